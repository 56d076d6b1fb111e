import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { digest } from '../../fixtures/digest.mjs'
import type { Thread } from '../../main/thread/model.ts'
import { rolloutsIn } from '../support/compaction-calls.ts'
import { FIXTURES } from '../support/expected.ts'
import { readThread } from '../support/rollout-text.ts'
import { itemsOf, type Probe, requestOf, rowWords, shared, surprises } from '../support/same-request.ts'

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

const threads = new Map<string, Thread>()

function threadAt(path: string): Thread {
  const thread = threads.get(path) ?? readThread(path)
  threads.set(path, thread)
  return thread
}

const compared = (items: readonly Json[], { digested }: Recorded): readonly Json[] =>
  digested === true ? digest(items) : items

/** As sent, less the id that Codex gives to the base instructions: it is in no file. */
const withoutNewId = (both: readonly (readonly [Json, Json])[]): readonly Json[] =>
  both.map(([ours, { id, ...theirs }], i) =>
    id === undefined || (i === 0 && ours.role === 'developer' && !('id' in ours)) ? theirs : { id, ...theirs },
  )

describe('what Codex sent when it resumed', () => {
  const probes = named('*/*/resume-request*.json')

  test('no recorded request is left out', () => {
    expect(probes.length).toBe(209)
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
    const images = probe.textOnly !== true
    const sent = itemsOf(requestOf(thread, 'end', version, images))
    const rows = surprises(compared(sent, probe), probe).map(rowWords)
    if (SCRUBBED.includes(name)) expect(rows).toHaveLength(2)
    else expect(rows).toEqual([])
    const both = shared(compared(sent, probe), probe.input)
    // Ids and notes too, which the comparison passes over.
    expect(both.map(([ours]) => ours)).toEqual(withoutNewId(both))
    if (thread.info.cliVersion === version && !name.includes('upgraded'))
      expect(itemsOf(requestOf(thread, 'end', null, images))).toEqual(sent)
  })
})
