import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { TABLE_NAMES, type TableName } from '../../main/dataset/tables.ts'
import { isSessionName } from '../../main/library/discover.ts'
import { run } from '../cli/run.ts'
import { FIXTURES } from '../support/expected.ts'
import { compareFile, type Difference, type InspectedFile, inspectedIn } from './dataset-compared.ts'
import { type Connection, duckdb } from './duckdb.mjs'
import { sessionsBelow } from './forks.ts'
import { queriesIn } from './queries.ts'

const PAGE = new URL('../../docs/dataset.md', import.meta.url)

/**
 * Writes the tables of recorded sessions, has DuckDB read them, compares what it reads with `inspect`, and runs the queries of docs/dataset.md.
 * Answers whether all went well.
 */
export async function runDataset(
  folders: readonly string[],
  print: (lines: readonly string[]) => void,
): Promise<boolean> {
  const root = mkdtempSync(join(tmpdir(), 'palimpsest-dataset-'))
  try {
    const sources = sessionsBelow(folders.length > 0 ? folders : [FIXTURES]).filter(path =>
      isSessionName(basename(path)),
    )
    const files = gathered(sources, join(root, 'home', 'sessions'))
    const out = join(root, 'out')
    const env = { PALIMPSEST_HOME: join(root, 'data') }
    const ran = await run(['dataset', '--home', join(root, 'home'), '--out', out, '--text', '--measures', '--json'], {
      env,
    })
    if (ran.code !== 0) throw new Error(ran.stderr)
    const { tables, unreadable } = JSON.parse(ran.stdout) as Told
    const db = await openedAt(out)
    try {
      const different = [
        ...(await countsCompared(db, tables)),
        ...unreadable.map(({ path, message }) => ({ what: basename(path), message })),
        ...(await filesCompared(db, files)),
      ]
      print([...tables.map(({ name, rows }) => `${name}: ${rows} rows`), `${files.length} files compared with inspect`])
      print(different.slice(0, 50).map(({ what, message }) => `FAIL ${what}: ${message}`))
      const empty = await queriesRun(db, folders, print)
      // Of other sessions nobody knows whether a program failed in them.
      return different.length === 0 && (empty === 0 || folders.length > 0)
    } finally {
      db.closeSync()
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

interface Told {
  readonly tables: readonly { readonly name: TableName; readonly rows: number }[]
  readonly unreadable: readonly { readonly path: string; readonly message: string }[]
}

/** Copies sessions into one home. A file of the same name is the same session; those of one folder go on from each other and stay together. */
function gathered(paths: readonly string[], folder: string): readonly string[] {
  const places = new Map<string, string>()
  const folders = [...new Set(paths.map(path => dirname(path)))]
  for (const path of paths) {
    const place = join(folder, String(folders.indexOf(dirname(path))), basename(path))
    if (places.has(basename(path))) continue
    places.set(basename(path), place)
    mkdirSync(dirname(place), { recursive: true })
    copyFileSync(path, place)
  }
  return [...places.values()]
}

/** A database in memory that loads nothing from anywhere; tables are found below the folder. */
async function openedAt(folder: string): Promise<Connection> {
  const { DuckDBInstance } = await duckdb()
  const config = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' }
  const db = await (await DuckDBInstance.create(':memory:', config)).connect()
  await db.runAndReadAll(`SET file_search_path = '${folder.replaceAll("'", "''")}'`)
  return db
}

/** Every table is read whole, every column of it. */
async function countsCompared(db: Connection, tables: Told['tables']): Promise<readonly Difference[]> {
  const different: Difference[] = []
  for (const name of TABLE_NAMES) {
    const read = await db.runAndReadAll(`SELECT count(*)::INT AS rows, count(COLUMNS(*)) FROM '${name}/*/*.parquet'`)
    const told = tables.find(table => table.name === name)?.rows
    const rows = read.getRowObjectsJson()[0]?.rows
    if (rows !== told) different.push({ what: name, message: `${told} rows were written, ${rows} are read` })
  }
  return different
}

async function filesCompared(db: Connection, paths: readonly string[]): Promise<readonly Difference[]> {
  const inspected: InspectedFile[] = []
  for (const path of paths) {
    const ran = await run(['inspect', path, '--json'])
    if (ran.code !== 0) throw new Error(`${path}: ${ran.stderr}`)
    inspected.push(inspectedIn(basename(path), JSON.parse(ran.stdout)))
  }
  const different: Difference[] = []
  for (const file of inspected) different.push(...(await compareFile(db, file)))
  return different
}

/** Prints what each query of the page answers; how many answer nothing. */
async function queriesRun(
  db: Connection,
  folders: readonly string[],
  print: (lines: readonly string[]) => void,
): Promise<number> {
  let empty = 0
  for (const { question, sql } of queriesIn(readFileSync(PAGE, 'utf8'))) {
    const rows = (await db.runAndReadAll(sql)).getRowObjectsJson()
    print(['', question, ...rows.slice(0, 8).map(row => `  ${JSON.stringify(row)}`)])
    if (rows.length > 0) continue
    empty += 1
    print([folders.length > 0 ? '  nothing' : 'FAIL it answers nothing'])
  }
  return empty
}
