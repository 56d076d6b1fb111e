import type { Steps } from '../base/steps.ts'
import type { Thread } from '../thread/model.ts'
import { cameFrom } from './lineage.ts'
import { OpenedThreads } from './lineage-counts.ts'
import type { Session } from './sessions.ts'

/** Where a thread came from, as far as it can be told. */
export interface Origin {
  /** fork: goes on from another thread. spawn: a sub-agent that it began. */
  readonly relation: 'fork' | 'spawn'
  /** Thread id, in lower case. */
  readonly id: string
  /** null when no file of it was found. */
  readonly session: Session | null
  /** Of the fork: the last line of it that the thread goes on from. Of the spawn: its call. null when neither file tells it. */
  readonly at: { readonly path: string; readonly line: number } | null
}

/** Where a session came from by one of its files; null when it began by itself. Reads both files quickly, and bytes of the parent. */
export function* originOf(session: Session, path: string, find: (id: string) => Session | null): Steps<Origin | null> {
  const from = cameFrom(session)
  if (from === null) return null
  const { relation, parent: id } = from
  const parent = find(id)
  const open = new OpenedThreads()
  try {
    const at = yield* placeIn(path, parent, relation, open)
    return { relation, id, session: parent, at }
  } finally {
    open.close()
  }
}

function* placeIn(
  path: string,
  from: Session | null,
  relation: Origin['relation'],
  open: OpenedThreads,
): Steps<Origin['at']> {
  const child = yield* open.at(path)
  const base = child?.files.findLast(({ role }) => role === 'base')
  if (relation === 'fork' && base !== undefined) return { path: base.path, line: base.lines }
  const parent = from === null ? null : yield* open.at(from.found.path)
  if (child === null || parent === null) return null
  if (relation === 'fork') return (yield* child.replayedFrom?.(parent) ?? nothing())?.of ?? null
  return child.info.id === null ? null : yield* callIn(parent, child.info.id)
}

function* callIn(parent: Thread, id: string): Steps<Origin['at']> {
  const source = yield* parent.spawnLine?.(id) ?? nothing()
  const file = source === null ? undefined : parent.files[source.file]
  return source === null || file === undefined ? null : { path: file.path, line: source.line }
}

// biome-ignore lint/correctness/useYield: it stands for an agent whose files do not tell it
function* nothing(): Steps<null> {
  return null
}
