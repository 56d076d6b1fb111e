import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import type { Thread } from '../../main/thread/model.ts'
import { historyWords, threadOf } from '../support/rollout-text.ts'

/** Turns Q1 to Q3, a compaction of its own turn, turns Q4 and Q5, then a rollback (codex-observed-more.md 1A). */
const across = (version: string, turns: number): string => `meta: ${version}
  env
  ${[1, 2, 3].map(n => `turn t${n} {\nuser: Q${n}\nassistant: A${n}\n}`).join('\n')}
  turn c {
  compacted: Q1 | Q2 | Q3 | P+SUMMARY
  }
  turn t4 {
  env
  user: Q4
  assistant: A4
  }
  turn t5 {
  user: Q5
  assistant: A5
  }
  rollback: ${turns}`

describe('a rollback that reaches across a compaction depends on the version', () => {
  test('to 0.105 messages are dropped from the history as it stands, and the summary counts', () => {
    expect(historyWords(threadOf(across('0.98.0', 3).replaceAll(/turn t\d \{\n|turn c \{\n|\n *\}/g, '')))).toEqual([
      'Q1',
      'Q2',
      'Q3',
    ])
  })
  test('from 0.110 to 0.150 everything before the compaction is lost', () => {
    expect(historyWords(threadOf(across('0.133.0', 3)))).toEqual(['env'])
    expect(historyWords(threadOf(across('0.133.0', 5)))).toEqual(['env'])
  })
  test('from 0.153 on the compaction is as if it had never been', () => {
    expect(historyWords(threadOf(across('0.153.4', 3)))).toEqual(['env', 'Q1', 'assistant: A1', 'Q2', 'assistant: A2'])
  })
  test('one turn less and the compaction stays the base in all of them', () => {
    const kept = ['Q1', 'Q2', 'Q3', 'P+SUMMARY']
    expect(historyWords(threadOf(across('0.133.0', 2)))).toEqual(kept)
    expect(historyWords(threadOf(across('0.153.4', 2)))).toEqual(kept)
  })
})

describe('points', () => {
  const thread = threadOf(`
    env
    turn t1 {
    user: one
    assistant: a1
    }
    turn t2 {
    user: two
    assistant: P-answer
    compacted: one | two | P+SUM
    assistant: a2
    }`)
  test.each([
    ['line:1', []],
    ['line:2', ['env']],
    ['turn:1:start', ['env']],
    ['turn:1:end', ['env', 'one', 'assistant: a1']],
    ['turn:2:start', ['env', 'one', 'assistant: a1']],
    ['checkpoint:1:before', ['env', 'one', 'assistant: a1', 'two', 'assistant: P-answer']],
    ['checkpoint:1:after', ['one', 'two', 'P+SUM']],
    ['turn:2:end', ['one', 'two', 'P+SUM', 'assistant: a2']],
    ['end', ['one', 'two', 'P+SUM', 'assistant: a2']],
    ['line:15', ['one', 'two', 'P+SUM', 'assistant: a2']],
  ])('%s', (point, history) => {
    expect(historyWords(thread, point)).toEqual(history)
  })
  test('one past the last of each is refused with a sentence', () => {
    expect(thread.resolve({ kind: 'line', line: 17 })).toMatchObject({ ok: false })
    expect(thread.resolve({ kind: 'turn', n: 3, side: 'end' })).toEqual({
      ok: false,
      message: 'This session has 2 turns; there is no turn 3.',
    })
    expect(thread.resolve({ kind: 'checkpoint', n: 2, side: 'after' })).toMatchObject({ ok: false })
  })
})

test('the history before a compaction leaves out its own answer', () => {
  const thread = threadOf(`meta: 0.140.0
    turn t1 {
    user: one
    assistant: a1
    }
    turn c {
    assistant: SUM
    compacted: one | P+SUM
    }`)
  expect(historyWords(thread, 'checkpoint:1:before')).toEqual(['one', 'assistant: a1'])
  const rows = [...thread.rows(1, 0, 9), ...thread.rows(2, 0, 9)]
  const answers = rows.flatMap(row => (row.kind === 'item' ? [thread.item(row.ref)] : []))
  expect(answers.filter(item => item.compactionOutput).map(item => item.text)).toEqual(['SUM'])
  expect(thread.checkpoint(1)).toMatchObject({ trigger: 'manual', phase: 'standalone', itemsBefore: 2, itemsAfter: 2 })
})

test('an answer of the turn before is not taken for that of the compaction, though it says the same', () => {
  const thread = threadOf(`meta: 0.140.0
    turn t1 {
    user: one
    assistant: SUM
    }
    turn c {
    compacted: one | P+SUM
    }`)
  expect(historyWords(thread, 'checkpoint:1:before')).toEqual(['one', 'assistant: SUM'])
})

test('the end of a turn that was taken back is what the model saw before the rollback', () => {
  const thread = threadOf(`
    turn t1 {
    user: one
    }
    turn t2 {
    user: two
    assistant: a2
    }
    rollback: 1`)
  expect(historyWords(thread, 'turn:2:end')).toEqual(['one', 'two', 'assistant: a2'])
  expect(historyWords(thread)).toEqual(['one'])
  expect(thread.turn(2)).toMatchObject({ status: 'rolledBack', rolledBackBy: thread.turn(2).end })
})

describe('questions beyond the allowance of a compaction without replacement history', () => {
  const long = (letter: string, bytes: number): string => letter.repeat(bytes)
  test('80,000 bytes pass, one more is cut in the middle', () => {
    const [, , cut] = [79_999, 80_000, 80_001].map(
      bytes => historyWords(threadOf(`meta: 0.98.0\nuser: ${long('x', bytes)}\nsummary: P+S`))[0],
    )
    expect(cut).toBe(`${long('x', 40_000)}…1 tokens truncated…${long('x', 40_000)}`)
    expect(historyWords(threadOf(`meta: 0.98.0\nuser: ${long('x', 80_000)}\nsummary: P+S`))[0]).toBe(long('x', 80_000))
  })
  test('newest first; the one on the edge is cut; older ones go', () => {
    const text = `meta: 0.98.0\nuser: gone\nuser: ${long('a', 40_000)}\nuser: ${long('b', 50_000)}\nuser: ${long('c', 20_001)}\nsummary: P+S`
    const [a, b, c, summary] = historyWords(threadOf(text))
    expect(a).toBe(`${long('a', 4998)}…7501 tokens truncated…${long('a', 4998)}`)
    expect([b?.length, c?.length, summary]).toEqual([50_000, 20_001, 'P+S'])
  })
})

test('versions to 0.47 join the questions and the summary in one message', () => {
  const words = historyWords(
    threadOf('meta: 0.36.0\nenv\nuser: one\nassistant: a1\nuser: two\nsummary: S\nuser: three'),
  )
  expect(words.length).toBe(3)
  expect(words[1]).toMatch(/^You were originally given .*:\n\none\n\ntwo\n\nP\+\nS$/s)
})

describe('0.98 rebuilds its summary-only compactions as the real one was seen to', () => {
  test('a message that was cut is cut again as it was left', () => {
    const [first] = historyWords(
      threadOf(`meta: 0.98.0\nuser: ${'x'.repeat(80_001)}\nsummary: P+S\nuser: four\nsummary: P+T`),
    )
    const once = `${'x'.repeat(40_000)}…1 tokens truncated…${'x'.repeat(40_000)}`
    expect(first?.length).toBeLessThan(once.length)
    expect(first).toMatch(/^x{39998}…\d+ tokens truncated…x{39998}$/)
  })
  test('typed text that looks like a marker is kept, and answers are not', () => {
    const text = `meta: 0.98.0
      env
      item user: <turn_aborted>typed</turn_aborted>
      assistant: a0
      item user: <subagent_notification>typed</subagent_notification>
      user: one
      summary: P+S`
    expect(historyWords(threadOf(text))).toEqual([
      'env',
      'interrupt marker: <turn_aborted>typed</turn_aborted>',
      'sub-agent note: <subagent_notification>typed</subagent_notification>',
      'one',
      'P+S',
    ])
  })
  test('a rollback counts a sub-agent note as a turn, but not an interrupt marker', () => {
    const note = (tag: string): readonly string[] =>
      historyWords(
        threadOf(`meta: 0.98.0\nuser: one\nassistant: a1\nitem user: <${tag}>x</${tag}>\nassistant: a2\nrollback: 1`),
      )
    expect(note('subagent_notification')).toEqual(['one', 'assistant: a1'])
    expect(note('turn_aborted')).toEqual([])
  })
  test('a compaction before any question keeps the context', () => {
    expect(historyWords(threadOf('meta: 0.98.0\nenv\nsummary: P+S\nuser: one'))).toEqual(['env', 'P+S', 'one'])
  })
})

test('from 0.110 on a message in <user_instructions> is one of the user', () => {
  const thread = (version: string, end: string): Thread =>
    threadOf(`meta: ${version}
      user: one
      assistant: a1
      user: <user_instructions>two</user_instructions>
      assistant: a2
      ${end}`)
  for (const version of ['0.110.0', '0.140.0', '0.169.0']) {
    expect(historyWords(thread(version, 'rollback: 1'))).toEqual(['one', 'assistant: a1'])
    expect(runNow(thread(version, 'summary: P+S').history({ kind: 'end' })).items.length).toBe(3)
  }
  expect(historyWords(thread('0.98.0', 'rollback: 1'))).toEqual([])
})

describe('what only some versions take for injected', () => {
  const tags = (version: string): readonly string[] =>
    historyWords(
      threadOf(`meta: ${version}
        user: one
        item user: <subagent_notification>n</subagent_notification>
        item user: <turn_aborted>m</turn_aborted>
        item user: <skill>s</skill>
        summary: P+S`),
    ).map(text => text.replace(/^.*<(\w+)>.*/, '$1'))
  test.each([
    ['0.63.0', ['one', 'subagent_notification', 'turn_aborted', 'skill', 'P+S']],
    ['0.80.0', ['one', 'subagent_notification', 'turn_aborted', 'P+S']],
    ['0.98.0', ['one', 'subagent_notification', 'turn_aborted', 'P+S']],
    ['0.105.0', ['one', 'P+S']],
    ['0.169.0', ['one', 'P+S']],
  ])('a summary of %s keeps the rest', (version, kept) => expect(tags(version)).toEqual(kept))
})

test('to 0.153.4 a summary is a turn for a rollback, in 0.169 it is none', () => {
  const rest = (version: string): readonly string[] =>
    historyWords(threadOf(`meta: ${version}\nuser: zero\nuser: one\nturn t {\nsummary: P+S\nuser: two\n}\nrollback: 2`))
  expect(rest('0.153.4')).toEqual(['zero', 'one'])
  expect(rest('0.169.0')).toEqual(['zero'])
})

test('an end of another turn joins turns to 0.153.4; in 0.169 every begin is one', () => {
  const rest = (version: string): readonly string[] =>
    historyWords(
      threadOf(`meta: ${version}
        user: zero
        turn a {
        compacted: K | P+S
        user: one
        turn b {
        user: two
        raw: {"timestamp":"2026-01-01T00:00:00.000Z","type":"event_msg","payload":{"type":"task_complete","turn_id":"a"}}
        rollback: 1`),
    )
  expect(rest('0.153.4')).toEqual(['zero', 'one'])
  expect(rest('0.169.0')).toEqual(['K', 'P+S', 'one'])
})

test('a file with a rollback was written by a version that has them', () => {
  expect(historyWords(threadOf('meta: 0.36.0\nuser: one\nsummary: P+S\nuser: two\nrollback: 1'))).toEqual([
    'one',
    'P+S',
  ])
})
