import { create } from 'zustand'
import type {
  AppError,
  LibraryHit,
  LibraryProgress,
  LibraryState,
  SaidKind,
  SessionFilter,
  SessionHead,
} from '../../preload/contract.ts'

/** sessions: by title, folder and id. texts: by what was said in them. */
export type LibraryMode = 'sessions' | 'texts'

/** Hits of one question, as far as they were asked for. */
export interface Found {
  /** What they answer to; "" = nothing was asked. */
  readonly query: string
  readonly hits: readonly LibraryHit[]
  /** Of their sessions, by path. */
  readonly heads: ReadonlyMap<string, SessionHead>
  /** Where the next page begins; null at the end. */
  readonly next: number | null
  readonly passages: number
  /** Files that could not be looked into yet. */
  readonly pending: number
  readonly state: 'searching' | 'ready' | 'more' | 'failed'
  readonly error: AppError | null
}

/** How the pane is used now, beside what it lists. Data only. */
export interface LibraryPane {
  readonly mode: LibraryMode
  /** What stands in the field. */
  readonly text: string
  /** Kinds of texts that are looked for; null = all. */
  readonly kinds: readonly SaidKind[] | null
  readonly found: Found
  /** Key of the selected row among the hits. */
  readonly selected: string | null
  /** How far the library was read; null before the first word of it. */
  readonly progress: LibraryProgress | null
  /** The most that there was to do since all was read: where a bar begins. */
  readonly most: { readonly heads: number; readonly bytes: number }
  readonly facets: LibraryState['facets']
  readonly problem: string | null
}

export const NOTHING_FOUND: Found = {
  query: '',
  hits: [],
  heads: new Map(),
  next: null,
  passages: 0,
  pending: 0,
  state: 'ready',
  error: null,
}

export const NEW_PANE: LibraryPane = {
  mode: 'sessions',
  text: '',
  kinds: null,
  found: NOTHING_FOUND,
  selected: null,
  progress: null,
  most: { heads: 0, bytes: 0 },
  facets: { projects: [], branches: [], models: [] },
  problem: null,
}

export const useLibraryPane = create<LibraryPane>()(() => NEW_PANE)

export const pane = (): LibraryPane => useLibraryPane.getState()
export const setPane = (change: Partial<LibraryPane>): void => useLibraryPane.setState(change)

/** As calls take it: one that asks for nothing is none. */
export const asked = (filter: SessionFilter): SessionFilter | null => (Object.keys(filter).length === 0 ? null : filter)
