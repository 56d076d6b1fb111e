import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyDatabase } from './database-copy.ts'
import { rowsOf, tablesOf } from './database-rows.ts'
import { factsOf } from './discover.ts'
import { type Fields, fieldsOf } from './settings.ts'
import { type Database, isDatabaseError, openDatabase } from './sqlite.ts'

/** Thread id -> the name that the user gave. */
export type Names = ReadonlyMap<string, string>

/** Reads names of threads from the homes; a home that did not change is not read again. */
export class NameBook {
  /** Where copies of databases are put for as long as they are read. */
  readonly #scratch: string
  readonly #homes = new Map<string, { readonly stamp: string; readonly names: Names }>()

  constructor(scratch: string) {
    this.#scratch = scratch
  }

  names(homes: readonly string[]): Names {
    return new Map(homes.flatMap(home => [...this.#ofHome(home)]))
  }

  #ofHome(home: string): Names {
    const index = join(home, 'session_index.jsonl')
    const state = join(home, 'state_5.sqlite')
    const stamp = stampOf([index, state, `${state}-wal`])
    const known = this.#homes.get(home)
    if (known?.stamp === stamp) return known.names
    const names = new Map([...indexNames(index), ...stateNames(state, this.#scratch)])
    this.#homes.set(home, { stamp, names })
    return names
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

/**
 * Names in `state_5.sqlite`. Codex may have it open: a copy is read, with its -wal, which may hold most of it, so that nothing
 * beside the live database is ever written. A copy that was torn by a writer, or a database of another shape, gives no names.
 */
export function stateNames(path: string, scratch: string): Names {
  const copy = copyDatabase(path, scratch, LARGEST_STATE)
  if (!copy.ok) return new Map()
  try {
    return namesIn(copy.value.path)
  } catch (error) {
    if (isDatabaseError(error)) return new Map()
    throw error
  } finally {
    copy.value.remove()
  }
}

function namesIn(copy: string): Names {
  const opened = openDatabase(copy, { readonly: false })
  if (!opened.ok) return new Map()
  try {
    return threadNames(opened.value)
  } finally {
    opened.value.close()
  }
}

function threadNames(db: Database): Names {
  const names = new Map<string, string>()
  for (const row of rowsOf(db, tablesOf(db), 'threads', ['id', ...NAME_COLUMNS])) {
    const name = nameInRow(row)
    if (typeof row.id === 'string' && name !== null) setName(names, row.id, name)
  }
  return names
}

export const NAME_COLUMNS = ['name', 'title', 'first_user_message'] as const

/** The user's name for the thread of a row: a title is one only where the user changed it, else it is the beginning of the first message. */
export function nameInRow({ name, title, first_user_message: first }: Fields): string | null {
  if (typeof name === 'string' && name !== '') return name
  return typeof title === 'string' && title !== '' && typeof first === 'string' && !first.startsWith(title)
    ? title
    : null
}
