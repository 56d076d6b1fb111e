import { counted } from '../../base/numbers.ts'
import type { Steps } from '../../base/steps.ts'
import type { Point, Thread } from '../../thread/model.ts'
import { type SentHistory, sentHistory } from '../strategies/question-request.ts'

/** A history that is to be asked: the one before compaction as control, a recorded one, or a candidate. */
export interface Subject {
  /** A point, or the id of a candidate. */
  readonly name: string
  /** How a candidate came about; null for a history of the session. */
  readonly strategy: string | null
  readonly items: number
  readonly tokens: number
  /** Items that only the server that made them can read. */
  readonly opaque: number
  readonly sent: SentHistory
}

interface Named {
  readonly name: string
  readonly strategy: string | null
}

/** A history of the session at a point, or in its place the items of a candidate for it; a sentence where it cannot be asked. */
export function* subjectAt(
  thread: Thread,
  at: Point,
  named: Named,
  instead?: readonly unknown[],
): Steps<Subject | string> {
  const sent = yield* sentHistory(thread, at, instead)
  if (typeof sent === 'string') return sent
  const { items } = sent
  const opaque = items.filter(({ json }, i) => thread.itemFrom(json, i).kind === 'opaque').length
  const tokens = items.reduce((sum, item) => sum + item.tokens, 0)
  return { ...named, items: items.length, tokens, opaque, sent }
}

/** What keeps a history from being asked as the agent would send it, in sentences. */
export const subjectNotes = (name: string, { opaque, sent }: Subject): readonly string[] => [
  ...(opaque > 0
    ? [
        `${name} has ${counted(opaque, 'encrypted item')}, which only the server that made ${opaque === 1 ? 'it' : 'them'} can read.`,
      ]
    : []),
  ...sent.notes.map(note => `${name}: ${note}`),
]
