import { expect, test } from 'vitest'
import type { Found } from '../../main/library/discover.ts'
import { FileQueue } from '../../main/library/file-queue.ts'

const MB = 1024 * 1024
const file = (path: string, bytes: number): Found => ({
  path,
  home: '/home',
  archived: false,
  threadId: null,
  bytes,
  modifiedAt: 0,
})
const names = (files: readonly Found[]): string => files.map(({ path }) => path).join(' ')

/** The next one first. */
function queueOf(...files: readonly Found[]): FileQueue {
  const queue = new FileQueue()
  queue.begin(files.toReversed())
  return queue
}

test('small files are lent, the next ones first; a large one between them waits for who has the queue', () => {
  const queue = queueOf(file('a', 1), file('B', 2 * MB), file('c', 1), file('D', 3 * MB), file('e', 1))
  expect(names(queue.lend(2))).toBe('a c')
  expect(queue.take()?.path).toBe('B')
  expect(names(queue.lend(2))).toBe('e')
  expect(names(queue.lend(2))).toBe('')
  expect(queue.take()?.path).toBe('D')
  expect(queue.length).toBe(5)
})

test('what is given back waits again, what is done does not', () => {
  const queue = queueOf(file('a', 1), file('b', 1))
  const lent = queue.lend(5, ({ path }) => path !== 'b')
  expect(names(lent)).toBe('a')
  queue.giveBack(lent)
  expect(names(queue.lend(5))).toBe('a b')
  for (const found of queue.all()) queue.done(found)
  queue.giveBack(lent)
  expect(queue.length).toBe(0)
})
