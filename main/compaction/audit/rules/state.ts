import { atCheckpoint } from '../audit-case.ts'
import type { Rule } from '../rule.ts'
import { short } from './words.ts'

export const stateDuplicated: Rule = ({ checkpoint, after, states: { blocks } }) => {
  if (blocks.length < 2) return []
  return [
    {
      severity: 'warning',
      message: `${blocks.length} session-state blocks stand in one history: the older ones are out of date.`,
      advice: 'Drop all but the last one in an edited history.',
      evidence: blocks.flatMap(block => {
        const item = after[block.index]
        return item === undefined
          ? [atCheckpoint(checkpoint)]
          : [{ ref: item.ref, turn: item.turn, says: block.stale ? 'older at' : 'newest at' }]
      }),
    },
  ]
}

export const stateUnstructured: Rule = ({ checkpoint, states: { blocks } }) => {
  const flags = blocks.findLast(block => !block.stale)?.state.flags ?? []
  const words = [
    ...(flags.includes('unstructured') ? ['it has no headings'] : []),
    ...(flags.includes('all-none') ? ['all of its sections are empty'] : []),
    ...(flags.includes('no-tag') ? ['it has no tag'] : []),
  ]
  if (words.length === 0) return []
  return [
    {
      severity: 'warning',
      message: `The session-state block is not as it should be: ${words.join(', ')}.`,
      advice: 'Look at the raw answer, and run the compaction again.',
      evidence: [atCheckpoint(checkpoint)],
    },
  ]
}

export const statePointsDropped: Rule = ({ checkpoint, step }) => {
  const gone = step?.bullets.filter(bullet => bullet.fate === 'dropped' && bullet.before?.section === 'active') ?? []
  if (step === null || gone.length === 0) return []
  const names = gone.slice(0, 3).map(bullet => `“${short(bullet.before?.bullet.text ?? '')}”`)
  return [
    {
      severity: 'warning',
      message: `${gone.length === 1 ? 'A point' : `${gone.length} points`} of the active memory of compaction ${step.from} vanished without a word: ${names.join(', ')}.`,
      advice: 'Say it again if it still holds.',
      evidence: [atCheckpoint(checkpoint)],
    },
  ]
}
