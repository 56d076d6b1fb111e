// An exported page that somebody cut off, altered or made up: it opens as far as it goes, or is refused with a sentence.
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { inspectJson } from '../../main/cli/inspect.ts'
import { jsonPieces } from '../../main/cli/json.ts'
import { bothSides } from '../../main/compaction/checkpoint-case.ts'
import { diffOver } from '../../main/compaction/recorded-diff.ts'
import { bytesOf } from '../../main/rollout/bytes.ts'
import { HEAD_CLOSE, HEAD_OPEN } from '../../main/thread/exported/container.ts'
import type { Head, Section } from '../../main/thread/exported/shape.ts'
import type { Thread } from '../../main/thread/model.ts'
import { openingSource } from '../../main/thread/readers.ts'
import { AS_IT_IS, exportedBytes, readPage } from '../export/exported.ts'
import { threadOf } from '../support/rollout-text.ts'

const SESSION = `
  turn t1 {
    env
    user: first question
    call c1 shell: ls
    output c1: ${'a line of output '.repeat(40)}
    assistant: first answer
  }
  compacted: first question | P+the summary
  turn t2 {
    user: second question
    assistant: second answer
  }
`

const thread = threadOf(SESSION)
const PAGE = exportedBytes(thread, 'html')

function outcome(bytes: Uint8Array): string {
  const opened = runNow(openingSource(bytesOf('page.html', bytes)))
  if (!opened.ok) return opened.error.message
  runNow(opened.value.read({ quick: false }))
  return askAll(opened.value)
}

/** Asks for everything that a window and the command line ask for. */
function askAll(page: Thread): string {
  const printed = [...jsonPieces(inspectJson(page))].join('')
  for (let n = 0; n <= page.turnCount; n++) {
    const count = n === 0 ? page.prefaceRows : page.turn(n).rows
    for (const row of page.rows(n, 0, count)) {
      if (row.kind !== 'item') continue
      const item = page.item(row.ref)
      page.content(item)
      page.rowOf(row.ref.file, row.ref.line)
      runNow(page.pairOf(row.ref))
    }
    for (const side of ['start', 'end'] as const) if (n > 0) runNow(page.history({ kind: 'turn', n, side }))
  }
  for (let n = 1; n <= page.checkpointCount; n++) {
    runNow(diffOver(page, runNow(bothSides(page, n))))
    runNow(page.checkpointRecord(n))
    runNow(page.checkpointKept(n))
  }
  runNow(page.history({ kind: 'end' }))
  runNow(page.requests())
  for (let i = 0; i < page.curveCount(); i++) page.curvePoint(i)
  return printed
}

const headOf = (page: Buffer): Head => {
  const text = page.toString()
  return JSON.parse(text.slice(text.indexOf(HEAD_OPEN) + HEAD_OPEN.length, text.indexOf(HEAD_CLOSE)))
}

function withHead(change: (head: Record<string, unknown>) => unknown): Buffer {
  const text = PAGE.toString()
  const [start, end] = [text.indexOf(HEAD_OPEN) + HEAD_OPEN.length, text.indexOf(HEAD_CLOSE)]
  const head = change(headOf(PAGE) as unknown as Record<string, unknown>)
  return Buffer.from(text.slice(0, start) + JSON.stringify(head) + text.slice(end))
}

const PART = /(<script type="application\/octet-stream" id="([a-zA-Z]+)-(\d+)">)([^<]*)(<\/script>)/g

function withPart(section: Section, change: (bytes: Buffer) => Buffer | null): Buffer {
  const text = PAGE.toString().replace(PART, (whole, open: string, name: string, _i, base64: string, close: string) => {
    if (name !== section) return whole
    const packed = change(Buffer.from(base64, 'base64'))
    return packed === null ? '' : open + packed.toString('base64') + close
  })
  return Buffer.from(text)
}

const withEntries = (section: Section, change: (entries: Record<string, unknown>[]) => unknown): Buffer =>
  withPart(section, bytes => gzipSync(JSON.stringify(change(JSON.parse(gunzipSync(bytes).toString())))))

const problems = (bytes: Uint8Array): readonly string[] =>
  readPage(bytes)
    .problems()
    .map(problem => problem.message)

test('a page is a session of parts', () => {
  const page = readPage(PAGE)
  const [row] = page.rows(1, 1, 1)
  expect(row?.kind).toBe('item')
  if (row?.kind !== 'item') return
  expect(page.item(row.ref).origin).toEqual({ kind: 'part', file: 0, id: 'items/1' })
  expect(page.lineBytes(0, 3, 0, 100).length).toBe(0)
  expect(page.line(0, 3).problem).toBe('An exported page does not hold the lines of the session.')
  expect(page.resolve({ kind: 'line', line: 3 })).toEqual({
    ok: false,
    message:
      'An exported page holds what the model saw at the borders of turns and compactions, not line by line. Name a turn or a checkpoint.',
  })
  expect(page.resolve({ kind: 'turn', n: 3, side: 'end' })).toEqual({
    ok: false,
    message: 'There is no turn 3: the exported page holds 2.',
  })
  expect(problems(PAGE)).toEqual([])
})

test('a call and its output find each other', () => {
  const page = readPage(PAGE)
  const refs = page.rows(1, 0, 10).flatMap(row => (row.kind === 'item' ? [row.ref] : []))
  const [call, output] = ['call', 'output'].map(kind => refs.find(ref => page.item(ref).kind === kind))
  if (!call || !output) throw new Error('no call')
  expect(runNow(page.pairOf(call))).toEqual(output)
  expect(runNow(page.pairOf(output))).toEqual(call)
})

test('a text over the limit is cut, and the page says so wherever somebody looks', () => {
  const page = readPage(exportedBytes(thread, 'html', { ...AS_IT_IS, textLimit: 500 }))
  const note = 'One text over 500 characters was cut in the export; 179 characters are left out.'
  expect([page.fidelity, page.notes]).toEqual(['partial', [note]])
  expect(runNow(page.history({ kind: 'end' })).notes).toEqual([note])
  const items = page.rows(1, 0, 10).flatMap(row => (row.kind === 'item' ? [page.item(row.ref)] : []))
  const output = items.find(item => item.kind === 'output')
  expect(output?.text).toContain('\n… 179 characters left out …\n')
  expect([output?.fidelity, output?.why]).toEqual([
    'partial',
    'The exported page leaves out 179 characters of its text.',
  ])
  expect(inspectOf(page).checkpoints).toEqual(inspectOf(thread).checkpoints)
  expect(runNow(diffOver(page, runNow(bothSides(page, 1))))).toEqual(
    runNow(diffOver(thread, runNow(bothSides(thread, 1)))),
  )
})

const inspectOf = (any: Thread) => JSON.parse([...jsonPieces(inspectJson(any))].join(''))

describe('refused', () => {
  test.each([
    ['a newer format', withHead(head => ({ ...head, version: 2 })), /exported by a newer Palimpsest \(format 2\)/],
    ['no format number', withHead(head => ({ ...head, version: 'x' })), /without a known format number/],
    ['another format', withHead(head => ({ ...head, format: 'x' })), /head is of another kind/],
    ['a head that is no object', withHead(() => [1]), /head is of another kind/],
    ['a head that is no JSON', Buffer.from(PAGE.toString().replace('{"format"', '{format')), /head cannot be read/],
    ['a head that was cut off', PAGE.subarray(0, PAGE.indexOf(HEAD_OPEN) + 100), /cut off before the end of its head/],
    [
      'parts out of order',
      withHead(head => ({ ...head, parts: { ...(head.parts as object), rows: [0, 9, 3] } })),
      /do not fit/,
    ],
    [
      'a part that begins late',
      withHead(head => ({ ...head, parts: { ...(head.parts as object), rows: [5] } })),
      /do not fit/,
    ],
    ['a list without its parts', withHead(head => ({ ...head, parts: {} })), /do not fit/],
    [
      'counts beyond all measure',
      withHead(head => ({ ...head, counts: { ...(head.counts as object), turns: 1e15 } })),
      /do not fit/,
    ],
    ['no counts', withHead(({ counts: _, ...head }) => head), /do not fit/],
  ])('%s', (_, bytes, message) => {
    expect(outcome(bytes)).toMatch(message)
  })

  test('another page is none', () => {
    expect(outcome(Buffer.from('<!DOCTYPE html>\n<html lang="en">\n'))).toMatch(/it looks like an HTML page/)
  })
})

describe('shown as far as it goes', () => {
  test('a page without a list', () => {
    const bytes = withPart('items', () => null)
    expect(problems(bytes)).toEqual([
      'One part with items is missing from this exported page: the file was cut off or altered.',
    ])
    const page = readPage(bytes)
    const [row] = page.rows(1, 0, 1)
    expect(row?.kind === 'item' && page.item(row.ref).why).toBe('It stands in a part that this exported page lacks.')
    expect(runNow(page.history({ kind: 'end' })).items.length).toBe(4)
  })

  test('a page without its turns has none', () => {
    expect(readPage(withPart('turns', () => null)).turnCount).toBe(0)
    expect(readPage(withEntries('turns', turns => turns.slice(0, 1))).turnCount).toBe(1)
  })

  test('a part that inflates to more than a part may is broken', () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, ' '))
    const before = process.memoryUsage.rss()
    expect(problems(withPart('rows', () => bomb))).toEqual([
      'One part with rows cannot be unpacked: the file was cut off or altered.',
    ])
    expect(process.memoryUsage.rss() - before).toBeLessThan(120 * 1024 * 1024)
  })

  test.each([
    ['no gzip', Buffer.from('no gzip')],
    ['no JSON', gzipSync('[1,')],
    ['no list', gzipSync('{"a":1}')],
    ['too many entries', gzipSync(JSON.stringify(Array(10_001).fill({})))],
  ])('a part that is %s', (_, part) => {
    for (const section of ['turns', 'rows', 'items', 'histories', 'checkpoints', 'diffRows'] as const) {
      const bytes = withPart(section, () => part)
      expect(
        readPage(bytes)
          .problems()
          .map(problem => problem.code),
      ).toEqual(['export-part-broken'])
      outcome(bytes)
    }
  })

  test('a history that names items that there are not', () => {
    for (const runs of [[[0, 1e9]], [[5, 4_000_000]], [[-1, 2]], [[0, 0]], 'x', [['a', {}]]]) {
      const bytes = withEntries('histories', all => all.map(history => ({ ...history, runs })))
      const { fidelity } = runNow(readPage(bytes).history({ kind: 'checkpoint', n: 1, side: 'before' }))
      expect(['partial', 'exact']).toContain(fidelity)
      outcome(bytes)
    }
    const kept = withEntries('histories', all => all.map(history => ({ ...history, keep: 1e9 })))
    expect(runNow(readPage(kept).history({ kind: 'end' })).notes).toEqual([
      'What the model saw here stands in a part that this exported page lacks.',
    ])
  })

  test('rows of a diff that do not fit to the histories are made anew', () => {
    const bytes = withEntries('diffRows', rows => rows.map(row => ({ ...row, before: 0 })))
    const found = runNow(diffOver(readPage(bytes), runNow(bothSides(readPage(bytes), 1))))
    expect(found.rows.length).toBeGreaterThan(0)
    expect(found.before.items).toBe(thread.checkpoint(1).itemsBefore)
  })
})

test('wherever a page is cut off, and whatever byte is another, it opens or is refused with a sentence', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: PAGE.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, byte) => {
      const changed = Buffer.from(PAGE)
      changed[at] = byte
      expect(outcome(PAGE.subarray(0, at))).not.toBe('')
      expect(outcome(changed)).not.toBe('')
    }),
    { numRuns: 60 },
  )
})

test('whatever stands in the head and in the lists, nothing is thrown', () => {
  const sections: readonly Section[] = [
    'turns',
    'rows',
    'items',
    'histories',
    'checkpoints',
    'diffRows',
    'requests',
    'curve',
    'problems',
  ]
  const odd = fc.oneof(
    fc.constantFrom(-1, 1e15, 0.5, null, '', '__proto__', [], {}, true, 'x'.repeat(100), [[0, 3]]),
    fc.jsonValue({ maxDepth: 2 }),
  )
  fc.assert(
    fc.property(fc.constantFrom(...sections), fc.nat(30), odd, (section, key, value) => {
      const spoil = (fields: object) => {
        const keys = Object.keys(fields)
        return { ...fields, [keys[key % Math.max(1, keys.length)] ?? 'x']: value }
      }
      expect(outcome(withEntries(section, entries => entries.map(spoil)))).not.toBe('')
      expect(outcome(withHead(spoil))).not.toBe('')
    }),
    { numRuns: 150 },
  )
})
