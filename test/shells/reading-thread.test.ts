import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { readKeptHead } from '../../main/library/kept-head.ts'
import { readPassages, type SaidPassages } from '../../main/library/said-passages.ts'
import { readingUrl } from '../../main/places.ts'
import { readingThread } from '../../main/shell/reading-thread.ts'
import { folderOf, session } from '../library/folders.ts'

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** Bytes come over as plain ones. */
const told = ({ passages, firm, place, edges }: SaidPassages) => ({
  passages: passages.map(({ columns, places, text }) => ({ columns, places: [...places], text })),
  firm,
  place,
  edges: [...edges],
})

test('a thread reads files as they are read here, in the order of the files', async () => {
  const folder = folderOf({ 'a.jsonl': session('one', 1), 'b.jsonl': session('two', 2), 'c.jsonl': 'plain words' })
  const paths = ['b.jsonl', 'missing.jsonl', 'a.jsonl', 'c.jsonl'].map(name => join(folder, name))
  const thread = readingThread(readingUrl)
  const [heads, again] = await Promise.all([thread.heads(paths), thread.heads(paths.slice(0, 1))])
  expect(heads?.map(({ head }) => head)).toEqual(paths.map(path => runNow(readKeptHead(path)).head))
  expect(heads?.map(({ columns }) => columns.kinds)).toEqual(
    paths.map(path => runNow(readKeptHead(path)).columns.kinds),
  )
  expect(plain(again)).toEqual(plain(heads?.slice(0, 1)))
  const asked = paths.map(path => ({ path, agent: 'codex' }))
  const texts = await thread.texts(asked)
  const here = paths.map(path => runNow(readPassages(path, 'codex')))
  expect(texts?.map(told)).toEqual(here.map(told))
  expect(here.map(({ passages }) => passages.length)).toEqual([1, 0, 1, 0])
  thread.close()
  expect(await thread.heads(paths)).toBe(null)
})

test('what is on its way is answered when the thread is ended', async () => {
  const thread = readingThread(readingUrl)
  const reading = thread.heads([])
  thread.close()
  expect(await reading).toBe(null)
})

test('a thread that cannot be begun is gone, and that is told', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const thread = readingThread(new URL('./no-such-entry.ts', import.meta.url))
  expect(await thread.heads(['/a'])).toBe(null)
  expect(said).toHaveBeenCalledOnce()
  said.mockRestore()
  thread.close()
})
