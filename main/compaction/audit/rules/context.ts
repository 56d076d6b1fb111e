import { countText } from '../../../base/numbers.ts'
import { type AuditItem, atCheckpoint, evidence } from '../audit-case.ts'
import type { Rule } from '../rule.ts'

/** The same startup packet twice or more in the history after, and more often than before. */
export const startupDuplicated: Rule = ({ before, after }) => {
  const times = (items: readonly AuditItem[], key: string): readonly AuditItem[] =>
    items.filter(item => item.injected && item.key === key)
  const keys = new Set(after.filter(item => item.injected).map(item => item.key))
  return [...keys].flatMap(key => {
    const places = times(after, key)
    const [first] = places
    if (first === undefined || places.length < 2 || places.length <= times(before, key).length) return []
    return [
      {
        severity: 'warning',
        message: `${first.label} stands ${places.length} times in the history after; each copy costs ${countText(first.tokens)} tokens in every request.`,
        advice: 'Fork from before this compaction, or drop the copies in an edited history.',
        evidence: places.map(place => evidence(place)),
      },
    ]
  })
}

export const emptyHistory: Rule = ({ checkpoint, before, after }) => {
  const asked = before.filter(item => item.kind === 'user' && !item.injected)
  const left = after.filter(item => !item.injected)
  if (asked.length === 0 || left.length > 0) return []
  return [
    {
      severity: 'error',
      message: `Nothing of ${countText(before.length)} items is left: the model starts anew, although the turns before are still shown.`,
      advice: 'Fork from before this compaction.',
      evidence: [atCheckpoint(checkpoint), ...asked.slice(-1).map(item => evidence(item, 'last request at'))],
    },
  ]
}

export const imagesCarried: Rule = ({ after }) => {
  const items = after.filter(item => item.images > 0)
  const images = items.reduce((sum, item) => sum + item.images, 0)
  if (images === 0) return []
  return [
    {
      severity: 'info',
      message: `${images === 1 ? 'One image is' : `${images} images are`} carried along and sent again with every request.`,
      advice: 'If nobody needs them any more, fork and drop them.',
      evidence: items.map(item => evidence(item)),
    },
  ]
}

export const imagesDropped: Rule = ({ before, after }) => {
  const keys = new Set(after.map(item => item.key))
  const count = (items: readonly AuditItem[]): number => items.reduce((sum, item) => sum + item.images, 0)
  const gone = count(before) - count(after)
  if (gone <= 0) return []
  return [
    {
      severity: 'warning',
      message: `${gone === 1 ? 'One image is' : `${gone} images are`} gone: the model can no longer look at ${gone === 1 ? 'it' : 'them'}.`,
      advice: 'Show the image again where it is still needed.',
      evidence: before.filter(item => item.images > 0 && !keys.has(item.key)).map(item => evidence(item)),
    },
  ]
}

export const orphanCall: Rule = ({ retention: { pairs } }) => {
  const { orphanCalls, orphanOutputs } = pairs
  if (orphanCalls.total + orphanOutputs.total === 0) return []
  return [
    {
      severity: 'error',
      message: `${[alone(orphanCalls.total, 'call', 'output'), alone(orphanOutputs.total, 'output', 'call')].filter(words => words !== '').join(' and ')}.`,
      advice: 'Such items are repaired or dropped when they are sent: look at the request at this point.',
      evidence: [
        ...orphanCalls.shown.map(place => evidence(place, 'call at')),
        ...orphanOutputs.shown.map(place => evidence(place, 'output at')),
      ],
    },
  ]
}

/** "one call without its output", "3 outputs without their call"; "" for none. */
function alone(count: number, what: string, other: string): string {
  if (count === 0) return ''
  return count === 1 ? `One ${what} stands without its ${other}` : `${count} ${what}s stand without their ${other}`
}
