import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flatTokens } from '../../../main/compaction/strategies/session/flat-item.ts'
import { type FrontierItem, frontierOf } from '../../../main/compaction/strategies/session/frontier.ts'
import { frontierBudget } from '../../../main/compaction/strategies/session/frontier-budget.ts'
import { imageSidecar } from '../../../main/compaction/strategies/session/image-sidecar.ts'
import type { JsonObject } from '../../../main/rollout/parse.ts'

type Raw = JsonObject

const message = (role: string, ...texts: readonly string[]): Raw => ({
  type: 'message',
  role,
  content: texts.map(text => ({ type: role === 'assistant' ? 'output_text' : 'input_text', text })),
})
const image = (url: string): Raw => ({ type: 'input_image', image_url: url })

const plain = (raw: Raw): FrontierItem => ({ raw, injected: false, summary: false })
const user = (...texts: readonly string[]) => plain(message('user', ...texts))
const assistant = (text: string) => plain(message('assistant', text))
const context = (role: string, text: string): FrontierItem => ({ ...plain(message(role, text)), injected: true })
const summary = (text: string): FrontierItem => ({ ...user(text), summary: true })
const call = (id: string, args: string) => plain({ type: 'function_call', name: 'shell', arguments: args, call_id: id })
const output = (id: string, text: string) => plain({ type: 'function_call_output', call_id: id, output: text })
const reasoning = plain({ type: 'reasoning', summary: [], encrypted_content: 'gAAAA' })
const ghost = plain({ type: 'ghost_snapshot' })
const compaction = plain({ type: 'compaction', encrypted_content: 'gAAAA' })

/** What is kept in a few words: `user: one`, `call c1: {}`. */
const words = (items: readonly Raw[]) =>
  items.map(item => {
    const [part] = Array.isArray(item['content']) ? item['content'] : []
    if (item['type'] === 'message') return `${item['role']}: ${part.text}`
    return `${item['type']} ${item['call_id'] ?? ''}: ${item['arguments'] ?? item['output'] ?? ''}`
  })

const LARGE = 100_000
const kept = (history: readonly FrontierItem[], budget = LARGE) => words(frontierOf(history, budget).items)

describe('the budget is a tenth of the context, within bounds:', () => {
  test.each([
    [200_000, 258_400, 20_000],
    [500_000, 258_400, 25_840],
    [20_000, 258_400, 4_000],
    [20_000, 30_000, 3_000],
    [null, 258_400, 25_840],
    [20_000, null, 4_000],
    [500_000, 0, 4_000],
    [null, null, 4_000],
    [0, 258_400, 4_000],
  ] as const)('context %s in a window of %s gives %d', (context, window, budget) => {
    expect(frontierBudget(context, window)).toBe(budget)
  })
})

describe('which turns', () => {
  const idle = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'].map(text => user(text))

  test('without a message of the user there are none', () => {
    expect(frontierOf([assistant('hello'), call('c1', '{}')], LARGE)).toEqual({
      items: [],
      turns: 0,
      tokens: 0,
      cut: 0,
      dropped: 0,
      orphans: 0,
    })
  })

  test('the last two, where the one before them is no work', () => {
    expect(kept(idle)).toEqual(['user: six', 'user: seven'])
  })

  test('one turn is all there is', () => {
    expect(kept([user('one'), assistant('hello')])).toEqual(['user: one', 'assistant: hello'])
  })

  test('at most five, as long as each further one is work', () => {
    const working = idle.flatMap(item => [item, call('c', '{}'), output('c', 'x')])
    expect(kept(working).filter(word => word.startsWith('user'))).toEqual([
      'user: three',
      'user: four',
      'user: five',
      'user: six',
      'user: seven',
    ])
    expect(frontierOf(working, LARGE).turns).toBe(5)
  })

  test('a turn that is no work ends it, whatever stands before', () => {
    const history = [user('fix it'), user('nice weather'), user('fix it'), user('a'), user('b')]
    expect(kept(history)).toEqual(['user: fix it', 'user: a', 'user: b'])
  })

  test.each(['what is NEXT?', 'look at src/a.rs', 'run cargo build', 'use uv please', 'apply_patch', 'git log'])(
    'words make a message work: %s',
    text => {
      expect(frontierOf([user(text), user('a'), user('b')], LARGE).turns).toBe(3)
    },
  )

  test.each([
    ...[
      'todo',
      'next',
      'continue',
      'remaining',
      'pending',
      'blocker',
      'error',
      'failed',
      'fix',
      'retry',
      'patch',
      'test',
    ],
    ...['command', 'shell', 'apply_patch', '.rs', '.py', '.ts', '.tsx', '.js', '.jsx', '.md', '.toml', '.json'],
    ...['cargo ', 'pytest', 'uv ', 'npm ', 'pnpm ', 'git '],
  ])('the word %j is one of work, in any case and of whoever', word => {
    for (const said of [user(`a ${word}x`), assistant(word.toUpperCase())])
      expect(frontierOf([user('hi'), said, user('a'), user('b')], LARGE).turns).toBeGreaterThan(2)
  })

  test.each(['hello', 'cargo', 'legit', 'uv', 'hm.'])('%j alone is none', word => {
    expect(frontierOf([user('hi'), assistant(word), user('a'), user('b')], LARGE).turns).toBe(2)
  })

  test.each([
    reasoning,
    call('c', '{}'),
    output('c', ''),
    ...[
      'web_search_call',
      'custom_tool_call',
      'custom_tool_call_output',
      'local_shell_call',
      'image_generation_call',
    ].map(type => plain({ type })),
  ])('an item of work is work: %o', item => {
    expect(frontierOf([user('hi'), item, user('a'), user('b')], LARGE).turns).toBe(3)
  })

  test('context is no work, and no turn; a summary is no turn', () => {
    const history = [user('hi'), context('user', 'fix test'), user('a'), summary('fix all'), user('b')]
    expect(frontierOf(history, LARGE).turns).toBe(2)
    expect(kept(history)).toEqual(['user: a', 'user: fix all', 'user: b'])
  })

  test('context right before a message of the user belongs to its turn, so that what stands before the context is not kept', () => {
    const history = [
      user('old'),
      assistant('end'),
      context('developer', 'd'),
      context('user', 'env'),
      user('a'),
      user('b'),
    ]
    expect(kept(history)).toEqual(['user: a', 'user: b'])
  })
})

describe('what of a turn', () => {
  test('context, ghosts and compactions go', () => {
    const history = [
      user('a'),
      ghost,
      compaction,
      context('developer', 'd'),
      assistant('x'),
      plain(message('developer', 'y')),
    ]
    expect(kept(history)).toEqual(['user: a', 'assistant: x', 'developer: y'])
  })

  test('a message becomes one part of text, its pictures and other members go', () => {
    const text = (each: string) => ({ type: 'input_text', text: each })
    const content = [text('look'), image('data:image/png;base64,AA'), text('here')]
    const pictured = { ...message('user'), id: 'msg_1', content }
    expect(frontierOf([plain(pictured)], LARGE).items).toEqual([message('user', 'look\nhere')])
    expect(frontierOf([user('a'), plain({ ...message('user'), content: [image('x')] })], LARGE).items).toEqual([
      message('user', 'a'),
    ])
  })

  test('other items stay as they are', () => {
    expect(frontierOf([user('a'), reasoning, call('c1', '{}')], LARGE).items.slice(1)).toEqual([
      reasoning.raw,
      call('c1', '{}').raw,
    ])
  })
})

test('an item weighs a quarter of the bytes of its text, rounded up; one without a text, of its JSON', () => {
  expect(['', 'a', 'abcd', 'abcde', 'éé', '漢字'].map(text => flatTokens(message('user', text)))).toEqual([
    0, 1, 1, 2, 1, 2,
  ])
  expect(flatTokens(message('user', 'ab', 'cd'))).toBe(2)
  expect(flatTokens(reasoning.raw as Raw)).toBe(Math.ceil(JSON.stringify(reasoning.raw).length / 4))
})

describe('to make it fit', () => {
  const long = 'x'.repeat(4_000)
  const work = [user(long), call('c1', long), output('c1', long), assistant(long)]

  test('the oldest is cut first, and only until it fits', () => {
    const { items, cut, dropped, tokens } = frontierOf(work, 3_300)
    expect(items.map(flatTokens)).toEqual([263, 1_000, 1_000, 1_000])
    expect({ cut, dropped, tokens }).toEqual({ cut: 1, dropped: 0, tokens: 3_263 })
  })

  test('messages are cut to 256 tokens, calls to 256, outputs to 128', () => {
    const { items } = frontierOf(work, 924)
    expect(items.map(flatTokens)).toEqual([263, 263, 135, 263])
    expect(words(items)[2]).toMatch(/^function_call_output c1: x{256}…872 tokens truncated…x{256}$/)
  })

  test('then to 64, 48 and 24, from the oldest on', () => {
    expect(frontierOf(work, 524).items.map(flatTokens)).toEqual([71, 55, 135, 263])
    expect(frontierOf(work, 228).items.map(flatTokens)).toEqual([71, 55, 31, 71])
  })

  test('then items are dropped from the front; an output can lose its call', () => {
    const { items, dropped, orphans } = frontierOf(work, 105)
    expect(items.map(flatTokens)).toEqual([31, 71])
    expect({ dropped, orphans }).toEqual({ dropped: 2, orphans: 1 })
  })

  test('the last one that is left is cut to the budget', () => {
    const { items } = frontierOf(work, 20)
    expect(words(items)).toEqual([expect.stringMatching(/^assistant: x{40}…\d+ tokens truncated…x{40}$/)])
  })

  test('a text of a list of parts becomes one when it is cut', () => {
    const parts = plain({ type: 'custom_tool_call_output', call_id: 'c', output: [{ type: 'input_text', text: long }] })
    const [, cut] = frontierOf([user('a'), parts], 200).items
    expect(cut?.['output']).toMatch(/^x{256}…872 tokens truncated…x{256}$/)
  })

  test('whatever stands in a history, what is left is of its end, in order, and fits unless one item cannot be cut', () => {
    const text = fc.string({ maxLength: 600, unit: 'binary' })
    const item = fc.oneof(
      text.map(each => user(each)),
      text.map(each => assistant(each)),
      text.map(each => call('c', each)),
      text.map(each => output('c', each)),
      fc.constantFrom(reasoning, ghost, compaction, context('user', 'env'), summary('all')),
    )
    fc.assert(
      fc.property(fc.array(item, { maxLength: 30 }), fc.nat({ max: 400 }), (history, budget) => {
        const all = frontierOf(history, Number.MAX_SAFE_INTEGER)
        const { items, dropped, tokens } = frontierOf(history, budget)
        expect(items.length + dropped).toBe(all.items.length)
        expect(items.map(each => each['type'])).toEqual(all.items.slice(dropped).map(each => each['type']))
        if (items.length > 1) expect(tokens).toBeLessThanOrEqual(budget)
      }),
    )
  })
})

describe('pictures beside the history:', () => {
  const imagesOf = (...history: readonly FrontierItem[]) => imageSidecar(history).images
  const pictured = (text: string, ...urls: readonly string[]) =>
    plain({ type: 'message', role: 'user', content: [{ type: 'input_text', text }, ...urls.map(image)] })

  test('the newest four of the user, the oldest of them first', () => {
    expect(imagesOf(pictured('one', 'a', 'b'), assistant('x'), pictured(' two ', 'c', 'd', 'e'))).toEqual([
      { url: 'b', text: 'one' },
      { url: 'c', text: 'two' },
      { url: 'd', text: 'two' },
      { url: 'e', text: 'two' },
    ])
  })

  test('a text is cut to 300 tokens, and absent where there is none', () => {
    const [cut, bare] = imagesOf(pictured('y'.repeat(4_000), 'a'), pictured('  ', 'b'))
    expect(cut?.text).toBe(`${'y'.repeat(600)}…700 tokens truncated…${'y'.repeat(600)}`)
    expect(bare).toEqual({ url: 'b', text: null })
  })

  test('without pictures there is nothing', () => {
    expect(imagesOf(user('a'), plain({ ...message('assistant', 'x'), content: [image('b')] }))).toEqual([])
  })

  test('those for which there is no room are left out, the oldest first', () => {
    const large = (letter: string): string => letter.repeat(9 * 1024 * 1024)
    const { images, tooLarge } = imageSidecar([pictured('', large('a')), pictured('', large('b')), pictured('', 'c')])
    expect([images.map(({ url }) => url[0]), tooLarge]).toEqual([['b', 'c'], true])
  })
})
