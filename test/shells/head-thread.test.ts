import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { readKeptHead } from '../../main/library/kept-head.ts'
import { headsUrl } from '../../main/places.ts'
import { headThread } from '../../main/shell/head-thread.ts'
import { folderOf, session } from '../library/folders.ts'

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('a thread reads heads as they are read here, in the order of the files', async () => {
  const folder = folderOf({ 'a.jsonl': session('one', 1), 'b.jsonl': session('two', 2), 'c.jsonl': 'plain words' })
  const paths = ['b.jsonl', 'missing.jsonl', 'a.jsonl', 'c.jsonl'].map(name => join(folder, name))
  const thread = headThread(headsUrl)
  const [heads, again] = await Promise.all([thread.read(paths), thread.read(paths.slice(0, 1))])
  expect(heads?.map(({ head }) => head)).toEqual(paths.map(path => runNow(readKeptHead(path)).head))
  expect(heads?.map(({ columns }) => columns.kinds)).toEqual(
    paths.map(path => runNow(readKeptHead(path)).columns.kinds),
  )
  expect(plain(again)).toEqual(plain(heads?.slice(0, 1)))
  thread.close()
  expect(await thread.read(paths)).toBe(null)
})

test('what is on its way is answered when the thread is ended', async () => {
  const thread = headThread(headsUrl)
  const reading = thread.read([])
  thread.close()
  expect(await reading).toBe(null)
})

test('a thread that cannot be begun is gone, and that is told', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const thread = headThread(new URL('./no-such-entry.ts', import.meta.url))
  expect(await thread.read(['/a'])).toBe(null)
  expect(said).toHaveBeenCalledOnce()
  said.mockRestore()
  thread.close()
})
