import type { LibraryProgress, SaidKind, SessionFilter, WindowState } from '../../preload/contract.ts'
import { notify, setState, state } from '../actions.ts'
import { call } from '../api.ts'
import { listSessions, listSoon } from './list-sessions.ts'
import { searchAgain, searchTexts } from './search-texts.ts'
import { type LibraryMode, pane, setPane } from './state.ts'

/** Asks what stands in the field, in the way that is chosen. */
export function ask(): void {
  const { mode, text } = pane()
  if (mode === 'texts') void searchTexts(text)
  else void listSessions(text, false)
}

export function setMode(mode: LibraryMode): void {
  if (pane().mode === mode) return
  setPane({ mode })
  ask()
}

/** Looks for a text in all sessions. */
export function searchFor(text: string): void {
  setPane({ mode: 'texts', text })
  ask()
}

/** Filters the sessions, and the texts that are looked through. */
export function setFilter(filter: SessionFilter): void {
  setState({ library: { ...state().library, filter } })
  ask()
}

export function setKinds(kinds: readonly SaidKind[] | null): void {
  setPane({ kinds })
  ask()
}

/** What was filtered by the last time; the list is not asked for yet. */
export function takeUpFilter({ sessions, kinds }: WindowState['filter']): void {
  setPane({ kinds })
  setState({ library: { ...state().library, filter: sessions } })
}

export function clearFilter(): void {
  setPane({ kinds: null })
  setFilter({})
}

/** Asks what can be filtered by, and how far the library was read. */
export async function lookAtLibrary(): Promise<void> {
  const got = await call('libraryState', {})
  if (!got.ok) return
  const { progress, facets, problem } = got.value
  setPane({ facets, problem })
  take(progress)
}

/** Milliseconds between two searches while texts are taken in. */
const BETWEEN_SEARCHES = 2500
let searchedAt = 0
/** Files that were not in the index when the same was asked again. */
let outside = Number.POSITIVE_INFINITY

/** How far the library was read, as it tells itself. What is found is asked for again where more texts are in the index now. */
export function onLibraryProgress(progress: LibraryProgress): void {
  const before = pane().progress
  take(progress)
  if (before?.phase !== progress.phase) void lookAtLibrary()
  const { files } = progress.texts
  if (files > outside) outside = Number.POSITIVE_INFINITY
  if (files >= Math.min(outside, pane().found.pending)) return
  if (progress.phase !== 'ready' && performance.now() - searchedAt < BETWEEN_SEARCHES) return
  searchedAt = performance.now()
  outside = files
  searchAgain()
}

function take(progress: LibraryProgress): void {
  const { most } = pane()
  const heads = progress.heads === 0 ? 0 : Math.max(most.heads, progress.heads)
  const bytes = progress.texts.files === 0 ? 0 : Math.max(most.bytes, progress.texts.bytes)
  setPane({ progress, most: { heads, bytes } })
}

export async function pause(paused: boolean): Promise<void> {
  const got = await call('pauseLibrary', { paused })
  if (!got.ok) return notify(got.error.message)
  take(got.value)
  // What was read up to now is listed.
  listSoon()
}
