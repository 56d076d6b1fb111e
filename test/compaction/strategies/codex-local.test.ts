import { describe, expect, test } from 'vitest'
import { HAND_OVER } from '../../../main/compaction/prompts/hand-over.ts'
import type { Fault, ModelAnswer } from '../../../main/compaction/strategies/model-call.ts'
import { strategyNamed } from '../../../main/compaction/strategies/strategies.ts'
import { NO_SETTINGS, type Settings } from '../../../main/compaction/strategies/strategy.ts'
import { SUMMARY_PREFIX } from '../../../main/rollout/format.ts'
import { parsePoint } from '../../../main/thread/point.ts'
import { fails, play, says } from '../../support/play-strategy.ts'
import { ENVIRONMENT, message, threadOf } from '../../support/rollout-text.ts'
import { type Json, textOf } from '../../support/same-request.ts'

interface Given {
  readonly text: string
  readonly answers?: readonly ModelAnswer[]
  readonly settings?: Partial<Settings>
  readonly at?: string
  readonly strategy?: string
}

function played({ text, answers = [says('S')], settings = {}, at = 'end', strategy = 'codex-local' }: Given) {
  const point = parsePoint(at) ?? expect.unreachable()
  const way = strategyNamed(strategy) ?? expect.unreachable()
  const run = way.run({ thread: threadOf(text), at: point }, { ...NO_SETTINGS, model: 'm', ...settings })
  return play(run, answers)
}

/** An item in a few words: its text parts, the summary less its prefix. */
const word = (item: unknown): string => {
  const { role, type, content, encrypted_content: cipher, call_id: id } = item as Json
  const texts = Array.isArray(content) ? content.map(part => String(part.text ?? part.type)) : [String(id ?? cipher)]
  return `${String(role ?? type)}: ${texts.map(text => (text.startsWith(SUMMARY_PREFIX) ? `P+${text.slice(SUMMARY_PREFIX.length + 1)}` : text)).join(' | ')}`
}

function left(given: Given): readonly string[] {
  const { result } = played(given)
  return result.ok ? result.items.map(word) : [`${result.why}: ${result.reason}`]
}

const inputs = (given: Given): readonly (readonly string[])[] =>
  played(given).requests.map(({ body }) => body.input.map(word))

const PROMPT = `user: ${HAND_OVER}`
const TWO = 'user: one\nassistant: a1\nuser: two\nassistant: a2'
const BASE = 'meta: 0.133.0 base_instructions={"text":"base"}'
const OLD = `${BASE}\n${TWO}`
const LONG: Fault = { kind: 'overflow', message: 'too long.' }
const BUSY: Fault = { kind: 'server', status: null, message: 'The server failed.' }

describe('the request', () => {
  test('is the history with the prompt behind it, and offers no tools', () => {
    const { requests } = played({ text: OLD, settings: { effort: 'low' } })
    expect(requests).toEqual([
      {
        endpoint: 'responses',
        body: {
          model: 'm',
          instructions: 'base',
          input: [
            message('user', 'one'),
            message('assistant', 'a1'),
            message('user', 'two'),
            message('assistant', 'a2'),
            message('user', HAND_OVER),
          ],
          tools: [],
          tool_choice: 'auto',
          parallel_tool_calls: false,
          reasoning: { effort: 'low' },
          store: false,
          include: ['reasoning.encrypted_content'],
        },
        tokens: 83 + Math.ceil(Buffer.byteLength(HAND_OVER) / 4),
      },
    ])
  })

  test('has base instructions beside the items to 0.153, as the first item in 0.169', () => {
    const base = 'base_instructions={"text":"base"}'
    const [old] = played({ text: `meta: 0.133.0 ${base}\n${TWO}` }).requests
    expect([old?.body['instructions'], word(old?.body.input[0])]).toEqual(['base', 'user: one'])
    const [recent] = played({ text: `meta: 0.169.0 ${base}\n${TWO}` }).requests
    expect([recent?.body['instructions'], word(recent?.body.input[0])]).toEqual([undefined, 'developer: base'])
  })

  test('has the user’s prompt where one is set', () => {
    expect(inputs({ text: OLD, settings: { prompt: 'Sum up.' } })[0]?.at(-1)).toBe('user: Sum up.')
  })

  test('that lacks base instructions says so', () => {
    const { result } = played({ text: `meta: 0.133.0\n${TWO}` })
    expect(result.ok && result.notes).toEqual([
      'The file does not hold the base instructions of this session: the request went without them.',
    ])
  })

  test('is for the session’s model where none is set, and fails where neither is known', () => {
    expect(left({ text: OLD, settings: { model: null } })).toEqual([
      'failed: The session does not say which model it ran with: name one.',
    ])
    const context =
      'raw: {"timestamp":"2026-01-01T00:00:00.000Z","type":"turn_context","payload":{"cwd":"/w","model":"own"}}'
    const { requests } = played({ text: `${OLD}\n${context}`, settings: { model: null } })
    expect(requests[0]?.body.model).toBe('own')
  })
})

describe('what is left', () => {
  test('is the user’s messages and the summary with its prefix', () => {
    expect(left({ text: OLD })).toEqual(['user: one', 'user: two', 'user: P+S'])
  })

  test('is no older summary and nothing that the harness put in', () => {
    const text = `meta: 0.133.0\nuser: one\nitem user: <turn_aborted>x</turn_aborted>\ncompacted: one | P+old\nuser: two`
    expect(left({ text })).toEqual(['user: one', 'user: two', 'user: P+S'])
  })

  test('has context before the last message in the middle of a turn, and always in 0.169', () => {
    const context = `developer: <permissions instructions>p</permissions instructions>\nenv`
    const phases = ['standalone', 'preTurn', 'midTurn', 'postTurn'] as const
    const leftIn = (version: string) =>
      phases.map(phase => left({ text: `meta: ${version}\n${context}\n${TWO}`, settings: { phase } }).length)
    expect(leftIn('0.98.0')).toEqual([5, 5, 5, 5])
    expect(leftIn('0.105.0')).toEqual([3, 3, 5, 3])
    expect(leftIn('0.153.4')).toEqual([3, 3, 5, 3])
    expect(leftIn('0.169.0')).toEqual([5, 5, 5, 5])
    const full = ['developer: <permissions instructions>p</permissions instructions>', `user: ${ENVIRONMENT}`]
    const text = `meta: 0.98.0\n${context}\n${TWO}`
    expect(left({ text })).toEqual([...full, 'user: one', 'user: two', 'user: P+S'])
    expect(left({ text, settings: { version: '0.169' } })).toEqual(['user: one', ...full, 'user: two', 'user: P+S'])
  })

  test('has the context before the summary where no message is kept', () => {
    const text = `developer: <permissions instructions>p</permissions instructions>\nenv\nassistant: a1`
    expect(left({ text }).map(each => each.slice(0, 9))).toEqual(['developer', 'user: <en', 'user: P+S'])
  })

  test('a context that changed in part is not taken for a whole one', () => {
    const text = `meta: 0.169.0 base_instructions={"text":"base"}\ndeveloper: <permissions instructions>whole</permissions instructions>\nenv\n${TWO}\ndeveloper: <permissions instructions>part</permissions instructions>\nuser: three`
    expect(left({ text })[2]).toBe('developer: <permissions instructions>whole</permissions instructions>')
    const { result } = played({ text })
    expect(result.ok && result.notes).toEqual([
      'The agent would write its context anew; here it is the newest that the history holds.',
    ])
  })

  test('to 0.47 is one message by a template', () => {
    expect(left({ text: `meta: 0.47.0\n${TWO}` })).toEqual([
      `user: You were originally given instructions from a user over one or more turns. Here were the user messages:\n\none\n\ntwo\n\n${SUMMARY_PREFIX}\n\nS`,
    ])
  })
})

describe('the allowance', () => {
  const marker = '…1 tokens truncated…'
  const cut = (size: number, version: string, limit = 2) =>
    left({ text: `meta: ${version}\nuser: ${'x'.repeat(size)}`, settings: { limit } })[0]

  test('a message that fits to the byte is whole, one more and it is cut in the middle', () => {
    expect(cut(8, '0.133.0')).toBe('user: xxxxxxxx')
    expect(cut(9, '0.133.0')).toBe(`user: xxxx${marker}xxxx`)
    expect(cut(8, '0.169.0')).toBe('user: xxxxxxxx')
    expect(cut(9, '0.169.0')).toBe(`user: xxxx | ${marker} | xxxx`)
  })

  test('goes to the newest first; the one on the edge is cut, older ones go', () => {
    const text = `${BASE}\nuser: older\nuser: ${'o'.repeat(40)}\nuser: new4`
    expect(left({ text, settings: { limit: 3 } })).toEqual([
      'user: oooo…8 tokens truncated…oooo',
      'user: new4',
      'user: P+S',
    ])
    expect(left({ text, settings: { limit: 1 } })).toEqual(['user: new4', 'user: P+S'])
    const { result } = played({ text, settings: { limit: 3 } })
    expect(result.ok && result.notes).toEqual([
      'The oldest kept message of the user is cut in the middle: it did not fit as a whole.',
      'One older message of the user did not fit and is gone.',
    ])
  })

  test('is 20,000 tokens: the measured case', () => {
    const messages = ['A'.repeat(40_000), 'B'.repeat(30_000) + 'é'.repeat(10_000), 'C'.repeat(20_001), 'look at image']
    const text = messages.map(each => `user: ${each}`).join('\n')
    const [a, ...rest] = left({ text })
    expect(a).toBe(`user: ${'A'.repeat(4990)} | …7505 tokens truncated… | ${'A'.repeat(4990)}`)
    expect(rest.map(each => each.length)).toEqual([40_006, 20_007, 19, 9])
  })

  test('images are not kept; the parts’ notes go with them', () => {
    const note = 'internal_chat_message_metadata_passthrough'
    const item = {
      type: 'message',
      id: 'msg_1',
      role: 'user',
      content: [
        { type: 'input_image', image_url: 'data:image/png;base64,AAAA' },
        { type: 'input_text', text: 'look' },
      ],
      [note]: {
        turn_id: 't',
        content_item_kinds: ['user.image', 'user.text'],
        content_item_metadata: [{ a: 1 }, { b: 2 }],
      },
    }
    const raw = `raw: ${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'response_item', payload: item })}`
    const { result } = played({ text: raw })
    expect(result.ok && result.items[0]).toEqual({
      type: 'message',
      id: 'msg_1',
      role: 'user',
      content: [{ type: 'input_text', text: 'look' }],
      [note]: { turn_id: 't', content_item_kinds: ['user.text'], content_item_metadata: [{ b: 2 }] },
    })
    const alone = raw.replace(',{"type":"input_text","text":"look"}', '')
    const { result: empty } = played({ text: alone })
    expect(empty.ok && empty.items[0]).toEqual({
      type: 'message',
      id: 'msg_1',
      role: 'user',
      content: [{ type: 'input_text', text: '' }],
      [note]: { turn_id: 't', content_item_kinds: ['unknown'] },
    })
    const old = played({ text: `meta: 0.133.0\n${raw}` }).result
    expect(old.ok && old.items[0]).toEqual(message('user', 'look'))
  })
})

describe('the summary', () => {
  const answer = (...items: readonly Json[]): ModelAnswer => ({
    ok: true,
    items,
    text: '',
    usage: null,
    responseId: null,
    milliseconds: 1,
  })
  const summary = (text: string, ...items: readonly Json[]) => left({ text, answers: [answer(...items)] }).at(-1)

  test('is the last message that has text', () => {
    expect(summary(OLD, message('assistant', 'first'), message('assistant', 'second'), message('assistant', ' '))).toBe(
      'user: P+second',
    )
  })

  test('is the last reply before it where the answer has none', () => {
    expect(summary(OLD, message('assistant', ''), { type: 'reasoning', summary: [] })).toBe('user: P+a2')
    expect(summary(`${OLD}\ncall c1 shell: ls\noutput c1: x`)).toBe('user: P+a2')
  })

  test('is empty where there was never a reply; to 0.47 the template says so', () => {
    expect(summary('meta: 0.133.0\nuser: one')).toBe('user: P+')
    expect(summary('meta: 0.47.0\nuser: one')).toMatch(/\(no summary available\)$/)
  })

  test('to 0.98 is empty where the answer is, whatever was said before; an answer of no message falls back there, too', () => {
    const old = (...items: readonly Json[]) => summary('meta: 0.98.0\nuser: one\nassistant: a1', ...items)
    expect(old(message('assistant', 'first'), message('assistant', ''))).toBe('user: P+')
    expect(old({ type: 'reasoning', summary: [] })).toBe('user: P+a1')
  })

  test('that fell back says so', () => {
    const { result } = played({ text: OLD, answers: [answer()] })
    expect(result.ok && result.notes).toEqual([
      'The model gave no text: as in Codex, its last reply before this became the summary.',
    ])
  })
})

describe('a request that is too long', () => {
  const CALLS = `${BASE}\nuser: one\ncall c1 shell: ls\ncall c2 shell: pwd\noutput c1: x\noutput c2: y\nuser: two`

  test('goes again without its oldest item and what belongs to it, and counts retries anew', () => {
    const busy = Array.from({ length: 5 }, () => fails(BUSY))
    const answers = [...busy, fails(LONG), ...busy, fails(LONG), fails(LONG), says('S')]
    const sent = inputs({ text: CALLS, answers })
    expect(sent.length).toBe(14)
    expect([sent[0], sent[6], sent[12], sent[13]].map(each => each?.slice(0, -1))).toEqual([
      [
        'user: one',
        'function_call: c1',
        'function_call: c2',
        'function_call_output: c1',
        'function_call_output: c2',
        'user: two',
      ],
      ['function_call: c1', 'function_call: c2', 'function_call_output: c1', 'function_call_output: c2', 'user: two'],
      ['function_call: c2', 'function_call_output: c2', 'user: two'],
      ['user: two'],
    ])
    expect(new Set(sent.map(each => each.at(-1)))).toEqual(new Set([PROMPT]))
    const { result } = played({ text: CALLS, answers })
    expect(result.ok && result.notes).toEqual([
      'The request was too long: its 5 oldest items were left out of it, and so is unknown to the summary.',
    ])
  })

  test('keeps base instructions', () => {
    const text = 'meta: 0.169.0 base_instructions={"text":"base"}\nuser: one\nuser: two'
    expect(inputs({ text, answers: [fails(LONG), says('S')] })[1]).toEqual(['developer: base', 'user: two', PROMPT])
  })

  test('fails when only the prompt is left, without half a history', () => {
    const { result, requests } = played({ text: OLD, answers: Array.from({ length: 5 }, () => fails(LONG)) })
    expect(requests.map(({ body }) => body.input.length)).toEqual([5, 4, 3, 2, 1])
    expect(result).toMatchObject({
      ok: false,
      why: 'failed',
      reason: 'The request is too long for the model, and nothing is left to leave out: too long. (5 requests)',
    })
    expect(Object.keys(result)).toEqual(['ok', 'why', 'reason', 'calls'])
  })
})

describe('another error', () => {
  const ended = (fault: Fault, retries: number | null = null, version = '0.133.0') => {
    const answers = Array.from({ length: 30 }, () => fails(fault))
    const { result, requests, waits } = played({ text: `meta: ${version}\n${TWO}`, answers, settings: { retries } })
    return { requests: requests.length, waits, end: result.ok ? '' : `${result.why}: ${result.reason}` }
  }
  const BACKOFF = [200, 400, 800, 1600, 3200]

  test.each<Fault>([
    BUSY,
    { kind: 'limited', retryAfter: null, message: 'Slow down.' },
    { kind: 'cut', received: 0, message: 'The stream ended early.' },
    { kind: 'cut', received: 7, message: 'The stream ended early.' },
    { kind: 'garbage', message: 'No answer of a model.' },
    { kind: 'timeout', waitedFor: 'nextByte', message: 'Nothing came.' },
    { kind: 'refused', status: 400, message: 'No.' },
  ])('$kind $status $received: asked again five times, each wait twice as long', fault => {
    expect(ended(fault)).toEqual({ requests: 6, waits: BACKOFF, end: `failed: ${fault.message} (6 requests)` })
    expect(ended(fault, 1)).toEqual({ requests: 2, waits: [200], end: `failed: ${fault.message} (2 requests)` })
    expect(ended(fault, 0)).toEqual({ requests: 1, waits: [], end: `failed: ${fault.message}` })
  })

  test.each<Fault>([
    { kind: 'unreachable', message: 'Nobody is there.' },
    { kind: 'server', status: 503, message: 'It failed.' },
    { kind: 'timeout', waitedFor: 'connection', message: 'Nobody answers.' },
  ])('$kind $status: no answer began, so each of these is itself sent again four times', fault => {
    const four = [200, 400, 800, 1600]
    expect(ended(fault, 0)).toEqual({ requests: 1, waits: [], end: `failed: ${fault.message}` })
    expect(ended(fault, 1)).toEqual({
      requests: 4,
      waits: [200, 200, 200],
      end: `failed: ${fault.message} (4 requests)`,
    })
    expect(ended(fault)).toEqual({
      requests: 30,
      waits: [...BACKOFF.flatMap(wait => [...four, wait]), ...four],
      end: `failed: ${fault.message} (30 requests)`,
    })
  })

  test.each<Fault>([
    { kind: 'refused', status: 401, message: 'No such key.' },
    { kind: 'refused', status: 404, message: 'No such model.' },
    { kind: 'tooLarge', message: 'Too much came.' },
  ])('$kind $status is not asked again', fault => {
    expect(ended(fault)).toEqual({ requests: 1, waits: [], end: `failed: ${fault.message}` })
  })

  test('a refusal is final in 0.169', () => {
    const fault: Fault = { kind: 'refused', status: 400, message: 'No.' }
    expect(ended(fault, null, '0.169.0')).toEqual({ requests: 1, waits: [], end: 'failed: No.' })
  })

  test('the server’s own delay counts, unless it is over a minute', () => {
    const limited = (retryAfter: number): Fault => ({ kind: 'limited', retryAfter, message: 'Slow down.' })
    expect(ended(limited(60_000), 1).waits).toEqual([60_000])
    expect(ended(limited(60_001), 1)).toEqual({
      requests: 1,
      waits: [],
      end: 'failed: Slow down. The server asks to wait 61 s; nothing was sent again.',
    })
  })

  test('a cancel ends it at once', () => {
    expect(ended({ kind: 'cancelled', message: 'Stopped.' })).toEqual({
      requests: 1,
      waits: [],
      end: 'cancelled: Stopped.',
    })
  })

  test('every request is told, with what the server counted', () => {
    const usage = { input: 9, cached: 4, output: 3, reasoning: 0, total: 12 }
    const answers = [fails(BUSY), { ...says('S'), ok: true, usage, milliseconds: 7 } as ModelAnswer]
    expect(played({ text: OLD, answers }).result.calls).toEqual([
      {
        model: 'm',
        outcome: 'failed',
        message: 'The server failed.',
        inputTokens: null,
        cachedTokens: null,
        outputTokens: null,
        milliseconds: 1,
      },
      {
        model: 'm',
        outcome: 'answered',
        message: null,
        inputTokens: 9,
        cachedTokens: 4,
        outputTokens: 3,
        milliseconds: 7,
      },
    ])
  })
})

describe('a summary that the user wrote', () => {
  test('stands in the place of the model’s', () => {
    const given = { text: OLD, answers: [], strategy: 'paste', settings: { text: ' My own.\n' } }
    expect(left(given)).toEqual(['user: one', 'user: two', 'user: P+My own.'])
  })

  test.each([null, '', ' \n'])('is none when it is %j', text => {
    expect(left({ text: OLD, answers: [], strategy: 'paste', settings: { text } })).toEqual([
      'failed: There is no summary to put in: write one.',
    ])
  })
})

test('a place inside a turn is in its middle', () => {
  const text = `meta: 0.133.0\nturn t1 {\ndeveloper: <permissions instructions>p</permissions instructions>\nenv\nuser: one\nassistant: a1\ncall c1 shell: ls\noutput c1: x\nassistant: a2\n}`
  const lines = threadOf(text).turn(1)
  expect(left({ text, at: `line:${lines.end - 1}` }).length).toBe(4)
  expect(left({ text, at: `line:${lines.end}` }).length).toBe(2)
  expect(left({ text, at: 'end' }).length).toBe(2)
})

test('the words of the prompt are ours', () => {
  expect(textOf({ content: HAND_OVER })).not.toMatch(/CONTEXT CHECKPOINT|another language model/i)
})
