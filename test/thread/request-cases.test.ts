import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import type { Fidelity, Thread } from '../../main/thread/model.ts'
import { IMAGE } from '../support/cases.ts'
import { threadOf } from '../support/rollout-text.ts'
import { CASE_C, context, item, itemsOf, type Json, META, requestOf, sent } from '../support/same-request.ts'

const judged = (thread: Thread, version: string | null = null): readonly [Fidelity, readonly string[]] => {
  const { fidelity, notes } = requestOf(thread, 'end', version)
  return [fidelity, notes]
}

test('what was made says how, what was left out is told', () => {
  const request = requestOf(threadOf(CASE_C), 'end')
  const made = Array.from({ length: request.count }, (_, i) => request.item(i)).filter(each => each.synthetic !== null)
  expect(made.map(({ synthetic, fidelity, origin }) => [synthetic, fidelity, origin?.kind])).toEqual([
    ['base-instructions', 'exact', 'line'],
    ['aborted-output', 'rebuilt', undefined],
    ['aborted-output', 'rebuilt', undefined],
    ['aborted-output', 'rebuilt', undefined],
  ])
  expect(request.fidelity).toBe('rebuilt')
  expect(request.notes).toContain('3 calls have no output; Codex answers “aborted” when it sends.')
  expect(request.notes).toContain('One output without a call is left out.')
})

test('an output of the wrong class leaves both its call and itself alone', () => {
  expect(sent(threadOf(`${META}\ncall c1: ls\ncustom-output c1: x`))).toEqual(['base', 'c1', 'c1 = aborted'])
})

test('each of two calls of one name without output gets its own', () => {
  expect(sent(threadOf(`${META}\ncall c1: ls\ncall c1: ls`))).toEqual([
    'base',
    'c1',
    'c1 = aborted',
    'c1',
    'c1 = aborted',
  ])
})

test('the id of a missing output is made from that of its call, as 0.169 made it', () => {
  const call = {
    type: 'local_shell_call',
    id: 'lsh_0026',
    call_id: 'call_0027',
    status: 'completed',
    action: { type: 'exec', command: [] },
  }
  const thread = threadOf(`${META}\n${item(call)}`)
  const output = { type: 'function_call_output', call_id: 'call_0027', output: 'aborted' }
  expect(itemsOf(requestOf(thread, 'end'))[2]).toEqual({ ...output, id: 'fco_55a473cd-f553-5419-8b65-9522a138a749' })
  expect(itemsOf(requestOf(thread, 'end', '0.140.0'))[1]).toEqual(output)
})

test('0.36 puts missing outputs before all else and keeps orphans', () => {
  const thread = threadOf('meta: 0.36.0\nuser: one\ncall c1: ls\noutput c0: lost\ncustom c2 apply_patch: p')
  expect(sent(thread)).toEqual(['custom c1 = aborted', 'custom c2 = aborted', 'one', 'c1', 'c0 = lost', 'c2'])
})

describe('cutting', () => {
  const long = (n: number): string => 'x'.repeat(n)
  const withOutput = (before: string, n: number, metadata?: Json): Thread =>
    threadOf(
      `${META}\n${before}\ncall c1: ls\n${item({ type: 'function_call_output', call_id: 'c1', output: long(n) }, metadata)}`,
    )
  const cutAt = (thread: Thread, version: string | null = null): string =>
    sent(thread, version)
      .at(-1)
      ?.replaceAll(/x+/g, run => String(run.length)) ?? ''

  test('a model of the catalogue has 10,000 tokens and a fifth for the file’s form', () => {
    const known = context({ model: 'gpt-5.5' })
    expect(cutAt(withOutput(known, 48_000))).toBe('c1 = 48000')
    expect(cutAt(withOutput(known, 48_001))).toBe('c1 = 24000…1 tokens truncated…24000')
  })

  test('the budget of the output’s line counts before that of the model', () => {
    const thread = withOutput(context({ model: 'gpt-5.5' }), 20_000, { fallback_token_limit_override: 3000 })
    expect(cutAt(thread)).toBe('c1 = 6000…2000 tokens truncated…6000')
    expect(cutAt(thread, '0.140.0')).toBe('c1 = 20000')
  })

  test('the policy of the newest turn context counts before the model’s name', () => {
    const stated = context({ model: 'gpt-5.5', truncation_policy: { mode: 'bytes', limit: 1000 } })
    expect(cutAt(withOutput(stated, 2000), '0.98.0')).toBe('c1 = 600…21 chars truncated…600')
    expect(cutAt(withOutput(`${stated}\n${context({ model: 'gpt-5.5' })}`, 2000), '0.98.0')).toBe('c1 = 2000')
  })

  test('0.63 to 0.110 cut what they cut once more, so the marker tells of the first marker', () => {
    const thread = withOutput(context({ model: 'gpt-5.5' }), 90_000)
    expect(cutAt(thread, '0.110.0')).toBe('c1 = 24000…7 tokens truncated…24000')
    expect(cutAt(thread, '0.118.0')).toBe('c1 = 24000…10500 tokens truncated…24000')
  })

  test('0.47 sends what is stored', () => {
    expect(cutAt(withOutput('', 90_000), '0.47.0')).toBe('c1 = 90000')
  })

  test('where only the catalogue decides, the notes say so', () => {
    const unsure =
      'One output is so long that the model’s entry in Codex’s catalogue decides where to cut; here at 12000 tokens.'
    expect(judged(withOutput(context({ model: 'gpt-5.5' }), 20_000))[1]).toContain(unsure)
    expect(judged(withOutput(context({ model: 'gpt-5.5' }), 12_000))[1]).not.toContain(unsure)
  })

  test('of several texts the budget is spent in order, images stay', () => {
    const part = (n: number): Json => ({ type: 'input_text', text: long(n) })
    const output = [part(11_000), part(2000), IMAGE, part(10), part(10)]
    const thread = threadOf(
      `${META}\n${context({ model: 'mine' })}\ncall c1: ls\n${item({ type: 'function_call_output', call_id: 'c1', output })}`,
    )
    const cut = { type: 'input_text', text: `${long(500)}…1000 chars truncated…${long(500)}` }
    const omitted = { type: 'input_text', text: '[omitted 2 text items ...]' }
    expect(itemsOf(requestOf(thread, 'end')).at(-1)?.output).toEqual([part(11_000), cut, IMAGE, omitted])
  })

  test('characters count, not bytes, and none is split', () => {
    const thread = threadOf(`${META}\n${context({ model: 'mine' })}\ncall c1: ls\noutput c1: ${'語'.repeat(5000)}`)
    expect(sent(thread).at(-1)).toBe(`c1 = ${'語'.repeat(2000)}…1000 chars truncated…${'語'.repeat(2000)}`)
  })
})

describe('results as text', () => {
  const stored = (output: string, code = 3, seconds = 0.2): string =>
    JSON.stringify({ output, metadata: { exit_code: code, duration_seconds: seconds } })
  const patched = (output: string): Thread =>
    threadOf(`meta: 0.98.0\ncustom c1 apply_patch: p\ncustom-output c1: ${output}\ncompacted: x`)

  test('a patch’s result is told in lines', () => {
    const thread = patched(stored('done\n'))
    expect(sent(thread, '0.98.0', 'line:3').at(-1)).toBe(
      'custom c1 = Exit code: 3\nWall time: 0.2 seconds\nOutput:\ndone\n',
    )
    expect(sent(thread, '0.140.0', 'line:3').at(-1)).toBe(`custom c1 = ${stored('done\n')}`)
    expect(sent(thread, '0.36.0', 'line:3').at(-1)).toBe(`custom c1 = ${stored('done\n')}`)
  })

  test('a compaction’s call offers no tools and holds the result as stored', () => {
    expect(sent(patched(stored('done')), null, 'checkpoint:1:before')).toEqual(['c1', `custom c1 = ${stored('done')}`])
  })

  test('the result of any other tool is left alone, and so is one of another form', () => {
    const other = threadOf(`meta: 0.98.0\ncall c1 weather: x\noutput c1: ${stored('done')}`)
    expect(sent(other).at(-1)).toBe(`c1 = ${stored('done')}`)
    for (const odd of [
      '{"output":"x"}',
      '{"output":1,"metadata":{}}',
      '{"output":"x","metadata":{"exit_code":"0"}}',
      '{',
    ])
      expect(sent(patched(odd), null, 'line:3').at(-1)).toBe(`custom c1 = ${odd}`)
  })

  test('the notes say that the tools decide', () => {
    const note =
      'One result of commands or patches sent as text, as this version does by default; without a free-form patch tool in the request it sends the JSON as stored.'
    const thread = threadOf(`meta: 0.98.0\ncustom c1 apply_patch: p\ncustom-output c1: ${stored('x')}`)
    expect(judged(thread)).toEqual([
      'rebuilt',
      ['Base instructions and tools travel beside the items in this version; they are not among them.', note],
    ])
  })
})

describe('base instructions', () => {
  test('0.169 sends them first, older versions beside the items', () => {
    const thread = threadOf(`${META}\nuser: one`)
    expect(sent(thread)).toEqual(['base', 'one'])
    expect(sent(thread, '0.150.0')).toEqual(['one'])
  })

  test('a file without them is not whole', () => {
    expect(judged(threadOf('meta: 0.169.0\nuser: one'))).toEqual([
      'partial',
      ['This version sends the base instructions first, and the file does not hold them.'],
    ])
  })

  test('a history that holds the tools holds them too', () => {
    const tools = item({ type: 'additional_tools', role: 'developer', tools: [] })
    expect(sent(threadOf(`${META}\n${tools}\ndeveloper: base\nuser: one`))).toEqual(['additional_tools', 'base', 'one'])
  })

  test('those of the model go without the line about checklists, unless a plan was made', () => {
    const text = 'a\\n- If you create a checklist or task list, x.\\nb'
    const meta = `meta: 0.169.0 base_instructions={"text":"${text.replaceAll(' ', '\\u0020')}","provenance":{"type":"model"}}`
    expect(sent(threadOf(`${meta}\nuser: one`))).toEqual(['a\nb', 'one'])
    expect(sent(threadOf(`${meta}\ncall p1 update_plan: x\noutput p1: ok`))[0]).toContain('- If you create a checklist')
  })
})

describe('what stays with Codex', () => {
  const message = {
    type: 'message',
    role: 'user',
    id: 'msg_1',
    content: [{ type: 'input_text', text: 'one' }],
    internal_chat_message_metadata_passthrough: { turn_id: 't' },
    metadata: { x: 1 },
  }
  const { id, internal_chat_message_metadata_passthrough: passthrough, metadata: _, ...plain } = message

  test('notes on items are not sent, ids from 0.150 on', () => {
    const thread = threadOf(`${META}\n${item(message)}`)
    expect(itemsOf(requestOf(thread, 'end')).at(-1)).toEqual({ ...plain, id })
    expect(itemsOf(requestOf(thread, 'end', '0.140.0'))).toEqual([plain])
  })

  test('the built-in provider is sent the note on a message', () => {
    const thread = threadOf(`${META} model_provider="openai"\n${item(message)}`)
    const noted = { ...plain, id, internal_chat_message_metadata_passthrough: passthrough }
    expect(itemsOf(requestOf(thread, 'end')).at(-1)).toEqual(noted)
  })

  test('in a replacement history too; kinds that are no input are sifted out to 0.113 only', () => {
    const list = [
      message,
      { type: 'ghost_snapshot', ghost_commit: {} },
      { type: 'message', role: 'system', content: [] },
      { type: 'x' },
    ]
    const line = { timestamp: 't', type: 'compacted', payload: { message: '', replacement_history: list } }
    const thread = threadOf(`${META}\nraw: ${JSON.stringify(line)}`)
    expect(itemsOf(requestOf(thread, 'end', '0.98.0'))).toEqual([plain])
    const [, , system] = list
    expect(itemsOf(requestOf(thread, 'end')).slice(1)).toEqual([{ ...plain, id }, system, { type: 'other' }])
  })

  test('ghost snapshots of a replacement history are sent as `other` in paginated files from 0.150 on', () => {
    const list = [message, { type: 'ghost_snapshot', ghost_commit: { id: 'x' } }]
    const line = { timestamp: 't', ordinal: 1, type: 'compacted', payload: { message: '', replacement_history: list } }
    const both = ['', ' paginated'].map(form => threadOf(`${META}${form}\nraw: ${JSON.stringify(line)}`))
    const last = (version: string): readonly unknown[] =>
      both.map(thread => itemsOf(requestOf(thread, 'end', version)).at(-1)?.['type'])
    expect(last('0.140.0')).toEqual(['message', 'message'])
    for (const version of ['0.150.0', '0.153.4', '0.169.0']) expect(last(version)).toEqual(['message', 'other'])
  })

  test('a configuration update of a replacement history is sent to nobody; before it was known, as `other`', () => {
    const list = [message, { type: 'configuration_update', reasoning: { effort: 'high' } }]
    const replacement_history_metadata = [{}, { harness_authored_configuration: true }]
    const payload = { message: '', replacement_history: list, replacement_history_metadata }
    const line = { timestamp: 't', type: 'compacted', payload }
    const thread = threadOf(`${META} model_provider="openai"\nraw: ${JSON.stringify(line)}`)
    expect(itemsOf(requestOf(thread, 'end', '0.169.0')).at(-1)?.['type']).toBe('message')
    expect(itemsOf(requestOf(thread, 'end', '0.150.0')).at(-1)).toEqual({ type: 'other' })
  })

  test('a configuration update is sent to the built-in provider where Codex wrote it', () => {
    const update = { type: 'configuration_update', reasoning: { effort: 'high' } }
    expect(sent(threadOf(`${META}\n${item(update)}`))).toEqual(['base'])
    const written = item(update, { harness_authored_configuration: true })
    expect(sent(threadOf(`${META} model_provider="openai"\n${written}`))).toHaveLength(2)
    expect(sent(threadOf(`${META} model_provider="mine"\n${written}`))).toHaveLength(1)
  })
})

describe('a rollback across a compaction, by the version that reads', () => {
  const turn = (n: number): string => `turn t${n} {\nuser: q${n}\nassistant: a${n}\n}`
  const thread = threadOf(`meta: 0.140.0
    ${turn(1)}
    ${turn(2)}
    turn c {
    compacted: q1 | q2 | P+sum
    }
    ${turn(3)}
    rollback: 2`)

  test.each([
    ['0.98.0', ['q1', 'q2']],
    ['0.140.0', []],
    ['0.153.4', ['q1', 'a1']],
  ])('%s', (version, words) => {
    expect(sent(thread, version)).toEqual(words)
  })

  test('the version that wrote the file is the rule when none is named', () => {
    expect(sent(thread)).toEqual([])
    expect(requestOf(thread, 'end').version).toBe('0.140.0')
    expect(requestOf(thread, 'end', '0.98').version).toBe('0.98')
  })

  test('asking for one version leaves the answers of another as they were', () => {
    const before = runNow(thread.history({ kind: 'end' }))
    expect(sent(thread, '0.169.0')).toEqual(['q1', 'a1'])
    expect(runNow(thread.history({ kind: 'end' }))).toEqual(before)
  })
})

describe('hostile input', () => {
  test.each([
    item({ type: 'function_call', call_id: 7, name: {}, arguments: null }),
    item({ type: 'function_call_output', call_id: null, output: [null, 3, { type: 'input_text', text: 5 }] }),
    item({ type: '__proto__', call_id: 'x' }),
    item({ type: 'constructor', call_id: 'x' }),
    item({ type: 'message', role: 'user', content: [null, 'x'] }),
    context({ model: 3, truncation_policy: { mode: 'tokens', limit: -1 } }),
    context({ truncation_policy: 'x' }),
  ])('%s', line => {
    for (const version of [null, '0.20.0', '0.36.0', '0.98.0', '0.140.0', '9.9.9'])
      expect(() => itemsOf(requestOf(threadOf(`${META}\n${line}\ncall c1: x`), 'end', version))).not.toThrow()
  })

  test('a point that is not there has no request', () => {
    expect(requestOf(threadOf(META), 'turn:9:end')).toMatchObject({ count: 0, fidelity: 'partial' })
  })
})
