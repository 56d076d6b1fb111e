import { globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { checkpointFacts, jointOf, windowChain } from '../../main/compaction/facts/facts-of.ts'
import { combine, computed, estimated, inferred, sources, unknown } from '../../main/compaction/known.ts'
import type { Known, Thread, WindowNames } from '../../main/thread/model.ts'
import { FIXTURES, fixtures, openFixture } from '../support/expected.ts'
import { readThread, threadOf } from '../support/rollout-text.ts'

const factsAt = (thread: Thread, n = 1) => runNow(checkpointFacts(thread, n))

const recorded = (name: string): Thread => readThread(globSync(join(FIXTURES, name, 'rollout-*.jsonl'))[0] ?? '')

test('the route is read off the shape of the history', () => {
  const route = (name: string, n = 1): unknown => factsAt(recorded(name), n).route.value
  expect([
    route('made/session-states', 2),
    route('made/collapse'),
    route('0.140.0/remote'),
    route('0.98.0/remote'),
    route('0.140.0/ledger'),
    route('0.98.0/manual'),
  ]).toEqual(['session', 'collapse', 'remote', 'remote', 'local', 'local'])
  expect(factsAt(threadOf('user: one\ncompacted: ')).route.value).toBe('other')
})

test('the counter of the new context is its items and the base instructions, where scrubbing changed neither', () => {
  const thread = recorded('0.140.0/remote')
  for (const n of [1, 2]) {
    const { after } = factsAt(thread, n)
    expect(after.rest).toMatchObject({ how: 'estimated', value: 0 })
    expect(after.counter.value).toBe((after.items.value ?? 0) + (after.instructions.value ?? 0))
  }
})

test('both sides hold the figures of inspect', () => {
  for (const fixture of fixtures()) {
    const thread = openFixture(fixture)
    for (let n = 1; n <= thread.checkpointCount; n++) {
      const facts = factsAt(thread, n)
      const { tokensBefore, tokensAfter, trigger, phase, implementation, line } = thread.checkpoint(n)
      expect([facts.before.items.value, facts.after.items.value]).toEqual([tokensBefore, tokensAfter])
      expect([facts.trigger.value, facts.phase.value, facts.implementation.value]).toEqual([
        trigger,
        phase,
        implementation,
      ])
      expect(facts.source.line).toBe(line)
    }
    thread.close()
  }
})

test('every known figure names the lines that it came from, and every unknown one says why', () => {
  for (const fixture of fixtures()) {
    const thread = openFixture(fixture)
    for (let n = 1; n <= thread.checkpointCount; n++) {
      for (const figure of figuresIn(factsAt(thread, n))) {
        if (figure.how !== 'recorded') expect(figure.rule).not.toBe('')
        if (figure.how !== 'unknown') expect(figure.from.length).toBeGreaterThan(0)
        for (const { file, line } of figure.from) expect(thread.line(file, line).line).toBe(line)
      }
    }
    thread.close()
  }
})

/** `joint` names a rule only when there is something to say. */
function figuresIn({
  joint: _joint,
  window,
  before,
  after,
  ...facts
}: ReturnType<typeof factsAt>): readonly Known<unknown>[] {
  return [facts, window, before, after]
    .flatMap(each => Object.values(each) as readonly unknown[])
    .filter((each): each is Known<unknown> => typeof each === 'object' && each !== null && 'how' in each)
}

test('before every line was read, what is not counted is unknown', () => {
  const path = globSync(join(FIXTURES, '0.140.0/ledger/rollout-*.jsonl'))[0] ?? ''
  const { before, after } = factsAt(readThread(path, { quick: true }))
  expect([before.items.how, before.rest.how, after.items.how]).toEqual(['unknown', 'unknown', 'unknown'])
})

const named = (number: number | null, id?: string, previous?: string): WindowNames => {
  const text = (value: string | undefined): Known<string> =>
    value === undefined ? unknown('not named') : { how: 'recorded', value, rule: '', from: [] }
  return {
    number: number === null ? computed(1, 'counted', []) : { how: 'recorded', value: number, rule: '', from: [] },
    id: text(id),
    previous: text(previous),
    first: unknown('not named'),
  }
}

test('a window joins the one before it by its name, else by its number', () => {
  expect(jointOf(named(2, 'b', 'a'), named(1, 'a')).joint).toBe('joined')
  expect(jointOf(named(2, 'b', 'x'), named(1, 'a')).joint).toBe('broken')
  expect(jointOf(named(7, 'b', 'a'), named(1, 'a')).joint).toBe('joined')
  expect(jointOf(named(2), named(1)).joint).toBe('joined')
  expect(jointOf(named(3), named(1))).toEqual({ joint: 'broken', why: 'it is window 3, and 2 comes next' })
  expect([0, 1, 2].map(number => jointOf(named(number), null).joint)).toEqual(['broken', 'joined', 'broken'])
  expect(jointOf(named(null), named(1)).joint).toBe('unnamed')
  expect(jointOf(named(2), named(null)).joint).toBe('unnamed')
})

test('the chain of windows is whole, broken or not named', () => {
  const chain = (text: string) => runNow(windowChain(threadOf(text)))
  const line = (window: number) => `compacted: [window ${window}] one | P+S`
  expect(chain(`user: one\n${line(1)}\nuser: two\n${line(2)}`).whole.value).toBe(true)
  expect(chain(`user: one\n${line(1)}\nuser: two\n${line(3)}`).whole.value).toBe(false)
  expect(chain('user: one\ncompacted: one | P+S').whole.how).toBe('unknown')
  expect(chain('user: one')).toMatchObject({ windows: [], whole: { how: 'unknown' } })
})

test('the real windows of a thread over two files join', () => {
  const path = globSync(join(FIXTURES, '0.169.0/ledger/rollout-*_*.jsonl'))[0] ?? ''
  const { windows, whole } = runNow(windowChain(readThread(path)))
  expect(windows.map(({ number, joint }) => [number, joint])).toEqual([
    [1, 'joined'],
    [2, 'joined'],
    [3, 'joined'],
  ])
  expect(new Set(windows.map(({ first }) => first)).size).toBe(1)
  expect(whole).toMatchObject({ how: 'computed', value: true })
})

test('a compaction that was rolled back is no window of the thread', () => {
  const thread = recorded('0.153.4/rollback-right-after-compaction')
  expect(runNow(windowChain(thread)).windows).toEqual([])
})

const at = (line: number) => ({ file: 0, line, path: '' })

test('a figure made of others is as weak as the weakest', () => {
  const sum = (figures: readonly Known<number>[]) =>
    combine(figures, 'sum', values => values.reduce((a, b) => a + b, 0))
  const [a, b, c] = [computed(1, '', [at(1)]), inferred(2, '', [at(2)]), estimated(4, '', [at(2)])]
  expect(sum([a, a])).toEqual({ how: 'computed', value: 2, rule: 'sum', from: [at(1)] })
  expect(sum([a, b])).toMatchObject({ how: 'inferred', value: 3 })
  expect(sum([a, b, c])).toMatchObject({ how: 'estimated', value: 7, from: [at(1), at(2)] })
  expect(sum([a, unknown('why', [at(9)])])).toEqual({ how: 'unknown', value: null, rule: 'why', from: [at(1), at(9)] })
  expect(sources(a, c, b)).toEqual([at(1), at(2)])
})
