import type { ItemKind } from '../../thread/model.ts'
import { idOfBefore } from './draft.ts'
import type { DraftFinding, Mend } from './finding.ts'
import type { Looked, Stood } from './stood.ts'

/** What a thought may lead to. */
const DEEDS: ReadonlySet<ItemKind> = new Set<ItemKind>(['call', 'assistant', 'image', 'opaque', 'other'])

/** Thoughts without what they led to. A server may refuse a request that has them. */
export function reasoningAlone(looked: Looked): readonly DraftFinding[] {
  const found: DraftFinding[] = []
  let next: Stood | null = null
  let led = false
  // The last of the thoughts that follow each other.
  let last: Stood | null = null
  for (const one of looked.stood.toReversed()) {
    if (one.piece.kind !== 'reasoning') led = DEEDS.has(one.piece.kind)
    else {
      if (next?.piece.kind !== 'reasoning') last = one
      if (!led) found.push(alone(looked, one, last ?? one))
    }
    next = one
  }
  return found.reverse()
}

const alone = (looked: Looked, one: Stood, last: Stood): DraftFinding => ({
  code: 'reasoning-alone',
  severity: 'warning',
  message: 'This reasoning is not followed by what it led to. A server may refuse such a request.',
  ids: [one.id],
  mends: [
    ...restoreDeed(looked, one, last),
    { label: 'Remove the reasoning', changes: [{ kind: 'remove', ids: [one.id] }] },
  ],
})

/** What followed it in the history before, where that can be brought back: behind it, wherever it stands now. */
function restoreDeed({ ground, standing }: Looked, { before }: Stood, last: Stood): readonly Mend[] {
  if (before === null) return []
  let next = before + 1
  while (ground.before[next]?.kind === 'reasoning') next++
  const kind = ground.before[next]?.kind
  const id = idOfBefore(ground, next)
  if (kind === undefined || !DEEDS.has(kind) || standing.has(id)) return []
  const changes = [
    { kind: 'restore', ids: [id] },
    { kind: 'place', id, after: last.id },
  ] as const
  return [{ label: 'Restore what it led to', changes }]
}

/** Calls whose reasoning stood before them and was left out of the draft, gathered in one finding. */
export function callsWithoutReasoning({ ground, stood, standing }: Looked): readonly DraftFinding[] {
  const goneBefore = goneThoughts(ground, standing)
  const calls: string[] = []
  const thoughts = new Set<string>()
  for (const { id, piece, before } of stood) {
    if (piece.kind !== 'call' || before === null) continue
    const gone = goneBefore[before] ?? []
    if (gone.length > 0) calls.push(id)
    for (const thought of gone) thoughts.add(thought)
  }
  if (calls.length === 0) return []
  const what = calls.length === 1 ? 'One call stands' : `${calls.length} calls stand`
  return [
    {
      code: 'call-without-reasoning',
      severity: 'info',
      message: `${what} without the reasoning that came before.`,
      ids: calls,
      mends: [{ label: 'Restore the reasoning', changes: [{ kind: 'restore', ids: [...thoughts] }] }],
    },
  ]
}

const NONE: readonly string[] = []

/** For each call of the history before the thoughts right before it that the draft has not; calls of one answer follow the same thoughts. */
function goneThoughts(ground: Looked['ground'], standing: Looked['standing']): readonly (readonly string[])[] {
  let gone: string[] = []
  return ground.before.map(({ kind }, index) => {
    if (kind === 'call') return gone
    if (kind !== 'reasoning' || ground.before[index - 1]?.kind !== 'reasoning') gone = []
    const id = kind === 'reasoning' ? idOfBefore(ground, index) : null
    if (id !== null && !standing.has(id)) gone.push(id)
    return NONE
  })
}
