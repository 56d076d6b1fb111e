import { describe, expect, test } from 'vitest'
import { runNow } from '../../../main/base/steps.ts'
import { Converser, type Message, type Part } from '../../../main/compaction/strategies/opencode/conversation.ts'
import { prunedOutputs } from '../../../main/compaction/strategies/opencode/prune.ts'
import { messageTokens, tailStart, tailTokens } from '../../../main/compaction/strategies/opencode/tail.ts'
import { PRUNED, transcriptOf } from '../../../main/compaction/strategies/opencode/transcript.ts'
import { strategyNamed } from '../../../main/compaction/strategies/strategies.ts'
import { NO_SETTINGS, type Settings } from '../../../main/compaction/strategies/strategy.ts'
import type { Thread } from '../../../main/thread/model.ts'
import { fails, play, says } from '../../support/play-strategy.ts'
import { message, threadOf } from '../../support/rollout-text.ts'

const part = (kind: Part['kind'], text: string, more: Partial<Part> = {}): Part => ({
  kind,
  text,
  tool: null,
  attached: [],
  raw: { text },
  ...more,
})
const user = (text: string): Message => ({ role: 'user', parts: [part('text', text)] })
const step = (...parts: readonly Part[]): Message => ({ role: 'assistant', parts })

function conversationOf(thread: Thread) {
  const converser = new Converser()
  for (const ref of runNow(thread.history({ kind: 'end' })).items) {
    const item = thread.item(ref)
    converser.take(item, thread.content(item).text)
  }
  return converser.conversation()
}

const words = ({ role, parts }: Message) => `${role}: ${parts.map(({ kind, text }) => `${kind} ${text}`).join(', ')}`

describe('a history in opencode’s terms', () => {
  test('a step of the model ends with the outputs of its calls', () => {
    const { messages, summary, opaque } = conversationOf(
      threadOf(`
        env
        developer: <permissions instructions>x</permissions instructions>
        user: one
        assistant: I look
        call c1: {}
        call c2: {}
        output c1: a
        output c2: b
        assistant: done
        user: two`),
    )
    expect(messages.map(words)).toEqual([
      'user: text one',
      'assistant: text I look, call {}, call {}, output a, output b',
      'assistant: text done',
      'user: text two',
    ])
    expect({ summary, opaque }).toEqual({ summary: null, opaque: 0 })
  })

  test('an earlier summary stands beside the messages; what is encrypted is counted', () => {
    expect(conversationOf(threadOf('user: one\ncompacted: one | P+all\nuser: two'))).toMatchObject({ summary: 'all' })
    expect(conversationOf(threadOf('user: one\ncompacted: one | opaque: gAAA\nuser: two')).opaque).toBe(1)
  })
})

describe('the tail', () => {
  test.each([
    [null, 15_000],
    [4_000, 2_000],
    [20_000, 5_000],
    [58_000, 14_500],
    [238_400, 15_000],
    [0, 2_000],
  ])('of %s usable tokens gets %d', (usable, tokens) => expect(tailTokens(usable)).toBe(tokens))

  const each = messageTokens(user('x'))
  const turns = ['1', '2', '3', '4'].flatMap(n => [user(n), step(part('text', n))])
  const any = { turns: null, tokens: 1_000_000 }

  test('is whole turns from the end as long as they fit', () => {
    expect(tailStart(turns, { ...any, tokens: 4 * each })).toBe(4)
    expect(tailStart(turns, { ...any, tokens: 2 * each })).toBe(6)
  })

  test('may begin inside the turn that does not fit', () => {
    expect(tailStart(turns, { ...any, tokens: 3 * each })).toBe(5)
    expect(tailStart(turns, { ...any, tokens: each })).toBe(7)
    expect(tailStart(turns, { ...any, tokens: 0 })).toBe(8)
  })

  test('holds so many turns at most; of none there is none', () => {
    expect(tailStart(turns, { ...any, turns: 1 })).toBe(6)
    expect(tailStart(turns, { ...any, turns: 0 })).toBe(8)
  })

  test('that would be everything is none', () => {
    expect(tailStart(turns, any)).toBe(8)
    expect(tailStart([], any)).toBe(0)
  })
})

describe('outputs are left out', () => {
  const output = (tokens: number, tool = 'shell') => part('output', 'x'.repeat(4 * tokens), { tool, raw: {} })
  const count = (messages: readonly Message[]) => prunedOutputs({ messages }).size

  test('behind 40,000 tokens of newer ones, where that frees more than 20,000', () => {
    const old = [step(output(20_001)), step(output(40_000)), user('a'), user('b')]
    expect(count(old)).toBe(1)
    expect(count([step(output(20_000)), ...old.slice(1)])).toBe(0)
    expect(count([step(output(20_001)), step(output(39_999)), user('a'), user('b')])).toBe(1)
    expect(count([step(output(30_000)), step(output(10_000)), user('a'), user('b')])).toBe(0)
  })

  test('but none of the last two turns, and none that loads a skill', () => {
    expect(count([user('a'), step(output(90_000)), user('b'), step(output(90_000))])).toBe(0)
    expect(count([step(output(90_000, 'skill')), step(output(40_000)), user('a'), user('b')])).toBe(0)
  })
})

test('the transcript tells who said what, with outputs cut and pictures named', () => {
  const left = part('output', 'old')
  const messages = [
    { role: 'user', parts: [part('text', ' look '), part('text', '', { attached: ['image/png'] })] } as const,
    step(part('reasoning', 'hm'), part('call', '{"a":1}', { tool: 'shell' }), part('output', 'x'.repeat(2_001))),
    step(left, part('text', 'done')),
  ]
  expect(transcriptOf(messages, new Set([left.raw])).split('\n\n')).toEqual([
    '[User]: look',
    '[Attached image/png]',
    '[Assistant reasoning]: hm',
    '[Assistant tool call]: shell({"a":1})',
    `[Tool result]: ${'x'.repeat(2_000)}…`,
    `[Tool result]: ${PRUNED}`,
    '[Assistant]: done',
  ])
})

const SESSION = `
  user: zero
  assistant: nothing
  compacted: zero | P+It began.
  user: one
  call c1: {"command":["ls"]}
  output c1: a
  user: two
  assistant: three`

function run(settings: Partial<Settings>, ...answers: Parameters<typeof play>[1] & object) {
  const thread = threadOf(SESSION)
  const strategy = strategyNamed('opencode') ?? expect.unreachable()
  return play(strategy.run({ thread, at: { kind: 'end' } }, { ...NO_SETTINGS, model: 'm', ...settings }), answers)
}

const promptIn = (request: unknown): string => JSON.parse(JSON.stringify(request)).body.input[0].content[0].text

test('a question, its answer, and the end as it was', () => {
  const { result, requests } = run({ own: { tailTurns: 1 } }, says('All of it.'))
  expect(result).toMatchObject({
    ok: true,
    items: [
      { type: 'message', role: 'user' },
      message('assistant', 'All of it.'),
      message('user', 'two'),
      message('assistant', 'three'),
    ],
    notes: [
      'The last 2 of 5 messages are kept as they are.',
      'Context that the agent puts in is not kept: it puts it in again.',
    ],
  })
  expect(requests).toHaveLength(1)
  const prompt = promptIn(requests[0])
  expect(prompt).toMatch(
    /^<conversation>\n\[User\]: zero\n\n\[User\]: one\n\n\[Assistant tool call\]: shell\(.*\)\n\n\[Tool result\]: a\n<\/conversation>/,
  )
  expect(prompt).toContain('<prior-summary>\nIt began.\n</prior-summary>')
})

test('a prompt of the user takes the place of the template alone', () => {
  const { requests } = run({ prompt: 'Tell me.', own: { tailTurns: 0 } }, says('x'))
  expect(promptIn(requests[0])).toMatch(/^<conversation>[\s\S]*<\/prior-summary>[\s\S]*\n\nTell me\.$/)
})

test('too long a request ends it: there is nothing that opencode would leave out', () => {
  const { result } = run({}, fails({ kind: 'overflow', message: 'Too long.' }))
  expect(result).toMatchObject({ ok: false, reason: expect.stringContaining('Too long.') })
})
