import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../scripts/temporary-folder.ts'
import { FIXTURES } from '../support/expected.ts'
import type { Json } from '../support/same-request.ts'
import { compareRequests } from './requests.ts'
import type { Played } from './scenario.ts'

interface Sent {
  readonly threadId: string
  readonly input: readonly Json[]
}

const SOURCE = join(FIXTURES, '0.140.0', 'remote')
const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T
const probe = read<Sent>(join(SOURCE, 'resume-request.json'))
const FIRST = '01-remote-trigger'
const SECOND = '02-remote-trigger'

interface Changes {
  readonly probe?: object
  /** Of the second compaction call. */
  readonly call?: (input: readonly Json[]) => readonly Json[]
  readonly without?: string
  readonly home?: string
}

/** A recording as a scenario leaves it, made of a fixture. */
function played(changes: Changes = {}): Played {
  const folder = temporaryFolder()
  const sessions = join(folder, changes.home ?? 'home', 'sessions', '2026', '11', '21')
  mkdirSync(sessions, { recursive: true })
  for (const name of globSync('rollout-*.jsonl', { cwd: SOURCE })) cpSync(join(SOURCE, name), join(sessions, name))
  writeFileSync(join(folder, 'resume-request.json'), JSON.stringify({ ...probe, ...changes.probe }))
  cpSync(join(SOURCE, 'compactions'), join(folder, 'compactions'), { recursive: true })
  if (changes.without !== undefined) rmSync(join(folder, 'compactions', changes.without), { recursive: true })
  if (changes.call !== undefined) {
    const file = join(folder, 'compactions', SECOND, 'call.json')
    const call = read<Sent>(file)
    writeFileSync(file, JSON.stringify({ ...call, input: changes.call(call.input) }))
  }
  const probes = [{ name: 'resume-request.json', threadId: probe.threadId, seq: 10 }]
  return { folder, failure: null, takenBack: [], probes }
}

const outcomes = async (recording: Played) =>
  (await compareRequests(recording)).map(({ name, outcome }) => [name, outcome.kind])

const ALL_EQUAL = [
  ['probe 1', 'equal'],
  [`compaction ${FIRST}, checkpoint 1`, 'equal'],
  [`compaction ${SECOND}, checkpoint 2`, 'equal'],
  [`codex-remote-v2 ${FIRST}, checkpoint 1`, 'equal'],
  [`codex-remote-v2 ${SECOND}, checkpoint 2`, 'equal'],
]

test('every probe and every compaction call is compared, and every compaction done again', async () => {
  expect(await outcomes(played())).toEqual(ALL_EQUAL)
})

test('an item that was sent otherwise is found', async () => {
  const input = probe.input.filter((_, i) => i !== 2)
  const [first] = await compareRequests(played({ probe: { input } }))
  expect(first?.outcome).toMatchObject({ kind: 'different', at: 2, sent: 'nothing' })
})

test('so is one of a compaction call', async () => {
  const compared = await compareRequests(played({ call: input => input.slice(1) }))
  expect(compared.map(({ of, outcome }) => `${of} ${outcome.kind}`)).toEqual([
    'probe equal',
    'compaction equal',
    'compaction odd',
    'again equal',
    'again odd',
  ])
})

test('so is a compaction that nobody was asked for', async () => {
  expect((await compareRequests(played({ without: FIRST })))[1]?.outcome).toEqual({
    kind: 'odd',
    words: ['2 compacted lines for 1 answered calls'],
  })
})

test('a probe that came to no request is told apart from one that we cannot answer', async () => {
  const { probes, ...rest } = played()
  const unsent = { ...rest, probes: probes.map(({ seq, ...one }) => one) }
  expect((await compareRequests(unsent))[0]?.outcome).toEqual({ kind: 'unsent' })
  const [lost] = await compareRequests(played({ home: 'elsewhere' }))
  expect(lost?.outcome).toMatchObject({ kind: 'impossible', why: expect.stringContaining('There is no session') })
})
