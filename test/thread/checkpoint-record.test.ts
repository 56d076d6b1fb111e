import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { SUMMARY_PREFIX } from '../../main/rollout/format.ts'
import type { CheckpointRecord, Known, Thread } from '../../main/thread/model.ts'
import { FIXTURES } from '../support/expected.ts'
import { readThread, threadOf } from '../support/rollout-text.ts'

const recordOf = (thread: Thread, n = 1): CheckpointRecord => runNow(thread.checkpointRecord(n))

/** How, value and lines in one word. */
const said = ({ how, value, from }: Known<unknown>): string =>
  how === 'unknown' ? 'unknown' : `${how} ${JSON.stringify(value)} ${from.map(each => each.line).join()}`

test('of several compactions in one recording each has its own occasion', () => {
  const [ledger] = globSync(join(FIXTURES, '0.140.0/ledger/rollout-*.jsonl'))
  const thread = readThread(ledger ?? '')
  expect([1, 2, 3, 4].map(n => recordOf(thread, n).phase.value)).toEqual([
    'midTurn',
    'standalone',
    'midTurn',
    'preTurn',
  ])
  const [changed] = globSync(join(FIXTURES, '0.169.0/model-changed/rollout-*.jsonl'))
  const models = readThread(changed ?? '')
  expect([1, 2, 3].map(n => recordOf(models, n).reason.value)).toEqual([
    'compHashChanged',
    'modelDownshift',
    'compHashChanged',
  ])
  expect([1, 2, 3].map(n => [recordOf(models, n).modelBefore.value, recordOf(models, n).modelAfter.value])).toEqual([
    ['gpt-5.5', 'gpt-6-sol'],
    ['gpt-6.1-terra', 'gpt-6-sol'],
    ['gpt-6.1-terra', 'gpt-5.5'],
  ])
})

describe('the usage of a compaction’s own request is what the server answered', () => {
  test.each([
    ['0.98.0/usage', 'inferred', 30, 39800, 1282],
    ['0.140.0/usage', 'inferred', 28, 39800, 416],
    ['0.169.0/usage', 'recorded', 37, 39800, 342],
  ] as const)('%s', (name, how, line, before, after) => {
    const [path] = globSync(join(FIXTURES, name, 'rollout-*.jsonl'))
    const record = recordOf(readThread(path ?? ''))
    const usage = { input: 40000, cached: 39000, output: 500, reasoning: 0, total: 40500 }
    expect(record.call).toMatchObject({ how, value: usage })
    expect(record.call.from[0]?.line).toBe(line)
    expect(record.counterBefore).toMatchObject({ how: 'recorded', value: before })
    expect(record.counterAfter).toMatchObject({ how: 'estimated', value: after })
  })

  test('a server’s compaction before usage records left none, and the answer before it is not taken for it', () => {
    for (const name of ['0.98.0/remote', '0.140.0/remote']) {
      const [path] = globSync(join(FIXTURES, name, 'rollout-*.jsonl'))
      const thread = readThread(path ?? '')
      expect([1, 2].map(n => recordOf(thread, n).call.how)).toEqual(['unknown', 'unknown'])
      expect([1, 2].map(n => recordOf(thread, n).counterBefore.value)).toEqual([5000, 25000])
    }
  })
})

/** A token_count line: input, cached, output, sum over the thread. */
const counted = (input: unknown, cached: unknown, output: unknown, sum: number, total?: unknown): string => {
  const last = {
    input_tokens: input,
    cached_input_tokens: cached,
    output_tokens: output,
    reasoning_output_tokens: 0,
    total_tokens: total ?? (input as number) + (output as number),
  }
  const info = { last_token_usage: last, total_token_usage: { total_tokens: sum }, model_context_window: 100_000 }
  return event({ type: 'token_count', info })
}
const event = (payload: object): string =>
  `raw: ${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'event_msg', payload })}`

const requestWords = (thread: Thread): readonly string[] =>
  runNow(thread.requests()).map(
    ({ source, window, checkpoint, usage }) =>
      `${source.line}: ${usage.input}/${usage.cached}/${usage.output} in ${window}${checkpoint === null ? '' : ` makes ${checkpoint}`}`,
  )

test('a request is counted once, whatever repeats its counters', () => {
  const thread = threadOf(`
    meta: 0.140.0
    turn t1 {
    user: one
    assistant: a1
    ${counted(100, 10, 5, 105)}
    }
    turn t2 {
    user: two
    ${counted(100, 10, 5, 105)}
    assistant: a2
    ${counted(200, 100, 5, 310)}
    }
    turn c {
    ${counted(200, 100, 5, 310)}
    assistant: sum
    ${counted(210, 200, 7, 527)}
    compacted: one | P+sum
    ${counted(0, 0, 0, 527, 33)}
    }
    turn t3 {
    user: three
    assistant: a3
    ${counted(60, 0, 5, 592)}
    }`)
  expect(requestWords(thread)).toEqual([
    '7: 100/10/5 in 0',
    '15: 200/100/5 in 0',
    '21: 210/200/7 in 0 makes 1',
    '30: 60/0/5 in 1',
  ])
  const record = recordOf(thread)
  expect(said(record.call)).toBe('inferred {"input":210,"cached":200,"output":7,"reasoning":0,"total":217} 21')
  expect([said(record.counterBefore), said(record.counterAfter)]).toEqual(['recorded 205 15', 'estimated 33 23'])
  expect(runNow(thread.requests({ first: 1, last: 1 })).map(each => each.source.line)).toEqual([30])
})

test('counters that are no whole numbers from 0 are missing; without a total the line tells of no request', () => {
  const thread = threadOf(`
    turn t1 {
    user: one
    assistant: a1
    ${counted('100', -1, 5, 5, 9)}
    assistant: a2
    ${counted(100, 10, 5, 6, 1e300)}
    assistant: a3
    ${counted(7, null, 1.5, 12, 8)}
    ${event({ type: 'token_count', info: null })}
    ${event({ type: 'token_count', info: { last_token_usage: 'x' } })}
    ${event({ type: 'token_count', info: { last_token_usage: { total_tokens: {} } } })}
    }`)
  expect(requestWords(thread)).toEqual(['7: null/null/5 in 0', '11: 7/null/null in 0'])
  expect(runNow(thread.requests()).map(each => each.usage.total)).toEqual([9, 8])
})

test('the mark of a full context is no size', () => {
  const thread = threadOf(`
    turn t1 {
    user: one
    assistant: a1
    ${counted(50, 0, 5, 55)}
    }
    turn t2 {
    user: two
    ${counted(0, 0, 0, 100_000, 99_945)}
    } failed
    turn c {
    compacted: one | P+S
    }`)
  expect(said(recordOf(thread).counterBefore)).toBe('recorded 55 7')
  expect(said(recordOf(thread).counterAfter)).toBe('unknown')
})

test('without any counter nothing is said, and the reasons are', () => {
  const record = recordOf(threadOf('user: one\nassistant: a1\ncompacted: one | P+S\nuser: two'))
  for (const fact of [record.counterBefore, record.counterAfter, record.call, record.instructions, record.responseId]) {
    expect(fact).toMatchObject({ how: 'unknown', value: null, from: [] })
    expect(fact.rule).not.toBe('')
  }
})

describe('without lines that mark turns', () => {
  const occasion = (text: string): string => {
    const { trigger, phase, reason } = recordOf(threadOf(text))
    return [trigger, phase, reason].map(each => each.value ?? '?').join(' ')
  }

  test('the model going on after it means inside a turn', () => {
    expect(occasion('meta: 0.98.0\nuser: one\ncall c: ls\noutput c: x\ncompacted: one | P+S\nassistant: a')).toBe(
      'auto midTurn contextLimit',
    )
    expect(occasion('meta: 0.98.0\nuser: one\nassistant: a\ncompacted: one | P+S\nassistant: b')).toBe(
      'auto midTurn contextLimit',
    )
  })

  test('a message that comes a second later means that it was asked for, from 0.64 on', () => {
    expect(occasion('meta: 0.98.0\nuser: one\nassistant: a\ncompacted: one | P+S\nuser: two')).toBe(
      'manual standalone userRequested',
    )
    expect(occasion('meta: 0.36.0\nuser: one\nassistant: a\ncompacted: one | P+S\nuser: two')).toBe('? ? ?')
  })

  test('at the end of the file it may be either', () => {
    expect(occasion('meta: 0.98.0\nuser: one\nassistant: a\ncompacted: one | P+S')).toBe('? ? ?')
  })

  test('a typed message that looks like a marker is the user’s all the same', () => {
    const typed = 'user: <turn_aborted>typed</turn_aborted>'
    expect(occasion(`meta: 0.98.0\nuser: one\nassistant: a\ncompacted: one | P+S\n${typed}\nassistant: b`)).toBe(
      'manual standalone userRequested',
    )
  })
})

test('a turn that goes on by itself and compacts is no compaction that was asked for', () => {
  const thread = threadOf(
    'turn t1 {\nuser: one\nassistant: a\n}\nturn t2 {\ncall c: ls\noutput c: x\ncompacted: one | P+S\n}',
  )
  expect(said(recordOf(thread).phase)).toBe('inferred "midTurn" 11,12')
})

test('after the answer and with nothing after it a compaction is of the turn’s end', () => {
  const text = 'turn t1 {\nuser: one\nassistant: a\ncompacted: one | P+S\n}'
  expect(recordOf(threadOf(text)).phase.value).toBe('postTurn')
  expect(recordOf(threadOf(`${text} open`)).phase.value).toBe('midTurn')
  expect(
    recordOf(threadOf('turn t1 {\nuser: one\nassistant: a\ncompacted: one | P+S\nassistant: b\n}')).phase.value,
  ).toBe('midTurn')
})

describe('session and collapse', () => {
  const route = (message: string, list: readonly string[]): string => {
    const items = list.map(text => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] }))
    const payload = { message, replacement_history: items }
    const line = JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'compacted', payload })
    const thread = threadOf(`user: one\nraw: ${line}`)
    return `${recordOf(thread).implementation.value} ${thread.checkpoint(1).implementation}`
  }

  test('a message that begins with a state block is of the session route, with either tag', () => {
    for (const tag of ['session_compact_state', 'session_compact_state_v1'])
      expect(route(`${SUMMARY_PREFIX}\n<${tag}>\nObjective:\n- x\n</${tag}>`, ['one'])).toBe('session session')
  })

  test('a summary that only mentions the tag is local', () => {
    expect(route(`${SUMMARY_PREFIX}\nthe user asked about <session_compact_state> blocks`, ['one'])).toBe('local local')
  })

  test('a summary before the newest turns is of the collapse', () => {
    expect(route(`${SUMMARY_PREFIX}\nS`, [`${SUMMARY_PREFIX}\nS`, 'two'])).toBe('collapse collapse')
    expect(route(`${SUMMARY_PREFIX}\nS`, [`${SUMMARY_PREFIX}\nS`])).toBe('local local')
  })
})

test('the time of a compaction: as the file says, else at most from the last line before it', () => {
  expect(
    said(recordOf(threadOf('turn t1 {\nuser: one\nassistant: a\n}\nturn c {\ncompacted: one | P+S\n}')).duration),
  ).toBe('computed 2000 8,10')
  const completed = (began: unknown, ended: unknown): string =>
    event({
      type: 'item_completed',
      item: { type: 'ContextCompaction', id: 'x' },
      started_at_ms: began,
      completed_at_ms: ended,
    })
  const text = (began: unknown, ended: unknown): string =>
    `turn t1 {\nuser: one\n}\nturn c {\ncompacted: one | P+S\n${completed(began, ended)}\n}`
  expect(said(recordOf(threadOf(text(1000, 1450))).duration)).toBe('recorded 450 10,10')
  for (const [began, ended] of [
    [1450, 1000],
    ['1', 2],
    [null, 5],
  ])
    expect(recordOf(threadOf(text(began, ended))).duration.how).toBe('computed')
})

test('windows are named as the file names them', () => {
  const payload = { message: 'S', replacement_history: [], window_id: 4 }
  const line = (more: object): string =>
    `raw: ${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'compacted', payload: { ...payload, ...more } })}`
  const thread = threadOf(`user: one\n${line({})}\n${line({ window_number: null, window_id: 'w2' })}`)
  expect(said(recordOf(thread, 1).window.number)).toBe('recorded 4 4')
  expect(said(recordOf(thread, 1).window.id)).toBe('unknown')
  expect(said(recordOf(thread, 2).window.number)).toBe('computed 2 5')
  expect(said(recordOf(thread, 2).window.id)).toBe('recorded "w2" 5')
  expect(said(recordOf(thread, 2).window.previous)).toBe('unknown')
})

test('the model before it is the one that the checkpoint names, else that of the last turn_context', () => {
  const payload = { message: 'S', replacement_history: [] }
  const named = { ...payload, resume_metadata: { previous_turn_settings: { model: 'gpt-named' } } }
  const line = (value: object): string =>
    `raw: ${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'compacted', payload: value })}`
  const model = (value: object): string =>
    said(recordOf(threadOf(`turn t1 {\nuser: one\n}\n${line(value)}`)).modelBefore)
  expect(model(named)).toBe('recorded "gpt-named" 7')
  expect(model(payload)).toBe('recorded "gpt-test" 3')
  expect(said(recordOf(threadOf(`user: one\n${line(payload)}`)).modelBefore)).toBe('unknown')
})

test('a count behind the last output is of the answer before it, not of a server’s compaction', () => {
  const thread = threadOf(`
    meta: 0.140.0
    turn t1 {
    user: one
    call c: ls
    output c: x
    ${counted(100, 10, 5, 105)}
    compacted: one | opaque: gAAA
    assistant: a
    }`)
  const record = recordOf(thread)
  expect([said(record.call), said(record.counterBefore), record.phase.value]).toEqual([
    'unknown',
    'recorded 105 8',
    'midTurn',
  ])
  expect(requestWords(thread)).toEqual(['8: 100/10/5 in 0'])
})
