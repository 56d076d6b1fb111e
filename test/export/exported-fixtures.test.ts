import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { diffJson } from '../../main/cli/diff.ts'
import { inspectJson } from '../../main/cli/inspect.ts'
import { jsonPieces } from '../../main/cli/json.ts'
import { bothSides } from '../../main/compaction/checkpoint-case.ts'
import { diffOver } from '../../main/compaction/recorded-diff.ts'
import { SECTIONS } from '../../main/thread/exported/shape.ts'
import type { Item, Point, Thread } from '../../main/thread/model.ts'
import { objections } from '../cli/schemas.ts'
import { fixtures, openFixture } from '../support/expected.ts'
import { exportedBytes, readPage } from './exported.ts'

const each = <T>(count: number, make: (n: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => make(i + 1))

/** `inspect` as printed, but for the path of the file itself and what is said of the loss. */
function inspected(thread: Thread): unknown {
  const { fidelity, notes, ...document } = JSON.parse([...jsonPieces(inspectJson(thread))].join(''))
  return { ...document, files: thread.files.map(({ path: _, ...file }) => file) }
}

const diffs = (thread: Thread): unknown =>
  each(thread.checkpointCount, n => {
    const found = runNow(diffOver(thread, runNow(bothSides(thread, n))))
    return JSON.parse([...jsonPieces(diffJson(found))].join(''))
  })

/** All of an item but where it stands in the file and its JSON; of one that is not whole in the page, what stays the same. */
function facts({ ref, raw: _, origin: __, ...item }: Item, lossy: boolean): unknown {
  const { text, why, fidelity, ...rest } = item
  const said = { line: ref.line, index: ref.index, ...rest }
  return lossy ? said : { ...said, text, why, fidelity }
}

const points = (thread: Thread): readonly Point[] => [
  ...each(thread.turnCount, n => ({ kind: 'turn', n, side: 'start' }) as const),
  ...each(thread.turnCount, n => ({ kind: 'turn', n, side: 'end' }) as const),
  ...each(thread.checkpointCount, n => ({ kind: 'checkpoint', n, side: 'before' }) as const),
  ...each(thread.checkpointCount, n => ({ kind: 'checkpoint', n, side: 'after' }) as const),
  { kind: 'end' },
]

const histories = (thread: Thread, lossy: boolean): unknown =>
  points(thread).map(at => {
    const { items, fidelity, notes } = runNow(thread.history(at))
    const listed = items.map(ref => facts(thread.item(ref), lossy))
    return { at, items: listed, ...(!lossy && { fidelity, notes }) }
  })

const rows = (thread: Thread, lossy: boolean): unknown =>
  Array.from({ length: thread.turnCount + 1 }, (_, n) => {
    const count = n === 0 ? thread.prefaceRows : thread.turn(n).rows
    return thread
      .rows(n, 0, count)
      .map(row => (row.kind === 'item' ? { kind: 'item', item: facts(thread.item(row.ref), lossy) } : row))
  })

const beside = (thread: Thread): unknown => ({
  info: thread.info,
  checked: thread.checked,
  items: thread.itemCount,
  preface: thread.prefaceRows,
  turns: each(thread.turnCount, n => ({ ...thread.turn(n), x: thread.turnX(n) })),
  checkpoints: each(thread.checkpointCount, n => [
    thread.checkpoint(n),
    thread.checkpointX(n),
    runNow(thread.checkpointRecord(n)),
  ]),
  displayed: thread.displayed(),
  requests: runNow(thread.requests()),
  curve: each(thread.curveCount(), i => thread.curvePoint(i - 1)),
  problems: thread.problems(),
})

/** What is asked of all turns and points at once, and the same out of what is told of each. */
const atOnce = (thread: Thread) => ({
  turns: each(thread.turnCount, n => thread.turnShape(n)),
  tokens: each(thread.curveCount(), i => thread.curveTokens(i - 1)),
})

const oneByOne = (thread: Thread) => ({
  turns: each(thread.turnCount, n => {
    const { rows, status } = thread.turn(n)
    return { rows, status }
  }),
  tokens: each(thread.curveCount(), i => thread.curvePoint(i - 1).tokens),
})

const ALL = fixtures()

test('there are many fixtures', () => {
  expect(ALL.length).toBeGreaterThan(100)
})

describe.each(ALL)('$name', fixture => {
  test('reads back from its page as it was, and is the same page twice', () => {
    const thread = openFixture(fixture)
    const bytes = exportedBytes(thread, 'html')
    expect(exportedBytes(thread, 'html').equals(bytes)).toBe(true)
    const page = readPage(bytes)
    const lossy = page.notes.length > thread.notes.length
    expect(page.fidelity).toBe(lossy && thread.fidelity !== 'opaque' ? 'partial' : thread.fidelity)
    expect(inspected(page)).toEqual(inspected(thread))
    for (const one of [thread, page]) expect(atOnce(one)).toEqual(oneByOne(one))
    expect(beside(page)).toEqual(beside(thread))
    expect(rows(page, lossy)).toEqual(rows(thread, lossy))
    expect(histories(page, lossy)).toEqual(histories(thread, lossy))
    expect(diffs(page)).toEqual(diffs(thread))
    thread.close()
  })

  test('as a JSON document it keeps to the schema, is the same twice, and holds its texts whole', () => {
    const thread = openFixture(fixture)
    const bytes = exportedBytes(thread, 'json')
    expect(exportedBytes(thread, 'json').equals(bytes)).toBe(true)
    const document = JSON.parse(bytes.toString())
    expect(objections('session', document)).toEqual([])
    expect([document.limits, document.leftOut.texts]).toEqual([{ text: null }, 0])
    expect(SECTIONS.map(section => document[section].length)).toEqual(SECTIONS.map(section => document.counts[section]))
    thread.close()
  })
})
