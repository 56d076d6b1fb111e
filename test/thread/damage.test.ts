import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { countText } from '../../main/base/numbers.ts'
import { runNow } from '../../main/base/steps.ts'
import { openThread } from '../../main/thread/readers.ts'
import { fileOf, historyWords, readThread, rolloutText, threadOf } from '../support/rollout-text.ts'

const WHOLE = rolloutText('turn t1 {\nuser: one\nassistant: a1\n}')

const codes = (bytes: Uint8Array): readonly string[] =>
  threadOf(bytes)
    .problems()
    .map(problem => `${problem.code} ${problem.line}`)

/** Promise 2: every byte belongs to a line that is counted. */
function expectWhole(bytes: Uint8Array): void {
  const thread = threadOf(bytes)
  const { known, unknown, rejected, blank, bytesByKind } = thread.counts()
  expect(known + unknown + rejected + blank).toBe(thread.files[0]?.lines)
  expect([...bytesByKind.values()].reduce((sum, each) => sum + each, 0)).toBe(bytes.length)
}

const broken: readonly (readonly [string, Buffer, readonly string[], readonly string[]])[] = [
  ['a whole file', WHOLE, [], ['one', 'assistant: a1']],
  ['a last line without its end', WHOLE.subarray(0, -30), ['torn-line 7'], ['one', 'assistant: a1']],
  ['a last line without a line end', WHOLE.subarray(0, -1), [], ['one', 'assistant: a1']],
  ['a tail of NUL bytes', Buffer.concat([WHOLE, Buffer.alloc(500)]), ['nul-bytes 8'], ['one', 'assistant: a1']],
  [
    'invalid UTF-8 in an item',
    replaced(WHOLE, '"a1"', Buffer.from([0x22, 0xff, 0xfe, 0x22])),
    ['invalid-utf8 6'],
    ['one'],
  ],
  [
    'two records on one line',
    replaced(WHOLE, '}}\n', Buffer.from('}}')),
    ['glued-lines 1', 'no-session-meta null'],
    ['one', 'assistant: a1'],
  ],
  ['CRLF line ends', Buffer.from(WHOLE.toString().replaceAll('\n', '\r\n')), [], ['one', 'assistant: a1']],
  ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), WHOLE]), [], ['one', 'assistant: a1']],
  ['blank lines', Buffer.from(WHOLE.toString().replaceAll('\n', '\n\n \n')), [], ['one', 'assistant: a1']],
  [
    'a line broken inside',
    replaced(WHOLE, '"role":"user","content":', Buffer.from('"role":"user","content"')),
    ['not-json 4'],
    ['assistant: a1'],
  ],
  [
    'a head that is damaged',
    replaced(WHOLE, '{"timestamp"', Buffer.from('{"times\0amp"')),
    ['nul-bytes 1', 'no-session-meta null'],
    ['one', 'assistant: a1'],
  ],
  [
    'a file without session_meta',
    WHOLE.subarray(WHOLE.indexOf(10) + 1),
    ['no-session-meta null'],
    ['one', 'assistant: a1'],
  ],
]

function replaced(bytes: Buffer, what: string, by: Buffer): Buffer {
  const at = bytes.indexOf(what)
  return Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + what.length)])
}

describe('a damaged file opens, says what is wrong, and loses no byte', () => {
  test.each(broken)('%s', (_name, bytes, problems, history) => {
    expect(codes(bytes)).toEqual(problems)
    expect(historyWords(threadOf(bytes))).toEqual(history)
    expectWhole(bytes)
  })
  test('a torn tail after the tear -1, 0, +1 bytes', () => {
    for (let cut = 1; cut < 200; cut++) expectWhole(WHOLE.subarray(0, WHOLE.length - cut))
  })
})

test('an unreadable line is a row of its turn and makes the history partial', () => {
  const thread = threadOf(broken[9]?.[1] ?? WHOLE)
  expect(thread.rows(1, 0, 10)).toEqual([
    { kind: 'line', file: 0, line: 4, at: '2026-01-01T00:00:03.000Z', state: 'rejected', type: null },
    { kind: 'item', ref: { file: 0, line: 6, index: null } },
  ])
  expect(thread.fidelity).toBe('partial')
  expect(thread.line(0, 4)).toMatchObject({
    state: 'rejected',
    type: null,
    problem: expect.stringMatching(/^Line 4 is not JSON/),
  })
})

test('a checkpoint whose line is broken inside is none', () => {
  const whole = rolloutText('turn t1 {\nuser: one\nassistant: a1\ncompacted: one | P+S\nassistant: a2\n}')
  const line =
    whole
      .toString()
      .split('\n')
      .findIndex(each => each.includes('"type":"compacted"')) + 1
  const bytes = replaced(whole, 'analysis:', Buffer.from('analysis\\q'))
  const quick = readThread(fileOf(bytes), { quick: true })
  expect(quick.checkpointCount).toBe(1)
  const thread = threadOf(bytes)
  expect(thread.checkpointCount).toBe(0)
  expect(historyWords(thread)).toEqual(['one', 'assistant: a1', 'assistant: a2'])
  expect(thread.problems().map(problem => [problem.code, problem.line])).toEqual([['not-json', line]])
})

test('unknown types are kept, shown, and reported once each', () => {
  const many = Array.from(
    { length: 30 },
    () => 'raw: {"timestamp":"2026-01-01T00:00:00.000Z","type":"future_kind","payload":{"a":1}}',
  )
  const thread = threadOf(`turn t1 {\nuser: one\n${many.join('\n')}\n}`)
  expect(thread.counts().unknown).toBe(30)
  expect(thread.turn(1).rows).toBe(31)
  expect(thread.problems().map(problem => [problem.code, problem.line, problem.message])).toEqual([
    ['unknown-type', 6, '30 lines have the type future_kind, which this version does not know.'],
  ])
  expect(thread.fidelity).toBe('exact')
})

test('a flood of broken lines is listed to a thousand and counted beyond', () => {
  const thread = threadOf(Buffer.concat([WHOLE, Buffer.from('x\n'.repeat(3000))]))
  const problems = thread.problems()
  expect(problems.length).toBe(1001)
  expect(problems.at(-1)?.message).toBe('2000 more problems of the kind not-json are not listed.')
  expect(thread.counts().rejected).toBe(3000)
})

describe('a file in which no line is one of a session is refused with one sentence', () => {
  test.each([
    ['NULs', Buffer.alloc(5000), 'NUL bytes'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]), 'a PNG picture'],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0]), 'gzip-compressed data. Unpack it first'],
    ['blank lines', Buffer.from('\n \r\n\n'), 'blank lines'],
    ['words', Buffer.from('Dear diary,\ntoday I wrote no session.\n'), 'plain text'],
    ['other JSON', Buffer.from('{"hello":"world"}\n'), 'JSON of another kind'],
    ['HTML', Buffer.from('<!doctype html><p>x'), 'an HTML page'],
  ])('%s', (_name, bytes, what) => {
    const path = fileOf(bytes)
    expect(openThread(path)).toEqual({
      ok: false,
      error: { code: 'not-a-session', message: `${path} is not a session: it looks like ${what}.` },
    })
  })
  test('an LFS pointer says what to do', () => {
    const path = fileOf(Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n'))
    expect(openThread(path)).toMatchObject({ ok: false, error: { code: 'lfs-pointer' } })
  })
  test('a missing file, a folder, an empty file', () => {
    expect(openThread('/nowhere/at-all.jsonl')).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(openThread('/')).toMatchObject({ ok: false, error: { code: 'is-directory' } })
    expect(openThread(fileOf(Buffer.alloc(0)))).toMatchObject({ ok: false, error: { code: 'empty' } })
  })
})

test('one good line after a lot of damage is enough to open', () => {
  const thread = threadOf(
    Buffer.concat([Buffer.alloc(300_000, 0x78), Buffer.from('\n'), WHOLE.subarray(WHOLE.indexOf(10) + 1)]),
  )
  expect(historyWords(thread)).toEqual(['one', 'assistant: a1'])
})

describe('a packed session', () => {
  const many = rolloutText(`turn t1 {\n${'user: one\nassistant: a1\n'.repeat(1000)}}`)
  const packed = zstdCompressSync(many)

  test('cut off in its middle shows the lines before, every byte of them, and says what is missing', () => {
    const thread = threadOf(packed.subarray(0, packed.length - 10))
    const { bytesByKind } = thread.counts()
    const bytes = thread.files[0]?.bytes ?? 0
    expect(bytes).toBeGreaterThan(100_000)
    expect(bytes).toBeLessThan(many.length)
    expect([...bytesByKind.values()].reduce((sum, each) => sum + each, 0)).toBe(bytes)
    expect(thread.problems().map(({ code, line, message }) => [code, line === null, message])).toEqual([
      ['torn-line', false, expect.stringMatching(/^The last line/)],
      [
        'packed-damaged',
        true,
        `The packed file is cut off: it ends at byte ${countText(packed.length - 10)} in the middle of its data.`,
      ],
    ])
    expect(thread.problems()[1]?.outcome).toBe(
      'what was unpacked before this place is shown; what came after it is missing',
    )
  })

  test('followed by words shows all of itself', () => {
    const thread = threadOf(Buffer.concat([packed, Buffer.from('words')]))
    expect([thread.files[0]?.bytes, thread.problems().map(({ code }) => code)]).toEqual([
      many.length,
      ['packed-damaged'],
    ])
  })

  test('that holds no session is refused in a sentence, as any other packing is', () => {
    expect(openThread(fileOf(zstdCompressSync(Buffer.from('hello')), 'x.zst'))).toMatchObject({
      ok: false,
      error: {
        code: 'not-a-session',
        message: expect.stringMatching(/not a session: unpacked, it looks like plain text\.$/),
      },
    })
    expect(openThread(fileOf(zstdCompressSync(zstdCompressSync(many)), 'x.zst'))).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/unpacked, it looks like zstd-compressed data\.$/) },
    })
    expect(openThread(fileOf(gzipSync(many), 'x.gz'))).toMatchObject({
      ok: false,
      error: {
        code: 'not-a-session',
        message: expect.stringMatching(/it looks like gzip-compressed data\. Unpack it first\.$/),
      },
    })
  })
})

test('a compaction says what is missing of the history that it took, as that history does', () => {
  const cut = 'raw: {"cut'
  const thread = threadOf(`
    turn t1 {
    user: one
    ${cut}
    compacted: user one | P+kept
    user: two
    }
    turn t2 {
    user: three
    compacted: user three | P+kept
    ${cut}
    ${cut}
    summary: rebuilt
    user: four
    }
    turn t3 {
    user: five
    summary: rebuilt again
    }`)
  const one = 'One line that could not be read lies in this part; Codex skips it.'
  const two = '2 lines that could not be read lie in this part; Codex skips them.'
  const said = [1, 2, 3, 4].map(n => thread.missingBefore?.(n))
  expect(said).toEqual([[one], [], [two], [two]])
  for (const n of [1, 2, 3, 4]) {
    const before = runNow(thread.history({ kind: 'checkpoint', n, side: 'before' }))
    expect([before.fidelity === 'partial', before.notes[0]]).toEqual(
      said[n - 1]?.length === 0 ? [false, before.notes[0]] : [true, said[n - 1]?.[0]],
    )
  }
  expect([thread.checkpoint(1).fidelity, thread.checkpoint(1).notes]).toEqual(['exact', []])
})
