import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runNow } from '../../../main/base/steps.ts'
import { candidateSide } from '../../../main/compaction/candidate-side.ts'
import { bothSides } from '../../../main/compaction/checkpoint-case.ts'
import { modifiedTrail } from '../../../main/compaction/measures/artifacts.ts'
import { openLoops } from '../../../main/compaction/measures/open-loops.ts'
import { judgedOf } from '../../../main/compaction/retention.ts'
import { EXTRACT_BUDGET } from '../../../main/compaction/strategies/extract/extract.ts'
import { strategyNamed } from '../../../main/compaction/strategies/strategies.ts'
import { NO_SETTINGS, type StrategyResult } from '../../../main/compaction/strategies/strategy.ts'
import { SUMMARY_PREFIX } from '../../../main/rollout/format.ts'
import { isObject } from '../../../main/rollout/parse.ts'
import type { Point, Thread } from '../../../main/thread/model.ts'
import { play } from '../../support/play-strategy.ts'
import { message, readThread, threadOf } from '../../support/rollout-text.ts'

const END: Point = { kind: 'end' }

function extracted(thread: Thread, at: Point = END, limit: number | null = null): StrategyResult {
  const strategy = strategyNamed('extract') ?? expect.unreachable()
  return play(strategy.run({ thread, at }, { ...NO_SETTINGS, limit })).result
}

function madeFrom(thread: Thread, at: Point = END, limit: number | null = null) {
  const result = extracted(thread, at, limit)
  return result.ok ? result : expect.unreachable(result.reason)
}

/** The last item's text, without the lead of all summaries. */
function summaryIn(items: readonly unknown[]): string {
  const last = items.at(-1)
  const [part] = isObject(last) && Array.isArray(last['content']) ? last['content'] : []
  return String(part.text).replace(`${SUMMARY_PREFIX}\n`, '')
}

const patch = (...files: readonly string[]): string =>
  JSON.stringify({
    command: ['apply_patch', `*** Begin Patch\n${files.map(file => `${file}\n`).join('')}*** End Patch`],
  })
const shell = (script: string): string => JSON.stringify({ command: ['bash', '-lc', script] })
const plan = (...steps: readonly [step: string, status: string][]): string =>
  JSON.stringify({ plan: steps.map(([step, status]) => ({ step, status })) })
const ended = (exit_code: number, output: string): string => JSON.stringify({ output, metadata: { exit_code } })

const WORK = `
  user: Port the parser. Never touch schema.sql, please.
  call c1: ${patch('*** Add File: src/parse.ts\n+one', '*** Delete File: src/old.ts')}
  output c1: ${ended(0, 'done')}
  call c2: ${shell('cat notes.md')}
  output c2: ${ended(0, 'x')}
  call c3: ${shell('npm test')}
  output c3: ${ended(1, 'Error: two tests fail')}
  call c4: ${shell('npm run lint')}
  output c4: ${ended(1, 'Error: one rule is broken')}
  call c5: ${shell('npm run lint')}
  output c5: ${ended(0, 'fine')}
  call c6 update_plan: ${plan(['Write it', 'completed'], ['Test it', 'in_progress'], ['Tell it', 'pending'])}
  assistant: I chose a hand-written parser because the grammar is small.
  user: Go on`

test('keeps the words of the user, and of the rest what work goes on from', () => {
  const { items, notes, calls } = madeFrom(threadOf(WORK))
  expect(items.slice(0, -1)).toEqual([
    message('user', 'Port the parser. Never touch schema.sql, please.'),
    message('user', 'Go on'),
  ])
  expect(summaryIn(items)).toBe(
    `Taken from the session as it stands, without a model: nothing here was judged or put in other words.

What failed last and did not pass since:
- npm test
- It said: Error: two tests fail

Files that were changed, the newest first:
- src/parse.ts
- src/old.ts (deleted)

Steps of the plan that are left:
- Test it (in progress)
- Tell it

Decisions and reasons, the newest first:
- I chose a hand-written parser because the grammar is small.

Files that were read, the newest first:
- notes.md`,
  )
  expect(notes).toEqual([
    `Made without a model, within 20000 tokens; ${notes[0]?.match(/; (\d+)/)?.[1]} of them are used.`,
  ])
  expect(calls).toEqual([])
})

test('the same history gives the same, to the byte', () => {
  expect(JSON.stringify(extracted(threadOf(WORK)))).toBe(JSON.stringify(extracted(threadOf(WORK))))
})

test('a history without anything gives a summary that says so little', () => {
  const { items } = madeFrom(threadOf(''))
  expect(items).toHaveLength(1)
  expect(summaryIn(items)).toMatch(/^Taken from the session as it stands, .*\.$/)
})

test('an earlier summary is handed on; what is encrypted is told as gone', () => {
  const summed = madeFrom(threadOf('user: one\ncompacted: one | P+all of it\nuser: two'))
  expect(summaryIn(summed.items)).toMatch(/\n\nFrom an earlier summary:\nall of it$/)
  const opaque = madeFrom(threadOf('user: one\ncompacted: one | opaque: gAAA\nuser: two'))
  expect(opaque.notes[1]).toBe(
    'What an earlier compaction keeps encrypted cannot be read, and is gone from this history.',
  )
})

test('a budget that cannot hold all says what was left out', () => {
  const files = Array.from({ length: 300 }, (_, i) => `*** Update File: src/some/folder/file-${i}.ts`)
  const thread = threadOf(
    `user: ${'old words '.repeat(400)}\ncall c1: ${patch(...files)}\nuser: ${'go on '.repeat(400)}`,
  )
  const { items, notes } = madeFrom(thread, END, 1_000)
  expect(notes[1]).toBe('The last request is too long for the budget: it was cut in the middle.')
  expect(notes[2]).toMatch(
    /^Left out for want of room, of files that were changed: src\/some\/folder\/file-\d+\.ts, .* and \d+ more\.$/,
  )
  expect(notes[3]).toBe('Left out for want of room, of older messages of the user: 1.')
  const listed = summaryIn(items).match(/file-\d+/g)?.length ?? 0
  const left = Number(/ and (\d+) more/.exec(notes[2] ?? '')?.[1]) + 20
  expect(listed + left).toBe(300)
})

test.each([500, 1_000, 5_000])('a history of %d tokens is no larger', limit => {
  const long = Array.from({ length: 50 }, (_, i) => `user: must ${'never '.repeat(i * 7)}stop at ${i}`).join('\n')
  const thread = threadOf(`${long}\n${WORK}`)
  const { items } = madeFrom(thread, END, limit)
  const side = candidateSide(thread, items)
  let tokens = 0
  for (let i = 0; i < side.count; i++) tokens += side.item(i).tokens
  expect(tokens).toBeLessThanOrEqual(limit)
})

test('too small a budget is refused', () => {
  expect(extracted(threadOf(WORK), END, 499)).toEqual({
    ok: false,
    why: 'failed',
    reason: 'An extract needs 500 tokens at least.',
    calls: [],
  })
})

const FIXTURES = join(import.meta.dirname, '../../../fixtures')
const ROLLOUTS = globSync('**/rollout-*.jsonl', { cwd: FIXTURES }).sort()

describe(`within ${EXTRACT_BUDGET} tokens the files that were changed, the last request and what failed last stay:`, () => {
  test.each(ROLLOUTS)('%s', path => {
    const thread = readThread(join(FIXTURES, path))
    for (let n = 1; n <= thread.checkpointCount; n++) {
      const sides = runNow(bothSides(thread, n))
      const { items, notes } = madeFrom(thread, { kind: 'checkpoint', n, side: 'before' })
      const cut = notes.includes('The last request is too long for the budget: it was cut in the middle.')
      const { judged } = runNow(judgedOf({ ...sides, after: candidateSide(thread, items) }))
      const { strict } = modifiedTrail(judged)
      const loops = openLoops(judged).filter(
        ({ kind }) => kind === 'failingCommand' || (kind === 'userRequest' && !cut),
      )
      const lost = loops.filter(({ kept }) => kept === 'lost').map(({ kind, text }) => `${kind} ${text}`)
      expect({ n, strict, lost }).toEqual({ n, strict: { part: strict.whole, whole: strict.whole }, lost: [] })
      expect(notes.filter(note => /Left out/.test(note) && !/older messages|demands/.test(note))).toEqual([])
    }
    thread.close()
  })
})
