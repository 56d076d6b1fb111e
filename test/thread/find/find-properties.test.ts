import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Outcome } from '../../../main/base/failure.ts'
import { runNow } from '../../../main/base/steps.ts'
import { aroundIn } from '../../../main/thread/find/around.ts'
import { EVERYWHERE } from '../../../main/thread/find/filter.ts'
import { type FoundPage, find, type Hit } from '../../../main/thread/find/find.ts'
import { textsOf } from '../../../main/thread/find/row-texts.ts'
import type { Thread } from '../../../main/thread/model.ts'
import { openThread } from '../../../main/thread/readers.ts'
import { rolloutText, threadOf } from '../../support/rollout-text.ts'
import { hard, someLines } from './lines.ts'

/** Reads and decodes every line, and looks. */
function plainly(thread: Thread, query: string, matchCase: boolean): readonly Hit[] {
  const signs = query.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const pattern = new RegExp(signs, matchCase ? 'gu' : 'giu')
  return Array.from({ length: thread.files[0]?.lines ?? 0 }, (_, i) => i + 1).flatMap(line => {
    const texts = textsOf(thread, 0, line)
    if (texts === null) return []
    const { kind, label, tool } = texts
    return texts.texts.flatMap(text =>
      [...String(text).matchAll(pattern)].map(match => ({
        file: 0,
        line,
        ...thread.rowOf(0, line),
        kind,
        label: tool ?? label,
        ...aroundIn(String(text), match.index, match.index + match[0].length),
      })),
    )
  })
}

function allHits(thread: Thread, query: string, matchCase: boolean, most: number): readonly Hit[] {
  const hits: Hit[] = []
  for (let next: string | null = null; ; ) {
    const request = { query, matchCase, filter: EVERYWHERE, next, most, want: 'hits', patience: 0 } as const
    const page: FoundPage = runNow(find(thread, request, () => 0))
    expect(page.found).toBe(page.hits.length)
    hits.push(...page.hits)
    next = page.next
    if (next === null) return hits
  }
}

function gotten<T>(result: Outcome<T>): T {
  if (!result.ok) throw new Error('not opened')
  return result.value
}

const threadWith = (lines: readonly string[]): Thread =>
  threadOf(Buffer.concat([rolloutText('turn t1 {'), Buffer.from(`${lines.join('\n')}\n`)]))

/** A piece of what is shown, or any other text. */
const queries = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 9 })) },
  { weight: 1, arbitrary: hard(4) },
)

function queryOf(thread: Thread, of: readonly [number, number, number] | string): string {
  if (typeof of === 'string') return of
  const [line, at, length] = of
  const shown =
    textsOf(thread, 0, 1 + (line % (thread.files[0]?.lines ?? 1)))
      ?.texts.map(String)
      .join('') ?? ''
  return [...shown.slice(at % Math.max(1, shown.length))].slice(0, length).join('')
}

test('what is found in bytes is what is found when everything is decoded', () => {
  let found = 0
  fc.assert(
    fc.property(
      someLines,
      fc.array(queries, { minLength: 4, maxLength: 4 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 40 }),
      (lines, asked, matchCase, most) => {
        const thread = threadWith(lines)
        try {
          for (const of of asked) {
            const query = queryOf(thread, of)
            if (query === '') continue
            const expected = plainly(thread, query, matchCase)
            found += expected.length
            expect({ query, hits: allHits(thread, query, matchCase, most) }).toEqual({ query, hits: expected })
          }
        } finally {
          thread.close()
        }
      },
    ),
    { numRuns: Number(process.env['RUNS'] ?? 400) },
  )
  // The sentence says nothing where nothing is found.
  expect(found).toBeGreaterThan(1000)
})

test('the same is found in a session that was taken up from what was kept of it', () => {
  fc.assert(
    fc.property(someLines, hard(3), fc.boolean(), (lines, query, matchCase) => {
      if (query === '') return
      const thread = threadWith(lines)
      const again = gotten(openThread(thread.files[0]?.path ?? ''))
      if (!thread.keep || !again.restore) throw new Error('nothing is kept of a session')
      const kept = runNow(thread.keep())
      // Of a session with an odd line nothing is.
      if (kept !== null) runNow(again.restore(structuredClone(kept)))
      runNow(again.read({ quick: false }))
      expect(allHits(again, query, matchCase, 50)).toEqual(plainly(thread, query, matchCase))
      thread.close()
      again.close()
    }),
    { numRuns: 100 },
  )
})

test('what was only counted is gone on with from every thousandth', () => {
  const text = (words: number) => JSON.stringify('word '.repeat(words))
  const output = (words: number) =>
    `{"timestamp":"2026-01-01T00:00:00.000Z","type":"response_item","payload":{"type":"function_call_output","call_id":"c","output":${text(words)}}}`
  const thread = threadWith([output(999), output(1), output(1500), output(700), output(1), output(2000)])
  const request = { query: 'word', matchCase: true, filter: EVERYWHERE, next: null, patience: 0 } as const
  const hits = allHits(thread, 'word', true, 300)
  const { found, marks } = runNow(find(thread, { ...request, most: 1e9, want: 'count' }, () => 0))
  expect([found, marks.map(mark => mark.at)]).toEqual([5201, [1000, 2000, 3000, 4000, 5000]])
  for (const { at, next } of marks)
    expect(runNow(find(thread, { ...request, next, most: 150, want: 'hits' }, () => 0)).hits).toEqual(
      hits.slice(at, at + 150),
    )
  const on = { ...request, next: marks[2]?.next ?? null, most: 1e9, want: 'count' } as const
  expect(runNow(find(thread, on, () => 0))).toMatchObject({ found: 2201, marks: [{ at: 1000 }, { at: 2000 }] })
  expect(runNow(find(thread, { ...request, most: 1e9, want: 'hits' }, () => 0)).marks).toEqual([])
  thread.close()
})

test('what was only counted is gone on with near any hit, where megabytes lie between', () => {
  const line = (text: string) =>
    JSON.stringify({
      timestamp: '2026-01-01T00:00:00.000Z',
      type: 'response_item',
      payload: { type: 'function_call_output', call_id: 'c', output: text },
    })
  const far = ' '.repeat(1 << 20)
  const thread = threadWith(
    ['word', far, far, 'word', far, far, 'word word', far, far, far, far, far, 'word'].map(line),
  )
  const request = { query: 'word', matchCase: true, filter: EVERYWHERE, next: null, patience: 0 } as const
  const hits = allHits(thread, 'word', true, 300)
  const { found, marks } = runNow(find(thread, { ...request, most: 1e9, want: 'count' }, () => 0))
  expect([found, marks.map(mark => mark.at)]).toEqual([5, [2, 4]])
  for (const { at, next } of marks)
    expect(runNow(find(thread, { ...request, next, most: 9, want: 'hits' }, () => 0)).hits).toEqual(hits.slice(at))
  thread.close()
})

test('marks are of the hits of one tool where only these are counted', () => {
  const words = 'word '.repeat(700)
  const thread = threadOf(
    `turn t1 {\ncall c1 shell: {"cmd":"${words}"}\ncall c2 read: {"cmd":"${words}"}\noutput c1: ${words}\noutput c2: ${words}\noutput c1: ${words}\n}`,
  )
  const filter = { ...EVERYWHERE, tool: 'shell' }
  const request = { query: 'word', matchCase: true, filter, next: null, patience: 0 } as const
  const { found, marks } = runNow(find(thread, { ...request, most: 1e9, want: 'count' }, () => 0))
  expect([found, marks.map(mark => mark.at)]).toEqual([2100, [700, 1400]])
  const behind = runNow(find(thread, { ...request, next: marks[1]?.next ?? null, most: 1e9, want: 'hits' }, () => 0))
  expect(behind.hits.map(hit => hit.label)).toEqual(Array.from({ length: 700 }, () => 'Output'))
  thread.close()
})

test('hits are counted as they are told', () => {
  fc.assert(
    fc.property(someLines, hard(2), (lines, query) => {
      if (query === '') return
      const thread = threadWith(lines)
      const request = {
        query,
        matchCase: true,
        filter: EVERYWHERE,
        next: null,
        most: 1e9,
        want: 'count',
        patience: 0,
      } as const
      const { found, hits } = runNow(find(thread, request, () => 0))
      expect({ found, hits }).toEqual({ found: plainly(thread, query, true).length, hits: [] })
      thread.close()
    }),
    { numRuns: 60 },
  )
})
