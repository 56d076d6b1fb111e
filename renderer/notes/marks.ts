import { create } from 'zustand'
import type { NoteMark, NotePlace, ThreadKey } from '../../preload/contract.ts'
import { state } from '../actions.ts'
import { call } from '../api.ts'
import { activeTab, type Tab, useStore } from '../store.ts'

/** What is noted of one thread. */
export interface Marks {
  /** In the order of the session. */
  readonly list: readonly NoteMark[]
  readonly byPlace: ReadonlyMap<string, NoteMark>
  readonly byTurn: ReadonlyMap<number, readonly NoteMark[]>
  /** With those whose place is not in the session any more. */
  readonly total: number
  readonly problem: string | null
}

/** By thread. Data only; a thread without an entry was not asked yet. */
export const useAllMarks = create<Readonly<Record<ThreadKey, Marks>>>()(() => ({}))

export const placeName = ({ file, line, index }: NotePlace): string => `${file}:${line}:${index ?? ''}`

export const NO_MARKS: Marks = { list: [], byPlace: new Map(), byTurn: new Map(), total: 0, problem: null }

export const marksOf = (key: ThreadKey): Marks => useAllMarks.getState()[key] ?? NO_MARKS

export const useMarks = (key: ThreadKey | null): Marks =>
  useAllMarks(all => (key === null ? null : all[key])) ?? NO_MARKS

/** The mark of an item, a band or a line in a list; null where nothing is noted. */
export const markAt = (marks: Marks, place: NotePlace): NoteMark | null => marks.byPlace.get(placeName(place)) ?? null

export async function loadMarks(key: ThreadKey): Promise<void> {
  const got = await call('notes', { key })
  // A tab that was closed meanwhile needs none; where they cannot be had, what is known stays.
  if (!got.ok || !state().tabs.some(tab => tab.key === key)) return
  const { marks, total, problem } = got.value
  useAllMarks.setState({ [key]: makeMarks(marks, total, problem) })
}

export function makeMarks(list: readonly NoteMark[], total: number, problem: string | null): Marks {
  const byTurn = new Map<number, NoteMark[]>()
  for (const mark of list) byTurn.set(mark.turn, [...(byTurn.get(mark.turn) ?? []), mark])
  return { list, byPlace: new Map(list.map(mark => [placeName(mark), mark])), byTurn, total, problem }
}

/** Keeps the marks of the tab in front: asked when the thread is read, when it becomes another, and when lines may have come that a note waits for. */
export function followMarks(): void {
  let last = ''
  const look = () => {
    const tab = activeTab(state())
    const now = tab?.key == null ? '' : nameOf(tab, tab.key)
    if (now === last) return
    last = now
    if (tab?.key != null) void loadMarks(tab.key)
  }
  useStore.subscribe(look)
  look()
  // Another program may have written meanwhile: its windows tell only each other.
  addEventListener('focus', () => {
    const key = activeTab(state())?.key
    if (key != null) void loadMarks(key)
  })
}

function nameOf({ thread }: Tab, key: ThreadKey): string {
  const { phase, renewed = 0, grown = 0 } = thread?.progress ?? {}
  const { list, total } = marksOf(key)
  return JSON.stringify([key, phase === 'reading', renewed, list.length < total ? grown : 0])
}
