import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { NO_HEAD, NO_OUTLINE } from '../../main/library/head.ts'
import { IndexDb } from '../../main/library/index-db.ts'
import { outlineColumns } from '../../main/library/session-rows.ts'
import { openDatabase } from '../../main/library/sqlite.ts'
import { newFolder } from './folders.ts'

const found = (path: string) => ({ path, home: '/', threadId: null, archived: false, bytes: 10, modifiedAt: 20 })
const head = { ...NO_HEAD, prompt: 'hello', turns: 2 }
const kept = { head, columns: outlineColumns(NO_OUTLINE) }

test('a head comes back after a restart', () => {
  const folder = newFolder()
  const first = new IndexDb(folder)
  first.put(found('/a'), kept)
  first.put(found('/b'), kept)
  runNow(first.keepOnly(path => path === '/a'))
  first.close()
  const second = new IndexDb(folder)
  expect([second.get('/a'), second.get('/b'), second.said]).toEqual([
    { key: expect.any(Number), bytes: 10, modifiedAt: 20, head },
    undefined,
    null,
  ])
  second.close()
})

test.each([
  ['no database', Buffer.from('plain words, not a database at all'.repeat(200))],
  ['one that is torn', null],
])('%s is set aside and made anew', (_, bytes) => {
  const folder = newFolder()
  const path = join(folder, 'library.sqlite')
  const sound = new IndexDb(folder)
  for (let i = 0; i < 500; i++) sound.put(found(`/${i}`), kept)
  sound.close()
  const damaged = bytes ?? Buffer.concat([readFileSync(path).subarray(0, 4096), Buffer.alloc(40_000, 0xaa)])
  writeFileSync(path, damaged)
  const anew = new IndexDb(folder)
  expect(anew.get('/1')).toBe(undefined)
  expect(anew.said).toBe(`${path} was damaged. It was kept as ${path}.damaged and made anew.`)
  expect(readFileSync(`${path}.damaged`)).toEqual(damaged)
  anew.put(found('/a'), kept)
  anew.close()
  expect(new IndexDb(folder).get('/a')?.head).toEqual(head)
})

test('an empty file becomes a database, and another version is made anew', () => {
  const folder = newFolder()
  const path = join(folder, 'library.sqlite')
  writeFileSync(path, '')
  const first = new IndexDb(folder)
  first.put(found('/a'), kept)
  first.close()
  const opened = openDatabase(path, { readonly: false })
  if (!opened.ok) throw new Error(opened.error.message)
  opened.value.pragma('user_version = 99')
  opened.value.close()
  const later = new IndexDb(folder)
  expect([later.get('/a'), later.said]).toEqual([undefined, null])
  later.close()
})

test('rows that make no sense are passed over', () => {
  const folder = newFolder()
  const first = new IndexDb(folder)
  first.put(found('/a'), kept)
  first.close()
  const opened = openDatabase(join(folder, 'library.sqlite'), { readonly: false })
  if (!opened.ok) throw new Error(opened.error.message)
  const put = `INSERT INTO sessions (key, path, bytes, modified_at, prompt, agent) VALUES`
  opened.value.exec(`${put} (101, '/b', 1, 2, x'00', ''), (102, '/c', 1, 2, '', x'00'), (103, '/d', 'x', 2, 'd', '')`)
  opened.value.close()
  const second = new IndexDb(folder)
  expect(['/a', '/b', '/c', '/d'].map(path => second.get(path)?.head.prompt)).toEqual([
    'hello',
    undefined,
    undefined,
    undefined,
  ])
  second.close()
})

test('a folder where nothing can be kept still gives a list for this run', () => {
  const folder = newFolder()
  chmodSync(folder, 0o500)
  rmSync(folder, { recursive: true })
  const cache = new IndexDb(folder)
  cache.put(found('/a'), kept)
  expect(cache.get('/a')?.head).toEqual(head)
  expect(cache.said).toMatch(/cannot be opened/)
  expect(existsSync(folder)).toBe(false)
})

test('while another program writes, heads are remembered for this run, and later they are kept', () => {
  const folder = newFolder()
  const one = new IndexDb(folder)
  const two = new IndexDb(folder)
  one.put(found('/a'), kept)
  two.put(found('/b'), kept)
  expect([two.canKeep, two.get('/b')?.head, two.said]).toEqual([false, head, null])
  one.settle()
  two.tryAgain()
  two.put(found('/c'), kept)
  two.close()
  one.close()
  const three = new IndexDb(folder)
  expect(['/a', '/b', '/c'].map(path => three.get(path)?.head)).toEqual([head, undefined, head])
  three.close()
})

test('two programs may have it open at once', () => {
  const folder = newFolder()
  const one = new IndexDb(folder)
  const two = new IndexDb(folder)
  one.put(found('/a'), kept)
  one.settle()
  two.put(found('/b'), kept)
  one.close()
  two.close()
  const three = new IndexDb(folder)
  expect([three.get('/a')?.head, three.get('/b')?.head]).toEqual([head, head])
  three.close()
})

test.each([1, 2, 3, 4])('who writes after %i steps of another does it no harm', after => {
  const folder = newFolder()
  const db = new IndexDb(folder)
  const paths = Array.from({ length: 5 }, (_, n) => `/${n}`)
  for (const path of paths) {
    db.put(found(path), kept)
    db.write(() => {}, 3_000_000)
    const steps = db.settleSome()
    for (let n = 0; n < after; n++) steps.next()
    db.put(found(`${path}/other`), kept)
    runNow(steps)
  }
  expect([db.said, db.canKeep]).toEqual([null, true])
  db.close()
  const again = new IndexDb(folder)
  expect(paths.flatMap(path => [again.get(path)?.head, again.get(`${path}/other`)?.head])).toEqual(
    Array.from({ length: 10 }, () => head),
  )
  again.close()
})
