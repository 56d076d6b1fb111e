import { useEffect } from 'react'
import { create } from 'zustand'
import type { AppError, RedactChoice, ReviewView, ThreadKey, ThreadPhase } from '../../preload/contract.ts'
import { notify, setState, setTab, setView, state } from '../actions.ts'
import { call } from '../api.ts'
import { refresh } from '../follow.ts'
import { dropPages, markStale } from '../pages.ts'
import { activeTab, type Tab } from '../store.ts'
import { type Found, switched } from './choice.ts'

/** What is known of the review of a thread. */
export type Review =
  | { readonly state: 'looking'; readonly view: ReviewView | null }
  | { readonly state: 'stopped' }
  | { readonly state: 'failed'; readonly error: AppError }
  | { readonly state: 'done'; readonly view: ReviewView }

/** By thread, so that who comes back finds it as it was. */
const useReviews = create<Readonly<Record<ThreadKey, Review>>>()(() => ({}))

const LOOKING: Review = { state: 'looking', view: null }

const keep = (key: ThreadKey, review: Review): void => useReviews.setState({ [key]: review })

/** Between two questions while the engine looks. Milliseconds. */
const ASK_AGAIN = 200

/** Asks again and again until everything was looked at; the engine rests when nobody asks. */
export function useReview(id: string, key: ThreadKey, phase: ThreadPhase): Review {
  const review = useReviews(all => all[key]) ?? LOOKING
  const going = review.state === 'looking' && phase !== 'reading'
  useEffect(() => {
    if (!going) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let live = true
    const ask = async () => {
      const got = await call('review', { key })
      if (!live) return
      if (!got.ok) return keep(key, { state: 'failed', error: got.error })
      if (got.value.phase !== 'done') {
        keep(key, { state: 'looking', view: got.value })
        timer = setTimeout(() => void ask(), ASK_AGAIN)
        return
      }
      await mask(id)
      keep(key, { state: 'done', view: got.value })
    }
    void ask()
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [id, key, going])
  return review
}

export const lookAgain = (key: ThreadKey): void => keep(key, LOOKING)

export async function stopLooking(key: ThreadKey): Promise<void> {
  keep(key, { state: 'stopped' })
  await call('stopReview', { key })
}

/** Shows the session as it will be exported, from now on and wherever it is looked at. */
async function mask(id: string): Promise<void> {
  const tab = state().tabs.find(t => t.id === id)
  if (tab?.key == null) return
  const got = await call('readAs', { key: tab.key, as: tab.redact })
  if (!got.ok) return notify(got.error.message)
  // What was fetched before holds the secrets: it may not be shown until the new pages are here.
  if (tab.masked === null) {
    dropPages(tab.key)
    setState({ shown: null })
  }
  setTab(id, ({ masked }) => ({ masked: (masked ?? 0) + 1 }))
  markStale(tab.key)
  await refresh(tab.key)
  forgetTitle(tab)
}

/** The title may be a prompt with a secret in it: what is kept from start to start says no more than what is shown. */
function forgetTitle({ id, path }: Tab): void {
  const title = state().tabs.find(tab => tab.id === id)?.title
  if (title !== undefined)
    setState({ recent: state().recent.map(entry => (entry.path === path ? { ...entry, title } : entry)) })
}

/** Shows the session as it is again, and lets go of what was found; what was chosen stays for an export. */
export async function endReview(): Promise<void> {
  const tab = activeTab(state())
  if (tab?.key == null) return
  if (tab.view === 'review') setView('timeline')
  const { key } = tab
  const got = await call('stopReview', { key })
  if (!got.ok) return notify(got.error.message)
  useReviews.setState(({ [key]: _, ...others }) => others, true)
  setTab(tab.id, { masked: null })
  dropPages(key)
  markStale(key)
  await refresh(key)
}

/** The choice that was made last is the one that is shown, however fast the user is. */
let showing: Promise<void> = Promise.resolve()

/** Takes a choice for the session in front; where it is read as it will be exported, that follows. */
export function choose(redact: RedactChoice): void {
  const tab = activeTab(state())
  if (tab === null) return
  setTab(tab.id, { redact })
  showing = showing.then(async () => {
    const now = state().tabs.find(({ id }) => id === tab.id)
    if (now?.redact === redact && now.masked !== null) await mask(tab.id)
  })
}

/** Switches a class, a secret or a place off or on. */
export function toggle(found: Found): void {
  const tab = activeTab(state())
  if (tab === null) return
  const next = switched(found, tab.redact)
  if (next === null) notify('It stays with all that it belongs to. Mask that first.')
  else if (next.off.length > MOST_OFF) notify('So many places cannot be kept one by one. Keep the secret or the class.')
  else choose(next)
}

/** Entries that an export takes. */
const MOST_OFF = 20_000
