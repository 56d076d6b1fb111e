import { describe, expect, test } from 'vitest'
import { strategyNamed } from '../../../main/compaction/strategies/strategies.ts'
import { NO_SETTINGS, type Settings } from '../../../main/compaction/strategies/strategy.ts'
import { SUMMARY_PREFIX } from '../../../main/rollout/format.ts'
import { fails, play, says } from '../../support/play-strategy.ts'
import { ENVIRONMENT, message, threadOf } from '../../support/rollout-text.ts'

const STATE = (active: string) => `<session_compact_state>
Objective:
- Port it

Active Memory:
- ${active}

Inactive Changes:
- none

Current Handoff:
- none

Evidence Pointers:
- none
</session_compact_state>`

const SESSION = `
  meta: 0.140.0
  turn t1 {
  env
  user: one
  assistant: nice weather
  }
  turn t2 {
  user: two
  call c1: {}
  output c1: a
  }
  turn t3 {
  user: three
  assistant: done
  }`

type Answers = NonNullable<Parameters<typeof play>[1]>

function run(name: string, text: string, settings: Partial<Settings>, ...answers: Answers) {
  const strategy = strategyNamed(name) ?? expect.unreachable()
  return play(strategy.run({ thread: threadOf(text), at: { kind: 'end' } }, { ...NO_SETTINGS, ...settings }), answers)
}

const promptIn = (request: unknown): string => JSON.parse(JSON.stringify(request)).body.input.at(-1).content[0].text

describe('session', () => {
  const kept = [
    message('user', 'two'),
    { type: 'function_call', name: 'shell', arguments: '{}', call_id: 'c1' },
    { type: 'function_call_output', call_id: 'c1', output: 'a' },
    message('user', 'three'),
    message('assistant', 'done'),
  ]

  test('leaves the newest turns, then the state as its route writes it', () => {
    const { result } = run(
      'session',
      SESSION,
      {},
      says(`Here it is:\n${STATE('retain | Never touch schema.sql')}\nBye.`),
    )
    expect(result).toMatchObject({
      ok: true,
      items: [...kept, message('user', `${SUMMARY_PREFIX}\n${STATE('retain | Never touch schema.sql')}`)],
      notes: [
        'The file does not hold the base instructions of this session: the request went without them.',
        'Text that stood outside the block is gone.',
        'The last 2 turns are kept.',
      ],
    })
  })

  test('in the middle of a turn the context of the agent comes before the last message of the user', () => {
    const permissions = '<permissions instructions>ask</permissions instructions>'
    const text = SESSION.replace('env\n', `developer: ${permissions}\n  env\n`)
    const { result } = run('session', text, { phase: 'midTurn' }, says(STATE('x')))
    expect(result).toMatchObject({
      items: [
        ...kept.slice(0, 4),
        message('developer', permissions),
        message('user', ENVIRONMENT),
        ...kept.slice(4),
        message('user', `${SUMMARY_PREFIX}\n${STATE('x')}`),
      ],
    })
  })

  test('asks with the whole history and the prompt behind it; a prompt of the user only adds to that', () => {
    const { requests } = run('session', SESSION, { model: 'm', effort: 'low', prompt: 'Keep names.' }, says(STATE('x')))
    const [request] = requests
    expect(request).toMatchObject({ endpoint: 'responses', body: { model: 'm', reasoning: { effort: 'low' } } })
    expect(request?.body.input.slice(1, 3)).toEqual([message('user', 'one'), message('assistant', 'nice weather')])
    expect(promptIn(request)).toMatch(/^Stop working[\s\S]*<session_compact_state>[\s\S]*\n\nKeep names\.$/)
  })

  test('an answer of nothing is a block of nothing; one without headings is the handoff', () => {
    expect(run('session', SESSION, {}, says('')).result).toMatchObject({
      notes: expect.arrayContaining(['Every section of the answer is empty.']),
    })
    expect(run('session', SESSION, {}, says('just words')).result).toMatchObject({
      notes: expect.arrayContaining(['The answer has no heading of a section: all of it became the handoff.']),
    })
  })

  test('too long a request loses its oldest item and is sent again', () => {
    const { result, requests } = run(
      'session',
      SESSION,
      {},
      fails({ kind: 'overflow', message: 'Too long.' }),
      says(STATE('x')),
    )
    expect(requests.map(({ body }) => body.input.length)).toEqual([9, 8])
    expect(result).toMatchObject({
      ok: true,
      notes: expect.arrayContaining([
        'The request was too long: its oldest item was left out of it, and so is unknown to the summary.',
      ]),
    })
  })

  test('a refusal ends it, and nothing is kept', () => {
    const { result } = run('session', SESSION, {}, fails({ kind: 'refused', status: 401, message: 'No key.' }))
    expect(result).toMatchObject({ ok: false, why: 'failed', reason: 'No key.' })
    expect(result).not.toHaveProperty('items')
  })

  test('pictures of the user stand beside the history, not in it', () => {
    const picture = JSON.stringify({
      timestamp: '2026-01-01T00:00:00.000Z',
      type: 'response_item',
      payload: {
        type: 'message',
        role: 'user',
        content: [{ type: 'input_image', image_url: 'data:image/png;base64,AAAA' }],
      },
    })
    const { result } = run('session', `${SESSION}\nraw: ${picture}`, {}, says(STATE('x')))
    expect(result).toMatchObject({
      images: [{ url: 'data:image/png;base64,AAAA', text: null }],
      notes: expect.arrayContaining([
        'Beside the history: 1 picture of the user (26 characters), which no model sees.',
      ]),
    })
    expect(JSON.stringify(result.ok && result.items)).not.toContain('base64')
    expect(run('session', SESSION, {}, says(STATE('x'))).result).not.toHaveProperty('images')
  })
})

describe('collapse', () => {
  test('sums up all but the last turns, and stands before them', () => {
    const { result, requests } = run('collapse', SESSION, { own: { turns: 1 } }, says('It began.'))
    expect(requests[0]?.body.input.slice(0, -1)).toHaveLength(6)
    expect(result).toMatchObject({
      ok: true,
      items: [message('user', `${SUMMARY_PREFIX}\nIt began.`), message('user', 'three'), message('assistant', 'done')],
    })
  })

  test('texts of tools among them are cut, messages are not; earlier summaries are in the new one', () => {
    const long = 'x'.repeat(8_000)
    const text = `user: a\ncompacted: a | P+old\nuser: ${long}\ncall c1: ${long}\noutput c1: ${long}\nuser: b\nassistant: ${long}`
    const { result } = run('collapse', text, { model: 'm', limit: 4_600 }, says('all'))
    expect(result).toMatchObject({
      items: [
        message('user', `${SUMMARY_PREFIX}\nall`),
        message('user', long),
        { arguments: expect.stringMatching(/^x{512}…\d+ tokens truncated…x{512}$/) },
        { output: expect.stringMatching(/^x{256}…\d+ tokens truncated…x{256}$/) },
        message('user', 'b'),
        message('assistant', long),
      ],
      notes: [
        expect.stringMatching(/^Kept as they are: the last 2 turns, \d+ tokens\.$/),
        'Texts of 2 calls and outputs among them were cut in the middle.',
      ],
    })
  })

  test('where that is not enough they are cut again, to 48 and 24, and nothing is dropped', () => {
    const long = 'x'.repeat(8_000)
    const text = `user: a\nuser: b\ncall c1: ${long}\noutput c1: ${long}\nuser: c\nassistant: ${long}`
    const { result } = run('collapse', text, { model: 'm', limit: 1 }, says('all'))
    expect(result).toMatchObject({
      items: [
        message('user', `${SUMMARY_PREFIX}\nall`),
        message('user', 'b'),
        { arguments: expect.stringMatching(/^x{96}…\d+ tokens truncated…x{96}$/) },
        { output: expect.stringMatching(/^x{48}…\d+ tokens truncated…x{48}$/) },
        message('user', 'c'),
        message('assistant', long),
      ],
    })
  })

  test('up to 24,000 tokens nothing is cut', () => {
    const text = (bytes: number): string => `user: a\nuser: b\ncall c1: {}\noutput c1: ${'x'.repeat(bytes)}\nuser: c`
    const cut = (bytes: number): boolean => {
      const { result } = run('collapse', text(bytes), { model: 'm' }, says('all'))
      return JSON.stringify(result.ok && result.items).includes('tokens truncated')
    }
    // b, {} and c are a token each.
    expect([cut(4 * 23_997), cut(4 * 23_997 + 1)]).toEqual([false, true])
  })

  test('with no more turns than are kept there is nothing to sum up', () => {
    const { result, requests } = run('collapse', 'user: a\nuser: b', { model: 'm' })
    expect(requests).toEqual([])
    expect(result).toMatchObject({ ok: false, reason: 'There is nothing before the last 2 turns to sum up.' })
  })
})
