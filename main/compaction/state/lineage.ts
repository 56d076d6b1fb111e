import type { Steps } from '../../base/steps.ts'
import type { Source, Thread } from '../../thread/model.ts'
import { compareStates } from './compare-states.ts'
import { holdsState } from './find-state.ts'
import { parseState } from './parse-state.ts'
import type {
  BulletFate,
  BulletStep,
  CheckpointStates,
  SessionState,
  StateBlock,
  StateLineage,
  StateStep,
} from './session-state.ts'

/** The state blocks that the history after a checkpoint holds, and the pictures that its line keeps beside them. */
export function* statesAt(thread: Thread, n: number): Steps<CheckpointStates> {
  const { items } = yield* thread.history({ kind: 'checkpoint', n, side: 'after' })
  const { images } = yield* thread.checkpointKept(n)
  const blocks: Omit<StateBlock, 'stale'>[] = []
  for (const [index, ref] of items.entries()) {
    const item = thread.item(ref)
    if (holdsState(item)) {
      const { origin } = item
      const source: Source | null =
        origin?.kind === 'line' ? { file: origin.file, line: origin.line, path: origin.path } : null
      blocks.push({ index, source, state: parseState(item.text.slice(item.lead)) })
    }
    yield
  }
  const last = blocks.at(-1)
  return { checkpoint: n, blocks: blocks.map(block => ({ ...block, stale: block !== last })), images }
}

/** The states of all checkpoints that have one, and what became of each bullet from one to the next that no rollback took. */
export function* stateLineage(thread: Thread): Steps<StateLineage> {
  const states: CheckpointStates[] = []
  for (let n = 1; n <= thread.checkpointCount; n++) {
    const at: CheckpointStates = yield* statesAt(thread, n)
    if (at.blocks.length > 0 || at.images.length > 0) states.push(at)
  }
  const current = states.flatMap(({ checkpoint, blocks }) => {
    if (thread.checkpoint(checkpoint).rolledBack) return []
    const block = newestOf(blocks)
    return block ? [{ checkpoint, state: block.state }] : []
  })
  const steps: StateStep[] = []
  for (const [i, to] of current.entries()) {
    const from = current[i - 1]
    if (!from) continue
    steps.push(stepBetween(from, to))
    yield
  }
  return { states, steps }
}

/** What became of the bullets of the state before a checkpoint; null where there is no block at one of them. */
export function* stateStep(thread: Thread, { checkpoint, blocks }: CheckpointStates): Steps<StateStep | null> {
  const to = newestOf(blocks)
  if (!to) return null
  for (let from = checkpoint - 1; from >= 1; from--) {
    if (thread.checkpoint(from).rolledBack) continue
    const block = newestOf((yield* statesAt(thread, from)).blocks)
    if (block) return stepBetween({ checkpoint: from, state: block.state }, { checkpoint, state: to.state })
  }
  return null
}

/** The block that stands for the others of its history. */
const newestOf = (blocks: readonly StateBlock[]): StateBlock | undefined => blocks.findLast(each => !each.stale)

interface StateOf {
  readonly checkpoint: number
  readonly state: SessionState
}

function stepBetween(from: StateOf, to: StateOf): StateStep {
  const bullets = compareStates(from.state, to.state)
  return { from: from.checkpoint, to: to.checkpoint, bullets, counts: countsOf(bullets) }
}

function countsOf(bullets: readonly BulletStep[]): Readonly<Record<BulletFate, number>> {
  const of = (fate: BulletFate): number => bullets.filter(each => each.fate === fate).length
  return {
    retained: of('retained'),
    updated: of('updated'),
    superseded: of('superseded'),
    withdrawn: of('withdrawn'),
    dropped: of('dropped'),
    new: of('new'),
  }
}
