import { describe, expect, test } from 'vitest'
import { message, threadOf } from '../support/rollout-text.ts'
import { item, itemsOf, META, requestOf, sent } from '../support/same-request.ts'

/** Less what is said of the turns that Codex shows. */
const problemsOf = (text: string): readonly (readonly [string, string])[] =>
  threadOf(text)
    .problems()
    .filter(({ code }) => !code.startsWith('turn-'))
    .map(({ code, message }) => [code, message] as const)

const image = (more: object): object => ({ ...message('user', 'x'), content: [{ type: 'input_image', ...more }] })

describe('an item that Codex cannot read is passed over', () => {
  test.each([
    [{ type: 'message', content: [] }, 'message', 'has no text in role'],
    [{ ...message('user', 'x'), id: 5 }, 'message', 'has no text in id'],
    [{ type: 'message', role: 'user', content: 'x' }, 'message', 'has no list in content'],
    [{ ...message('user', 'x'), phase: 'of_tomorrow' }, 'message', 'has a phase that Codex does not know'],
    [
      { ...message('user', 'x'), content: [{ type: 'of_tomorrow' }] },
      'message',
      'has a part in content that is of a type that Codex does not know',
    ],
    [
      { ...message('user', 'x'), content: [5] },
      'message',
      'has a part in content that is of a type that Codex does not know',
    ],
    [image({}), 'message', 'has a part in content that has no text in image_url'],
    [
      image({ image_url: 'x', detail: 'odd' }),
      'message',
      'has a part in content that has a detail that Codex does not know',
    ],
    [{ type: 'reasoning', encrypted_content: 'g' }, 'reasoning', 'has no list in summary'],
    [{ type: 'function_call', name: 'shell', arguments: '{}' }, 'function_call', 'has no text in call_id'],
    [{ type: 'function_call_output', call_id: 'c', output: {} }, 'function_call_output', 'has no list in output'],
    [{ type: 'custom_tool_call', name: 'x', call_id: 'c' }, 'custom_tool_call', 'has no text in input'],
    [
      { type: 'local_shell_call', status: 'completed', action: {} },
      'local_shell_call',
      'has no action of the type exec',
    ],
    [{ type: 'tool_search_output', execution: 'server', tools: [] }, 'tool_search_output', 'has no text in status'],
    [{ type: 'compaction' }, 'compaction', 'has no text in encrypted_content'],
    [
      { ...message('user', 'x'), deep: JSON.parse(`${'['.repeat(130)}${']'.repeat(130)}`) },
      'message',
      'is nested too deep',
    ],
  ])('%j', (payload, type, fault) => {
    const text = `${META}\nuser: one\n${item(payload as never)}\nuser: two`
    expect(sent(threadOf(text))).toEqual(['base', 'one', 'two'])
    expect(problemsOf(text)).toEqual([['item-ignored', `Codex passes over line 4: its item (${type}) ${fault}.`]])
  })

  test.each([
    [{ type: 'message', role: 'tool', content: [] }],
    [{ ...message('user', 'x'), phase: null, id: null }],
    [image({ image_url: 'x', detail: null })],
    [{ type: 'web_search_call' }],
    [{ type: 'reasoning', summary: [] }],
    [{ ...message('user', 'x'), deep: JSON.parse(`${'['.repeat(120)}${']'.repeat(120)}`) }],
  ])('and one that it can read is not: %j', payload => {
    const text = `${META}\nuser: one\n${item(payload as never)}\nuser: two`
    expect(sent(threadOf(text)).length).toBe(4)
    expect(problemsOf(text)).toEqual([])
  })

  test('what a version reads that is newer than all that we know is not ours to say', () => {
    const text = `${META.replace('0.169.0', '0.170.0')}\nuser: one\n${item({ type: 'message', role: 'user', content: [{ type: 'of_tomorrow' }] })}`
    expect(problemsOf(text)).toEqual([])
  })
})

const line = (type: string, payload: object, outer: object = {}): string =>
  `raw: ${JSON.stringify({ timestamp: '2026-01-01T00:00:09.000Z', ...outer, type, payload })}`
const kept = { message: 'S', replacement_history: [message('user', 'kept')] }

describe('a compaction is passed over', () => {
  test('for one item of its replacement history, and the history goes on', () => {
    const odd = { ...kept, replacement_history: [message('user', 'kept'), { type: 'message', role: 5, content: [] }] }
    const text = `${META}\nuser: one\n${line('compacted', odd)}\nuser: two`
    const thread = threadOf(text)
    expect(sent(thread)).toEqual(['base', 'one', 'two'])
    expect(thread.checkpointCount).toBe(0)
    expect(problemsOf(text)).toEqual([
      [
        'compaction-ignored',
        'Codex skips the compaction in line 4: item 1 of its replacement history has no text in role.',
      ],
    ])
  })

  test.each([
    ['replacement_history', {}],
    ['replacement_history_metadata', 5],
    ['window_number', '2'],
    ['window_number', -1],
    ['window_number', 1.5],
    ['window_id', []],
    ['previous_window_id', 5],
    ['first_window_id', 5],
    ['compaction_response_id', {}],
    ['latest_token_usage_record', 'x'],
    ['resume_metadata', []],
    ['retained_context', 'x'],
  ])('whose %s is %j', (name, value) => {
    const text = `${META}\nuser: one\n${line('compacted', { ...kept, [name]: value })}`
    expect(sent(threadOf(text))).toEqual(['base', 'one'])
    expect(problemsOf(text)).toEqual([
      ['compaction-ignored', `Codex skips the compaction in line 4: its ${name} has a form that Codex cannot read.`],
    ])
  })

  test('not for a null there, a key with escapes, or an item of a type of tomorrow', () => {
    const nulls = { ...kept, window_number: null, previous_window_id: null, resume_metadata: null }
    expect(sent(threadOf(`${META}\nuser: one\n${line('compacted', nulls)}`))).toEqual(['base', 'kept'])
    const escaped = line('compacted', kept)
      .replace('"payload"', '"p\\u0061yload"')
      .replace('"message":"S"', '"m\\u0065ssage":"S"')
    expect(sent(threadOf(`${META}\nuser: one\n${escaped}`))).toEqual(['base', 'kept'])
    const later = { ...kept, replacement_history: [message('user', 'kept'), { type: 'of_tomorrow' }] }
    expect(threadOf(`${META}\nuser: one\n${line('compacted', later)}`).checkpointCount).toBe(1)
  })
})

describe('a line is passed over', () => {
  test.each([
    ['ordinal', '5'],
    ['ordinal', -1],
    ['ordinal', 1.5],
    ['metadata', 5],
    ['metadata', 'x'],
  ])('whose %s is %j', (name, value) => {
    const lost = line('response_item', message('user', 'lost'), { [name]: value })
    const gone = line('compacted', kept, { [name]: value })
    const back = line('event_msg', { type: 'thread_rolled_back', num_turns: 1 }, { [name]: value })
    for (const odd of [lost, gone, back]) {
      const text = `${META}\nturn t1 {\nuser: one\n}\n${odd}`
      expect(sent(threadOf(text))).toEqual(['base', 'one'])
      expect(problemsOf(text)).toEqual([
        ['line-passed-over', `Codex passes over line 7: its ${name} has a form that it cannot read.`],
      ])
    }
  })

  test('with half a surrogate pair, not with a whole one or a text that looks like one', () => {
    const said = (text: string): string => item(message('user', 'x%y')).replace('%', text)
    expect(sent(threadOf(`${META}\nuser: one\n${said('\\ud800')}`))).toEqual(['base', 'one'])
    expect(sent(threadOf(`${META}\nuser: one\n${said('\\uDC00\\ud800')}`))).toEqual(['base', 'one'])
    expect(problemsOf(`${META}\nuser: one\n${said('\\ud83dx')}`).map(([code]) => code)).toEqual(['half-pair'])
    expect(sent(threadOf(`${META}\n${said('\\ud83d\\uDE00')}`))).toEqual(['base', 'x😀y'])
    expect(sent(threadOf(`${META}\n${said('\\\\ud800')}`))).toEqual(['base', 'x\\ud800y'])
  })
})

test.each(['1.0', '1e0', '-1', '4294967296', '"1"', 'null'])('a rollback of %s turns takes nothing back', count => {
  const back = line('event_msg', { type: 'thread_rolled_back', num_turns: 7 }).replace(
    '"num_turns":7',
    `"num_turns":${count}`,
  )
  expect(sent(threadOf(`${META}\nturn t1 {\nuser: one\n}\n${back}`))).toEqual(['base', 'one'])
  const all = back.replace(/"num_turns":[^}]*/, '"num_turns":4294967295')
  expect(sent(threadOf(`${META}\nturn t1 {\nuser: one\n}\n${all}`))).toEqual(['base'])
})

test('members that Codex does not know are not sent, and those it knows are', () => {
  const part = { type: 'input_text', text: 'x' }
  const known = { type: 'message', role: 'user', content: [part], phase: 'commentary' }
  const odd = { ...known, content: [{ ...part, stranger: 1 }], stranger: { a: 1 } }
  const thread = threadOf(`${META}\n${item(odd)}`)
  expect(itemsOf(requestOf(thread, 'end'))[1]).toEqual(known)
  const search = { type: 'tool_search_output', status: 'completed', execution: 'server', tools: [{ stranger: 1 }] }
  expect(itemsOf(requestOf(threadOf(`${META}\n${item(search)}`), 'end'))[1]).toEqual(search)
})
