import type { Fidelity } from '../../preload/contract.ts'
import { Icon } from '../icons.ts'
import { why } from './words.ts'

export interface FidelityBadgeProps {
  readonly fidelity: Fidelity
  readonly notes: readonly string[]
}

/** `exact` is green; the others are grey and carry their reason. */
export function FidelityBadge({ fidelity, notes }: FidelityBadgeProps) {
  return (
    <span className={`badge${fidelity === 'exact' ? ' ok' : ''}`} title={why(fidelity, notes)}>
      {fidelity === 'opaque' ? <Icon name="opaque" size={12} /> : null}
      {fidelity}
    </span>
  )
}
