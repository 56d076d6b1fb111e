import type { FindFilter, FindPage, Result } from '../../preload/contract.ts'
import { find, parsePlace } from '../thread/find/find.ts'
import { ok } from './context.ts'
import type { OpenThread } from './open-thread.ts'
import { withoutMarksIn } from './read-as.ts'
import { noFile, noLine, refuse } from './refusals.ts'

/** Hits of one page. */
export const MOST_HITS = 200
/** Hits that are counted before a page says how many. */
const MOST_COUNTED = 1_000_000_000
/** A page with hits goes out after so long, full or not: the first hit is shown at once. Milliseconds. */
const PATIENCE = 100

interface Asked {
  readonly query: string
  readonly matchCase: boolean
  readonly filter: FindFilter
  readonly next: string | null
  readonly count: number
}

/** One page of hits. A newer search of the thread ends an older one, which answers `cancelled`. */
export async function findPage(open: OpenThread, asked: Asked): Promise<Result<FindPage>> {
  const { count, next } = asked
  const refused =
    asked.query === '' ? refuse('bad-argument', 'There is nothing to look for.') : refusedPlace(open, next)
  if (refused !== null) return refused
  open.find?.abort()
  const newest = new AbortController()
  open.find = newest
  const want = count === 0 ? 'count' : 'hits'
  const most = count === 0 ? MOST_COUNTED : Math.min(count, MOST_HITS)
  const request = { ...asked, want, most, patience: PATIENCE } as const
  const page = await open.run(
    find(open.shown, request, () => performance.now()),
    newest.signal,
  )
  return ok(open.as === null ? page : withoutMarksIn(page))
}

function refusedPlace({ thread }: OpenThread, next: string | null) {
  if (next === null) return null
  const place = parsePlace(next)
  if (place === null) return refuse('bad-argument', 'This search cannot be gone on with.')
  const lines = thread.files[place.file]?.lines
  if (lines === undefined) return noFile(place.file, thread.files.length)
  return place.line > lines ? noLine(place.line, lines) : null
}
