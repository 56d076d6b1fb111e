import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { digest } from '../../fixtures/digest.mjs'
import type { Thread } from '../../main/thread/model.ts'
import { FIXTURES } from '../support/expected.ts'
import { readThread } from '../support/rollout-text.ts'
import { difference, isContext, itemsOf, type Probe, requestOf, rowWords, surprises } from '../support/same-request.ts'

type Json = Readonly<Record<string, unknown>>

interface Recorded {
  readonly digested?: boolean
  readonly input: readonly Json[]
}

const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T

const named = (pattern: string): readonly string[] =>
  globSync(pattern, { cwd: FIXTURES })
    .map(path => path.replaceAll('\\', '/'))
    .sort()

/** Files of a recording, by what Codex calls newest: the begin of the segment. */
const rolloutsIn = (folder: string): readonly string[] =>
  globSync(`${folder}/**/rollout-*.jsonl`).sort((a, b) => (basename(a) < basename(b) ? -1 : 1))

const threads = new Map<string, Thread>()

function threadAt(path: string): Thread {
  const thread = threads.get(path) ?? readThread(path)
  threads.set(path, thread)
  return thread
}

const compared = (items: readonly Json[], { digested }: Recorded): readonly Json[] =>
  digested === true ? digest(items) : items

describe('what Codex sent when it resumed', () => {
  const probes = named('*/*/resume-request*.json')

  test('no recorded request is left out', () => {
    expect(probes.length).toBeGreaterThanOrEqual(65)
    expect(new Set(probes.map(path => path.split('/')[0])).size).toBeGreaterThanOrEqual(13)
  })

  /** Two texts that differ by one line were shortened to two digests. */
  const SCRUBBED = ['0.169.0/plain/resume-request.json']

  test.each(probes)('%s', name => {
    const probe = read<Probe & Recorded>(join(FIXTURES, name))
    const path = rolloutsIn(dirname(join(FIXTURES, name))).findLast(each =>
      basename(each).slice(28).startsWith(probe.threadId),
    )
    const thread = threadAt(path ?? '')
    const version = probe.codexVersion.replace('codex-cli ', '')
    const sent = itemsOf(requestOf(thread, 'end', version))
    const rows = surprises(compared(sent, probe), probe).map(rowWords)
    if (SCRUBBED.includes(name)) expect(rows).toHaveLength(2)
    else expect(rows).toEqual([])
    if (thread.info.cliVersion === version && !name.includes('upgraded'))
      expect(itemsOf(requestOf(thread, 'end'))).toEqual(sent)
  })
})

interface Call extends Recorded {
  readonly path: string
}

/** Calls that installed nothing: refused, too long, or of 0.20, which writes no line. The overflow's third call is its second, shorter. */
const NOT_INSTALLED = [
  ...Array.from({ length: 10 }, (_, i) => `0.169.0/failed/compactions/${String(i + 1).padStart(2, '0')}-local-prompt`),
  '0.169.0/overflow/compactions/01-local-prompt',
  '0.169.0/overflow/compactions/02-local-prompt',
  '0.20.0/compacted-unseen/compactions/01-local-prompt',
]
/** Codex dropped its oldest items from the call until it fitted. */
const SHORTENED = ['0.169.0/overflow/compactions/03-local-prompt']
/** The next turn came after another compaction, or after a rollback that took this one away. */
const SUPERSEDED = [
  '0.124.0/compactions-in-a-row/compactions/01-local-prompt',
  '0.124.0/compactions-in-a-row/compactions/02-local-prompt',
  '0.153.4/rollback-right-after-compaction/compactions/01-local-prompt',
]

/** `migrate-rollouts` wrote a compaction of its own. */
const MIGRATED = '0.169.0/migrated'

describe('what a compaction was asked, and what the next request held', () => {
  const calls = named('*/*/compactions/*/call.json').map(path => dirname(path))
  const installed = calls.filter(call => !NOT_INSTALLED.includes(call))

  test('no recorded call is left out', () => {
    for (const call of [...NOT_INSTALLED, ...SHORTENED, ...SUPERSEDED]) expect(calls).toContain(call)
    expect(installed.length).toBeGreaterThanOrEqual(55)
  })

  test.each(installed)('%s', name => {
    const call = read<Call>(join(FIXTURES, name, 'call.json'))
    // The endpoint for compactions is sent neither prompt nor trigger.
    const history = call.path.endsWith('/compact') ? call.input : call.input.slice(0, -1)
    const { thread, n, rows } = askedFrom(name, call, history)
    if (SHORTENED.includes(name)) {
      expect(rows.every(row => row.side === 'rebuilt only')).toBe(true)
      expect(rows.map(row => row.index)).toEqual(rows.map((_, i) => i + 1))
    } else expect(rows.map(rowWords)).toEqual([])
    const [after] = globSync(join(FIXTURES, name, 'after.json'))
    if (after === undefined || SUPERSEDED.includes(name)) return
    const next = read<Recorded>(after)
    const held = compared(itemsOf(requestOf(thread, { kind: 'checkpoint', n, side: 'after' })), next)
    const odd = difference(held, next.input.slice(0, lastShared(held, next.input))).filter(
      row => row.side === 'rebuilt only' || !isContext(row.item),
    )
    expect(odd.map(rowWords)).toEqual([])
  })

  test('every compaction of every file was asked for in one of these calls', () => {
    const folders = new Set(installed.map(call => dirname(dirname(call))))
    for (const folder of folders) {
      const lines = new Set(
        rolloutsIn(join(FIXTURES, folder)).flatMap(path => {
          const thread = threadAt(path)
          return Array.from({ length: thread.checkpointCount }, (_, i) => thread.checkpoint(i + 1).at)
        }),
      )
      const asked = installed.filter(call => call.startsWith(`${folder}/`)).length
      expect(lines.size, folder).toBe(folder === MIGRATED ? asked + 1 : asked)
    }
  })
})

/** The compaction of the recording whose history comes nearest to a call. */
function askedFrom(name: string, call: Call, history: readonly Json[]) {
  const found = rolloutsIn(join(FIXTURES, dirname(dirname(name)))).flatMap(path => {
    const thread = threadAt(path)
    return Array.from({ length: thread.checkpointCount }, (_, i) => {
      const held = compared(itemsOf(requestOf(thread, { kind: 'checkpoint', n: i + 1, side: 'before' })), call)
      return { thread, n: i + 1, rows: difference(held, history) }
    })
  })
  const [nearest] = found.sort((a, b) => a.rows.length - b.rows.length)
  if (!nearest) throw new Error(`${relative(FIXTURES, name)}: no compaction in its files`)
  return nearest
}

/** The request goes on behind what was installed: its part up to the last item that both hold. */
function lastShared(held: readonly Json[], input: readonly Json[]): number {
  const own = difference(held, input).flatMap(row => (row.side === 'sent only' ? [row.index] : []))
  return input.findLastIndex((_, i) => !own.includes(i)) + 1
}
