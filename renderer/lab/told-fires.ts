import type { FireView, SimulationView, Trigger } from '../../preload/contract.ts'
import { PHASE } from '../timeline/words.ts'

/** A line of the list: where the rule fires, or where the session was compacted. */
export type Told =
  | { readonly kind: 'fired'; readonly index: number; readonly fire: FireView }
  | {
      readonly kind: 'recorded'
      readonly index: number
      readonly fire: FireView
      readonly checkpoint: number
      readonly trigger: Trigger | null
    }

/** Both in the order of the thread; at one place what the rule says stands first. */
export function firesInOrder(fired: readonly FireView[], recorded: SimulationView['recorded']): readonly Told[] {
  return [
    ...fired.map((fire, index): Told => ({ kind: 'fired', index, fire })),
    ...recorded.map(
      (fire, index): Told => ({ kind: 'recorded', index, fire, checkpoint: fire.checkpoint, trigger: fire.trigger }),
    ),
  ].sort((a, b) => a.fire.item - b.fire.item || a.fire.file - b.fire.file || a.fire.line - b.fire.line)
}

/** "mid-turn", "auto, before a turn"; "" where nobody knows. */
export function occasionWords(told: Told): string {
  const trigger = told.kind === 'recorded' ? told.trigger : null
  const { phase } = told.fire
  return [trigger, phase === null ? null : PHASE[phase]].filter(word => word !== null).join(', ')
}
