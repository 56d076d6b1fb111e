#!/usr/bin/env node
// node test/codex/cases.mjs [--codex PATH] [--only LETTER]: the hand-made cases of test/support/cases.ts, resumed by a real Codex.
// Does it send what the table says? Needs Node 24.
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { CASES, textOfCase, word } from '../support/cases.ts'
import { rolloutsIn } from '../support/compaction-calls.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { isContext } from '../support/same-request.ts'
import { CodexCli } from './src/codex-cli.mjs'
import { CodexHome, customProvider } from './src/codex-home.mjs'
import { readJsonl } from './src/keep.mjs'
import { MockModel } from './src/mock-server.mjs'
import { nativeBinary } from './src/native-binary.mjs'
import { say } from './src/replies.mjs'
import { modelFor } from './src/run-scenario.mjs'

const here = import.meta.dirname
const { values } = parseArgs({
  options: {
    codex: { type: 'string', default: join(here, '../../.cache/codex/0.169.0/node_modules/.bin/codex') },
    only: { type: 'string', default: '' },
  },
})
const bin = nativeBinary(values.codex)
const version = execFileSync(bin, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
const PROMPT = 'PROBE: answer with one word.'

/** What Codex wants in such lines and the words of the table leave out. */
const recorded = readJsonl(rolloutsIn(join(here, '../../fixtures/0.169.0/manual'))[0])
const sample = type => recorded.find(line => line.type === type).payload

function completed(line, id) {
  const { type, payload } = line
  if (type === 'turn_context') return { ...line, payload: { ...sample(type), ...payload } }
  if (type !== 'session_meta') return line
  return { ...line, payload: { ...payload, id, source: 'cli', model_provider: 'mock' } }
}

function rolloutOf(one, id) {
  const lines = rolloutText(textOfCase(one)).toString().trimEnd().split('\n')
  return lines.map(line =>
    line.startsWith('{') && line.endsWith('}') ? JSON.stringify(completed(JSON.parse(line), id)) : line,
  )
}

/** Of the request's items those of the file: without base instructions, the probe, and context that is added to it. */
function sentOf(input) {
  const last = input.findLastIndex(item => JSON.stringify(item).includes(PROMPT))
  let end = last
  while (end > 1 && isContext(input[end - 1]) && word(input[end - 1]) !== 'env') end -= 1
  return input.slice(1, end).map(word)
}

async function resumed(one, work) {
  rmSync(work, { recursive: true, force: true })
  const id = randomUUID()
  const home = new CodexHome(work)
  const mock = new MockModel({ requestsFile: join(work, 'requests.jsonl') })
  home.writeConfig({ model: one.asked ?? modelFor(version), ...customProvider(await mock.listen()) })
  const file = join(home.home, `sessions/2026/01/01/rollout-2026-01-01T00-00-00-${id}.jsonl`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${rolloutOf(one, id).join('\n')}\n`)
  mock.script(say('probed', { match: { includes: PROMPT } }))
  const cli = new CodexCli({ bin, home, version, env: {}, log: () => {} })
  const { stderr } = await cli.resume(id, PROMPT)
  const request = mock.requests.find(entry => JSON.stringify(entry.body ?? null).includes(PROMPT))
  await mock.close()
  if (!request) throw new Error(`nothing was sent: ${stderr.trim().split('\n').at(-1)}`)
  return sentOf(request.body.input)
}

let wrong = 0
for (const [letter, one] of Object.entries(CASES)) {
  if (values.only && values.only !== letter) continue
  if (one.asked === 'text-only') {
    console.log(`     ${letter}: not asked, the catalogue has no such model`)
    continue
  }
  const sent = await resumed(one, join(tmpdir(), 'codex-rig', `case-${letter}`)).catch(error => [String(error)])
  const same = JSON.stringify(sent) === JSON.stringify(one.model)
  if (!same) wrong += 1
  console.log(`${same ? 'same' : 'DIFF'} ${letter}: ${one.says}`)
  if (!same)
    console.log(
      `     sent     ${JSON.stringify(sent).slice(0, 600)}\n     expected ${JSON.stringify(one.model).slice(0, 600)}`,
    )
}
console.log(wrong === 0 ? 'all equal' : `${wrong} differ`)
process.exitCode = wrong === 0 ? 0 : 1
