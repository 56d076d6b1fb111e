import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Steps } from '../base/steps.ts'
import { copyingDatabase } from './database-copy.ts'
import { eachRow, rowsOf, tablesOf, textIn } from './database-rows.ts'
import { factsOf } from './discover.ts'
import { type Fields, fieldsOf } from './settings.ts'
import { type Database, isDatabaseError, openDatabase } from './sqlite.ts'

/** Thread id -> the name that the user gave. */
export type Names = ReadonlyMap<string, string>

/** What a home's own lists say of its threads, by thread id. */
export interface HomeLists {
  readonly names: Names
  /** Paths of active rollouts as the rows have them. */
  readonly rollouts: ReadonlyMap<string, string>
}

/** Reads the lists of homes; those of a home that did not change are not read again. */
export class NameBook {
  /** Where copies of databases are put for as long as they are read. */
  readonly #scratch: string
  readonly #homes = new Map<string, { readonly stamp: string; readonly lists: HomeLists }>()

  constructor(scratch: string) {
    this.#scratch = scratch
  }

  /** The lists of each home. */
  *lists(homes: readonly string[]): Steps<ReadonlyMap<string, HomeLists>> {
    const lists = new Map<string, HomeLists>()
    for (const home of homes) lists.set(home, yield* this.#ofHome(home))
    return lists
  }

  *#ofHome(home: string): Steps<HomeLists> {
    const index = join(home, 'session_index.jsonl')
    const state = join(home, 'state_5.sqlite')
    const stamp = stampOf([index, state, `${state}-wal`])
    const known = this.#homes.get(home)
    if (known?.stamp === stamp) return known.lists
    const { names, rollouts } = yield* readingState(state, this.#scratch)
    const lists = { names: new Map([...indexNames(index), ...names]), rollouts }
    this.#homes.set(home, { stamp, lists })
    return lists
  }
}

const stampOf = (paths: readonly string[]): string =>
  paths
    .map(path => {
      const facts = factsOf(path)
      return facts === null ? '-' : `${facts.size} ${facts.mtimeMs}`
    })
    .join(' | ')

/** Larger files are not read for names. Bytes. */
const LARGEST_INDEX = 64 * 1024 * 1024
const LARGEST_STATE = 1024 * 1024 * 1024

/** `session_index.jsonl`: appended to, so the newest line of an id wins (codex-format.md section 1). */
export function indexNames(path: string): Names {
  const names = new Map<string, string>()
  const facts = factsOf(path)
  if (facts === null || facts.size > LARGEST_INDEX) return names
  for (const line of textOf(path).split('\n')) {
    const { id, thread_name: name } = parsed(line)
    if (typeof id === 'string' && typeof name === 'string') setName(names, id, name)
  }
  return names
}

/** The name of one thread, from the first home whose `session_index.jsonl` has one; null when none does. */
export function nameIn(homes: readonly string[], id: string | null): string | null {
  if (id === null) return null
  for (const home of homes) {
    const name = indexNames(join(home, 'session_index.jsonl')).get(id.toLowerCase())
    if (name !== undefined) return name
  }
  return null
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function parsed(line: string): ReturnType<typeof fieldsOf> {
  try {
    return fieldsOf(JSON.parse(line))
  } catch {
    return {}
  }
}

function setName(names: Map<string, string>, id: string, name: string): void {
  const folded = name.replace(/\s+/g, ' ').trim().slice(0, 200)
  if (folded === '') names.delete(id.toLowerCase())
  else names.set(id.toLowerCase(), folded)
}

const NOTHING: HomeLists = { names: new Map(), rollouts: new Map() }

/**
 * Names and rollouts in `state_5.sqlite`. Codex may have it open: a copy is read, with its -wal, which may hold most of it, so that
 * nothing beside the live database is ever written. A copy that was torn by a writer, or a database of another shape, says nothing.
 */
export function* readingState(path: string, scratch: string): Steps<HomeLists> {
  const copy = yield* copyingDatabase(path, scratch, LARGEST_STATE)
  if (!copy.ok) return NOTHING
  try {
    const opened = openDatabase(copy.value.path, { readonly: false })
    return opened.ok ? yield* listsIn(opened.value) : NOTHING
  } catch (error) {
    if (isDatabaseError(error)) return NOTHING
    throw error
  } finally {
    copy.value.remove()
  }
}

function* listsIn(db: Database): Steps<HomeLists> {
  try {
    const names = new Map<string, string>()
    const rollouts = new Map<string, string>()
    yield* eachRow(rowsOf(db, tablesOf(db), 'threads', ['id', 'rollout_path', ...NAME_COLUMNS]), row => {
      if (typeof row.id !== 'string') return
      const name = nameInRow(row)
      const path = textIn(row.rollout_path)
      if (name !== null) setName(names, row.id, name)
      if (path !== null) rollouts.set(row.id.toLowerCase(), path)
    })
    return { names, rollouts }
  } finally {
    db.close()
  }
}

export const NAME_COLUMNS = ['name', 'title', 'first_user_message'] as const

/** The user's name for the thread of a row: a title is one only where the user changed it, else it is the beginning of the first message. */
export function nameInRow({ name, title, first_user_message: first }: Fields): string | null {
  if (typeof name === 'string' && name !== '') return name
  return typeof title === 'string' && title !== '' && typeof first === 'string' && !first.startsWith(title)
    ? title
    : null
}
