import type { LibraryHit, LibrarySnippet, SessionHead } from '../../preload/contract.ts'
import { type SectionGeometry, sectioned } from '../list/geometry.ts'

/** Hits of one session, in the order in which they came. */
export interface HitGroup {
  /** Path of the session. */
  readonly session: string
  /** null where the library forgot it meanwhile. */
  readonly head: SessionHead | null
  readonly hits: readonly LibraryHit[]
}

/** Sessions in the order of their first hits: a later page may bring more of one that was there. */
export function groupHits(hits: readonly LibraryHit[], heads: ReadonlyMap<string, SessionHead>): readonly HitGroup[] {
  const groups = new Map<string, LibraryHit[]>()
  for (const hit of hits) {
    const group = groups.get(hit.session)
    if (group === undefined) groups.set(hit.session, [hit])
    else group.push(hit)
  }
  return [...groups].map(([session, hits]) => ({ session, head: heads.get(session) ?? null, hits }))
}

/** Sessions and hits are 40 pixels high. */
export const hitGeometry = (groups: readonly HitGroup[]): SectionGeometry =>
  sectioned(groups.map(({ hits }) => ({ head: 40, rows: hits.length, row: 40, other: [] })))

/** Names a hit: a line may hold several texts of a kind, which the order tells apart. */
export function hitKeys({ session, hits }: HitGroup): readonly string[] {
  const seen = new Map<string, number>()
  return hits.map(({ path, line, kind }) => {
    const name = `${session}\n${path}\n${line} ${kind}`
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    return `${name} ${before}`
  })
}

export interface Piece {
  readonly text: string
  readonly marked: boolean
}

/** Of the characters of a line so many may stand before the first mark: it has to be seen. */
const LEAD = 0.6

/**
 * A snippet cut for one line of some `room` characters: what was found stands near its beginning. Marks that lie in each other or outside
 * of the text are cut to it.
 */
export function piecesOf({ text, marks, cutBefore, cutAfter }: LibrarySnippet, room: number): readonly Piece[] {
  const pieces: Piece[] = []
  let at = text.length <= room ? 0 : leadOf(text, marks[0]?.start ?? 0, Math.floor(LEAD * room))
  if (cutBefore || at > 0) pieces.push({ text: '…', marked: false })
  for (const { start, end } of [...marks].sort((a, b) => a.start - b.start)) {
    const from = Math.max(at, start)
    const to = Math.min(end, text.length)
    if (to <= from) continue
    if (from > at) pieces.push({ text: text.slice(at, from), marked: false })
    pieces.push({ text: text.slice(from, to), marked: true })
    at = to
  }
  const rest = `${text.slice(at)}${cutAfter ? '…' : ''}`
  return rest === '' ? pieces : [...pieces, { text: rest, marked: false }]
}

/** Where a line begins so that its first mark is seen: at a word, never within a character. */
function leadOf(text: string, mark: number, most: number): number {
  if (mark <= most) return 0
  const from = mark - most
  const space = text.slice(from, mark).search(/\s/)
  if (space >= 0 && space < most / 2) return from + space + 1
  return isLowSurrogate(text, from) ? from + 1 : from
}

const isLowSurrogate = (text: string, at: number): boolean => /^[\udc00-\udfff]/.test(text.slice(at, at + 1))
