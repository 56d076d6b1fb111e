import type { Result, ThreadKey } from '../../preload/contract.ts'
import { notify, openOverlay, setState, setTab, state } from '../actions.ts'
import { call } from '../api.ts'
import { refresh } from '../follow.ts'
import { dropPages } from '../pages.ts'
import { dropPartings } from '../partings.ts'
import { newTab } from '../store.ts'

/** Asks the user for the file that is missing: by the system's own dialog where the shell has one, else by the window's. */
export async function askForBase(key: ThreadKey): Promise<void> {
  const picked = await call('pickFile', {})
  if (!picked.ok) return openOverlay({ kind: 'open', text: '', base: key })
  if (picked.value === null) return
  const done = await pointAt(key, picked.value)
  if (done.ok) return showWhole()
  notify(done.error.message)
  openOverlay({ kind: 'files', said: done.error.message })
}

/** Says what came of it, in the place where the chain is shown. */
export function showWhole(): void {
  openOverlay({
    kind: 'files',
    said: 'The file was found to be the one that is named. The session was read again with it.',
  })
}

/** Reads the session of a tab again with the file that was chosen. Turns and lines count anew, so its places are forgotten. */
export async function pointAt(key: ThreadKey, path: string): Promise<Result<null>> {
  const got = await call('pointAtBase', { key, path })
  if (!got.ok) return got
  const tab = state().tabs.find(each => each.key === key)
  if (tab === undefined) {
    await call('closeThread', { key: got.value.key })
    return { ok: true, value: null }
  }
  const { id, view, density } = tab
  const fresh = newTab(id, tab.path, got.value.title, null)
  setTab(id, { ...fresh, state: 'open', key: got.value.key, thread: got.value, view, density })
  const { places } = state().visited
  const kept = places.filter(place => place.tab !== id)
  setState({ visited: { places: kept, at: kept.length - 1 } })
  dropPages(key)
  dropPartings(key)
  await refresh(got.value.key, got.value)
  await call('closeThread', { key })
  return { ok: true, value: null }
}
