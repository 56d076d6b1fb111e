import { areApart, givesAway } from './give-away.ts'
import type { Reply } from './question.ts'
import type { Seeded } from './seeded.ts'

/** Options beside the answer. */
const FEWEST = 2
const MOST = 4
/** Among so many they are looked for. */
const MOST_LOOKED_AT = 400

interface Wanted {
  readonly id: string
  readonly text: string
  readonly answer: string
  /** What could stand beside the answer: of the same sort, out of the same session, and wrong. */
  readonly others: Iterable<string>
  /** A question that makes sense without options. */
  readonly orShort: boolean
}

/** How a question is to be answered; null where too few wrong answers are there and it makes no sense without. */
export function replyFor({ id, text, answer, others, orShort }: Wanted, seeded: Seeded): Reply | null {
  const wrong: string[] = []
  for (const other of seeded.ordered(someOf(others), `others of ${id}`, each => each)) {
    if (wrong.length === MOST) break
    // What the question itself names would be a hint, for or against.
    if ([answer, ...wrong].every(each => areApart(each, other)) && !givesAway(text, other)) wrong.push(other)
  }
  if (wrong.length < FEWEST) return orShort ? { kind: 'short', accepted: [answer], worst: false } : null
  return { kind: 'choice', options: seeded.ordered([answer, ...wrong], `options of ${id}`, each => each), worst: [] }
}

function someOf(others: Iterable<string>): readonly string[] {
  const some: string[] = []
  for (const other of others) {
    if (some.length === MOST_LOOKED_AT) break
    some.push(other)
  }
  return some
}
