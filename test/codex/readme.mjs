#!/usr/bin/env node
// node test/codex/readme.mjs: writes fixtures/README.md, one row a fixture.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RECORDINGS } from './recordings.mjs'

const fixtures = join(dirname(fileURLToPath(import.meta.url)), '../../fixtures')

const versions = [...new Set(RECORDINGS.map(({ version }) => version))].sort(
  (a, b) => Number(a.split('.')[1]) - Number(b.split('.')[1]),
)

const HEAD = `# Fixtures

Sessions recorded with the real Codex, offline, against a scripted model on the loopback (\`test/codex\`), then scrubbed
(\`fixtures/scrub.mjs\`). A folder \`<Codex version>/<what>\` is one recording; the rollouts in it keep the names that Codex
gave them, so that forks and segments find their base beside them; archived ones lie in \`archived_sessions/\`.

Beside the rollouts, where the recording has them:

| file | content |
|---|---|
| \`resume-request*.json\` | \`input\`: exactly what Codex sent after resuming \`threadId\` with one more message (\`prompt\`); \`tools\`: the tools it offered; \`codexVersion\`: who resumed it, not always who wrote it |
| \`compactions/NN-kind/call.json\` | \`input\` of the compaction call: the history, then the prompt; \`threadId\`, \`turnId\`, and what Codex says of its \`trigger\`, \`phase\`, \`reason\` and \`implementation\`, where recordings are new enough |
| \`compactions/NN-kind/reply.json\` | what the model answered |
| \`compactions/NN-kind/after.json\` | \`input\` of the next request of the thread (a compaction may lie between, as in \`0.124.0/compactions-in-a-row\`, or a rollback, as in \`0.153.4/rollback-right-after-compaction\`) |
| | where \`digested\` is true, strings over 200 characters are \`sha256:… length\`: compare with \`digest(value)\` of \`fixtures/digest.mjs\` |
| \`session_index.jsonl\` | names of threads |

Scrubbing replaces paths (\`/home/dev\`) and long injected texts one for one; tags and markers that a reader matches stay,
and equal texts stay equal. Bytes that need no change are the ones that Codex wrote. \`end_byte_offset\` is right for the
scrubbed base. Fingerprints (\`world_state\`) and token counts tell of the texts before scrubbing.

Damaged files are not kept: \`damage(kind, bytes)\` of \`fixtures/damage.mjs\` makes them from a sound one;
\`node fixtures/damage.mjs ROLLOUT OUT\` writes one of each kind.

## To record again

    node test/codex/install.mjs ${versions.join(' ')}
    node test/codex/record.mjs NAME        # e.g. 0.140.0/ledger; or: all
    node test/codex/readme.mjs             # this page
    node test/codex/verify.mjs             # a small reconstruction against every resume-request
    node test/codex/verify.mjs --engine    # the histories of main/thread against them, and against every call for a compaction
    node test/codex/verify.mjs --engine --corpus DIR    # the same for a folder of recordings as the rig leaves them

Needs Node 20 (\`--engine\`: 24), git and sqlite3. Ids and times change with every recording, the rest does not.

## List

Lines, bytes and checkpoints (\`compacted\` lines) are per rollout, in the order of their names.

`

function row({ name, version, proves }) {
  const folder = join(fixtures, name)
  const files = readdirSync(folder, { recursive: true }).filter(file => /rollout-.*\.jsonl$/.test(file))
  const facts = files
    .sort((a, b) => (a.replace('.jsonl', '') < b.replace('.jsonl', '') ? -1 : 1))
    .map(file => {
      const bytes = readFileSync(join(folder, file))
      const lines = bytes.toString('utf8').trimEnd().split('\n')
      return {
        bytes: bytes.length,
        lines: lines.length,
        checkpoints: lines.filter(line => line.includes('"type":"compacted"')).length,
      }
    })
  const list = key => facts.map(fact => fact[key]).join(', ')
  return `| \`${name}\` | ${proves} | ${version} | ${list('lines')} | ${list('bytes')} | ${list('checkpoints')} | \`node test/codex/record.mjs ${name}\` |`
}

const table = [
  '| fixture | proves | Codex | lines | bytes | checkpoints | record again |',
  '|---|---|---|---|---|---|---|',
  ...RECORDINGS.map(row),
]
const MADE = `
## Made by hand

No public rollout of the derivative with session state blocks exists (its code was read: \`SUMMARY_PREFIX\`, the block, the newest
turns, \`image_sidecar\`). These are written as it writes them, with words of our own. Nothing was sent anywhere.

| fixture | proves |
|---|---|
| \`made/session-states\` | two state blocks, the second with the first still in the history: bullets retained, superseded, withdrawn, silently dropped, new; pictures beside the history |
| \`made/session-odd-states\` | a block with the older tag, one without headings, one with nothing in it and prose behind it; a question that names the tag |
| \`made/collapse\` | the summary first, the newest turn with its call behind it |

These three are stories of our own (\`node test/made/write.ts\`, Node 24): ten turns each, in which one fact stands before a compaction, is not in
what it left, and is needed again, among much else that was dropped.

| fixture | the fact |
|---|---|
| \`made/dropped-constraint\` | the user demands that tests never call a live carrier; the session-state block has other points |
| \`made/dropped-command\` | \`cargo test --test migrate\` fails; the summary of a local compaction names only what works |
| \`made/dropped-file\` | \`deploy/headers.conf\` is changed; the summary of a local compaction names other files, and the change is undone |
`
writeFileSync(join(fixtures, 'README.md'), `${HEAD}${table.join('\n')}\n${MADE}`)
