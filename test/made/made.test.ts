import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { checkpointCase } from '../../main/compaction/checkpoint-case.ts'
import { type Retention, retention } from '../../main/compaction/retention.ts'
import type { Thread } from '../../main/thread/model.ts'
import { run } from '../cli/run.ts'
import { FIXTURES } from '../support/expected.ts'
import { readThread } from '../support/rollout-text.ts'
import { sessionText } from './session.ts'
import { MADE, pathIn } from './stories.ts'

/** What each story is about, as the list tells it, and words that the compaction's result must not have. */
const FACTS = {
  'dropped-constraint': {
    group: 'constraint',
    fact: 'Tests must never call a live carrier: every request costs us money, so use the recorded answers in tests/answers only.',
    use: 'repeatedByUser',
    words: ['never call', 'live carrier', 'costs us money', 'tests/answers'],
  },
  'dropped-command': {
    group: 'failedCommand',
    fact: 'cargo test --test migrate',
    use: 'runAgain',
    words: ['--test migrate', 'migrate_old_store', 'LockHeld', 'lock'],
  },
  'dropped-file': {
    group: 'changedFile',
    fact: 'deploy/headers.conf',
    use: 'editedAgain',
    words: ['headers.conf', 'Cache-Control', 'max-age', 'for a minute'],
  },
} as const satisfies Record<keyof typeof MADE, object>

/** Before the summary: a local compaction keeps user messages, one by session state the newest turn. */
const LEFT = {
  'dropped-constraint': ['user', 'assistant'],
  'dropped-command': ['user'],
  'dropped-file': ['user'],
} as const satisfies Record<keyof typeof MADE, readonly string[]>

const measure = (thread: Thread): Retention =>
  runNow(
    (function* () {
      return yield* retention(yield* checkpointCase(thread, 1))
    })(),
  )

describe.each(Object.entries(MADE))('made/%s', (name, story) => {
  const path = pathIn(FIXTURES, name, story)
  const { group, fact, use, words } = FACTS[name as keyof typeof FACTS]

  test('is what its story says, byte for byte: else node test/made/write.ts', () => {
    expect(existsSync(path), path).toBe(true)
    expect(readFileSync(path, 'utf8') === sessionText(story)).toBe(true)
  })

  test('is a session of its size with one compaction and no problem', async () => {
    const { turns, checkpoints, problems, lines } = JSON.parse((await run(['inspect', path, '--json'])).stdout)
    expect(turns.length >= 8 && turns.length <= 15).toBe(true)
    expect(checkpoints).toHaveLength(1)
    expect({ problems, unknown: lines.unknown, rejected: lines.rejected }).toEqual({
      problems: [],
      unknown: 0,
      rejected: 0,
    })
    const items = turns.reduce((sum: number, turn: { readonly items: number }) => sum + turn.items, 0)
    expect(items >= 60 && items <= 150).toBe(true)
  })

  test('its fact stands before, not in the result, and later; among the first five of the list', () => {
    const thread = readThread(path)
    const textOf = (side: 'before' | 'after'): string => {
      const { items } = runNow(thread.history({ kind: 'checkpoint', n: 1, side }))
      return items.map(ref => JSON.stringify(thread.item(ref).raw)).join('\n')
    }
    for (const word of words) {
      expect(textOf('before')).toContain(word)
      expect(textOf('after')).not.toContain(word)
    }
    const { reused } = measure(thread)
    if (reused.kind !== 'measured') throw new Error(reused.reason)
    expect(reused.value.total).toBeGreaterThanOrEqual(5)
    const rows = reused.value.shown.slice(0, 5)
    const row = rows.find(each => each.group === group && each.fact.text === fact)
    expect(row?.uses[0]?.kind).toBe(use)
    thread.close()
  })

  test('leaves what its compaction leaves: talk, and the summary or the state block last', () => {
    const thread = readThread(path)
    const kinds = runNow(thread.history({ kind: 'checkpoint', n: 1, side: 'after' })).items.map(
      ref => thread.item(ref).kind,
    )
    expect(kinds.at(-1)).toBe('summary')
    expect(new Set(kinds.slice(0, -1))).toEqual(new Set(LEFT[name as keyof typeof LEFT]))
    thread.close()
  })
})
