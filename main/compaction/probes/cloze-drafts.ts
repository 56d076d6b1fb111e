import type { EntityClass } from '../entities/entity.ts'
import { literalsIn } from '../entities/literal.ts'
import { clozeOf } from './cloze.ts'
import type { Draft } from './draft.ts'
import type { Material, Spoken } from './material.ts'
import { numbersIn, shapeOf } from './numbers.ts'
import type { Pools } from './pools.ts'
import type { ProbeCategory } from './question.ts'

/** What a sentence may be asked for, the likeliest to matter first: names and numbers in it, quoted words, then a plain word. */
export function sentenceDrafts(
  category: ProbeCategory,
  sentence: Spoken,
  material: Material,
  pools: Pools,
): readonly Draft[] {
  const drafts: Draft[] = []
  const add = (answer: string, others: Iterable<string>): void => {
    const text = clozeOf(sentence, answer, material.spoken)
    if (text !== null) drafts.push(draftOf(category, sentence, text, answer, others))
  }
  material.tokens.mentions(sentence.text, mention => {
    if (NAMED.has(mention.class)) add(mention.text, pools.ofClass(mention.class))
  })
  for (const number of numbersIn(sentence.text)) add(number, pools.numbersLike(number))
  for (const literal of literalsIn(sentence.text)) add(literal, pools.ofClass('literal'))
  for (const word of pools.tellingWords(sentence)) add(word, pools.wordsOf(sentence.says, sentence))
  return drafts
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
