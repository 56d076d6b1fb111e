import type { FindFilter, FindHit } from '../preload/contract.ts'
import { goToLine, jumpToRow, setFront, setTab, state } from './actions.ts'
import { call } from './api.ts'
import { activeTab, type Find } from './store.ts'

/** Hits of one page, and the most that are kept: more are counted with a plus. */
const PAGE = 200
const MOST = 5000

export const EVERYWHERE: FindFilter = { kinds: [], tool: null, turns: null }

export const NO_FIND: Find = { query: '', matchCase: false, hits: [], at: -1, state: 'idle', next: null, error: null }

export const openFind = (): void => setFront(tab => ({ find: tab.find ?? NO_FIND }))
export const closeFind = (): void => setFront({ find: null })

/** Starts to look for a text; hits come in page after page until all are here or another text is asked for. */
export async function findText(query: string, matchCase: boolean): Promise<void> {
  const fresh: Find = { ...NO_FIND, query, matchCase, state: query === '' ? 'idle' : 'searching' }
  setFront({ find: fresh })
  const tab = activeTab(state())
  if (query === '' || tab?.key == null) return
  const current = (): Find | null => {
    const find = state().tabs.find(t => t.id === tab.id)?.find ?? null
    return find?.query === query && find.matchCase === matchCase ? find : null
  }
  let next: string | null = null
  do {
    const got: Awaited<ReturnType<typeof page>> = await page(tab.key, query, matchCase, next)
    const find = current()
    if (find === null) return
    // Another search of this thread (the palette's) ends this one: what was found stays.
    if (!got.ok && got.error.code === 'cancelled') return change(tab.id, { state: 'more' })
    if (!got.ok) return change(tab.id, { state: 'done', error: got.error.message })
    next = got.value.next
    const hits = [...find.hits, ...got.value.hits]
    const full = hits.length >= MOST
    change(tab.id, { hits, next, state: next === null ? 'done' : full ? 'more' : 'searching' })
    if (full) return
  } while (next !== null)
}

const page = (key: string, query: string, matchCase: boolean, next: string | null) =>
  call('find', { key, query, matchCase, filter: EVERYWHERE, next, count: PAGE })

const change = (id: string, to: Partial<Find>): void =>
  setTab(id, ({ find }) => (find === null ? {} : { find: { ...find, ...to } }))

/** Goes to the next or previous hit, around the ends; from the selection when no hit was visited yet. */
export function stepHit(step: 1 | -1): void {
  const tab = activeTab(state())
  const find = tab?.find
  if (find == null || find.hits.length === 0) return
  const at =
    find.at < 0 ? (step === 1 ? 0 : find.hits.length - 1) : (find.at + step + find.hits.length) % find.hits.length
  const hit = find.hits[at]
  if (hit === undefined) return
  setFront({ find: { ...find, at } })
  goToHit(hit)
}

export function goToHit(hit: FindHit): void {
  if (hit.row !== null) jumpToRow({ turn: hit.turn, row: hit.row })
  else void goToLine(hit.file, hit.line)
}
