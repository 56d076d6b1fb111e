import { countText } from '../../base/numbers.ts'
import type { Judged } from '../measures/judged.ts'
import type { Later } from './read-later.ts'
import type { Eyes, Tally } from './walk.ts'

/** What was not looked at, and what an encrypted part makes unsure, in plain sentences. */
export function limitsOf(
  { before, after }: Pick<Judged, 'before' | 'after'>,
  later: Later | null,
  eyes: Eyes,
): readonly string[] {
  const limits: string[] = []
  const sides: readonly (readonly [string, Tally | undefined])[] = [
    ['before', before.tally],
    ['after', after.tally],
    ['that follows', later?.tally],
  ]
  for (const [side, tally] of sides) if (tally && tally.cutItems > 0) limits.push(cutSentence(side, tally))
  const dropped = before.facts.dropped + after.facts.dropped
  if (dropped > 0) limits.push(`Not counted, for want of room: mentions of facts (${countText(dropped)}).`)
  if (eyes.tokens.skipped > 0) limits.push(`Not looked at: very long words (${countText(eyes.tokens.skipped)}).`)
  if (before.unsought > 0)
    limits.push(`Not looked for before: phrases of the history after (${countText(before.unsought)}).`)
  if (after.said.dropped > 0) {
    limits.push(
      `${countText(after.said.dropped)} characters of the history after were not searched for other forms of a fact.`,
    )
  }
  if (before.tally.opaque > 0) {
    limits.push('The history before holds an encrypted compaction: what stands in it is not counted as before.')
  }
  if (after.tally.opaque > 0) {
    limits.push(
      after.tally.said > 0
        ? 'A part of the history after is encrypted: only the rest counts as after, and what it carries is told as lost.'
        : 'The history after is encrypted: all is told as lost, although what follows may show that some of it came through.',
    )
  }
  return limits
}

const cutSentence = (side: string, { cutItems, cutCharacters }: Tally): string =>
  `Of ${cutItems === 1 ? '1 long item' : `${countText(cutItems)} long items`} of the history ${side}, ${countText(cutCharacters)} characters in the middle were not looked at.`
