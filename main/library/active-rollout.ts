import { basename, join } from 'node:path'
import { scratchFolder } from '../rollout/private-file.ts'
import { copyDatabase } from './database-copy.ts'
import { rowsOf, tablesOf, textIn } from './database-rows.ts'
import { plainName } from './rollout-places.ts'
import { type Database, isDatabaseError, openDatabase } from './sqlite.ts'

/** A larger database is not copied for one row: that would take too long for somebody who waits. Bytes. */
const LARGEST = 64 * 1024 * 1024

/**
 * Which of a thread's files goes on: a revert begins a new file, and the older ones stay. The row of `threads` that names one of
 * them tells it (codex-format.md section 7.1: the active rollout); without such a row it is the newest by name, which begins with its time.
 */
export function activeRollout(id: string, paths: readonly string[], homes: readonly string[]): string | undefined {
  if (paths.length < 2) return paths[0]
  for (const home of homes) {
    const name = recordedName(join(home, 'state_5.sqlite'), id)
    const named = paths.find(path => plainName(path) === name)
    if (named !== undefined) return named
  }
  return [...paths].sort((a, b) => (basename(a) < basename(b) ? 1 : -1))[0]
}

/** File name of the rollout in a thread's row; null where it cannot be had. */
function recordedName(database: string, id: string): string | null {
  const copy = copyDatabase(database, scratchFolder(), LARGEST)
  if (!copy.ok) return null
  try {
    const opened = openDatabase(copy.value.path, { readonly: false })
    return opened.ok ? rowName(opened.value, id) : null
  } finally {
    copy.value.remove()
  }
}

function rowName(db: Database, id: string): string | null {
  try {
    const [row] = rowsOf(db, tablesOf(db), 'threads', ['rollout_path'], ['id', id])
    const recorded = textIn(row?.rollout_path)
    return recorded === null ? null : plainName(recorded)
  } catch (error) {
    if (isDatabaseError(error)) return null
    throw error
  } finally {
    db.close()
  }
}
