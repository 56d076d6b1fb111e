import { expect, test } from 'vitest'
import { NO_FIND } from '../../../renderer/find/find.ts'
import { rangeOf } from '../../../renderer/find/find-filter.tsx'
import { filterWords, foundWords, LAST_TURN } from '../../../renderer/find/words.ts'

const EVERYWHERE = NO_FIND.filter

test('a filter is said in words', () => {
  expect(filterWords(EVERYWHERE)).toBe('')
  expect(filterWords({ ...EVERYWHERE, kinds: ['output', 'call'] })).toBe('calls and outputs')
  expect(filterWords({ ...EVERYWHERE, kinds: ['user', 'output', 'call'] })).toBe('3 kinds')
  expect(filterWords({ ...EVERYWHERE, tool: 'shell' })).toBe('shell')
  expect(filterWords({ kinds: ['call'], tool: 'shell', turns: { from: 3, to: 9 } })).toBe('calls of shell, turns 3–9')
  expect(filterWords({ ...EVERYWHERE, turns: { from: 4, to: 4 } })).toBe('turn 4')
  expect(filterWords({ ...EVERYWHERE, turns: { from: 4, to: LAST_TURN } })).toBe('turns from 4')
})

test('what is typed is a range of turns, none, or not yet one', () => {
  expect(rangeOf('', ' ')).toBe(null)
  expect(rangeOf('3', '9')).toEqual({ from: 3, to: 9 })
  expect(rangeOf('', '9')).toEqual({ from: 0, to: 9 })
  expect(rangeOf('3', '')).toEqual({ from: 3, to: LAST_TURN })
  expect(rangeOf('9', '3')).toBe(undefined)
  expect(rangeOf('x', '')).toBe(undefined)
})

test('the bar says how many hits there are, and where none is', () => {
  const find = { ...NO_FIND, query: 'a', state: 'done', found: 5200, at: 1 } as const
  expect(foundWords(find, false)).toBe('2 of 5,200 hits')
  expect(foundWords({ ...find, at: -1, found: 1 }, true)).toBe('1 hit, still reading')
  expect(foundWords({ ...find, state: 'searching' }, false)).toBe('2 of 5,200 hits, searching')
  expect(foundWords({ ...find, state: 'more' }, false)).toBe('2 of 5,200+ hits')
  expect(foundWords({ ...find, found: 0, filter: { ...EVERYWHERE, kinds: ['call'] } }, false)).toBe(
    'Nothing in calls has “a”.',
  )
  expect(foundWords({ ...find, found: 0 }, false)).toMatch(/^Nothing in this session has “a”\. Search all sessions: /)
})
