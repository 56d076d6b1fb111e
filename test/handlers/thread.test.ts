import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { threadHandlers } from '../../main/handlers.ts'
import { fileOf, rolloutText } from '../support/rollout-text.ts'
import { errorOf, gotten, type Opened, opened, ready } from './opened.ts'

const COMPACTED = `
  env
  turn t1 {
    user: one
    call c1 shell: {"command":["bash","-lc","ls"]}
    output c1: a.txt
    assistant: done
  }
  turn t2 {
    user: two
    compacted: user: one | user: two | P+gist of it
  }
`

let session: Opened | null = null
afterEach(() => session?.close())

const begin = async (text: string | Uint8Array): Promise<Opened> => {
  session = await opened(text)
  return session
}

test('opening answers the head, and the last event says that all was read', async () => {
  const { calls, key, path, events } = await begin(COMPACTED)
  const view = gotten(await calls.thread({ key }))
  expect(view).toMatchObject({
    path,
    id: 'thread-1',
    title: 'one',
    cliVersion: '0.169.0',
    cwd: '/work',
    progress: { phase: 'ready', turns: 2, checkpoints: 1, problems: 0, error: null },
    lines: { unknown: 0, rejected: 0, blank: 0 },
  })
  expect(events.at(-1)).toEqual(view.progress)
})

test('one file has one key, whatever way leads to it', async () => {
  const { calls, key, path } = await begin(COMPACTED)
  const link = join(mkdtempSync(join(tmpdir(), 'palimpsest-')), 'link.jsonl')
  symlinkSync(path, link)
  const keys = await Promise.all(
    [path, link, `file://${path}`].map(async one => gotten(await calls.openThread({ path: one })).key),
  )
  expect(keys).toEqual([key, key, key])
})

test('a closed thread is gone, and its file opens again under another key', async () => {
  const { calls, key, path } = await begin(COMPACTED)
  expect(gotten(await calls.closeThread({ key }))).toBe(null)
  expect(errorOf(await calls.thread({ key }))).toBe(
    'no-such-thread: This session is not open any more. Open its file again.',
  )
  expect(gotten(await calls.openThread({ path })).key).not.toBe(key)
})

test.each([
  ['a missing file', () => '/nowhere/rollout.jsonl', /^not-found: There is no file at/],
  ['a folder', () => tmpdir(), /^is-directory: /],
  ['an empty file', () => fileOf(Buffer.alloc(0)), /^empty: /],
  [
    'a Git LFS pointer',
    () => fileOf(Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n')),
    /^lfs-pointer: /,
  ],
  ['a database', () => fileOf(Buffer.from('SQLite format 3\0')), /^is-database: \S+ is a database, not a session\.$/],
  ['plain words', () => fileOf(Buffer.from('hello\nworld\n')), /^not-a-session: /],
  ['nothing', () => '', /^bad-argument: No file was named/],
  ['an address', () => 'https://example.org/a.jsonl', /^bad-argument: /],
])('%s is refused in one sentence', async (_, path, error) => {
  const calls = threadHandlers({ dataFolder: '', homes: () => [], emit: () => {} })
  expect(errorOf(await calls.openThread({ path: path() }))).toMatch(error)
  await calls.close()
})

test('rows of a turn come in pages', async () => {
  const { calls, key } = await begin(COMPACTED)
  const page = gotten(await calls.rows({ key, turn: 1, from: 1, count: 2 }))
  expect(page).toMatchObject({
    turn: 1,
    from: 1,
    total: 4,
    rows: [
      { kind: 'item', item: { kind: 'call', tool: 'shell', preview: 'ls', mono: true } },
      { kind: 'item', item: { kind: 'output', preview: 'a.txt', mono: true } },
    ],
  })
  expect(gotten(await calls.rows({ key, turn: 1, from: 4, count: 2 })).rows).toEqual([])
  expect(gotten(await calls.rows({ key, turn: 0, from: 0, count: 5 })).rows).toMatchObject([
    { item: { label: 'Environment' } },
  ])
})

test('a call leads to its output and back', async () => {
  const { calls, key } = await begin(COMPACTED)
  const { rows } = gotten(await calls.rows({ key, turn: 1, from: 1, count: 2 }))
  const [call, output] = rows.map(row => (row.kind === 'item' ? row.item.ref : null))
  if (!call || !output) throw new Error('no call and output')
  expect(gotten(await calls.item({ key, ref: call }))).toMatchObject({
    turn: 1,
    pair: { line: output.line, label: 'Output' },
  })
  expect(gotten(await calls.item({ key, ref: output }))).toMatchObject({
    turn: 1,
    pair: { line: call.line, label: 'Call' },
  })
})

test('numbers out of range are refused in a sentence, or give an empty page', async () => {
  const { calls, key } = await begin(COMPACTED)
  const ref = { file: 0, line: 1, index: null }
  expect(errorOf(await calls.rows({ key, turn: 3, from: 0, count: 1 }))).toBe(
    'no-such-point: There is no turn 3: this session has 2 turns.',
  )
  expect(gotten(await calls.turns({ key, from: 3, count: 200 }))).toEqual([])
  expect(gotten(await calls.checkpoints({ key, from: 2, count: 200 }))).toEqual([])
  expect(errorOf(await calls.rawLine({ key, file: 0, line: 999 }))).toMatch(
    /^no-such-point: There is no line 999: this file has \d+ lines\.$/,
  )
  expect(errorOf(await calls.rawLine({ key, file: 1, line: 1 }))).toBe(
    'no-such-point: There is no file 1: this session has 1 file, counted from 0.',
  )
  expect(gotten(await calls.item({ key, ref })).facts).toContainEqual({ label: 'cli_version', value: '0.169.0' })
  expect(errorOf(await calls.item({ key, ref: { ...ref, line: 0 } }))).toMatch(/^no-such-point: There is no line 0/)
  expect(errorOf(await calls.item({ key, ref: { ...ref, index: 5 } }))).toBe(
    'no-such-point: Line 1 does not hold this item.',
  )
  expect(errorOf(await calls.hex({ key, file: 7, start: 0, count: 16 }))).toMatch(/^no-such-point: There is no file 7/)
  expect(gotten(await calls.hex({ key, file: 0, start: 1e12, count: 16 })).hex).toBe('')
  expect(errorOf(await calls.locate({ key, point: 'checkpoint:2:after' }))).toMatch(/^no-such-point: /)
  expect(errorOf(await calls.locate({ key, point: 'somewhere' }))).toMatch(/^bad-argument: “somewhere” is not a point/)
  expect(errorOf(await calls.diff({ key, from: 'checkpoint:1:before', to: 'turn:9:end' }))).toMatch(/^no-such-point: /)
})

test('a reference that was made up by hand does not break the reader', async () => {
  const { calls, key } = await begin(COMPACTED)
  for (const made of [
    { name: 'rebuilt-summary', value: 'x' },
    { name: '', value: -1 },
    { name: 'cut-user-message', value: 1e9 },
  ]) {
    const result = await calls.item({ key, ref: { file: 0, line: 1, index: null, made } })
    expect(result.ok ? 'ok' : result.error.code).toMatch(/^(ok|no-such-point)$/)
  }
})

test.each([
  ['end', { turn: 2, row: 1 }],
  ['turn:1:start', { turn: 1, row: 0 }],
  ['turn:1:end', { turn: 1, row: 3 }],
  ['checkpoint:1:before', { turn: 2, row: 1 }],
  ['line:1', { turn: 0, row: null, line: 1, file: 0 }],
])('the point %s is located', async (point, place) => {
  const { calls, key } = await begin(COMPACTED)
  expect(gotten(await calls.locate({ key, point }))).toMatchObject(place)
})

test('a diff, its rows and its pairs tell the same', async () => {
  const { calls, key } = await begin(COMPACTED)
  const points = { from: 'checkpoint:1:before', to: 'checkpoint:1:after' }
  const diff = gotten(await calls.diff({ key, ...points }))
  expect({ kinds: diff.kinds, itemKinds: diff.itemKinds }).toEqual({ kinds: 'DKDDDKS', itemKinds: 'iucoaus' })
  expect(diff.before.byKind.reduce((sum, one) => sum + one.items, 0)).toBe(diff.before.items)
  expect(diff.after.byKind).toEqual([
    { kind: 'user', items: 2, tokens: expect.any(Number), bytes: expect.any(Number) },
    { kind: 'summary', items: 1, tokens: expect.any(Number), bytes: expect.any(Number) },
  ])
  expect(gotten(await calls.diffPlaces({ key, ...points }))).toEqual([0, 1, 2, 3, 4, 5, -1])
  const { rows } = gotten(await calls.diffRows({ key, ...points, row: 5, count: 200 }))
  expect(rows).toMatchObject([
    {
      row: 5,
      kind: 'kept',
      before: { index: 5, item: { preview: 'two' } },
      after: { index: 1, item: { preview: 'two' } },
    },
    { row: 6, kind: 'summary', before: null, after: { index: 2, item: { kind: 'summary' } } },
  ])
  const pair = gotten(await calls.pair({ key, ...points, row: 6 }))
  expect(pair.before).toBe(null)
  expect(pair.after?.text).toMatch(/gist of it$/)
  expect(errorOf(await calls.pair({ key, ...points, row: 7 }))).toBe(
    'no-such-point: There is no row 7: this diff has 7 rows, counted from 0.',
  )
})

test('a text comes by byte range, also where a range ends inside a character', async () => {
  const { calls, key } = await begin(`turn t1 {\nuser: ${'é'.repeat(10)}\n}`)
  const ref = { key, file: 0, line: 4, path: '/payload/content/0/text', bytes: 20 }
  const part = gotten(await calls.readResource({ ref, from: 1, to: 4 }))
  expect({ ...part, bytes: [...part.bytes] }).toEqual({
    bytes: [0xa9, 0xc3, 0xa9],
    mime: 'text/plain; charset=utf-8',
    total: 20,
  })
  expect(gotten(await calls.readResource({ ref, from: 20, to: 99 })).bytes).toHaveLength(0)
  expect(errorOf(await calls.readResource({ ref: { ...ref, path: '/payload' }, from: 0, to: 9 }))).toBe(
    'not-found: Line 4 has no text at /payload.',
  )
  const raw = gotten(await calls.readResource({ ref: { ...ref, path: '' }, from: 0, to: 5 }))
  expect(Buffer.from(raw.bytes).toString()).toBe('{"tim')
})

test('an image is decoded; an SVG and a data address in a text are only bytes', async () => {
  const image = (url: string) =>
    `raw: ${JSON.stringify({
      timestamp: '2026-01-01T00:00:00.000Z',
      type: 'response_item',
      payload: {
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_image', image_url: url },
          { type: 'input_text', text: url },
        ],
      },
    })}`
  const { calls, key } = await begin(
    `turn t1 {\nuser: look\n${image('data:image/png;base64,AQID')}\n${image('data:image/svg+xml;base64,AQID')}\n}`,
  )
  const read = async (line: number, path: string) => {
    const { mime, bytes } = gotten(await calls.readResource({ ref: { key, file: 0, line, path }, from: 0, to: 100 }))
    return `${mime} ${bytes.length}`
  }
  expect(await read(6, '/payload/content/0/image_url')).toBe('image/png 3')
  expect(await read(7, '/payload/content/0/image_url')).toBe('application/octet-stream 3')
  expect(await read(6, '/payload/content/1/text')).toBe('text/plain; charset=utf-8 26')
})

test('a big file can be stopped, and what was read stays usable', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'palimpsest-')), 'rollout-big.jsonl')
  execFileSync(process.execPath, [join(import.meta.dirname, '../bench/gen.mjs'), path, '20'], { stdio: 'ignore' })
  const phases: string[] = []
  const calls = threadHandlers({
    dataFolder: '',
    homes: () => [],
    emit: (_, payload) => void phases.push('phase' in payload ? payload.phase : ''),
  })
  const { key, progress } = gotten(await calls.openThread({ path }))
  expect(['reading', 'checking']).toContain(progress.phase)
  gotten(await calls.stopThread({ key }))
  await ready(calls, key)
  expect(gotten(await calls.thread({ key })).progress).toMatchObject({ phase: 'stopped', error: null })
  expect(phases.at(-1)).toBe('stopped')
  gotten(await calls.turns({ key, from: 1, count: 5 }))
  await calls.close()
})

test('a big packed file can be stopped and closed while it is unpacked; no temporary file is left', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-'))
  const path = join(folder, 'rollout-big.jsonl')
  execFileSync(process.execPath, [join(import.meta.dirname, '../bench/gen.mjs'), path, '60'], { stdio: 'ignore' })
  writeFileSync(`${path}.zst`, zstdCompressSync(readFileSync(path)))
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = mkdtempSync(join(folder, 'scratch-'))
  onTestFinished(() => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    rmSync(folder, { recursive: true })
  })
  const calls = threadHandlers({ dataFolder: '', homes: () => [], emit: () => {} })
  const { key, progress } = gotten(await calls.openThread({ path: `${path}.zst` }))
  expect(progress.phase).toBe('reading')
  expect(progress.bytesTotal).toBeGreaterThan(progress.bytesDone)
  gotten(await calls.stopThread({ key }))
  await ready(calls, key)
  expect(gotten(await calls.thread({ key })).progress).toMatchObject({ phase: 'stopped', error: null })
  gotten(await calls.turns({ key, from: 1, count: 5 }))
  gotten(await calls.closeThread({ key }))
  const again = gotten(await calls.openThread({ path: `${path}.zst` }))
  gotten(await calls.closeThread({ key: again.key }))
  expect(readdirSync(process.env['TMPDIR'])).toEqual([])
  await calls.close()
})

test('while a file is read, pages are answered in between, and events come at most ten a second', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'palimpsest-')), 'rollout-big.jsonl')
  execFileSync(process.execPath, [join(import.meta.dirname, '../bench/gen.mjs'), path, '60'], { stdio: 'ignore' })
  const times: number[] = []
  const calls = threadHandlers({ dataFolder: '', homes: () => [], emit: () => void times.push(performance.now()) })
  const { key } = gotten(await calls.openThread({ path }))
  let answered = 0
  for (; ; answered++) {
    await new Promise(resolve => setTimeout(resolve, 1))
    gotten(await calls.layout({ key, from: 1 }))
    if (gotten(await calls.thread({ key })).progress.phase === 'ready') break
  }
  const gaps = times.slice(1, -1).map((time, i) => time - (times[i] as number))
  expect(Math.min(...gaps, 100)).toBeGreaterThan(95)
  expect(answered).toBeGreaterThan(0)
  await calls.close()
})

test('a thread id opens the session that carries it', async () => {
  const { path } = await begin(COMPACTED)
  const home = mkdtempSync(join(tmpdir(), 'palimpsest-'))
  const folder = join(home, 'sessions')
  const id = '11111111-1111-4111-8111-111111111111'
  mkdirSync(folder)
  writeFileSync(join(folder, `rollout-2026-01-01T00-00-00-${id}.jsonl`), rolloutText(COMPACTED))
  writeFileSync(join(home, 'session_index.jsonl'), '{"id":"thread-1","thread_name":"Named by hand"}\n')
  const calls = threadHandlers({ dataFolder: '', homes: () => [home], emit: () => {} })
  expect(gotten(await calls.openThread({ path: id }))).toMatchObject({ title: 'Named by hand', name: 'Named by hand' })
  expect(dirname(gotten(await calls.openThread({ path: id })).path)).toBe(folder)
  expect(path).not.toContain(home)
  await calls.close()
})

test('closing ends the work that still runs, with an answer', async () => {
  const { calls, key } = await begin(`turn t1 {\n${'assistant: some words\n'.repeat(30_000)}compacted: P+gist\n}`)
  const diff = calls.diff({ key, from: 'checkpoint:1:before', to: 'checkpoint:1:after' })
  expect(gotten(await calls.closeThread({ key }))).toBe(null)
  expect(errorOf(await diff)).toBe('cancelled: This was stopped.')
})
