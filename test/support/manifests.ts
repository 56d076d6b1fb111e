import type { Json } from './same-request.ts'

/** A case with options, of the session that `rolloutText` makes. */
export const choiceCase = (change: Json = {}): Json => ({
  id: 'where',
  source_thread_id: 'thread-1',
  category: 'forbidden_action',
  priority: 'critical',
  evidence_summary: 'The user wants all runs to be on the big machine.',
  evidence_timestamps: ['2026-01-01T00:00:00.000Z'],
  response_kind: 'single_choice',
  probe_question: 'Where should the next run go?',
  choices: { A: 'On this laptop.', B: 'On the big machine.', C: 'On a new one.' },
  expected_choice: 'B',
  hard_fail_choices: ['A'],
  ...change,
})

export const shortCase = (change: Json = {}): Json => ({
  id: 'folder',
  source_thread_id: 'thread-1',
  category: 'exact_binding',
  priority: 'critical',
  evidence_summary: 'The user named one place.',
  evidence_timestamps: [],
  response_kind: 'short_answer',
  probe_question: 'Which folder holds the results?',
  accepted_answers: ['/data/results', 'data/results'],
  abstain_score: 0.25,
  hard_fail_on_non_abstain: true,
  ...change,
})

/** A manifest of the rare-critical-retention format. */
export const MANIFEST: Json = {
  benchmark: 'session_compact_rcr',
  version: 2,
  source_thread_profiles: { 'thread-1': { classification: 'acceptance_oracle', notes: 'ours' } },
  cases: [choiceCase(), shortCase(), choiceCase({ id: 'elsewhere', source_thread_id: 'thread-2' })],
}
