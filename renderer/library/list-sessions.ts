import type { SessionHead } from '../../preload/contract.ts'
import { setState, state } from '../actions.ts'
import { call } from '../api.ts'

const PAGE = 500
/** More are not listed at once: the filter finds the others. */
const MOST = 20_000

/** Lists the sessions that the query fits. What was listed stays until the answer is whole, so nothing flickers. */
export async function listSessions(query: string, refresh: boolean): Promise<void> {
  setState({ library: { ...state().library, query } })
  const sessions: SessionHead[] = []
  for (;;) {
    const page = await call('listSessions', {
      query,
      from: sessions.length,
      count: PAGE,
      refresh: refresh && sessions.length === 0,
    })
    if (state().library.query !== query) return
    if (!page.ok) return setState({ library: { ...state().library, state: 'failed', error: page.error } })
    sessions.push(...page.value.sessions)
    const whole = page.value.sessions.length === 0 || sessions.length >= Math.min(page.value.total, MOST)
    if (!whole) continue
    const { total, pending, homes } = page.value
    return setState({ library: { query, sessions, total, pending, homes, state: 'ready', error: null } })
  }
}
