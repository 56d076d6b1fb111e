import type { ComparedState, DatabaseRollout, DatabaseRow, DatabaseView } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { count, counted } from '../format/numbers.ts'
import type { IconName } from '../icons.ts'

/** A thread-history database names no paths, so that a file can only be found by its id there. */
export const placeOf = ({ kind, rollout }: DatabaseRow) =>
  PLACES[kind === 'threadHistory' && rollout.place === 'found' ? 'recorded' : rollout.place]

const PLACES = {
  recorded: { icon: 'ok', text: 'there' },
  found: { icon: 'ok', text: 'found' },
  missing: { icon: 'warning', text: 'missing' },
  outside: { icon: 'opaque', text: 'not followed' },
} as const satisfies Record<DatabaseRollout['place'], { readonly icon: IconName; readonly text: string }>

export const STATES = {
  equal: 'ok',
  behind: 'info',
  parted: 'error',
  notCompared: 'other',
} as const satisfies Record<ComparedState, IconName>

/** What to call a row. */
export function nameOf(row: DatabaseRow): string {
  if (row.kind === 'threadHistory') return `Rollout ${row.id}`
  return row.title === '' ? `Thread ${row.id}` : row.title
}

/** The facts of a database in its head. */
export function factsOf({ kind, bytes: size, walBytes, threads, migration, progress }: DatabaseView): string {
  const of = kind === 'threadHistory' ? counted(threads, 'rollout') : counted(threads, 'thread')
  return [
    kind === 'other' ? 'no threads' : of,
    `${bytes(size)}${walBytes === 0 ? '' : ` and ${bytes(walBytes)} in its -wal`}`,
    migration?.version == null ? null : `migration ${migration.version}`,
    progress.phase === 'comparing'
      ? `compared with the files: ${count(progress.done)} of ${count(progress.total)}`
      : null,
    progress.phase === 'stopped' ? 'comparing was stopped' : null,
    progress.problems === 0 ? null : counted(progress.problems, 'problem'),
  ]
    .filter(fact => fact !== null)
    .join(' · ')
}
