import { sentenceDrafts } from './cloze-drafts.ts'
import type { Draft } from './draft.ts'
import type { Asked, Material } from './material.ts'
import type { Pools } from './pools.ts'

/** Questions about what the user asked for: last, first, and what stands in the last request. Each with others to fall back to. */
export function requestDrafts(material: Material, pools: Pools): readonly (readonly Draft[])[] {
  const { asked, spoken } = material
  const last = asked.at(-1)
  const [first] = asked
  if (last === undefined || first === undefined) return []
  const within = spoken
    .filter(({ item, speaker }) => item === last.item && speaker === 'user')
    .map(sentence => sentenceDrafts('request', sentence, material, pools))
  return [[whole(LAST, last, asked), ...within.flat()], [whole(FIRST, first, asked)], ...within]
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
