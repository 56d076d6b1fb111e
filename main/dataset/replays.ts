import type { Steps } from '../base/steps.ts'
import type { Found } from '../library/discover.ts'
import { Family, idOf } from '../library/lineage.ts'
import { OpenedThreads } from '../library/lineage-counts.ts'
import type { Session } from '../library/sessions.ts'
import type { Thread } from '../thread/model.ts'

/** Which lines of sessions are copies of what they came from, as their lineage tells it. */
export class Replays {
  readonly #sources: ReadonlyMap<string, Found>
  readonly #open = new OpenedThreads()

  /** Among all sessions: what a session came from may not be one that is wanted. */
  constructor(all: readonly Session[]) {
    this.#sources = sourcesOf(all)
  }

  /** The last line of a session's file that is a copy; 0 when none is. */
  *lastLine(session: Session, thread: Thread): Steps<number> {
    const source = this.#sources.get(idOf(session) ?? '')
    if (source === undefined || thread.replayedFrom === undefined) return 0
    const parent = yield* this.#open.at(source.path)
    return parent === null ? 0 : (yield* thread.replayedFrom(parent)).line
  }

  close(): void {
    this.#open.close()
  }
}

/** The file whose lines a session may begin with, by the id of the session. */
function sourcesOf(all: readonly Session[]): ReadonlyMap<string, Found> {
  const family = new Family(all)
  const sources = new Map<string, Found>()
  const seen = new Set<string>()
  for (const session of all) {
    const id = idOf(session)
    if (id === null || seen.has(id)) continue
    for (const member of family.from(family.firstOf(id))) {
      seen.add(member.id)
      const source = family.copiedFrom(member)
      if (source !== null) sources.set(member.id, source)
    }
  }
  return sources
}
