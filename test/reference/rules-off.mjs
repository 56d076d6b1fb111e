#!/usr/bin/env node
// node test/reference/rules-off.mjs [--only TEXT] [--rows A-B] [--out FILE]
// Switches off one rule of reconstruction at a time in a copy of the sources, runs the tests against the copy, and prints which fail.
// A rule that no test misses, or a switch that no longer fits the sources, is an error. Nothing in the checkout is changed.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '../..')
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rows: { type: 'string', default: '1-999' },
    out: { type: 'string', default: '' },
  },
})

const off = (rule, file, from, to) => ({ rule, file, from, to })

const [first, last] = values.rows.split('-').map(Number)

/** Rules of histories: codex-observed.md 1, codex-observed-more.md A-C, codex-format.md 3.3-3.5 and 5.4. */
const HISTORY = [
  off('a fork goes on from its base', 'chain.ts', 'let base = baseOf(head.meta)', 'let base = baseOf(null)'),
  off('a base counts in paginated files only', 'chain.ts', "meta?.['history_mode'] !== 'paginated' || ", ''),
  off('a base is cut where the fork left it', 'chain.ts', 'source: clipped(whole, cut.at)', 'source: whole'),
  off(
    'a replacement history becomes the history',
    'replay.ts',
    'if (start.slot !== null) this',
    'if (start.slot === -1) this',
  ),
  off(
    'the newest surviving checkpoint is the base',
    'select.ts',
    'segment.checkpoint !== null) return',
    'false) return',
  ),
  off('a checkpoint alone is taken at once (0.169)', 'writer.ts', 'bounded: minor >= 154', 'bounded: false'),
  off('older versions look at what follows it', 'writer.ts', 'bounded: minor >= 154', 'bounded: true'),
  off('a rollback drops turns', 'replay.ts', 'this.#growing.drop(position, value)', 'void position'),
  off(
    'a rolled-back turn takes its checkpoint along',
    'select.ts',
    'if (this.#pending > 0) {',
    'if (this.#pending < 0) {',
  ),
  off('a compaction turn uses up no rollback', 'select.ts', 'if (segment.user) this', 'this'),
  off('to 0.105 a rollback edits the history as it stands', 'writer.ts', "minor < 108 ? 'forward' : ", ''),
  off('to 0.150 what lies before is lost', 'writer.ts', "minor < 152 ? 'behind' : 'segments'", "'segments'"),
  off('from 0.153 on it comes back', 'writer.ts', "minor < 152 ? 'behind' : 'segments'", "'behind'"),
  off(
    'a rolled-back checkpoint behind it is applied to 0.150',
    'replay.ts',
    "this.#index.rules.rollback !== 'segments'",
    'false',
  ),
  off('to 0.153 the summary is a turn', 'writer.ts', 'summaryCounts: minor < 154', 'summaryCounts: false'),
  off('in 0.169 it is none', 'writer.ts', 'summaryCounts: minor < 154', 'summaryCounts: true'),
  off('context before a dropped turn goes too', 'writer.ts', 'leadIn: minor >= 114', 'leadIn: false'),
  off('to 0.110 it stays', 'writer.ts', 'leadIn: minor >= 114', 'leadIn: true'),
  off(
    'what stands before the first turn stays',
    'rollback.ts',
    'this.#turns.length > 0 ? this.#withoutLeadIn(cut) : cut',
    'this.#withoutLeadIn(cut)',
  ),
  off('injected messages are no turns', 'user-message.ts', 'if (isInjected(flags, rules) || ', 'if ('),
  off('they have a start and an end', 'writer.ts', "injectedBy: minor < 108 ? 'start' : 'pair'", "injectedBy: 'start'"),
  off('to 0.105 a start is enough', 'writer.ts', "injectedBy: minor < 108 ? 'start' : 'pair'", "injectedBy: 'pair'"),
  off('older versions do not know all of them', 'writer.ts', 'unknownInjected: unknownTo(minor)', 'unknownInjected: 0'),
  off('mail of another agent is a turn', 'replay.ts', 'code === MARK.mail || ', ''),
  off(
    'a mail line is an item',
    'line-actions.ts',
    "inter_agent_communication: 'mail'",
    "inter_agent_communication: 'nothing'",
  ),
  off('a turn begins at every task_started (0.169)', 'writer.ts', "minor < 154 ? 'matching' : 'always'", "'matching'"),
  off('to 0.153 the ids have to match', 'writer.ts', "minor < 154 ? 'matching' : 'always'", "'always'"),
  off('a compaction without list is rebuilt', 'replay.ts', 'this.#growing.replaceBy(', 'void ('),
  off('to 0.47 as one message by a template', 'writer.ts', "minor < 58 ? 'bridge' : 'messages'", "'messages'"),
  off('to 0.105 behind the context', 'writer.ts', 'keepsContext: minor < 108', 'keepsContext: false'),
  off('from 0.110 on without it', 'writer.ts', 'keepsContext: minor < 108', 'keepsContext: true'),
  off('to 0.98 with interrupt markers', 'writer.ts', 'keepsMarkers: minor < 102', 'keepsMarkers: false'),
  off(
    'within 20,000 tokens',
    'writer.ts',
    'minor < 40 ? Number.POSITIVE_INFINITY : 20_000',
    'Number.POSITIVE_INFINITY',
  ),
  off(
    'the message on the edge is cut',
    'rebuild.ts',
    'kept.push(singleOf(index, items, cutRef(message.ref, left)))',
    '',
  ),
  off(
    'without the summaries before it',
    'user-message.ts',
    '(flags & (USER.summary | USER.hook)) !== 0',
    '(flags & USER.hook) !== 0',
  ),
  off('an empty summary gets words of its own', 'made.ts', "&& message !== '' ? message", '? message'),
  off(
    'metadata of another length makes the line none',
    'checkpoints.ts',
    'metadata !== null && metadata !== recorded',
    'metadata === -1',
  ),
  off('ghost snapshots are no items', 'line-actions.ts', "ghost_snapshot: 'hidden'", "ghost_snapshot: 'item'"),
  off('messages of role system are none', 'index-pass.ts', "if (role === 's') return CLASS.hidden", ''),
  off(
    'a compaction does not start from its own answer',
    'answer.ts',
    'if (value !== CLASS.item || !isAnswer(index, items, { at, next: end, compacted })) break',
    'break',
  ),
  off(
    'nor from halves of it',
    'answer.ts',
    'return place.next === place.compacted || brokeOff(index, items, place)',
    'return place.next === place.compacted',
  ),
]

/** Rules of requests: codex-observed.md 1, rules 5-8, codex-format.md 3.6 and 3.7. Each is a row of request-rules.ts. */
const REQUEST = [
  ['a call without output gets one', 'missingBehind'],
  ['in 0.36 in front of all', 'missingInFront'],
  ['an output without its call goes', 'orphansOut'],
  ['types that are no input go', 'otherTypesOut'],
  ['messages of role system go', 'systemOut'],
  ['the older name of a compaction item', 'compactionAlias'],
  ['notes of Codex on an item go', 'metadataOut'],
  ['ids of items go', 'idsOut'],
  ['long outputs are cut', 'outputsCut'],
  ['results stored as JSON are sent as text', 'shellText'],
  ['the base instructions are the first item', 'baseInstructions'],
  ['images go for a model without them', 'imagesOut'],
].map(([rule, name]) =>
  off(`request: ${rule}`, 'request-rules.ts', 'return minor >= from', `return rule !== '${name}' && minor >= from`),
)

const RECORDED = ['test/fixtures.test.ts', 'test/thread/request.test.ts', 'test/thread/compaction-calls.test.ts']
const MADE = ['history', 'cases', 'chain', 'damage', 'request-cases', 'reference'].map(
  name => `test/thread/${name}.test.ts`,
)

/** Tests of the recorded fixtures that ask for no history are left out: they take most of the time. */
const ASKED = '^(?!.*(documents keep to|every item of both))'

const copy = mkdtempSync(join(tmpdir(), 'palimpsest-rules-'))
for (const name of [
  'main',
  'preload',
  'test',
  'fixtures',
  'docs',
  'scripts',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
])
  cpSync(join(root, name), join(copy, name), { recursive: true })
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))

/** Names of tests in these files that fail in the copy; it stops after `bail` of them (0: never). */
function failing(files, bail = 2) {
  const report = join(copy, 'report.json')
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', '-t', ASKED, `--bail=${bail}`, '--reporter=json', `--outputFile=${report}`, ...files]
  const env = { ...process.env, REFERENCE_RUNS: '40', REFERENCE_SEED: '1', REFERENCE_SHRINK: '0' }
  rmSync(report, { force: true })
  try {
    execFileSync(process.execPath, args, { cwd: copy, stdio: 'ignore', env })
  } catch {
    // Tests fail: the report says which.
  }
  return JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName.trim()),
  )
}

/** Failing tests in words: the first. */
function said(tests) {
  if (tests.length === 0) return '-'
  const first = tests[0].replaceAll('|', '/').slice(0, 70)
  return tests.length === 1 ? first : `${first}, and more`
}

let wrong = 0
const rows = [
  '| rule switched off | in | recorded tests that fail | hand-made and random tests that fail |',
  '|---|---|---|---|',
]
try {
  const before = new Set(failing([...RECORDED, ...MADE], 0))
  if (before.size > 0) console.error(`fail with all rules on, not counted: ${[...before].join('; ')}`)
  for (const [i, { rule, file, from, to }] of [...HISTORY, ...REQUEST].entries()) {
    if (!rule.includes(values.only) || i + 1 < first || i + 1 > last) continue
    const path = join(copy, 'main/thread/codex', file)
    const source = readFileSync(path, 'utf8')
    const fits = source.split(from).length === 2
    writeFileSync(
      path,
      source.replace(from, () => to),
    )
    const [recorded, made] = [RECORDED, MADE].map(files =>
      fits ? failing(files).filter(name => !before.has(name)) : [],
    )
    writeFileSync(path, source)
    const missed = recorded.length + made.length > 0
    if (!missed) wrong += 1
    rows.push(
      `| ${rule} | ${file} | ${fits ? said(recorded) : 'DOES NOT FIT'} | ${fits && !missed ? 'NONE' : said(made)} |`,
    )
    console.log(rows.at(-1))
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
if (values.out) writeFileSync(values.out, `${rows.join('\n')}\n`)
console.log(wrong === 0 ? `all ${rows.length - 2} rules are missed` : `${wrong} rules are missed by no test`)
process.exitCode = wrong === 0 ? 0 : 1
