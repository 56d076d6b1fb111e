import type { EntityClass } from '../entities/entity.ts'
import { literalsIn } from '../entities/literal.ts'
import type { Mention } from '../entities/tokens.ts'
import { clozeOf } from './cloze.ts'
import type { Draft } from './draft.ts'
import type { Material, Spoken } from './material.ts'
import { numbersIn, shapeOf } from './numbers.ts'
import type { Pools } from './pools.ts'
import type { ProbeCategory } from './question.ts'

/**
 * What a sentence may be asked for, the likeliest to matter first: names and numbers in it, quoted words, then a plain word. One by one: the
 * first that makes a question is taken.
 */
export function* sentenceDrafts(
  category: ProbeCategory,
  sentence: Spoken,
  material: Material,
  pools: Pools,
): Iterable<Draft> {
  for (const [answer, others] of answersIn(sentence, material, pools)) {
    const text = clozeOf(sentence, answer, material.spoken)
    if (text !== null) yield draftOf(category, sentence, text, answer, others)
  }
}

function* answersIn(
  sentence: Spoken,
  { tokens }: Material,
  pools: Pools,
): Iterable<readonly [answer: string, others: readonly string[]]> {
  const named: Mention[] = []
  tokens.mentions(sentence.text, mention => void (NAMED.has(mention.class) && named.push(mention)))
  for (const { text, class: of } of named) yield [text, pools.ofClass(of)]
  for (const number of numbersIn(sentence.text)) yield [number, pools.numbersLike(number)]
  for (const literal of literalsIn(sentence.text)) yield [literal, pools.ofClass('literal')]
  for (const word of pools.tellingWords(sentence)) yield [word, pools.wordsOf(sentence.says)]
}

const NAMED: ReadonlySet<EntityClass> = new Set(['path', 'identifier', 'url', 'error'])

/** The same for the numbers in a sentence alone. */
export function numberDrafts(sentence: Spoken, { spoken }: Material, pools: Pools): readonly Draft[] {
  return numbersIn(sentence.text).flatMap(answer => {
    const text = clozeOf(sentence, answer, spoken)
    const others = pools.numbersLike(answer)
    return text === null || shapeOf(answer) === null ? [] : [draftOf('number', sentence, text, answer, others)]
  })
}

const draftOf = (
  category: ProbeCategory,
  { text: sentence, item }: Spoken,
  text: string,
  answer: string,
  others: Iterable<string>,
): Draft => ({ name: `${item} ${answer} ${sentence}`, category, text, answer, others, orShort: true, item, sentence })
