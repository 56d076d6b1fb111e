import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { checkpointCase } from '../../main/compaction/checkpoint-case.ts'
import { diff } from '../../main/compaction/diff.ts'
import type { Ratio } from '../../main/compaction/measures/measured.ts'
import { type Retention, retention } from '../../main/compaction/retention.ts'
import type { Thread } from '../../main/thread/model.ts'
import { readThread } from '../support/rollout-text.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures')
const ROLLOUTS = globSync('**/rollout-*.jsonl', { cwd: FIXTURES }).sort()

const measure = (thread: Thread, n: number): Retention =>
  runNow(
    (function* () {
      return yield* retention(yield* checkpointCase(thread, n))
    })(),
  )

/** Every object with a part and a whole in a result. */
function ratiosIn(value: unknown): readonly Ratio[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'part' in value && 'whole' in value ? [value as Ratio] : []
  return [...own, ...Object.values(value).flatMap(ratiosIn)]
}

describe('every recorded checkpoint is measured,', () => {
  test.each(ROLLOUTS)('%s', path => {
    const thread = readThread(join(FIXTURES, path))
    for (let n = 1; n <= thread.checkpointCount; n++) {
      const found = measure(thread, n)
      expect(JSON.parse(JSON.stringify(found))).toEqual(found)
      for (const { part, whole } of ratiosIn(found)) expect(part >= 0 && part <= whole).toBe(true)
      const one = runNow(checkpointCase(thread, n))
      const { before, after } = runNow(diff(one.before, one.after))
      expect(found.sides.before).toEqual({ items: before.items, tokens: before.tokens })
      expect(found.sides.after).toEqual({ items: after.items, tokens: after.tokens })
      if (found.classes.kind !== 'measured') continue
      for (const { weak, strict, lost } of found.classes.value) {
        expect(lost.total).toBe(weak.whole - weak.part)
        expect(strict.part <= weak.part && strict.whole === weak.whole).toBe(true)
      }
    }
    thread.close()
  })
})

describe('the long day of 0.140.0/ledger:', () => {
  const [path = ''] = ROLLOUTS.filter(name => name.startsWith(join('0.140.0', 'ledger')))
  const thread = readThread(join(FIXTURES, path))

  /** "group text: uses" of the first five rows. */
  const firstFive = (n: number): readonly string[] => {
    const { reused } = measure(thread, n)
    if (reused.kind !== 'measured') return [reused.reason]
    return reused.value.shown
      .slice(0, 5)
      .map(({ group, fact, uses }) => `${group} ${fact.text}: ${uses.map(use => use.kind).join(', ')}`)
  }

  test('what was dropped and used again after each compaction', () => {
    expect([1, 2, 3, 4].map(firstFive)).toEqual([
      [
        'changedFile bin/tally.mjs: editedAgain, usedInCall, shown',
        'error EBUSY: repeatedByUser, namedByAgent, usedInCall, shown',
        'readFile src/parse.mjs: repeatedByUser, usedInCall',
        'readFile src/sync.mjs: editedAgain, readAgain, shown',
        'readFile data/logs/desk.oplog: readAgain',
      ],
      [
        'changedFile bin/tally.mjs: editedAgain, usedInCall, shown',
        'changedFile src/sync.mjs: editedAgain, readAgain, usedInCall, shown',
        'changedFile src/merge.mjs: editedAgain, usedInCall, shown',
        'changedFile src/oplog.mjs: readAgain, shown',
        'changedFile test/oplog.test.mjs: readAgain',
      ],
      [
        'changedFile bin/tally.mjs: editedAgain, readAgain, namedByAgent, usedInCall, shown',
        'changedFile src/sync.mjs: usedInCall, shown',
        'changedFile src/explain.mjs: namedByAgent, usedInCall, shown',
        'readFile data/logs/phone.oplog: readAgain',
        'other src/config.mjs: editedAgain, shown',
      ],
      [
        'changedFile bin/tally.mjs: usedInCall',
        'other node --test: runAgain',
        'other node bin/tally.mjs sync data/logs: runAgain',
        'other node bin/tally.mjs balance data/2026.journal: runAgain',
      ],
    ])
  })

  test('the failing suite was an open loop of the first compaction, and its summary kept it', () => {
    const { openLoops, constraints } = measure(thread, 1)
    expect(
      openLoops.kind === 'measured' && openLoops.value.slice(0, 2).map(({ kind, text, kept }) => [kind, text, kept]),
    ).toEqual([
      ['failingCommand', 'node --test', 'exact'],
      ['error', 'not ok 2 - the order of the logs does not matter', 'lost'],
    ])
    expect(constraints.kind === 'measured' && constraints.value.kept).toEqual({ part: 6, whole: 6 })
  })
})
