import type { ItemKind } from '../../thread/model.ts'
import { idOfBefore } from './draft.ts'
import type { DraftFinding, Mend } from './finding.ts'
import type { Looked, Stood } from './stood.ts'

/** What a thought may lead to. */
const DEEDS: ReadonlySet<ItemKind> = new Set<ItemKind>(['call', 'assistant', 'image', 'opaque', 'other'])

/** Thoughts without what they led to. A server may refuse a request that has them. */
export function reasoningAlone(looked: Looked): readonly DraftFinding[] {
  const { stood } = looked
  return stood.flatMap((one, i): readonly DraftFinding[] => {
    if (one.piece.kind !== 'reasoning') return []
    const next = afterReasoning(stood, i)
    if (next !== undefined && DEEDS.has(next.piece.kind)) return []
    return [
      {
        code: 'reasoning-alone',
        severity: 'warning',
        message: 'This reasoning is not followed by what it led to. A server may refuse such a request.',
        ids: [one.id],
        mends: [
          ...restoreDeed(looked, one),
          { label: 'Remove the reasoning', changes: [{ kind: 'remove', ids: [one.id] }] },
        ],
      },
    ]
  })
}

/** What followed it in the history before, where that can be brought back. */
function restoreDeed({ ground, standing }: Looked, { before }: Stood): readonly Mend[] {
  if (before === null) return []
  let next = before + 1
  while (ground.before[next]?.kind === 'reasoning') next++
  const kind = ground.before[next]?.kind
  const id = idOfBefore(ground, next)
  if (kind === undefined || !DEEDS.has(kind) || standing.has(id)) return []
  return [{ label: 'Restore what it led to', changes: [{ kind: 'restore', ids: [id] }] }]
}

/** Calls whose reasoning stood before them and was left out of the draft, gathered in one finding. */
export function callsWithoutReasoning({ ground, stood, standing }: Looked): readonly DraftFinding[] {
  const calls: string[] = []
  const thoughts = new Set<string>()
  for (const { id, piece, before } of stood) {
    if (piece.kind !== 'call' || before === null) continue
    const gone = reasoningBefore(ground.before, before)
      .map(index => idOfBefore(ground, index))
      .filter(thought => !standing.has(thought))
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

/** Indices of the thoughts right before an item; calls of one answer follow the same thoughts. */
function reasoningBefore(pieces: Looked['ground']['before'], index: number): readonly number[] {
  const found: number[] = []
  let at = index - 1
  while (pieces[at]?.kind === 'call') at--
  for (; pieces[at]?.kind === 'reasoning'; at--) found.push(at)
  return found
}

function afterReasoning(stood: readonly Stood[], from: number): Stood | undefined {
  let at = from + 1
  while (stood[at]?.piece.kind === 'reasoning') at++
  return stood[at]
}
