import { expect, test } from 'vitest'
import { strategyNamed } from '../../../main/compaction/strategies/strategies.ts'
import { NO_SETTINGS } from '../../../main/compaction/strategies/strategy.ts'
import { play } from '../../support/play-strategy.ts'
import { message, threadOf } from '../../support/rollout-text.ts'

const thread = threadOf('user: one\nassistant: a1\ncompacted: one | P+two')
const run = (at: Parameters<typeof thread.history>[0]) =>
  play(strategyNamed('recorded')?.run({ thread, at }, NO_SETTINGS) ?? expect.unreachable()).result

test('the baseline is what the agent left, whichever side of the checkpoint is named', () => {
  const left = { ok: true, items: [message('user', 'one'), message('user', 'P+two')], calls: [], notes: [] }
  expect(run({ kind: 'checkpoint', n: 1, side: 'before' })).toEqual(left)
  expect(run({ kind: 'checkpoint', n: 1, side: 'after' })).toEqual(left)
})

test('elsewhere nothing was recorded', () => {
  expect(run({ kind: 'end' })).toEqual({
    ok: false,
    why: 'failed',
    reason: 'Only a checkpoint has a recorded compaction: name one, for example checkpoint:1:before.',
    calls: [],
  })
})
