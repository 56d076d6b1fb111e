import type { LibraryHitPage } from '../../preload/contract.ts'
import { state } from '../actions.ts'
import { call } from '../api.ts'
import { asked, type Found, NOTHING_FOUND, pane, setPane } from './state.ts'

/** Hits of a page; a call takes 200 at most. */
const PAGE = 50
const MOST_OF_PAGE = 200

/** The question whose answer counts: an older one that comes later is let go. */
let latest = 0

/** Asks for the first page of hits. What was found before stays until the answer is here. */
export async function searchTexts(query: string): Promise<void> {
  const words = query.trim()
  const question = ++latest
  if (words === '') return setPane({ found: NOTHING_FOUND, selected: null })
  const before = pane().found
  setPane({ found: { ...before, state: 'searching' } })
  // Who looks at more than a page of the same question goes on seeing as much.
  const count = before.query === words ? Math.min(MOST_OF_PAGE, Math.max(PAGE, before.hits.length)) : PAGE
  const page = await ask(words, null, count)
  if (question !== latest) return
  if (!page.ok) return setPane({ found: { ...NOTHING_FOUND, query: words, state: 'failed', error: page.error } })
  setPane({ found: { ...joined(NOTHING_FOUND, page.value), query: words, passages: page.value.passages } })
}

/** Asks for the page behind the last one. */
export async function searchMore(): Promise<void> {
  const { found } = pane()
  if (found.state !== 'ready' || found.next === null) return
  const question = latest
  setPane({ found: { ...found, state: 'more' } })
  const page = await ask(found.query, found.next, PAGE)
  if (question !== latest) return
  if (!page.ok) return setPane({ found: { ...found, state: 'failed', error: page.error } })
  setPane({ found: joined(found, page.value) })
}

/** The same question again, because more texts are in the index. */
export function searchAgain(): void {
  const { mode, found, text } = pane()
  if (mode === 'texts' && found.state !== 'more' && found.hits.length <= MOST_OF_PAGE) void searchTexts(text)
}

const ask = (query: string, after: number | null, count: number) =>
  call('searchLibrary', { query, kinds: pane().kinds, filter: asked(state().library.filter), after, count })

/** A page behind what is there. A filter may leave a page without a hit although there are more. */
function joined(found: Found, page: LibraryHitPage): Found {
  return {
    ...found,
    hits: [...found.hits, ...page.hits],
    heads: new Map([...found.heads, ...page.sessions.map(head => [head.path, head] as const)]),
    next: page.next,
    pending: page.pending,
    state: 'ready',
    error: null,
  }
}
