import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { rolloutFormat } from '../../main/export/codex/rollout-format.ts'
import { planTrim } from '../../main/export/trim/plan.ts'
import { RULES, type TurnRange } from '../../main/export/trim/rules.ts'
import type { Thread } from '../../main/thread/model.ts'
import { readThread, threadOf } from '../support/rollout-text.ts'
import { rollouts } from '../support/rollouts.ts'

const ALL = RULES.filter(rule => rule !== 'turns')

/** What each rule says that was asked for and leaves nothing out, and the notes. */
function said(thread: Thread, turns: TurnRange | null = null) {
  const plan = runNow(planTrim(thread, { turns, drop: ALL }, rolloutFormat))
  if (!plan.ok) throw new Error(plan.error.message)
  return { why: Object.fromEntries(plan.value.nothing), notes: plan.value.notes }
}

test('a session of one question says of every rule why it finds nothing', () => {
  expect(said(threadOf('turn t1 {\nitem user: one\n}'))).toEqual({
    why: {
      'rolled-back': 'No turn was rolled back.',
      superseded: 'There is no compaction.',
      display: 'No such line is left.',
      images: 'None of this size is left.',
      outputs: 'None of this size is left.',
    },
    notes: [],
  })
})

test('a rule that finds something says nothing', () => {
  const { why } = said(
    threadOf(`meta: 0.140.0
      turn t1 {
      user: one
      call c1 shell: ls
      output c1: ${'x'.repeat(5000)}
      }
      turn t2 {
      user: two
      }
      rollback: 1`),
  )
  expect([why['rolled-back'], why.outputs]).toEqual([undefined, undefined])
})

test('turns that were rolled back and have to stay are told of in a note, too', () => {
  const [first = ''] = rollouts('0.169.0/hand-made-rollbacks')
  const { why, notes } = said(readThread(first))
  expect([why['rolled-back'], notes]).toEqual([
    'None of them may go.',
    ['Turns that were rolled back stay: it is not certain that the agent would read the same history without them.'],
  ])
})

test('turns that were rolled back and lie outside of those that are kept go with these', () => {
  const thread = threadOf('meta: 0.140.0\nturn t1 {\nuser: one\n}\nturn t2 {\nuser: two\n}\nrollback: 1')
  expect(said(thread, { first: 1, last: 1 }).why['rolled-back']).toBe('They go with the other turns.')
})

test('the last compaction can still be reached', () => {
  const thread = threadOf('turn t1 {\nuser: one\ncompacted: user one | P+kept\nuser: two\n}')
  expect(said(thread).why.superseded).toBe('All can still be reached.')
})
