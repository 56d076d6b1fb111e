import type { Said } from '../thread/model.ts'
import type { IndexDb } from './index-db.ts'
import { passageOf, sessionOf } from './passages.ts'
import { type Mark, marksOf, matchOf, type Query } from './query.ts'
import { turnAt } from './session-rows.ts'
import { type Snippet, snippetOf } from './snippet.ts'
import { prepared } from './sqlite.ts'

/** A text in which something was found. */
export interface Hit {
  readonly path: string
  readonly line: number
  /** Turn of the session; 0 before the first. */
  readonly turn: number
  readonly kind: Said['kind']
  readonly snippet: Snippet
}

export interface HitPage {
  /** Newest sessions first; in a session as they stand there. */
  readonly hits: readonly Hit[]
  /** Where to go on: `after` of the next page; null at the end. */
  readonly next: number | null
  /** Passages (some 8 kB of a session each) that match, of all sessions; counted to a limit. */
  readonly passages: number
  readonly counted: 'all' | 'limit'
}

export interface HitQuery {
  readonly query: Query
  /** Sessions whose hits are wanted; null = of all. */
  readonly wanted: ((path: string) => boolean) | null
  /** From an earlier page; null for the first. */
  readonly after: number | null
  /** A page ends with the passage that fills it. */
  readonly count: number
}

/** Passages that are counted. */
const COUNTED = 1000
/** Passages that are looked at for one page: where a filter leaves few, a page may be short although there are more. */
const LOOKED_AT = 20_000
/** Hits in one passage: a page stays small where every word of it is a message of its own. */
const MOST_OF_PASSAGE = 100
/** Before every passage. */
const START = -1

/** Finds texts. Passages that match are counted in the same walk: where a beginning of a word is asked for, the walk is dear to begin. */
export function searchTexts(db: IndexDb, { query, wanted, after, count }: HitQuery): HitPage {
  const hits: Hit[] = []
  const walked = db.read(one => {
    const ids = prepared(one, IDS)
      .pluck()
      .iterate(matchOf(query), after ?? START)
    let passages = 0
    let next: number | null = null
    for (const id of ids) {
      if (typeof id !== 'number') continue
      passages += 1
      const path = next === null ? db.pathOf(sessionOf(id)) : null
      if (path !== null && (wanted === null || wanted(path))) hits.push(...hitsIn(db, id, path, query))
      if (next === null && (hits.length >= count || passages >= LOOKED_AT)) next = id
      if (next !== null && (after !== null || passages > COUNTED)) break
    }
    return { passages, next }
  }, NOTHING)
  const passages = after === null ? walked.passages : 0
  return {
    hits,
    next: walked.next,
    passages: Math.min(COUNTED, passages),
    counted: passages > COUNTED ? 'limit' : 'all',
  }
}

const NOTHING = { passages: 0, next: null as number | null }
const IDS = 'SELECT rowid FROM words WHERE words MATCH ? AND rowid > ? ORDER BY rowid'

/** The texts of a passage that have all that was asked for; where no single one does, the one that has most of it. */
function hitsIn(db: IndexDb, id: number, path: string, query: Query): readonly Hit[] {
  const row = db.read(one => prepared(one, 'SELECT places, text FROM passages WHERE id = ?').raw().get(id), undefined)
  const passage = Array.isArray(row) ? passageOf(row[0], row[1]) : null
  if (passage === null) return []
  const found = passage.texts
    .filter(({ kind }) => query.kinds.includes(kind))
    .map(said => ({ said, marks: marksOf(said.text, query) }))
    .map(one => ({ ...one, terms: one.marks.filter(marks => marks.length > 0).length }))
  const most = found.reduce((best, { terms }) => Math.max(best, terms), 0)
  const all = query.terms.filter(({ without }) => !without).length
  const best = found.filter(({ terms }) => terms === most && terms > 0)
  return (most === all ? best.slice(0, MOST_OF_PASSAGE) : best.slice(0, 1)).map(({ said, marks }) =>
    hitOf(db, sessionOf(id), path, said, marks.flat()),
  )
}

function hitOf(db: IndexDb, key: number, path: string, { line, kind, text }: Said, marks: readonly Mark[]): Hit {
  const spans = db.read(one => prepared(one, 'SELECT spans FROM outlines WHERE session = ?').pluck().get(key), null)
  const turn = Buffer.isBuffer(spans) ? turnAt(spans, line) : 0
  return { path, line, turn, kind, snippet: snippetOf(text, marks) }
}
