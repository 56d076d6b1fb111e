import type { FindFilter, FindHit, FindMark, FindPage, Result } from '../../preload/contract.ts'
import { goToLine, jumpToRow, setFront, setTab, state } from '../actions.ts'
import { call } from '../api.ts'
import { activeTab, type Find } from '../store.ts'

/** Hits of one page, and how many of the first are kept: the others are counted, and fetched when one steps to them. */
const PAGE = 200
const MOST = 5000

export const EVERYWHERE: FindFilter = { kinds: [], tool: null, turns: null }

export const NO_FIND: Find = {
  query: '',
  matchCase: false,
  filter: EVERYWHERE,
  run: 0,
  hits: [],
  found: 0,
  at: -1,
  state: 'idle',
  marks: [],
  far: null,
  error: null,
}

export const openFind = (): void => setFront(tab => ({ find: tab.find ?? NO_FIND }))
export const closeFind = (): void => setFront({ find: null })

type Asked = Pick<Find, 'query' | 'matchCase' | 'filter'>

let runs = 0

/** Starts to look for a text; hits come in page after page until another is asked for. */
export async function findText(change: Partial<Asked>): Promise<void> {
  const tab = activeTab(state())
  if (tab === null) return
  const { query, matchCase, filter } = tab.find ?? NO_FIND
  const asked: Asked = { query, matchCase, filter, ...change }
  runs += 1
  setFront({ find: { ...NO_FIND, ...asked, run: runs, state: asked.query === '' ? 'idle' : 'searching' } })
  if (asked.query === '' || tab.key === null) return
  const search = { tab: tab.id, key: tab.key, asked, run: runs }
  const next = await takeHits(search)
  if (next !== null) await countOn(search, next)
}

/** One search of one tab. */
interface Search {
  readonly tab: string
  readonly key: string
  readonly asked: Asked
  readonly run: number
}

/** The first hits; answers where the others begin, null when there are none or the search is over. */
async function takeHits(search: Search): Promise<string | null> {
  let next: string | null = null
  do {
    const got: FindPage | null = await pageOf(search, next, PAGE)
    const find = current(search)
    if (got === null || find === null) return null
    next = got.next
    const hits = [...find.hits, ...got.hits]
    change(search, { hits, found: hits.length, state: next === null ? 'done' : 'searching' })
    if (hits.length >= MOST) return next
  } while (next !== null)
  return null
}

async function countOn(search: Search, from: string): Promise<void> {
  for (let next: string | null = from; next !== null; ) {
    const got: FindPage | null = await pageOf(search, next, 0)
    const find = current(search)
    if (got === null || find === null) return
    const begun: FindMark = { at: find.found, next }
    const marks = [...find.marks, begun, ...got.marks.map(mark => ({ ...mark, at: find.found + mark.at }))]
    next = got.next
    change(search, { found: find.found + got.found, marks, state: next === null ? 'done' : 'searching' })
  }
}

/** null when it ends here: with what was found, or with an error. */
async function pageOf(search: Search, next: string | null, count: number): Promise<FindPage | null> {
  const got = await askFor(search, next, count)
  if (got.ok) return got.value
  // Another search of this thread (the palette's) ends this one: what was found stays.
  change(search, got.error.code === 'cancelled' ? { state: 'more' } : { state: 'done', error: got.error.message })
  return null
}

function askFor({ key, asked: { query, matchCase, filter } }: Search, next: string | null, count: number) {
  return call('find', { key, query, matchCase, filter, next, count })
}

/** What was found so far, while nothing else is looked for. */
function current({ tab, run }: Search): Find | null {
  const find = state().tabs.find(t => t.id === tab)?.find ?? null
  return find?.run === run ? find : null
}

function change(search: Search, to: Partial<Find>): void {
  if (current(search) === null) return
  setTab(search.tab, ({ find }) => (find === null ? {} : { find: { ...find, ...to } }))
}

/** Goes to the next or previous hit, around the ends; from the selection when no hit was visited yet. */
export async function stepHit(step: 1 | -1): Promise<void> {
  const tab = activeTab(state())
  const find = tab?.find
  if (find == null || tab?.key == null || find.hits.length === 0) return
  // While others are still counted only the first can be gone to: fetching would end that.
  const all = find.state === 'searching' ? find.hits.length : find.found
  const at = find.at < 0 ? (step === 1 ? 0 : all - 1) : (find.at + step + all) % all
  setFront({ find: { ...find, at } })
  const hit = hitAt(find, at) ?? (await fetchHit({ tab: tab.id, key: tab.key, asked: find, run: find.run }, find, at))
  if (hit !== undefined && activeTab(state())?.find?.at === at) goToHit(hit)
}

const hitAt = ({ hits, far }: Find, at: number): FindHit | undefined =>
  hits[at] ?? (far !== null && at >= far.from ? far.hits[at - far.from] : undefined)

/** One that is not here, with its page: from the mark before it on. */
async function fetchHit(search: Search, { marks }: Find, at: number): Promise<FindHit | undefined> {
  const mark = marks.findLast(each => each.at <= at)
  if (mark === undefined) return undefined
  let from = mark.at
  for (let next: string | null = mark.next; next !== null; ) {
    const got: Result<FindPage> = await askFor(search, next, PAGE)
    if (!got.ok) {
      // A later step asks for another.
      if (got.error.code !== 'cancelled') change(search, { error: got.error.message })
      return undefined
    }
    const { hits } = got.value
    if (at < from + hits.length) {
      change(search, { far: { from, hits } })
      return hits[at - from]
    }
    from += hits.length
    next = got.value.next
  }
  return undefined
}

export function goToHit(hit: FindHit): void {
  if (hit.row !== null) jumpToRow({ turn: hit.turn, row: hit.row })
  else void goToLine(hit.file, hit.line)
}
