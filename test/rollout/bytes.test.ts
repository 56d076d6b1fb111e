import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openBytes } from '../../main/rollout/bytes.ts'

const folder = mkdtempSync(join(tmpdir(), 'palimpsest-bytes-'))
afterAll(() => rmSync(folder, { recursive: true }))

const code = (path: string): string => {
  const opened = openBytes(path)
  if (opened.ok) opened.value.close()
  return opened.ok ? 'opened' : opened.error.code
}

test('what cannot be opened says why', () => {
  mkdirSync(join(folder, 'd'))
  writeFileSync(join(folder, 'empty.jsonl'), '')
  expect([
    code(join(folder, 'none')),
    code(join(folder, 'd')),
    code(join(folder, 'empty.jsonl')),
    code(join(folder, 'empty.jsonl', 'x')),
  ]).toEqual(['not-found', 'is-directory', 'empty', 'not-found'])
})

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a file of another user says that it may not be read',
  () => {
    const path = join(folder, 'closed.jsonl')
    writeFileSync(path, 'x')
    chmodSync(path, 0)
    expect(code(path)).toBe('no-permission')
  },
)

// Windows makes no holes by itself.
test.skipIf(process.platform === 'win32')('bytes behind 4 and 8 GiB are read from their places', () => {
  const path = join(folder, 'holes')
  const fd = openSync(path, 'w')
  const places = [2 ** 32 - 3, 2 ** 32 + 1, 2 ** 33 - 2, 2 ** 33 + 5]
  for (const at of places) writeSync(fd, 'here', at)
  closeSync(fd)
  const opened = openBytes(path)
  if (!opened.ok) throw new Error(opened.error.message)
  const source = opened.value
  const read = (at: number, count: number): string => {
    const into = Buffer.alloc(count)
    return into.toString('latin1', 0, source.read(into, at))
  }
  expect(places.map(at => read(at, 4))).toEqual(['here', 'here', 'here', 'here'])
  expect([source.size, read(2 ** 33 + 7, 9), read(2 ** 33 + 9, 9), read(1, 4)]).toEqual([
    2 ** 33 + 9,
    're',
    '',
    '\0\0\0\0',
  ])
  source.close()
})

test('reads fill what there is and answer 0 past the end', () => {
  const path = join(folder, 'f')
  writeFileSync(path, 'hello')
  const opened = openBytes(path)
  if (!opened.ok) throw new Error(opened.error.message)
  const into = new Uint8Array(4)
  expect([
    opened.value.size,
    opened.value.read(into, 0),
    opened.value.read(into, 3),
    opened.value.read(into, 5),
    opened.value.read(into, 99),
  ]).toEqual([5, 4, 2, 0, 0])
  opened.value.close()
  opened.value.close()
})
