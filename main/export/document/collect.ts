import { assertNever } from '../../base/assert-never.ts'
import { failed, type Outcome } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import { DIFF_KINDS, type Diff, diff } from '../../compaction/diff.ts'
import { Scratch } from '../../rollout/scratch.ts'
import {
  type Entries,
  type ExportedDiff,
  type ExportedRow,
  type LeftOut,
  SECTIONS,
  type Section,
} from '../../thread/exported/shape.ts'
import type { CheckpointKept, History, ItemRef, Point, Row, Thread } from '../../thread/model.ts'
import { cutText } from './cut-text.ts'
import { diffRowEntry } from './diff-entry.ts'
import { historyEntry } from './history-entry.ts'
import { itemEntry } from './item-entry.ts'
import { ItemIds } from './item-ids.ts'
import { ItemPages } from './item-pages.ts'
import { IN_MEMORY, type Packing, Pages } from './pages.ts'
import type { TextLimit } from './text-limit.ts'

/** Texts that are no item's: notes, messages that a checkpoint keeps, what a call does. Characters. */
const MOST_BESIDE = 1000
/** Rows that are asked for at a time. */
const ROWS = 200
/**
 * Items of the histories at the borders of turns that are looked at, all together: a few seconds. A session of a hundred thousand items
 * without a compaction would cost as many at each border; its later turns have no histories of their own.
 */
const MOST_AT_BORDERS = 40_000_000

/** Thrown inside of `collect` alone, which makes a failure of it: there is no room for what was stored. */
class NoRoom extends Error {}

/** The lists of a document until they are written. */
export interface Collected {
  readonly pages: (section: Section) => Pages
  readonly leftOut: LeftOut
  /** What the model sees at the end: place in the histories. */
  readonly end: number
  close(): void
}

export interface Collecting {
  readonly limit: TextLimit
  readonly packing: Packing
  /** A text that is in no line, without what was redacted. */
  readonly clean: (text: string) => string
  readonly onItem?: ((done: number, all: number) => void) | undefined
}

/** Walks a session that was read whole, once, and keeps of it what a document holds, in flat memory. */
export function* collect(thread: Thread, collecting: Collecting): Steps<Outcome<Collected>> {
  const collector = new Collector(thread, collecting)
  let whole = false
  try {
    const end = yield* collector.walk()
    whole = true
    return { ok: true, value: collector.collected(end) }
  } catch (error) {
    if (error instanceof NoRoom) return failed('not-writable', `There is no room to make the export: ${error.message}.`)
    throw error
  } finally {
    if (!whole) collector.close()
  }
}

class Collector {
  readonly #thread: Thread
  readonly #collecting: Collecting
  readonly #scratch = new Scratch(IN_MEMORY)
  readonly #pages: Readonly<Record<Exclude<Section, 'items'>, Pages>>
  readonly #items: ItemPages
  readonly #ids: ItemIds
  readonly #beside: number
  /** The history that was stored last, and how many lines count there. */
  #last: readonly number[] = []
  #lastAt: { readonly key: string; readonly place: number } | null = null
  #checkpoints = 0
  #walked = 0
  /** Items of histories that may still be looked at for borders of turns. */
  #allowed = MOST_AT_BORDERS
  #keptImages = 0

  constructor(thread: Thread, collecting: Collecting) {
    this.#thread = thread
    this.#collecting = collecting
    const made = SECTIONS.filter(section => section !== 'items').map(
      section => [section, new Pages(section, this.#scratch, collecting.packing)] as const,
    )
    this.#pages = Object.fromEntries(made) as Record<Exclude<Section, 'items'>, Pages>
    this.#items = new ItemPages(collecting.limit, collecting.packing)
    this.#ids = new ItemIds(thread.files.map(file => file.lines))
    this.#beside = Math.min(MOST_BESIDE, collecting.limit.most ?? MOST_BESIDE)
  }

  collected(end: number): Collected {
    const { images, ...left } = this.#items.leftOut
    return {
      pages: section => (section === 'items' ? this.#items.pages : this.#pages[section]),
      leftOut: { ...left, images: images + this.#keptImages },
      end,
      close: () => this.close(),
    }
  }

  close(): void {
    this.#scratch.close()
    this.#items.close()
  }

  *walk(): Steps<number> {
    const thread = this.#thread
    yield* this.#rows(0, thread.prefaceRows)
    for (let n = 1; n <= thread.turnCount; n++) yield* this.#turn(n)
    yield* this.#checkpointsTo(thread.checkpointCount)
    const end = yield* this.#history({ kind: 'end' })
    yield* this.#lists()
    for (const section of SECTIONS) this.#ended(section)
    return end
  }

  #ended(section: Section): void {
    const why = section === 'items' ? this.#items.pages.end() : this.#pages[section].end()
    if (why !== null) throw new NoRoom(why)
  }

  #push<S extends Exclude<Section, 'items'>>(section: S, entry: Entries[S]): void {
    const why = this.#pages[section].push(entry)
    if (why !== null) throw new NoRoom(why)
  }

  *#turn(n: number): Steps<undefined> {
    const { rows, displayed, rolledBackBy, disagreement, ...turn } = this.#thread.turn(n)
    const before = yield* this.#border({ kind: 'turn', n, side: 'start' })
    const firstRow = this.#pages.rows.count
    yield* this.#rows(n, rows)
    const after = yield* this.#border({ kind: 'turn', n, side: 'end' })
    this.#push('turns', {
      ...turn,
      firstRow,
      rows,
      x: this.#thread.turnX(n),
      ...(displayed !== null && { displayed }),
      ...(rolledBackBy !== null && { rolledBackBy }),
      ...(disagreement !== null && { disagreement }),
      before,
      after,
    })
    yield
    return undefined
  }

  *#rows(turn: number, count: number): Steps<undefined> {
    for (let from = 0; from < count; from += ROWS) {
      for (const row of this.#thread.rows(turn, from, Math.min(ROWS, count - from))) {
        this.#push('rows', yield* this.#row(row))
        yield
      }
    }
    return undefined
  }

  *#row(row: Row): Steps<ExportedRow> {
    switch (row.kind) {
      case 'item':
        return { kind: 'item', item: yield* this.#item(row.ref) }
      case 'band':
        yield* this.#checkpointsTo(row.checkpoint)
        return row
      case 'note':
        return { ...row, text: this.#short(row.text) }
      case 'line': {
        const { start, end } = this.#thread.line(row.file, row.line)
        return { ...row, bytes: end - start }
      }
      default:
        return assertNever(row)
    }
  }

  /** The number of an item, which is stored when it is met first. */
  *#item(ref: ItemRef): Steps<number> {
    const known = this.#ids.known(ref)
    if (known !== null) return known
    const item = this.#thread.item(ref)
    if (ref.index === null && !ref.made) this.#walked += 1
    const { actions } = this.#thread.content(item)
    const done = this.#walked / Math.max(1, this.#thread.itemCount)
    const others = Object.values(this.#pages).reduce((sum, pages) => sum + pages.packed, 0)
    const why = yield* this.#items.add(itemEntry(item, actions, this.#beside), { others, done })
    if (why !== null) throw new NoRoom(why)
    this.#collecting.onItem?.(this.#walked, this.#thread.itemCount)
    yield
    return this.#ids.add(ref)
  }

  *#checkpointsTo(n: number): Steps<undefined> {
    while (this.#checkpoints < n) {
      this.#checkpoints += 1
      yield* this.#checkpoint(this.#checkpoints)
    }
    return undefined
  }

  *#checkpoint(n: number): Steps<undefined> {
    const before = yield* this.#thread.history({ kind: 'checkpoint', n, side: 'before' })
    const after = yield* this.#thread.history({ kind: 'checkpoint', n, side: 'after' })
    const places = { before: yield* this.#store(before), after: yield* this.#store(after) }
    const found = yield* diff(this.#side(before), this.#side(after))
    this.#push('checkpoints', {
      ...this.#thread.checkpoint(n),
      x: this.#thread.checkpointX(n),
      ...places,
      diff: this.#diff(found),
      record: yield* this.#thread.checkpointRecord(n),
      kept: this.#kept(yield* this.#thread.checkpointKept(n)),
    })
    return undefined
  }

  #side({ items }: History) {
    return { count: items.length, item: (i: number) => this.#thread.item(items[i] as ItemRef) }
  }

  #diff({ before, after, rows, totals }: Diff): ExportedDiff {
    const firstRow = this.#pages.diffRows.count
    for (const row of rows) this.#push('diffRows', diffRowEntry(row))
    const kinds = DIFF_KINDS.filter(kind => totals[kind].rows > 0)
    return {
      firstRow,
      rows: rows.length,
      before,
      after,
      totals: Object.fromEntries(kinds.map(kind => [kind, totals[kind]])),
    }
  }

  #kept(kept: CheckpointKept): CheckpointKept {
    this.#keptImages += kept.images.length
    return {
      ...kept,
      messages: kept.messages.map(message => ({ ...message, text: this.#short(message.text) })),
      images: kept.images.map(image => ({ ...image, text: '' })),
    }
  }

  /** The history at the border of a turn, unless too much was looked at for those. */
  *#border(at: Point): Steps<number | null> {
    const line = this.#thread.lastLine(at)
    const key = line && `${line.file}:${line.line}`
    if (key !== null && key === this.#lastAt?.key) return this.#lastAt.place
    if (this.#allowed <= 0) return null
    const place = yield* this.#history(at)
    this.#allowed -= this.#last.length
    if (key !== null) this.#lastAt = { key, place }
    return place
  }

  *#history(at: Point): Steps<number> {
    return yield* this.#store(yield* this.#thread.history(at))
  }

  *#store({ items, fidelity, notes }: History): Steps<number> {
    const ids: number[] = []
    for (const [i, ref] of items.entries()) {
      ids.push(this.#ids.known(ref) ?? (yield* this.#item(ref)))
      if (i % 4096 === 4095) yield
    }
    const { histories } = this.#pages
    const place = histories.count
    const last = histories.fresh ? [] : this.#last
    this.#push('histories', historyEntry(ids, last, { fidelity, notes }))
    this.#last = ids
    return place
  }

  /** The lists that are no part of the walk. */
  *#lists(): Steps<undefined> {
    const thread = this.#thread
    for (let n = 1; n <= thread.attemptCount; n++) this.#push('attempts', thread.attempt(n))
    for (const turn of thread.displayed() ?? []) this.#push('displayed', turn)
    for (let window = 0; window <= thread.checkpointCount; window++)
      for (const request of yield* thread.requests({ first: window, last: window })) this.#push('requests', request)
    for (let i = 0; i < thread.curveCount(); i++) {
      this.#push('curve', thread.curvePoint(i))
      if (i % 512 === 511) yield
    }
    for (const problem of thread.problems())
      this.#push('problems', { ...problem, message: this.#collecting.clean(problem.message) })
    return undefined
  }

  #short(text: string): string {
    return cutText(text, null, this.#beside).text
  }
}
