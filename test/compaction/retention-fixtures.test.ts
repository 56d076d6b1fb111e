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
