import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Block, BlockRoom, Blocks } from '../../main/rollout/blocks.ts'

const view = (buffer: ArrayBuffer) => new Uint32Array(buffer)
const filled = (value: number) => new Uint32Array(100).fill(value).buffer
const BYTES = 400
const inMemory = (...blocks: readonly Block<Uint32Array>[]) => blocks.map(block => block.values !== null)

let folder = ''
const before = process.env['TMPDIR']
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'palimpsest-blocks-'))
  process.env['TMPDIR'] = folder
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
  if (before === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = before
})

test('as many blocks as there is room for stay in memory, and the oldest go first', () => {
  const room = new BlockRoom(2 * BYTES)
  const blocks = new Blocks(room)
  const [a, b, c] = [1, 2, 3].map(value => blocks.add(filled(value), view)) as [Block<Uint32Array>, never, never]
  expect([inMemory(a, b, c), room.bytes]).toEqual([[false, true, true], 2 * BYTES])
  expect(blocks.read(a)).toEqual(view(filled(1)))
  expect([inMemory(a, b, c), room.bytes, blocks.why]).toEqual([[true, false, true], 2 * BYTES, null])
  blocks.close()
})

test('what was changed is there again, however often it went', () => {
  const blocks = new Blocks(new BlockRoom(0))
  const a = blocks.add(filled(1), view)
  const b = blocks.add(filled(2), view)
  blocks.change(a)[7] = 70
  blocks.change(b)[8] = 80
  blocks.change(a)[9] = 90
  expect([blocks.read(b)[8], blocks.read(a)[7], blocks.read(a)[9], blocks.read(b)[0]]).toEqual([80, 70, 90, 2])
  blocks.close()
})

test('sessions have one room together, and one that is closed leaves it to the others', () => {
  const room = new BlockRoom(2 * BYTES)
  const [one, other] = [new Blocks(room), new Blocks(room)]
  const a = one.add(filled(1), view)
  const b = other.add(filled(2), view)
  const c = other.add(filled(3), view)
  expect(inMemory(a, b, c)).toEqual([false, true, true])
  other.close()
  expect(room.bytes).toBe(0)
  expect(one.read(a)[0]).toBe(1)
  expect(room.bytes).toBe(BYTES)
  one.close()
})

test('a block that nobody asks for any more leaves its room', () => {
  const room = new BlockRoom(BYTES)
  const blocks = new Blocks(room)
  blocks.drop(blocks.add(filled(1), view))
  expect(room.bytes).toBe(0)
  blocks.close()
})

test('the temporary file has no name, and is made only when there is too much', () => {
  const blocks = new Blocks(new BlockRoom(BYTES))
  blocks.add(filled(1), view)
  expect(readdirSync(folder)).toEqual([])
  blocks.add(filled(2), view)
  if (process.platform !== 'win32') expect(readdirSync(folder)).toEqual([])
  blocks.close()
  expect(readdirSync(folder)).toEqual([])
})

test('where no temporary file can be made all stays in memory, and why is said', () => {
  process.env['TMPDIR'] = join(folder, 'gone')
  const blocks = new Blocks(new BlockRoom(BYTES))
  const all = [1, 2, 3, 4].map(value => blocks.add(filled(value), view))
  expect(all.map(block => blocks.read(block)[99])).toEqual([1, 2, 3, 4])
  blocks.change(all[0] as Block<Uint32Array>)[0] = 5
  expect(blocks.read(all[0] as Block<Uint32Array>)[0]).toBe(5)
  expect(blocks.why).toBe(`${join(folder, 'gone')} cannot be written (ENOENT)`)
  blocks.close()
})
