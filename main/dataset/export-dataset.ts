import { join } from 'node:path'
import { done, failed, type Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import type { RedactSettings } from '../export/redact/settings.ts'
import { ROOTS } from '../library/discover.ts'
import { isUnder } from '../library/homes.ts'
import type { Session } from '../library/sessions.ts'
import { TYPES } from './columns.ts'
import { DatasetFolder, type WrittenFile } from './dataset-folder.ts'
import { NotWritten } from './parquet-file.ts'
import { Replays } from './replays.ts'
import { namesWithout } from './sayings.ts'
import { inMonths } from './session-order.ts'
import { sessionRows, type Unreadable, type Wanting } from './session-rows.ts'
import { type Row, SCHEMA_VERSION, TABLES, type TableName, type Take } from './tables.ts'

export interface DatasetWanted {
  /** An absolute path; the folder is made. */
  readonly out: string
  /** Sessions that are wanted, and all that there are. */
  readonly sessions: readonly Session[]
  readonly all: readonly Session[]
  /** Nothing is ever written in these. */
  readonly homes: readonly string[]
  readonly texts: 'without' | 'with'
  /** What is written over in names and texts; null = nothing. */
  readonly redact: RedactSettings | null
  readonly measures: boolean
  readonly onSession?: ((done: number) => void) | undefined
}

export interface Dataset {
  readonly path: string
  readonly sessions: number
  readonly tables: ReadonlyMap<TableName, readonly WrittenFile[]>
  /** Files that could not be read, or not to their end. */
  readonly unreadable: readonly Unreadable[]
}

/** Writes the tables of some sessions into a new folder. Sessions are only read; what fails or stops leaves nothing behind. */
export function* exportDataset(wanted: DatasetWanted): Steps<Outcome<Dataset>> {
  const sources = wanted.homes.flatMap(home => ROOTS.map(({ name }) => join(home, name)))
  const source = sources.find(each => isUnder(wanted.out, each))
  if (source !== undefined) return failed('bad-argument', `${wanted.out} lies in ${source}, which is only read.`)
  const made = DatasetFolder.make(wanted.out, METADATA)
  if (!made.ok) return made
  const folder = made.value
  try {
    const unreadable = yield* allSessions(folder, wanted)
    const tables = folder.finishTables()
    const settled = folder.settle(describe(wanted, tables))
    return settled.ok ? done({ path: wanted.out, sessions: wanted.sessions.length, tables, unreadable }) : settled
  } catch (error) {
    if (!(error instanceof NotWritten)) throw error
    return failed('not-writable', `The dataset could not be written (${error.message}); nothing is left of it.`)
  } finally {
    folder.discard()
  }
}

const METADATA = [{ key: 'palimpsest.schema', value: String(SCHEMA_VERSION) }]

function* allSessions(folder: DatasetFolder, wanted: DatasetWanted): Steps<readonly Unreadable[]> {
  const { texts, redact, measures } = wanted
  const replays = new Replays(wanted.all)
  const clean = namesWithout(redact)
  const take: Take = (table, row) => folder.put(table, cleaned(table, row, clean))
  const unreadable: Unreadable[] = []
  const wanting: Wanting = { texts, redact, measures, take, unread: each => void unreadable.push(each) }
  try {
    for (const [n, place] of inMonths(wanted.sessions).entries()) {
      folder.begin(place.month)
      yield* sessionRows(place, replays, wanting)
      wanted.onSession?.(n + 1)
      yield
    }
  } finally {
    replays.close()
  }
  return unreadable
}

/** A row whose names hold no secret. */
function cleaned<T extends TableName>(table: T, row: Row<T>, clean: (name: string) => string): Row<T> {
  const names = NAMES[table].filter(name => typeof Reflect.get(row, name) === 'string')
  if (names.length === 0) return row
  return { ...row, ...Object.fromEntries(names.map(name => [name, clean(String(Reflect.get(row, name)))])) }
}

const NAMES = Object.fromEntries(
  Object.entries(TABLES).map(([table, columns]) => [
    table,
    Object.entries(columns).flatMap(([name, kind]) => (kind === 'name' ? [name] : [])),
  ]),
) as unknown as Readonly<Record<TableName, readonly string[]>>

/** `dataset.json`: what the folder holds. No time and no path of this machine, so that the same sessions give the same bytes. */
function describe(wanted: DatasetWanted, tables: ReadonlyMap<TableName, readonly WrittenFile[]>): string {
  const { texts, redact, measures, sessions } = wanted
  const document = {
    format: 'palimpsest-dataset',
    schema: SCHEMA_VERSION,
    sessions: sessions.length,
    texts: texts === 'with',
    redacted: redact === null ? [] : [...redact.classes].sort(),
    measures,
    tables: Object.fromEntries([...tables].map(([table, files]) => [table, { columns: columnsOf(table), files }])),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

const columnsOf = (table: TableName) =>
  Object.entries(TABLES[table]).map(([name, kind]) => ({ name, ...TYPES[kind as keyof typeof TYPES] }))
