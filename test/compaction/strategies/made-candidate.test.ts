import { expect, test } from 'vitest'
import { madeCandidate } from '../../../main/compaction/strategies/made-candidate.ts'
import { strategyNamed } from '../../../main/compaction/strategies/strategies.ts'
import { NO_SETTINGS } from '../../../main/compaction/strategies/strategy.ts'
import { threadOf } from '../../support/rollout-text.ts'

const OWN = '0199f0aa-0000-7000-8000-000000000001'
const OTHER = '0199f0aa-0000-7000-8000-000000000002'

const made = (meta: string) =>
  madeCandidate(
    {
      task: { thread: threadOf(`meta: 0.140.0 ${meta}\nuser: one`), at: { kind: 'end' } },
      strategy: strategyNamed('extract') ?? expect.unreachable(),
      settings: { ...NO_SETTINGS, limit: 100 },
      baseUrl: 'https://api.example.com/v1',
      name: ' mine ',
      id: '01a1fe0c-965a-79d8-b874-dee8c63188ec',
      madeAt: '2026-01-31T12:00:00.000Z',
    },
    { ok: true, items: [], calls: [], notes: ['First.'] },
  )

test('a candidate has what was set, and no address where nothing was sent', () => {
  expect(made(`id="${OWN}"`)).toMatchObject({ thread: OWN, at: 'end', settings: { name: 'mine', limit: 100 } })
  expect(made(`id="${OWN}"`).settings).not.toHaveProperty('baseUrl')
})

test('it tells under which key servers cache: that stays on resuming, and is a new one for a fork', () => {
  const rest = 'Resuming it keeps that; a fork has a new id, and begins with an empty cache.'
  expect(made(`id="${OWN}"`).notes).toEqual([
    'First.',
    `Servers cache what Codex sends for this session under its id: ${OWN}. ${rest}`,
  ])
  expect(made(`id="${OWN}" forked_from_id="${OTHER}"`).notes).toEqual([
    'First.',
    `Servers cache what Codex sends for this session under its own id, not that of ${OTHER} that it was forked from: ${OWN}. ${rest}`,
  ])
})
