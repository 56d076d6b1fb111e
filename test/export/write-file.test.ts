import {
  appendFileSync,
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Failure } from '../../main/base/failure.ts'
import { runNow, type Steps } from '../../main/base/steps.ts'
import { type Chunks, isTemporary, writeFile } from '../../main/export/write-file.ts'
import { folderWith } from '../cli/folder.ts'

function* chunksOf(texts: readonly string[], end: Failure | null = null): Chunks {
  for (const text of texts) yield Buffer.from(text)
  return end
}

const write = (path: string, texts: readonly string[] = ['new']) =>
  runNow(writeFile({ path, mode: 0o640, chunks: chunksOf(texts) }))

const failure = (message: string) => ({ ok: false, error: { code: 'not-writable', message } })

test('a file is written whole, with its bits, and nothing else is left', () => {
  const folder = folderWith({})
  const path = join(folder, 'a')
  const long = 'x'.repeat(300_000)
  expect(write(path, ['one', '', ' two ', long, '', 'end'])).toEqual({ ok: true, value: { bytes: 300_011 } })
  expect(readFileSync(path, 'utf8')).toBe(`one two ${long}end`)
  expect(statSync(path).mode & 0o777).toBe(0o640)
  expect(readdirSync(folder)).toEqual(['a'])
})

test('until it is whole it is its owner’s alone, under a name of its own in the same folder', () => {
  const folder = folderWith({})
  const steps = writeFile({ path: join(folder, 'a'), mode: 0o644, chunks: chunksOf(['', 'text']) })
  steps.next()
  const [name = ''] = readdirSync(folder)
  expect(isTemporary(name)).toBe(true)
  expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  runNow(steps)
  expect(readdirSync(folder)).toEqual(['a'])
})

test('a file that exists is never replaced', () => {
  const folder = folderWith({ a: 'old' })
  expect(write(join(folder, 'a'))).toEqual(
    failure(`There is a file at ${join(folder, 'a')} already; it is never replaced.`),
  )
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('old')
  expect(readdirSync(folder)).toEqual(['a'])
})

test('nor one that comes while it is being written', () => {
  const folder = folderWith({})
  const path = join(folder, 'a')
  const steps = writeFile({ path, mode: 0o600, chunks: chunksOf(['', 'new']) })
  steps.next()
  writeFileSync(path, 'first')
  expect(runNow(steps)).toMatchObject({ ok: false })
  expect(readFileSync(path, 'utf8')).toBe('first')
  expect(readdirSync(folder)).toEqual(['a'])
})

test('nor a folder, nor a link to nowhere', () => {
  const folder = folderWith({})
  mkdirSync(join(folder, 'd'))
  symlinkSync('nowhere', join(folder, 'l'))
  for (const name of ['d', 'l']) expect(write(join(folder, name))).toMatchObject({ ok: false })
  expect(lstatSync(join(folder, 'l')).isSymbolicLink()).toBe(true)
  expect(readdirSync(folder).sort()).toEqual(['d', 'l'])
})

test('a folder that is not there, or no folder, is one sentence', () => {
  const folder = folderWith({ f: '' })
  const absent = join(folder, 'no', 'a')
  expect(write(absent)).toEqual(failure(`${absent} was not written: there is no such folder.`))
  const under = join(folder, 'f', 'a')
  expect(write(under)).toEqual(failure(`${under} was not written: its folder is a file.`))
  const long = join(folder, 'x'.repeat(300))
  expect(write(long)).toEqual(failure(`${long} was not written: the name is too long.`))
})

test.runIf(process.platform === 'linux')('a disk that is read-only is one sentence', () => {
  const { message } = writeError('/proc/palimpsest')
  expect(message).toMatch(/^\/proc\/palimpsest was not written: [^.]+\.$/)
})

function writeError(path: string): Failure {
  const written = write(path)
  if (written.ok) throw new Error('it was written')
  return written.error
}

test.runIf(process.getuid?.() !== 0)('a folder that may not be written to is one sentence', () => {
  const folder = folderWith({})
  chmodSync(folder, 0o500)
  const path = join(folder, 'a')
  expect(write(path)).toEqual(failure(`${path} was not written: this user may not write to that folder.`))
  chmodSync(folder, 0o700)
})

test('what cannot be had in full is not written at all', () => {
  const folder = folderWith({})
  const error: Failure = { code: 'unreadable', message: 'It is shorter.' }
  const steps = writeFile({ path: join(folder, 'a'), mode: 0o600, chunks: chunksOf(['one'], error) })
  expect(runNow(steps)).toEqual({ ok: false, error })
  expect(readdirSync(folder)).toEqual([])
})

test('what its check refuses does not get its name', () => {
  const folder = folderWith({})
  const error: Failure = { code: 'bad-argument', message: 'No.' }
  let seen = ''
  function* check(temporary: string): Steps<Failure> {
    seen = readFileSync(temporary, 'utf8')
    yield
    return error
  }
  const steps = writeFile({ path: join(folder, 'a'), mode: 0o600, chunks: chunksOf(['one']), check })
  expect(runNow(steps)).toEqual({ ok: false, error })
  expect(seen).toBe('one')
  expect(readdirSync(folder)).toEqual([])
})

describe('a file beside it', () => {
  const both = (folder: string, second: Chunks) =>
    writeFile({
      path: join(folder, 'a'),
      mode: 0o600,
      chunks: chunksOf(['one', '', 'more']),
      beside: bytes => ({ path: join(folder, `a.${bytes}`), mode: 0o640, chunks: second }),
    })

  test('is written when the first one is on the disk, and gets its name with it', () => {
    const folder = folderWith({})
    function* second(): Chunks {
      expect(readdirSync(folder).every(isTemporary)).toBe(true)
      yield Buffer.from('two')
      return null
    }
    expect(runNow(both(folder, second()))).toEqual({ ok: true, value: { bytes: 7 } })
    expect(readdirSync(folder).sort()).toEqual(['a', 'a.7'])
    expect(readFileSync(join(folder, 'a.7'), 'utf8')).toBe('two')
    expect(statSync(join(folder, 'a.7')).mode & 0o777).toBe(0o640)
  })

  test('that cannot be had in full takes the first one with it', () => {
    const folder = folderWith({})
    const error: Failure = { code: 'unreadable', message: 'It is shorter.' }
    expect(runNow(both(folder, chunksOf(['two'], error)))).toEqual({ ok: false, error })
    expect(readdirSync(folder)).toEqual([])
  })

  test('whose name is taken meanwhile takes the first one with it, and stays', () => {
    const folder = folderWith({})
    function* second(): Chunks {
      writeFileSync(join(folder, 'a.7'), 'mine')
      yield Buffer.from('two')
      return null
    }
    expect(runNow(both(folder, second()))).toEqual(
      failure(`There is a file at ${join(folder, 'a.7')} already; it is never replaced.`),
    )
    expect(readdirSync(folder)).toEqual(['a.7'])
    expect(readFileSync(join(folder, 'a.7'), 'utf8')).toBe('mine')
  })

  test('is not begun when the first one fails', () => {
    const folder = folderWith({ a: 'old' })
    // biome-ignore lint/correctness/useYield: nobody asks for it
    function* second(): Chunks {
      throw new TypeError('it is asked for')
    }
    expect(runNow(both(folder, second()))).toMatchObject({ ok: false })
    expect(readdirSync(folder)).toEqual(['a'])
  })
})

test('a stop in between leaves nothing, and the chunks are told', () => {
  const folder = folderWith({})
  let closed = false
  function* chunks(): Chunks {
    try {
      for (;;) yield Buffer.alloc(1 << 20)
    } finally {
      closed = true
    }
  }
  const seen: number[] = []
  const steps = writeFile({ path: join(folder, 'a'), mode: 0o600, chunks: chunks(), onBytes: done => seen.push(done) })
  for (let i = 0; i < 3; i++) steps.next()
  steps.return(undefined as never)
  expect(seen).toEqual([1 << 20, 2 << 20, 3 << 20])
  expect(closed).toBe(true)
  expect(readdirSync(folder)).toEqual([])
})

test('a bug in what makes the chunks is thrown, and leaves nothing', () => {
  const folder = folderWith({})
  // biome-ignore lint/correctness/useYield: it fails at once
  function* chunks(): Chunks {
    throw new TypeError('a bug')
  }
  expect(() => runNow(writeFile({ path: join(folder, 'a'), mode: 0o600, chunks: chunks() }))).toThrow('a bug')
  expect(readdirSync(folder)).toEqual([])
})

test('names of other files are not taken for ours', () => {
  for (const name of ['.palimpsest-.tmp', 'a.tmp', '.palimpsest-0.tmp', `.palimpsest-${'0'.repeat(32)}.tmp.jsonl`])
    expect(isTemporary(name)).toBe(false)
})

test('a source that is appended to while it is copied is none of our business', () => {
  const folder = folderWith({ source: 'line\n' })
  const source = join(folder, 'source')
  function* chunks(): Chunks {
    yield readFileSync(source)
    appendFileSync(source, 'later\n')
    yield Buffer.alloc(0)
    return null
  }
  expect(runNow(writeFile({ path: join(folder, 'a'), mode: 0o600, chunks: chunks() }))).toMatchObject({ ok: true })
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('line\n')
})
