import type { Fidelity, ThreadPhase } from '../preload/contract.ts'

/** What may be said of how sure a session is: nothing while it is read, and that it is exact only when every line was parsed. */
export function sureness(fidelity: Fidelity, phase: ThreadPhase): 'known' | 'not yet' | 'not at all' {
  if (phase === 'reading') return 'not at all'
  return fidelity === 'exact' && phase !== 'ready' ? 'not yet' : 'known'
}
