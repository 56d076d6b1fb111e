import { failed, type Strategy, within } from './strategy.ts'

/** What the agent itself left at a checkpoint: the baseline that all else is held against. */
export const recorded: Strategy = {
  name: 'recorded',
  asksModel: false,
  *run({ thread, at }) {
    if (at.kind !== 'checkpoint')
      return failed('Only a checkpoint has a recorded compaction: name one, for example checkpoint:1:before.')
    const { items, notes } = yield* within(thread.history({ kind: 'checkpoint', n: at.n, side: 'after' }))
    return { ok: true, items: items.map(ref => thread.item(ref).raw), calls: [], notes }
  },
}
