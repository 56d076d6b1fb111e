import { sentenceDrafts } from './cloze-drafts.ts'
import type { Draft } from './draft.ts'
import type { Asked, Material } from './material.ts'
import type { Pools } from './pools.ts'

/** Questions about what the user asked for: last, first, and what stands in the last request. Made one by one: a request may be long. */
export function* requestDrafts(material: Material, pools: Pools): Iterable<Iterable<Draft>> {
  const { asked, spoken } = material
  const last = asked.at(-1)
  const [first] = asked
  if (last === undefined || first === undefined) return
  yield [whole(LAST, last, asked)]
  yield [whole(FIRST, first, asked)]
  for (const sentence of spoken)
    if (sentence.item === last.item && sentence.speaker === 'user')
      yield sentenceDrafts('request', sentence, material, pools)
}

const LAST = 'Which of these did the user write last?'
const FIRST = 'Which of these did the user write first?'

const whole = (text: string, { head, item }: Asked, asked: readonly Asked[]): Draft => ({
  name: `${text} ${item}`,
  category: 'request',
  text,
  answer: head,
  others: new Set(asked.flatMap(other => (other.item === item ? [] : [other.head]))),
  orShort: false,
  item,
})
