import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { type Damage, damage, KINDS } from '../../fixtures/damage.mjs'
import { runNow } from '../../main/base/steps.ts'
import { openThread } from '../../main/thread/readers.ts'
import { expectEveryByte } from '../support/every-byte.ts'
import { fixtures } from '../support/expected.ts'

/** Every recorded rollout, whole, packed and damaged in every way: no byte of it is lost. */

const folder = mkdtempSync(join(tmpdir(), 'palimpsest-bytes-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Nothing of a session is left in these. */
const REFUSED: readonly Damage[] = ['lfs-pointer', 'empty', 'all-nuls', 'png', 'plain-words']
/** A segment of two lines has no text to damage, and glued it is one line that cannot be read. */
const NEEDS: Partial<Record<Damage, (bytes: Buffer) => boolean>> = {
  'invalid-utf8': bytes => bytes.includes('"text":"'),
  'line-separator': bytes => bytes.includes('"text":"'),
  'glued-lines': bytes => bytes.toString().split('\n').length > 3,
}

function everyByte(name: string, stored: Buffer, bytes: Buffer): void {
  const path = join(folder, name)
  writeFileSync(path, stored)
  const opened = openThread(path)
  if (!opened.ok) throw new Error(opened.error.message)
  runNow(opened.value.read({ quick: false }))
  expectEveryByte(opened.value, bytes)
  opened.value.close()
}

const ALL = fixtures().map(({ name, path }) => ({ name, bytes: readFileSync(path) }))

test('there are rollouts, and ways to damage them', () => {
  expect(ALL.length).toBeGreaterThanOrEqual(70)
  expect(KINDS.length - REFUSED.length).toBe(10)
})

describe.each(ALL)('$name', ({ name, bytes }) => {
  const file = `rollout-${name.replaceAll('/', '-')}.jsonl`
  const kinds = KINDS.filter(kind => NEEDS[kind]?.(bytes) ?? true)

  test('whole', () => everyByte(file, bytes, bytes))

  test('packed', () => everyByte(`${file}.zst`, zstdCompressSync(bytes), bytes))

  test.each(kinds.filter(kind => !REFUSED.includes(kind)))('%s', kind => {
    const damaged = damage(kind, bytes)
    everyByte(`${kind}-${file}`, damaged, damaged)
  })

  test('what holds nothing of a session is refused in a sentence', () => {
    for (const kind of REFUSED) {
      const path = join(folder, `${kind}-${file}`)
      writeFileSync(path, damage(kind, bytes))
      const opened = openThread(path)
      expect(opened.ok ? 'opened' : opened.error.message, kind).toMatch(/\w\.$|\)\.$/)
    }
  })
})
