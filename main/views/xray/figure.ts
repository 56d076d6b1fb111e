import type { EntryView, FigureView, HowView, ItemRefView, PlaceView, ValueView } from '../../../preload/contract.ts'
import type { Place } from '../../compaction/entities/entity.ts'
import type { ItemRef, Known, Source, Thread } from '../../thread/model.ts'

/** Entries of a list that a figure carries. */
export const MOST_ENTRIES = 20

/** Places that a figure or an entry names: one can be jumped to, hundreds cannot. */
const MOST_PLACES = 12

export const count = (n: number): ValueView => ({ kind: 'count', n })
export const tokens = (n: number): ValueView => ({ kind: 'tokens', n })
export const bytes = (n: number): ValueView => ({ kind: 'bytes', n })
export const text = (words: string): ValueView => ({ kind: 'text', text: words })
export const code = (words: string): ValueView => ({ kind: 'code', text: words })
export const ratio = ({ part, whole }: { readonly part: number; readonly whole: number }): ValueView => ({
  kind: 'ratio',
  part,
  whole,
})
export const none = (why: string): ValueView => ({ kind: 'none', why })

/** What a figure has beside its label and value. */
interface More {
  readonly how?: HowView
  readonly rule?: string
  readonly places?: readonly PlaceView[]
  readonly entries?: readonly EntryView[]
  /** Of entries, where the list is only their beginning. */
  readonly total?: number
}

export function figure(label: string, value: ValueView, more: More = {}): FigureView {
  const { how = 'counted', rule = '', places = [], entries = [], total = entries.length } = more
  return {
    label,
    value,
    how,
    rule,
    places: places.slice(0, MOST_PLACES),
    entries: entries.slice(0, MOST_ENTRIES),
    total,
  }
}

/** A figure of something known or not, with the lines that it was read from. */
export function knownFigure<T>(
  thread: Thread,
  label: string,
  known: Known<T>,
  value: (value: T) => ValueView,
): FigureView {
  const places = known.from.map(source => sourcePlace(thread, source))
  return known.how === 'unknown'
    ? figure(label, none(known.rule), { how: 'computed', places })
    : figure(label, value(known.value), { how: known.how, rule: known.rule, places })
}

/** The line, or the item of a replacement history, that a source lies in. */
export function sourcePlace(thread: Thread, { file, line, path }: Source): PlaceView {
  const index = /\/replacement_history\/(\d{1,9})(?:\/|$)/.exec(path)?.[1]
  return {
    ref: { file, line, index: index === undefined ? null : Number(index) },
    turn: thread.rowOf(file, line).turn,
  }
}

export const placeView = ({ ref, turn }: { readonly ref: ItemRef; readonly turn: number }): PlaceView => ({
  ref: refView(ref),
  turn,
})

export const placesOf = (...places: readonly Place[]): readonly PlaceView[] => places.map(placeView)

const refView = ({ file, line, index, made }: ItemRef): ItemRefView =>
  made === undefined ? { file, line, index } : { file, line, index, made }
