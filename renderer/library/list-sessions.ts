import type { SessionFilter, SessionHead } from '../../preload/contract.ts'
import { setState, state } from '../actions.ts'
import { call } from '../api.ts'
import { asked } from './state.ts'

const PAGE = 500
/** More are not listed at once: filters find the others. */
export const MOST = 20_000

/** The question whose answers are listed, or come in. */
let latest = 0
let listed: { readonly query: string; readonly filter: SessionFilter } | null = null

/**
 * Lists the sessions that a query and the filter fit. The first page of a new question is shown as soon as it is here; what was
 * listed for the same one stays until the answer is whole, so nothing flickers.
 */
export async function listSessions(query: string, refresh: boolean): Promise<void> {
  const question = ++latest
  const { filter } = state().library
  const isNew = listed === null || listed.query !== query || listed.filter !== filter
  listed = { query, filter }
  setState({ library: { ...state().library, query } })
  const wanted = asked(filter)
  const found = new Map<string, SessionHead>()
  for (let from = 0; ; from += PAGE) {
    const page = await call('listSessions', {
      query,
      from,
      count: PAGE,
      refresh: refresh && from === 0,
      ...(wanted === null ? {} : { filter: wanted }),
    })
    if (question !== latest) return
    if (!page.ok) {
      listed = null
      return setState({ library: { ...state().library, state: 'failed', error: page.error } })
    }
    // While heads are read a session may come in another page than it was: each stands once.
    for (const head of page.value.sessions) found.set(head.path, head)
    const { all, total, pending, homes, sessions: got } = page.value
    const whole = got.length === 0 || from + PAGE >= Math.min(total, MOST)
    if (whole || (isNew && from === 0)) {
      const sessions = [...found.values()]
      setState({ library: { query, filter, sessions, all, total, pending, homes, state: 'ready', error: null } })
    }
    if (whole) return
  }
}

/** Milliseconds from one listing to the next while the library is being read, and how many times as long as a listing takes. */
const QUIET = 1000
const SHARE = 5

let resting = false
let isWanted = false

/** Lists what is listed again, soon: the library changed. Seldom enough that listing takes a small part of the time. */
export function listSoon(): void {
  isWanted = true
  if (resting) return
  resting = true
  setTimeout(async () => {
    isWanted = false
    const from = performance.now()
    await listSessions(state().library.query, false)
    setTimeout(
      () => {
        resting = false
        if (isWanted) listSoon()
      },
      SHARE * (performance.now() - from),
    )
  }, QUIET)
}
