import { expect, test } from 'vitest'
import { historyWords, threadOf } from '../support/rollout-text.ts'

test('threads that are open beside each other keep their own lines', () => {
  const texts = ['user: a\nuser: b', 'user: c\nuser: d\nuser: e']
  const threads = texts.map(text => threadOf(text))
  for (let round = 0; round < 2; round++)
    expect(threads.map(thread => historyWords(thread))).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ])
  for (const thread of threads.splice(0, 1)) thread.close()
  expect(threads.map(thread => historyWords(thread))).toEqual([['c', 'd', 'e']])
  for (const thread of threads) thread.close()
})
