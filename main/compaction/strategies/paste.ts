import { historyLeft } from './codex-left.ts'
import { failed, type Strategy } from './strategy.ts'

/** A summary that the user wrote, in the place of the model's. */
export const paste: Strategy = {
  name: 'paste',
  asksModel: false,
  *run(task, settings) {
    const text = settings.text?.trim() ?? ''
    if (text === '') return failed('There is no summary to put in: write one.')
    const { items, notes } = yield* historyLeft(task, settings, text)
    return { ok: true, items, calls: [], notes }
  },
}
