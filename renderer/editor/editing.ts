import { create } from 'zustand'
import type { AppError, DraftView, Point, ThreadKey } from '../../preload/contract.ts'

/** The editor of one tab. The engine holds the draft; this is what the window shows of it. */
export interface Editing {
  readonly key: ThreadKey
  /** The compaction whose history is edited. */
  readonly checkpoint: number
  readonly at: Point
  /** null until it is here. */
  readonly view: DraftView | null
  readonly error: AppError | null
  readonly row: number
  /** The text of the selected row is open. */
  readonly text: boolean
  /** What is being typed, until it goes into the draft. */
  readonly typed: Typed | null
  /** Tokens of what is being typed, and of the draft with it. */
  readonly weight: { readonly tokens: number; readonly draft: number } | null
  /** Counts up when a row was asked for by name: the list goes there. */
  readonly jump: number
}

export interface Typed {
  readonly row: number
  readonly path: string
  readonly own: string
  readonly text: string
}

/** By tab. A tab without an entry shows its compactions. Data only. */
export const useEditing = create<Readonly<Record<string, Editing>>>()(() => ({}))

export const editingOf = (tab: string): Editing | null => useEditing.getState()[tab] ?? null

export function setEditing(tab: string, change: Partial<Editing>): void {
  const now = editingOf(tab)
  if (now !== null) useEditing.setState({ [tab]: { ...now, ...change } })
}

/** Shows the compaction again. The engine keeps the draft. */
export function stopEditing(tab: string): void {
  const { [tab]: _, ...rest } = useEditing.getState()
  useEditing.setState(rest, true)
}
