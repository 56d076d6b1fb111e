import type { Candidate } from '../../main/compaction/candidate.ts'
import { message } from './rollout-text.ts'

/** A small candidate of the session that `rolloutText` makes. */
export const candidate = (change: Partial<Candidate> = {}): Candidate => ({
  id: '01a1fc28-0000-7000-8000-000000000001',
  thread: 'thread-1',
  at: 'end',
  strategy: 'edited',
  settings: {},
  madeAt: '2026-01-31T12:00:00.000Z',
  items: [message('user', 'one'), message('user', 'P+what was done')],
  calls: [],
  notes: [],
  ...change,
})
