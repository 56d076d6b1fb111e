import { readdirSync, readlinkSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Thread } from '../../main/thread/model.ts'
import { openingThread, openThread, READERS } from '../../main/thread/readers.ts'
import { following, offset, rolloutPath, writeFiles } from '../support/chain-files.ts'
import { historyWords, readThread, rolloutText } from '../support/rollout-text.ts'

const ROOT = '11111111-1111-4111-8111-111111111111'
const SEGMENT = '22222222-2222-4222-8222-222222222222'
const FORK = '33333333-3333-4333-8333-333333333333'

const BASE = rolloutText(`meta: 0.169.0 paginated id="${ROOT}"
  turn t1 {
  user: one
  assistant: a1
  }
  turn t2 {
  user: two
  assistant: a2
  }`)

const THREE = 'turn t3 {\nuser: three\nassistant: a3\n}'
const fork = (bytes?: number): Buffer =>
  following(FORK, { base: ROOT, lines: 7, of: BASE, ...(bytes === undefined ? {} : { bytes }) }, THREE)

const places: readonly (readonly [string, string])[] = [
  ['beside the file', rolloutPath(ROOT)],
  ['elsewhere in its home', `sessions/2026/01/01/${rolloutPath(ROOT)}`],
  ['in the archive of its home', `archived_sessions/${rolloutPath(ROOT)}`],
]

describe('a fork goes on from a part of another file', () => {
  test.each(places)('found %s', (where, base) => {
    const own = where === 'beside the file' ? rolloutPath(FORK) : `sessions/2026/02/02/${rolloutPath(FORK)}`
    const thread = readThread(writeFiles({ [base]: BASE, [own]: fork() }))
    expect(historyWords(thread)).toEqual(['one', 'assistant: a1', 'three', 'assistant: a3'])
    expect(thread.problems()).toEqual([])
    expect(thread.fidelity).toBe('exact')
    expect(thread.own).toBe(1)
    expect(thread.files.map(file => [file.bytes, file.lines])).toEqual([
      [BASE.length, 7],
      [fork().length, 7],
    ])
    expect(thread.info.id).toBe(FORK)
    expect([1, 2].map(n => [thread.turn(n).file, thread.turn(n).start, thread.turn(n).end])).toEqual([
      [0, 2, 7],
      [1, 2, 7],
    ])
  })

  test('found in the home that was given', () => {
    const base = writeFiles({ [`sessions/2026/01/01/${rolloutPath(ROOT)}`]: BASE })
    const home = dirname(dirname(dirname(dirname(dirname(base)))))
    const own = writeFiles({ [rolloutPath(FORK)]: fork() })
    expect(historyWords(readThread(own))).toEqual(['three', 'assistant: a3'])
    expect(historyWords(readThread(own, { home }))).toEqual(['one', 'assistant: a1', 'three', 'assistant: a3'])
  })
})

test('a fork of a segment of a fork reads all of them', () => {
  const segment = following(ROOT, { base: ROOT, lines: 7, of: BASE }, THREE)
  const last = following(FORK, { base: SEGMENT, lines: 7, of: segment }, 'turn t4 {\nuser: four\n}')
  const thread = readThread(
    writeFiles({ [rolloutPath(ROOT)]: BASE, [rolloutPath(`${ROOT}_${SEGMENT}`)]: segment, [rolloutPath(FORK)]: last }),
  )
  expect(historyWords(thread)).toEqual(['one', 'assistant: a1', 'three', 'assistant: a3', 'four'])
  expect(thread.files.length).toBe(3)
  expect(historyWords(thread, 'line:1')).toEqual(['one', 'assistant: a1', 'three', 'assistant: a3'])
})

test('a base that names itself, or is named in a circle, ends the chain with a problem', () => {
  const self = following(ROOT, { base: ROOT, lines: 7, of: BASE }, THREE)
  expect(
    readThread(writeFiles({ [rolloutPath(ROOT)]: self }))
      .problems()
      .map(problem => problem.code),
  ).toEqual(['base-missing'])
  const a = following(ROOT, { base: FORK, lines: 1, of: fork() }, THREE)
  const b = following(FORK, { base: ROOT, lines: 7, of: a }, 'turn t4 {\nuser: four\n}')
  const thread = readThread(writeFiles({ [rolloutPath(ROOT)]: a, [rolloutPath(FORK)]: b }))
  expect(thread.problems().map(problem => problem.code)).toEqual(['base-cycle'])
  expect(historyWords(thread)).toEqual(['three', 'assistant: a3', 'four'])
})

test('a missing base leaves a partial history, and says where it was looked for', () => {
  const path = writeFiles({ [`sessions/2026/02/02/${rolloutPath(FORK)}`]: fork() })
  const thread = readThread(path)
  const [problem] = thread.problems()
  expect(thread.fidelity).toBe('partial')
  expect(problem).toMatchObject({ code: 'base-missing', file: 0, line: null, severity: 'error' })
  expect(problem?.message).toContain(ROOT)
  expect(problem?.message).toContain(dirname(path))
  expect(problem?.message).toContain('archived_sessions')
})

test('a wrong byte offset is told and the cut made by ordinal: -1, +1 and past the end', () => {
  const right = offset(BASE, 7)
  for (const bytes of [right - 1, right + 1, BASE.length + 1]) {
    const thread = readThread(writeFiles({ [rolloutPath(ROOT)]: BASE, [rolloutPath(FORK)]: fork(bytes) }))
    expect(thread.problems().map(problem => problem.code)).toEqual(['base-bad-offset'])
    expect(historyWords(thread)).toEqual(['one', 'assistant: a1', 'three', 'assistant: a3'])
    expect(thread.fidelity).toBe('partial')
  }
})

test('outside paginated files a base is not looked at', () => {
  const legacy = Buffer.from(fork().toString().replace('"history_mode":"paginated",', ''))
  const thread = readThread(writeFiles({ [rolloutPath(ROOT)]: BASE, [rolloutPath(FORK)]: legacy }))
  expect(historyWords(thread)).toEqual(['three', 'assistant: a3'])
  expect(thread.files.length).toBe(1)
})

test('a fork that copied its parent has the first session_meta as its own', () => {
  const copy = rolloutText(`meta: 0.110.0 id="${FORK}" forked_from_id="${ROOT}"
    meta: 0.110.0 id="${ROOT}"
    turn t1 {
    user: one
    }
    meta: 0.110.0 id="${FORK}"`)
  const thread = readThread(writeFiles({ [rolloutPath(FORK)]: copy }))
  expect(thread.info).toMatchObject({ id: FORK, forkedFrom: ROOT })
  expect(thread.rows(0, 0, 10)).toMatchObject([
    { kind: 'note', line: 2, text: `From here on copied from session ${ROOT}` },
  ])
  expect(thread.rows(1, 1, 10)).toMatchObject([{ kind: 'note', line: 8, text: 'Session data was written again' }])
})

describe('a base may be packed', () => {
  const packed = zstdCompressSync(BASE)
  const zst = `${rolloutPath(ROOT)}.zst`

  test.each(places)('found %s', (where, base) => {
    const own = where === 'beside the file' ? rolloutPath(FORK) : `sessions/2026/02/02/${rolloutPath(FORK)}`
    const thread = readThread(writeFiles({ [`${base}.zst`]: packed, [own]: fork() }))
    expect(historyWords(thread)).toEqual(['one', 'assistant: a1', 'three', 'assistant: a3'])
    expect([thread.problems(), thread.fidelity]).toEqual([[], 'exact'])
    expect(thread.files.map(file => [file.bytes, file.lines])).toEqual([
      [BASE.length, 7],
      [fork().length, 7],
    ])
  })

  test('a plain one beside it wins, whichever is looked for and by which id', () => {
    const other = zstdCompressSync(Buffer.from('nothing of a session'))
    const segment = following(ROOT, { base: ROOT, lines: 7, of: BASE }, THREE)
    const middle = rolloutPath(`${ROOT}_${SEGMENT}`)
    const last = following(FORK, { base: ROOT, lines: 7, of: segment }, 'turn t4 {\nuser: four\n}')
    const bySegment = readThread(writeFiles({ [rolloutPath(ROOT)]: BASE, [zst]: other, [rolloutPath(FORK)]: fork() }))
    expect(bySegment.files[0]?.path).toMatch(/\.jsonl$/)
    expect(historyWords(bySegment)).toEqual(['one', 'assistant: a1', 'three', 'assistant: a3'])
    // Without a file of that segment, the thread's newest is taken: it is both plain and packed here.
    const byThread = readThread(writeFiles({ [middle]: segment, [`${middle}.zst`]: other, [rolloutPath(FORK)]: last }))
    expect(byThread.files.map(file => file.path.endsWith('.zst'))).toEqual([false, false])
  })

  test('the plain twin of the opened file is not its base', () => {
    const self = following(ROOT, { base: ROOT, lines: 7, of: BASE }, THREE)
    const thread = readThread(writeFiles({ [rolloutPath(ROOT)]: self, [zst]: zstdCompressSync(self) }))
    expect(thread.problems().map(problem => problem.code)).toEqual(['base-missing'])
  })

  test('a whole chain of packed files reads as the plain one; a wrong offset is cut by ordinal there too', () => {
    const own = `${rolloutPath(FORK)}.zst`
    for (const [bytes, codes] of [
      [undefined, []],
      [offset(BASE, 7) - 1, ['base-bad-offset']],
      [BASE.length + 1, ['base-bad-offset']],
    ] as const) {
      const thread = readThread(writeFiles({ [zst]: packed, [own]: zstdCompressSync(fork(bytes)) }))
      expect(thread.problems().map(problem => problem.code)).toEqual(codes)
      expect(historyWords(thread)).toEqual(['one', 'assistant: a1', 'three', 'assistant: a3'])
      expect(thread.info.id).toBe(FORK)
    }
  })

  test('a damaged one is told with its own file, and what it lost makes the history partial', () => {
    const long = Buffer.concat([BASE, Buffer.from(`${JSON.stringify({ type: 'x', payload: {} })}\n`.repeat(20_000))])
    const cut = (at: number) => zstdCompressSync(long).subarray(0, at)
    const thread = readThread(writeFiles({ [zst]: cut(-3), [rolloutPath(FORK)]: fork() }))
    expect(thread.problems()).toMatchObject([{ code: 'packed-damaged', file: 0, line: null, severity: 'error' }])
    expect(historyWords(thread)).toEqual(['one', 'assistant: a1', 'three', 'assistant: a3'])
    const lost = readThread(writeFiles({ [zst]: cut(100), [rolloutPath(FORK)]: fork() }))
    expect(lost.problems().map(problem => problem.code)).toEqual(['base-missing'])
    expect([historyWords(lost), lost.fidelity]).toEqual([['three', 'assistant: a3'], 'partial'])
  })
})

describe.skipIf(process.platform !== 'linux')('no file stays open', () => {
  /** Files of a folder, and private ones whose name is gone, that this process has open. */
  const openIn = (folder: string): readonly string[] =>
    readdirSync('/proc/self/fd')
      .flatMap(fd => {
        try {
          return [readlinkSync(`/proc/self/fd/${fd}`)]
        } catch {
          return []
        }
      })
      .filter(path => path.startsWith(folder) || /palimpsest-.*unpacked \(deleted\)$/.test(path))

  const filler = Buffer.from(`${JSON.stringify({ type: 'x', payload: { text: 'y'.repeat(1000) } })}\n`.repeat(12_000))
  const long = Buffer.concat([BASE, filler])
  const last = following(FORK, { base: ROOT, lines: 12_007, of: long }, THREE)
  const files = () =>
    writeFiles({
      [`${rolloutPath(ROOT)}.zst`]: zstdCompressSync(long),
      [`${rolloutPath(FORK)}.zst`]: zstdCompressSync(last),
    })

  test('when the opening is given up while a packed base is unpacked', () => {
    const path = files()
    const steps = openingThread(path)
    for (let n = 0; n < 10; n++) expect(steps.next().done).toBe(false)
    expect(openIn(dirname(path)).length).toBe(3)
    steps.return({ ok: false, error: { code: 'unreadable', message: '' } })
    expect(openIn(dirname(path))).toEqual([])
  })

  test('when a reader throws, before and after its bases were found', () => {
    const path = files()
    const [reader] = READERS
    if (!reader) throw new Error('no reader')
    const broken = () => {
      throw new Error('a bug')
    }
    expect(() => openThread(path, { readers: [{ ...reader, recognises: broken }] })).toThrow('a bug')
    expect(() => openThread(path, { readers: [{ ...reader, recognises: () => true, open: broken }] })).toThrow('a bug')
    expect(openIn(dirname(path))).toEqual([])
  })

  test('when the thread is closed', () => {
    const path = files()
    const thread = readThread(path)
    expect(thread.files.map(file => file.lines)).toEqual([12_007, 7])
    expect(openIn(dirname(path)).length).toBe(3)
    thread.close()
    expect(openIn(dirname(path))).toEqual([])
  })
})

describe('the files tell what they are', () => {
  test('a segment is of the same thread, a base of another; each says where the next file takes over', () => {
    const segment = following(ROOT, { base: ROOT, lines: 7, of: BASE }, THREE)
    const last = following(FORK, { base: SEGMENT, lines: 7, of: segment }, 'turn t4 {\nuser: four\n}')
    const files = {
      [rolloutPath(ROOT)]: BASE,
      [rolloutPath(FORK)]: last,
      [rolloutPath(`${ROOT}_${SEGMENT}`)]: segment,
    }
    const path = writeFiles(files)
    const roles = (thread: Thread) =>
      thread.files.map(({ role, cut }) => [role, cut?.byte ?? null, cut?.ordinal ?? null])
    expect(roles(readThread(path))).toEqual([
      ['segment', offset(BASE, 7), 7],
      ['own', null, null],
    ])
    const fork = readThread(join(dirname(path), rolloutPath(FORK)))
    expect(roles(fork)).toEqual([
      ['base', offset(BASE, 7), 7],
      ['base', offset(segment, 7), 7],
      ['own', null, null],
    ])
    expect([0, 1, 2].map(file => fork.fileFidelity(file))).toEqual(
      [0, 1, 2].map(() => ({ fidelity: 'exact', notes: [] })),
    )
    expect(fork.missing).toBe(null)
  })

  test('a wrong offset is told of the file that was cut elsewhere', () => {
    const thread = readThread(writeFiles({ [rolloutPath(ROOT)]: BASE, [rolloutPath(FORK)]: fork(3) }))
    expect(thread.files[0]?.cut).toEqual({ byte: offset(BASE, 7), ordinal: 7 })
    expect([0, 1].map(file => thread.fileFidelity(file).fidelity)).toEqual(['partial', 'exact'])
    expect(thread.fileFidelity(0).notes[0]).toMatch(/has no line that ends at byte 3.* cut before ordinal 7 instead\.$/)
  })
})

describe('the user points at a missing base', () => {
  const own = () => writeFiles({ [rolloutPath(FORK)]: fork() })
  const elsewhere = (name: string, bytes: Buffer): string => writeFiles({ [name]: bytes })

  test.each([
    ['by its own name', rolloutPath(ROOT), BASE],
    ['renamed', 'saved.jsonl', BASE],
    ['packed', `${rolloutPath(ROOT)}.zst`, zstdCompressSync(BASE)],
  ] as const)('%s', (_, name, bytes) => {
    const path = own()
    const base = elsewhere(name, bytes)
    const before = readThread(path)
    expect(before.missing).toMatchObject({ id: ROOT, tried: [dirname(path)] })
    expect(before.whyNotMissing(base)).toBe(null)
    const thread = readThread(path, { bases: [base] })
    expect(historyWords(thread)).toEqual(['one', 'assistant: a1', 'three', 'assistant: a3'])
    expect([thread.missing, thread.fidelity, thread.problems()]).toEqual([null, 'exact', []])
  })

  test('the base of a base is looked for beside the one that was pointed at, and may be pointed at too', () => {
    const segment = following(ROOT, { base: ROOT, lines: 7, of: BASE }, THREE)
    const last = following(FORK, { base: SEGMENT, lines: 7, of: segment }, 'turn t4 {\nuser: four\n}')
    const path = writeFiles({ [rolloutPath(FORK)]: last })
    const name = rolloutPath(`${ROOT}_${SEGMENT}`)
    const both = writeFiles({ [rolloutPath(ROOT)]: BASE, [name]: segment })
    expect(readThread(path, { bases: [both] }).files.length).toBe(3)
    const alone = elsewhere(name, segment)
    const half = readThread(path, { bases: [alone] })
    expect([half.files.length, half.missing?.id]).toEqual([2, ROOT])
    expect(readThread(path, { bases: [alone, elsewhere('root.jsonl', BASE)] }).missing).toBe(null)
  })

  const other = rolloutText('meta: 0.169.0 paginated id="44444444-4444-4444-8444-444444444444"\nuser: x')
  const segment = following(ROOT, { base: ROOT, lines: 7, of: BASE }, THREE)
  test.each([
    ['another session', 'x.jsonl', other, /holds the session 44444444-.*; this session goes on from 11111111-/],
    ['a segment', rolloutPath(`${ROOT}_${SEGMENT}`), segment, /is the segment 2222.* goes on from its first file\.$/],
    ['no session', 'x.jsonl', Buffer.from('{"a":1}\n'), /is not a session of Codex/],
    ['a session without an id', 'x.jsonl', rolloutText('no-meta\nuser: x'), /holds no session_meta with an id/],
    ['nothing', 'x.jsonl', Buffer.alloc(0), /is empty/],
  ])('%s is refused, and changes nothing', (_, name, bytes, why) => {
    const path = own()
    const wrong = elsewhere(name, bytes)
    expect(readThread(path).whyNotMissing(wrong)).toMatch(why)
    const thread = readThread(path, { bases: [wrong] })
    expect([thread.missing?.id, historyWords(thread)]).toEqual([ROOT, ['three', 'assistant: a3']])
  })

  test('a file that went away is as if it had not been pointed at', () => {
    const path = own()
    const base = elsewhere('saved.jsonl', BASE)
    rmSync(base)
    expect(readThread(path).whyNotMissing(base)).toMatch(/saved\.jsonl/)
    expect(readThread(path, { bases: [base] }).missing?.id).toBe(ROOT)
  })

  test('the session itself, or one that misses nothing, takes no base', () => {
    const path = own()
    expect(readThread(path).whyNotMissing(path)).toMatch(/is a part of this session already\.$/)
    expect(readThread(elsewhere(rolloutPath(ROOT), BASE)).whyNotMissing(path)).toBe('This session misses no file.')
  })
})
