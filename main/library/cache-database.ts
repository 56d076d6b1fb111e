import { existsSync, renameSync, rmSync } from 'node:fs'
import { type Database, isBusy, isDamage, openDatabase } from './sqlite.ts'

/** A database that is only a cache, as it was opened. */
export interface OpenedCache {
  /** null: it cannot be had. */
  readonly db: Database | null
  /** What has to be told about it; null when all is well. */
  readonly said: string | null
}

/**
 * Opens one. `fill` makes its tables where they are missing and takes in its rows. A damaged one is set aside and made anew, after
 * `forget`; one that another program holds is tried once more.
 */
export function openCache(path: string, fill: (db: Database) => void, forget: () => void): OpenedCache {
  let said: string | null = null
  try {
    return openOnce(path, fill)
  } catch (error) {
    if (isDamage(error)) {
      forget()
      said = setDamagedAside(path)
    } else if (!isBusy(error)) throw error
  }
  const again = openOnce(path, fill)
  return { db: again.db, said: again.said ?? said }
}

function openOnce(path: string, fill: (db: Database) => void): OpenedCache {
  const opened = openDatabase(path, { readonly: false })
  if (!opened.ok) return { db: null, said: opened.error.message }
  try {
    fill(opened.value)
    return { db: opened.value, said: null }
  } catch (error) {
    opened.value.close()
    throw error
  }
}

/** Keeps a damaged database under another name; answers the sentence about it. */
export function setDamagedAside(path: string): string {
  const kept = `${path}.damaged`
  if (existsSync(path)) renameSync(path, kept)
  for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true })
  return `${path} was damaged. It was kept as ${kept} and made anew.`
}
