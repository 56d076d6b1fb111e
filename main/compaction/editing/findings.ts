import { countText } from '../../base/numbers.ts'
import { type Draft, standing } from './draft.ts'
import type { DraftFinding, DraftSeverity } from './finding.ts'
import type { Ground } from './ground.ts'
import { callsWithoutReasoning, reasoningAlone } from './reasoning-findings.ts'
import { type Looked, lookAt } from './stood.ts'
import { tieFindings } from './tie-findings.ts'
import { draftTotals } from './totals.ts'

const ORDER = { error: 0, warning: 1, info: 2 } as const satisfies Record<DraftSeverity, number>

/** Everything that is to be said of a draft, the gravest first, else in the order of the draft. `window`: tokens that the model takes. */
export function draftFindings(ground: Ground, draft: Draft, window: number | null): readonly DraftFinding[] {
  const looked = lookAt(ground, draft)
  return [
    ...wholeFindings(ground, draft, window),
    ...tieFindings(looked),
    ...reasoningAlone(looked),
    ...callsWithoutReasoning(looked),
    ...pictures(looked),
  ].sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
}

function wholeFindings(ground: Ground, draft: Draft, window: number | null): readonly DraftFinding[] {
  if (standing(draft).length === 0)
    return [
      {
        code: 'empty',
        severity: 'warning',
        message: 'The draft is empty: the model would start anew.',
        ids: [],
        mends: [],
      },
    ]
  const { tokens } = draftTotals(ground, draft)
  if (window === null || tokens <= window) return []
  return [
    {
      code: 'over-window',
      severity: 'error',
      message: `The draft holds ${countText(tokens)} tokens, the context window ${countText(window)}: the next request would be refused or compacted at once.`,
      ids: [],
      mends: [],
    },
  ]
}

function pictures({ stood }: Looked): readonly DraftFinding[] {
  const items = stood.filter(({ piece }) => piece.images > 0)
  const images = items.reduce((sum, { piece }) => sum + piece.images, 0)
  if (images === 0) return []
  return [
    {
      code: 'pictures',
      severity: 'info',
      message: `${images === 1 ? 'One image is' : `${images} images are`} sent again with every request; a model that takes none gets a note instead.`,
      ids: items.map(({ id }) => id),
      mends: [],
    },
  ]
}
