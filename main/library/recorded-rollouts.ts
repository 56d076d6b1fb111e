import { join } from 'node:path'
import { scratchFolder } from '../rollout/private-file.ts'
import { copyDatabase } from './database-copy.ts'
import { rowsOf, tablesOf, textIn } from './database-rows.ts'
import { type Database, isDatabaseError, openDatabase } from './sqlite.ts'
import type { RecordedRollout } from './thread-files.ts'

/** A larger database is not copied for one row: that would take too long for somebody who waits. Bytes. */
const LARGEST = 64 * 1024 * 1024

/** What the databases of some homes say where the rollout of one thread is; a home that says nothing is left out. */
export function recordedRollouts(id: string, homes: readonly string[]): readonly RecordedRollout[] {
  return homes.flatMap(home => {
    const path = recordedPath(join(home, 'state_5.sqlite'), id)
    return path === null ? [] : [{ home, path }]
  })
}

function recordedPath(database: string, id: string): string | null {
  const copy = copyDatabase(database, scratchFolder(), LARGEST)
  if (!copy.ok) return null
  try {
    const opened = openDatabase(copy.value.path, { readonly: false })
    return opened.ok ? rowPath(opened.value, id) : null
  } finally {
    copy.value.remove()
  }
}

function rowPath(db: Database, id: string): string | null {
  try {
    const [row] = rowsOf(db, tablesOf(db), 'threads', ['rollout_path'], ['id', id])
    return textIn(row?.rollout_path)
  } catch (error) {
    if (isDatabaseError(error)) return null
    throw error
  } finally {
    db.close()
  }
}
