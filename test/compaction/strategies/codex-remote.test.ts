import { describe, expect, test } from 'vitest'
import type { ModelAnswer } from '../../../main/compaction/strategies/model-call.ts'
import { strategyNamed } from '../../../main/compaction/strategies/strategies.ts'
import { NO_SETTINGS, type Settings } from '../../../main/compaction/strategies/strategy.ts'
import { fails, play } from '../../support/play-strategy.ts'
import { message, threadOf } from '../../support/rollout-text.ts'
import type { Json } from '../../support/same-request.ts'

const OPAQUE: Json = { type: 'compaction', id: 'cmp_1', encrypted_content: 'gAAA' }
const THOUGHT: Json = { type: 'reasoning', summary: [] }

const answers = (...items: readonly Json[]): readonly ModelAnswer[] => [
  { ok: true, items, text: '', usage: null, responseId: null, milliseconds: 1 },
]

function played(name: string, text: string, answered = answers(OPAQUE), settings: Partial<Settings> = {}) {
  const way = strategyNamed(name) ?? expect.unreachable()
  const run = way.run({ thread: threadOf(text), at: { kind: 'end' } }, { ...NO_SETTINGS, model: 'm', ...settings })
  return play(run, answered)
}

/** An item in a few words. */
function word(item: unknown): string {
  const { role, type, content, output } = item as Json
  const texts = Array.isArray(content) ? content.map(part => String(part.text ?? part.type)) : output ? [output] : []
  return [role ?? type, ...texts].join(': ')
}

function left(name: string, text: string, answered = answers(OPAQUE), settings: Partial<Settings> = {}) {
  const { result } = played(name, text, answered, settings)
  return result.ok ? result.items.map(word) : [`${result.why}: ${result.reason}`]
}

const CONTEXT = 'developer: <permissions instructions>p</permissions instructions>\nenv'
const PERMISSIONS = 'developer: <permissions instructions>p</permissions instructions>'
const ENVIRONMENT = 'user: <environment_context>\n  <cwd>/work</cwd>\n</environment_context>'
const TWO = 'user: one\nassistant: a1\nuser: two\nassistant: a2'

describe('a server that is asked by its own address', () => {
  test('is sent the history alone; newer versions add what there are of tools', () => {
    const body = (version: string) => {
      const { requests } = played('codex-remote-v1', `meta: ${version} base_instructions={"text":"b"}\nuser: one`)
      return [requests[0]?.endpoint, requests[0]?.body]
    }
    const own = { model: 'm', instructions: 'b', input: [message('user', 'one')] }
    expect(body('0.98.0')).toEqual(['compact', own])
    expect(body('0.133.0')).toEqual(['compact', { ...own, tools: [], parallel_tool_calls: false }])
  })

  const LIST = [
    message('developer', 'd'),
    message('user', '# AGENTS.md instructions for /work\n\n<INSTRUCTIONS>x</INSTRUCTIONS>'),
    message('user', 'one'),
    message('assistant', 'said'),
    THOUGHT,
    OPAQUE,
  ]

  test('decides all to 0.98; then what Codex put in itself goes, and thoughts', () => {
    const leftBy = (version: string) =>
      left('codex-remote-v1', `meta: ${version}\n${CONTEXT}\n${TWO}`, answers(...LIST))
    expect(leftBy('0.98.0').length).toBe(6)
    expect(leftBy('0.133.0')).toEqual(['user: one', 'assistant: said', 'compaction'])
  })

  test('in the middle of a turn fresh context goes before the last message, else before the encrypted item', () => {
    const leftBy = (...items: readonly Json[]) =>
      left('codex-remote-v1', `meta: 0.133.0\n${CONTEXT}\n${TWO}`, answers(...items), { phase: 'midTurn' })
    expect(leftBy(...LIST)).toEqual([PERMISSIONS, ENVIRONMENT, 'user: one', 'assistant: said', 'compaction'])
    expect(leftBy(OPAQUE)).toEqual([PERMISSIONS, ENVIRONMENT, 'compaction'])
  })

  test('that answers nothing to keep has failed', () => {
    expect(left('codex-remote-v1', `meta: 0.133.0\n${TWO}`, answers(THOUGHT))).toEqual([
      'failed: The server answered without a single item to keep.',
    ])
  })
})

describe('a server that is asked by a trigger', () => {
  test('is sent the history and the trigger behind it', () => {
    const { requests } = played('codex-remote-v2', 'meta: 0.150.0\nuser: one')
    expect(requests.map(({ endpoint, body }) => [endpoint, body.input])).toEqual([
      ['responses', [message('user', 'one'), { type: 'compaction_trigger' }]],
    ])
  })

  test('leaves its item behind the user’s messages, and no earlier summary', () => {
    const text = `meta: 0.150.0\ncompacted: one | P+old\n${TWO}\ncompacted: one | two | opaque: gOLD\nuser: three`
    expect(left('codex-remote-v2', text)).toEqual(['user: one', 'user: two', 'user: three', 'compaction'])
  })

  test.each([
    ['none', answers(THOUGHT), 'there were 0 among 1 item.'],
    ['two', answers(OPAQUE, THOUGHT, OPAQUE), 'there were 2 among 3 items.'],
    ['nothing', answers(), 'there were 0 among 0 items.'],
  ])('has to give one item: %s', (_name, answered, end) => {
    expect(left('codex-remote-v2', TWO, answered)).toEqual([
      `failed: The server has to answer with exactly one compaction; ${end}`,
    ])
  })

  test('is asked again twice at most, and never with less', () => {
    const busy = Array.from({ length: 9 }, () => fails({ kind: 'server', status: null, message: 'It failed.' }))
    expect(played('codex-remote-v2', TWO, busy).requests.length).toBe(3)
    expect(played('codex-remote-v2', TWO, busy, { retries: 1 }).requests.length).toBe(2)
    const long = fails({ kind: 'overflow', message: 'too long.' })
    expect(played('codex-remote-v2', TWO, [long]).result).toMatchObject({
      ok: false,
      reason: 'The request is too long for the model, and nothing is left to leave out: too long.',
    })
  })

  const PICTURE = 'data:image/png;base64,AAAA'
  type Part = string | { readonly detail: string; readonly image_url: string }

  /** A message of texts and images. */
  const user = (...parts: readonly Part[]): string => {
    const content = parts.map(part =>
      typeof part === 'string' ? { type: 'input_text', text: part } : { type: 'input_image', ...part },
    )
    const payload = { type: 'message', role: 'user', content }
    return `raw: ${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'response_item', payload })}`
  }
  const HIGH = { detail: 'high', image_url: PICTURE }

  /** Each part in short: what it is, how long, and what was cut out of it. */
  const shapes = (version: string, ...messages: readonly string[]) => {
    const { result } = played('codex-remote-v2', [`meta: ${version}`, ...messages].join('\n'))
    const items = result.ok ? (result.items as readonly Json[]) : []
    return items.flatMap(({ content }) => {
      if (!Array.isArray(content)) return []
      const short = (text: string): string => {
        const marker = /…\d+ tokens truncated…/.exec(text)?.[0]
        return `${text.slice(0, 1)} ${text.length - (marker?.length ?? 0)}${marker ? ` ${marker.replace(/\D/g, '')} gone` : ''}`
      }
      return [content.map(part => (part.type === 'input_image' ? 'image' : short(part.text))).join(', ')]
    })
  }

  test('images stay and cost 1,844 tokens each of 64,000: a measured case', () => {
    const messages = [user('old'), user('A'.repeat(200_000), HIGH), user('B'.repeat(60_000)), user('C'.repeat(20_001))]
    const text = [CONTEXT, ...messages].join('\n')
    const half = 'A'.repeat((42_155 * 4) / 2)
    expect(left('codex-remote-v2', text)).toEqual([
      `user: ${half}…7845 tokens truncated…${half}: input_image`,
      `user: ${'B'.repeat(60_000)}`,
      PERMISSIONS,
      ENVIRONMENT,
      `user: ${'C'.repeat(20_001)}`,
      'compaction',
    ])
  })

  const [A50, B25, C20] = ['A'.repeat(200_000), 'B'.repeat(100_000), user('C'.repeat(80_000))]

  test('to 0.150 images cost nothing, and texts are cut from the first on: as recorded', () => {
    const cut = user('A'.repeat(100_000), HIGH, B25, 'tail')
    for (const version of ['0.140.0', '0.150.0']) {
      expect(shapes(version, user('old'), cut, C20)).toEqual(['A 100000, image, B 76000 6000 gone', 'C 80000'])
      expect(shapes(version, user(A50, HIGH, 'tail', HIGH), C20)).toEqual([
        'A 176000 6000 gone, image, image',
        'C 80000',
      ])
      expect(shapes(version, user('old'), user('many', ...Array.from({ length: 50 }, () => HIGH)), C20)[0]).toBe('o 3')
    }
  })

  test('from 0.153.4 on they cost, and a message with images is taken from its last part on: as recorded', () => {
    expect(shapes('0.153.4', user(A50, HIGH, 'tail', HIGH), C20)).toEqual([
      'A 161244 9689 gone, image, t 4, image',
      'C 80000',
    ])
    expect(shapes('0.169.0', user('A'.repeat(100_000), HIGH, A50), C20)).toEqual(['A 176000 6000 gone', 'C 80000'])
  })

  /** A PNG of this size, as far as its head goes. */
  const png = (width: number, height: number): string => {
    const head = Buffer.alloc(24)
    head.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')
    head.writeUInt32BE(width, 16)
    head.writeUInt32BE(height, 20)
    return `data:image/png;base64,${head.toString('base64')}`
  }

  test('an image of original detail costs a token for 32 by 32 pixels: as recorded', () => {
    const big = { detail: 'original', image_url: png(1000, 1024) }
    const many = (count: number) => Array.from({ length: count }, () => big)
    const [images] = shapes('0.169.0', user('many', ...many(50), 'x'.repeat(100)), C20)
    expect(images).toBe([...Array.from({ length: 42 }, () => 'image'), 'x 100'].join(', '))
    const parts = ['A'.repeat(40_000), ...many(40), 'B'.repeat(40_000), 'C'.repeat(40_000)]
    const [some] = shapes('0.169.0', user('old'), user(...parts), C20)
    expect(some).toBe([...Array.from({ length: 23 }, () => 'image'), 'B 40000', 'C 40000'].join(', '))
  })

  test('a message of which nothing fits goes, and all that is older: as recorded', () => {
    const big = { detail: 'original', image_url: png(1000, 1024) }
    expect(shapes('0.169.0', user('old'), user('before '.repeat(100), big), user('C'.repeat(63_990 * 4)))).toEqual([
      'C 255960',
    ])
  })

  test('every part of a text counts for itself, and is cut from the first on: as recorded', () => {
    for (const version of ['0.140.0', '0.150.0', '0.153.4', '0.169.0'])
      expect(shapes(version, user('old'), user('a', 'b', 'c'), user('C'.repeat(63_998 * 4)))).toEqual([
        'a 1, b 1',
        'C 255992',
      ])
  })

  test('a message without text costs one token', () => {
    const text = `meta: 0.150.0\nuser: gone\n${user('')}\nuser: 1234`
    expect(left('codex-remote-v2', text, undefined, { limit: 2 })).toEqual(['user: ', 'user: 1234', 'compaction'])
  })
})

describe('a request for more than the window', () => {
  const window = (tokens: number): string =>
    `event_msg token_count: ${JSON.stringify({ info: { model_context_window: tokens } })}`
  const text = (version: string, tokens: number) =>
    `meta: ${version}\nuser: one\ncall c1 shell: ls\noutput c1: ${'x'.repeat(4000)}\ncall c2 shell: ls\noutput c2: ${'y'.repeat(4000)}\noutput c2: ${'z'.repeat(4000)}\n${window(tokens)}`
  const sent = (name: string, version: string, tokens: number) =>
    played(name, text(version, tokens)).requests[0]?.body.input.map(item => word(item).slice(0, 36))
  const SHORT = 'function_call_output: Output exceede'
  const [X, Y, Z] = ['x', 'y', 'z'].map(letter => `function_call_output: ${letter.repeat(14)}`)

  test('loses the text of its newest outputs, one by one, and no more than has to go', () => {
    const call = 'function_call'
    expect(sent('codex-remote-v2', '0.150.0', 99_999)).toEqual(['user: one', call, X, call, Y, Z, 'compaction_trigger'])
    expect(sent('codex-remote-v2', '0.150.0', 2500)).toEqual([
      'user: one',
      call,
      X,
      call,
      Y,
      SHORT,
      'compaction_trigger',
    ])
    expect(sent('codex-remote-v2', '0.150.0', 1500)).toEqual([
      'user: one',
      call,
      X,
      call,
      SHORT,
      SHORT,
      'compaction_trigger',
    ])
    expect(sent('codex-remote-v2', '0.150.0', 10)).toEqual([
      'user: one',
      call,
      X,
      call,
      SHORT,
      SHORT,
      'compaction_trigger',
    ])
    expect(sent('codex-remote-v1', '0.110.0', 2500)).toEqual(['user: one', call, X, call, Y])
  })

  test('says so', () => {
    const { result } = played('codex-remote-v2', text('0.150.0', 1500))
    expect(result.ok && result.notes.at(-1)).toBe(
      'The request was longer than the model’s window: the newest 2 outputs went without text.',
    )
  })
})
