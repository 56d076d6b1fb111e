import { useEffect, useReducer } from 'react'
import type {
  DiffRowView,
  DraftRowView,
  HistoryRowView,
  Point,
  ProblemView,
  Result,
  ReviewPlaceView,
  ReviewSecretView,
  RowView,
  ThreadKey,
  TurnView,
} from '../preload/contract.ts'
import { call } from './api.ts'

/** Entries of a page. */
const PAGE = 100
/** The pages that were not looked at longest are let go above this. Bytes are estimated from the JSON's length. */
const MOST_BYTES = 24_000_000

interface Page {
  readonly entries: readonly unknown[]
  readonly bytes: number
  stale: boolean
}

/** What was asked before a thread changed may answer as it was. */
interface Loading {
  readonly work: Promise<void>
  state: 'asked' | 'stale' | 'dropped'
}

/** Pages of turns, rows and diff rows by name; the one cache of the window. A Map keeps the order of use. */
const pages = new Map<string, Page>()
/** Pages that are on their way. */
const loading = new Map<string, Loading>()
const listeners = new Set<() => void>()
let total = 0

type Source =
  | { readonly of: 'turns'; readonly key: ThreadKey }
  | { readonly of: 'rows'; readonly key: ThreadKey; readonly turn: number }
  | { readonly of: 'problems'; readonly key: ThreadKey }
  | { readonly of: 'diff'; readonly key: ThreadKey; readonly from: Point; readonly to: Point }
  | { readonly of: 'history'; readonly key: ThreadKey; readonly at: Point }
  | { readonly of: 'secrets'; readonly key: ThreadKey; readonly class: string | null }
  | { readonly of: 'places'; readonly key: ThreadKey; readonly secret: string }
  | { readonly of: 'draft'; readonly key: ThreadKey; readonly at: Point; readonly revision: number }

function prefix(s: Source): string {
  switch (s.of) {
    case 'turns':
    case 'problems':
      return `${s.key} ${s.of} `
    case 'rows':
      return `${s.key} rows ${s.turn} `
    case 'diff':
      return `${s.key} diff ${s.from} ${s.to} `
    case 'history':
      return `${s.key} history ${s.at} `
    case 'secrets':
      return `${s.key} secrets ${s.class} `
    case 'places':
      return `${s.key} places ${s.secret} `
    case 'draft':
      return `${s.key} draft ${s.at} ${s.revision} `
  }
}

async function load(s: Source, page: number): Promise<Result<readonly unknown[]>> {
  const from = page * PAGE
  switch (s.of) {
    case 'turns':
      return call('turns', { key: s.key, from: from + 1, count: PAGE })
    case 'rows': {
      const got = await call('rows', { key: s.key, turn: s.turn, from, count: PAGE })
      return got.ok ? { ok: true, value: got.value.rows } : got
    }
    case 'problems': {
      const got = await call('problems', { key: s.key, from, count: PAGE })
      return got.ok ? { ok: true, value: got.value.problems } : got
    }
    case 'diff': {
      const got = await call('diffRows', { key: s.key, from: s.from, to: s.to, row: from, count: PAGE })
      return got.ok ? { ok: true, value: got.value.rows } : got
    }
    case 'history': {
      const got = await call('historyRows', { key: s.key, at: s.at, from, count: PAGE })
      return got.ok ? { ok: true, value: got.value.rows } : got
    }
    case 'secrets': {
      const got = await call('reviewSecrets', { key: s.key, class: s.class, from, count: PAGE })
      return got.ok ? { ok: true, value: got.value.secrets } : got
    }
    case 'places': {
      const got = await call('reviewPlaces', { key: s.key, secret: s.secret, from, count: PAGE })
      return got.ok ? { ok: true, value: got.value.places } : got
    }
    case 'draft': {
      const got = await call('draftRows', { key: s.key, at: s.at, revision: s.revision, from, count: PAGE })
      return got.ok ? { ok: true, value: got.value.rows } : got
    }
  }
}

function peek(s: Source, index: number): unknown {
  const name = prefix(s) + Math.floor(index / PAGE)
  const page = pages.get(name)
  if (page === undefined) return undefined
  return page.entries[index % PAGE]
}

/** Turn n (from 1), undefined until it was fetched. */
export const turnAt = (key: ThreadKey, n: number): TurnView | undefined =>
  peek({ of: 'turns', key }, n - 1) as TurnView | undefined

/** Row of a turn (turn 0 = before the first), undefined until it was fetched. */
export const rowAt = (key: ThreadKey, turn: number, row: number): RowView | undefined =>
  peek({ of: 'rows', key, turn }, row) as RowView | undefined

export const diffRowAt = (key: ThreadKey, from: Point, to: Point, row: number): DiffRowView | undefined =>
  peek({ of: 'diff', key, from, to }, row) as DiffRowView | undefined

/** Item of the history at a point, undefined until it was fetched. */
export const historyRowAt = (key: ThreadKey, at: Point, index: number): HistoryRowView | undefined =>
  peek({ of: 'history', key, at }, index) as HistoryRowView | undefined

/** Row of a draft as one revision has it, undefined until it was fetched. */
export const draftRowAt = (key: ThreadKey, at: Point, revision: number, row: number): DraftRowView | undefined =>
  peek({ of: 'draft', key, at, revision }, row) as DraftRowView | undefined

/** Problem of a thread by its index, undefined until it was fetched. */
export const problemAt = (key: ThreadKey, index: number): ProblemView | undefined =>
  peek({ of: 'problems', key }, index) as ProblemView | undefined

/** Secret of a class (null = of all) by its index, undefined until it was fetched. */
export const secretAt = (key: ThreadKey, name: string | null, index: number): ReviewSecretView | undefined =>
  peek({ of: 'secrets', key, class: name }, index) as ReviewSecretView | undefined

export const placeAt = (key: ThreadKey, secret: string, index: number): ReviewPlaceView | undefined =>
  peek({ of: 'places', key, secret }, index) as ReviewPlaceView | undefined

/** Entries [from, to) that a view wants; turns count from 1, rows from 0. */
export type Want =
  | { readonly of: 'problems'; readonly key: ThreadKey; readonly from: number; readonly to: number }
  | { readonly of: 'turns'; readonly key: ThreadKey; readonly from: number; readonly to: number }
  | { readonly of: 'rows'; readonly key: ThreadKey; readonly turn: number; readonly from: number; readonly to: number }
  | {
      readonly of: 'diff'
      readonly key: ThreadKey
      readonly start: Point
      readonly end: Point
      readonly from: number
      readonly to: number
    }
  | { readonly of: 'history'; readonly key: ThreadKey; readonly at: Point; readonly from: number; readonly to: number }
  | {
      readonly of: 'secrets'
      readonly key: ThreadKey
      readonly class: string | null
      readonly from: number
      readonly to: number
    }
  | {
      readonly of: 'places'
      readonly key: ThreadKey
      readonly secret: string
      readonly from: number
      readonly to: number
    }
  | {
      readonly of: 'draft'
      readonly key: ThreadKey
      readonly at: Point
      readonly revision: number
      readonly from: number
      readonly to: number
    }

/** Fetches what is wanted and not here (or stale); draws again when a page came. Read the entries with `turnAt`, `rowAt`, `diffRowAt`. */
export function usePages(wants: readonly Want[]): void {
  const [, draw] = useReducer((n: number) => n + 1, 0)
  useEffect(() => {
    listeners.add(draw)
    return () => void listeners.delete(draw)
  }, [])
  useEffect(() => {
    for (const want of wants) void fetchWanted(want)
  })
}

/** Fetches what is wanted; resolves when it is here or could not be had. */
export function fetchWanted(want: Want): Promise<unknown> {
  const source = sourceOf(want)
  const from = Math.max(0, want.of === 'turns' ? want.from - 1 : want.from)
  const to = want.of === 'turns' ? want.to - 1 : want.to
  const work: Promise<void>[] = []
  for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) work.push(fetchPage(source, page))
  return Promise.all(work)
}

function sourceOf(want: Want): Source {
  switch (want.of) {
    case 'turns':
    case 'problems':
      return { of: want.of, key: want.key }
    case 'rows':
      return { of: 'rows', key: want.key, turn: want.turn }
    case 'diff':
      return { of: 'diff', key: want.key, from: want.start, to: want.end }
    case 'history':
      return { of: 'history', key: want.key, at: want.at }
    case 'secrets':
      return { of: 'secrets', key: want.key, class: want.class }
    case 'places':
      return { of: 'places', key: want.key, secret: want.secret }
    case 'draft':
      return { of: 'draft', key: want.key, at: want.at, revision: want.revision }
  }
}

function fetchPage(source: Source, number: number): Promise<void> {
  const name = prefix(source) + number
  const here = pages.get(name)
  if (here !== undefined) {
    pages.delete(name)
    pages.set(name, here)
    if (!here.stale) return Promise.resolve()
  }
  const running = loading.get(name)
  if (running !== undefined) return running.work
  if (here !== undefined) here.stale = false
  const asked: Loading = {
    work: load(source, number).then(got => {
      if (loading.get(name) === asked) loading.delete(name)
      const stale = asked.state !== 'asked'
      // A page that could not be had stays empty until the thread changes: asking again at once would never end.
      if (asked.state !== 'dropped' && (got.ok || !pages.has(name))) keep(name, got.ok ? got.value : [], stale)
      for (const listener of listeners) listener()
    }),
    state: 'asked',
  }
  loading.set(name, asked)
  return asked.work
}

function keep(name: string, entries: readonly unknown[], stale: boolean): void {
  const bytes = JSON.stringify(entries).length * 2
  total += bytes - (pages.get(name)?.bytes ?? 0)
  pages.delete(name)
  pages.set(name, { entries, bytes, stale })
  for (const [oldest, page] of pages) {
    if (total <= MOST_BYTES || oldest === name) break
    pages.delete(oldest)
    total -= page.bytes
  }
}

/**
 * What was fetched of a thread may have changed: it is shown until it was fetched again, when it is next looked at. `from`: turns before
 * this one and their rows have not.
 */
export function markStale(key: ThreadKey, from = 1): void {
  for (const [name, page] of pages) if (mayChange(name, key, from)) page.stale = true
  for (const [name, asked] of loading) if (mayChange(name, key, from)) asked.state = 'stale'
  for (const listener of listeners) listener()
}

/** Keys have no blank in them. */
function mayChange(name: string, key: ThreadKey, from: number): boolean {
  const [of, what, number] = name.split(' ', 3)
  if (of !== key) return false
  if (what === 'turns') return (Number(number) + 1) * PAGE >= from
  return what !== 'rows' || Number(number) >= from
}

/** Lets go of all pages of a thread, also of those that are on their way. */
export function dropPages(key: ThreadKey): void {
  for (const [name, asked] of loading) {
    if (!name.startsWith(`${key} `)) continue
    asked.state = 'dropped'
    loading.delete(name)
  }
  for (const [name, page] of pages) {
    if (!name.startsWith(`${key} `)) continue
    pages.delete(name)
    total -= page.bytes
  }
}
