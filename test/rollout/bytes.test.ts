import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
