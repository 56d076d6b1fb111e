import { basename } from 'node:path'

/** A moment, and what clocks showed where the user is. */
export interface Moment {
  /** Since 1970. */
  readonly milliseconds: number
  /** Minutes that local time is ahead of UTC. */
  readonly ahead: number
}

/** As Codex writes times on its lines: UTC. */
export const timestampOf = ({ milliseconds }: Moment): string => new Date(milliseconds).toISOString()

const local = ({ milliseconds, ahead }: Moment): string => new Date(milliseconds + ahead * 60_000).toISOString()

/** As Codex names a rollout: by local time, and its id (codex-format.md section 1). */
export const rolloutName = (id: string, now: Moment): string =>
  `rollout-${local(now).slice(0, 19).replaceAll(':', '-')}-${id}.jsonl`

/** Year, month and day by local time: the folders below sessions/ that a rollout lies in. */
export const dayOf = (now: Moment): readonly string[] => local(now).slice(0, 10).split('-')

/** The id by which Codex finds a file; null where it does not find it by its name. */
export function idInName(path: string): string | null {
  const [, id] = /^rollout-.*?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl$/i.exec(basename(path)) ?? []
  return id?.toLowerCase() ?? null
}
