import { counted } from '../../base/numbers.ts'
import type { Steps } from '../../base/steps.ts'
import type { CaseSide } from '../checkpoint-case.ts'
import { numberDrafts, sentenceDrafts } from './cloze-drafts.ts'
import { commandDrafts } from './command-drafts.ts'
import { type Draft, questionOf } from './draft.ts'
import { fileDrafts } from './file-drafts.ts'
import { type Material, materialOf } from './material.ts'
import { Pools } from './pools.ts'
import { PROBE_CATEGORIES, type ProbeCategory, type Question } from './question.ts'
import { requestDrafts } from './request-drafts.ts'
import { Seeded } from './seeded.ts'

export interface Wanted {
  readonly count: number
  /** Any text; the same gives the same questions. */
  readonly seed: string
  /** Working directory of the session. */
  readonly cwd: string | null
}

export interface Built {
  readonly questions: readonly Question[]
  /** Whole sentences on what a user should know. */
  readonly notes: readonly string[]
}

/**
 * Questions about a history, made of nothing but that history, no question holding its own answer. Categories take turns, so that none
 * is left out; within one, what matters most comes first and the seed decides the rest.
 */
export function* questionsAbout(side: CaseSide, { count, seed, cwd }: Wanted): Steps<Built> {
  const material = yield* materialOf(side, cwd)
  const seeded = new Seeded(seed)
  const turns = draftsOf(material, yield* Pools.of(material), seeded)
  const found = new Map<ProbeCategory, Question[]>(PROBE_CATEGORIES.map(category => [category, []]))
  const used = new Set<string>()
  let total = 0
  while (total < count && turns.size > 0) {
    for (const [category, waiting] of turns) {
      if (total === count) break
      const question = yield* nextQuestion(waiting, used, draft => questionOf(draft, material, seeded))
      if (question === null) turns.delete(category)
      else {
        found.get(category)?.push(question)
        total += 1
      }
    }
  }
  const questions = [...found].flatMap(([category, all]) =>
    all.map((question, n) => ({ ...question, id: `${category}-${n + 1}` })),
  )
  return { questions, notes: total < count ? [fewer(total, count)] : [] }
}

const fewer = (total: number, count: number): string =>
  `This history gives ${counted(total, 'question')} that can be told apart and do not give their answers away; ${counted(count, 'question')} were asked for.`

/** Of these the first that makes a question is taken. */
type Alternatives = Iterable<Draft>

function draftsOf(material: Material, pools: Pools, seeded: Seeded): Map<ProbeCategory, Iterator<Alternatives>> {
  const { spoken } = material
  const mixed = <T>(list: readonly T[], purpose: string, keyOf: (one: T) => string) =>
    seeded.ordered(list, purpose, keyOf)
  const singles = (drafts: readonly Draft[], first: number): readonly Alternatives[] =>
    [...drafts.slice(0, first), ...mixed(drafts.slice(first), 'drafts', ({ name }) => name)].map(draft => [draft])
  const sentences = (category: ProbeCategory, list: Material['spoken']): Iterable<Alternatives> =>
    madeOf(
      mixed(list, category, ({ text, item }) => `${item} ${text}`),
      one =>
        category === 'number' ? numberDrafts(one, material, pools) : sentenceDrafts(category, one, material, pools),
    )
  const of = {
    request: () => requestDrafts(material, pools),
    constraint: () =>
      sentences(
        'constraint',
        spoken.filter(({ says }) => says === 'constraint'),
      ),
    file: () => singles(fileDrafts(material, pools), 1),
    command: () => singles(commandDrafts(material), 1),
    number: () => sentences('number', spoken),
    decision: () =>
      sentences(
        'decision',
        spoken.filter(({ says }) => says === 'decision'),
      ),
  } satisfies Record<ProbeCategory, () => Iterable<Alternatives>>
  return new Map(PROBE_CATEGORIES.map(category => [category, of[category]()[Symbol.iterator]()]))
}

function* madeOf<T, U>(list: readonly T[], make: (one: T) => U): Iterable<U> {
  for (const one of list) yield make(one)
}

/** The next draft that makes a question; null when none is left. A sentence is asked about once. */
function* nextQuestion(
  waiting: Iterator<Alternatives>,
  used: Set<string>,
  make: (draft: Draft) => Question | null,
): Steps<Question | null> {
  for (let next = waiting.next(); !next.done; next = waiting.next()) {
    for (const draft of next.value) {
      yield
      if (draft.sentence !== undefined && used.has(draft.sentence)) break
      const question = make(draft)
      if (question === null) continue
      if (draft.sentence !== undefined) used.add(draft.sentence)
      return question
    }
  }
  return null
}
