import { describe, expect, test } from 'vitest'
import { type Said, transcriptOf, whyNotYet } from '../../../main/compaction/strategies/plugin-window/transcript.ts'
import { strategyNamed } from '../../../main/compaction/strategies/strategies.ts'
import { NO_SETTINGS, type Settings } from '../../../main/compaction/strategies/strategy.ts'
import { SUMMARY_PREFIX } from '../../../main/rollout/format.ts'
import { fails, play, says } from '../../support/play-strategy.ts'
import { message, threadOf } from '../../support/rollout-text.ts'

const said = (...texts: readonly string[]): readonly Said[] =>
  texts.map((text, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', text }))

describe('the transcript', () => {
  test('is what was said, oldest first, under the name of who spoke', () => {
    expect(transcriptOf(said('one', 'two', 'three'))).toEqual({
      text: '## User\none\n\n## Assistant\ntwo\n\n## User\nthree',
      messages: 3,
      of: 3,
      characters: 11,
      ofCharacters: 11,
    })
  })

  test('begins with the message that reaches the window, whole', () => {
    const long = said('x'.repeat(5), 'y'.repeat(6), 'z'.repeat(4))
    expect(transcriptOf(long, 4).messages).toBe(1)
    expect(transcriptOf(long, 5)).toMatchObject({ messages: 2, characters: 10, ofCharacters: 15 })
    expect(transcriptOf(long, 10).messages).toBe(2)
    expect(transcriptOf(long, 11).messages).toBe(3)
  })

  test('takes 12,000 characters', () => {
    const each = said(...Array.from({ length: 20 }, () => 'x'.repeat(1_000)))
    expect(transcriptOf(each).messages).toBe(12)
    expect(transcriptOf(said('a'.repeat(20_000), 'b'.repeat(30_000))).messages).toBe(1)
  })

  test('of nothing is empty', () => {
    expect(transcriptOf([])).toEqual({ text: '', messages: 0, of: 0, characters: 0, ofCharacters: 0 })
  })
})

describe('of its own accord the plugin compacts', () => {
  const eight = said('1', '2', '3', '4', '5', '6', '7', '8')
  test('never, where no limit is set', () => expect(whyNotYet([], 0, { tokens: null, messages: 8 })).toBe(null))
  test('at so many tokens of four characters and so many messages', () => {
    expect(whyNotYet(eight, 400, { tokens: 100, messages: 8 })).toBe(null)
    expect(whyNotYet(eight, 399, { tokens: 100, messages: 8 })).toBe(
      'The plugin would not compact here: the text is 99 tokens by its count, and the limit is 100.',
    )
    expect(whyNotYet(eight.slice(1), 400, { tokens: 100, messages: 8 })).toBe(
      'The plugin would not compact here: there are 7 messages, and it wants 8.',
    )
  })
})

const SESSION = `
  developer: <permissions instructions>be careful</permissions instructions>
  env
  user: one
  call c1: {}
  output c1: much
  assistant: done`

function run(text: string, settings: Partial<Settings>, ...answers: Parameters<typeof play>[1] & object) {
  const thread = threadOf(text)
  const strategy = strategyNamed('plugin-window') ?? expect.unreachable()
  return play(strategy.run({ thread, at: { kind: 'end' } }, { ...NO_SETTINGS, model: 'm', ...settings }), answers)
}

test('messages of the developer stay, all else becomes one summary', () => {
  const { result, requests } = run(SESSION, {}, says('All is well.'))
  expect(result).toMatchObject({
    ok: true,
    items: [
      message('developer', '<permissions instructions>be careful</permissions instructions>'),
      message('user', `${SUMMARY_PREFIX}\n\nAll is well.`),
    ],
  })
  const [developer, user] = requests[0]?.body.input ?? []
  expect(developer).toMatchObject({ type: 'message', role: 'developer' })
  expect(user).toMatchObject(
    message(
      'user',
      '## User\n<environment_context>\n  <cwd>/work</cwd>\n</environment_context>\n\n## User\none\n\n## Assistant\ndone',
    ),
  )
  expect(requests[0]?.body['tools']).toEqual([])
})

test('a summary that has the prefix gets no second one; none at all is told as such', () => {
  const { result } = run(SESSION, {}, says(`${SUMMARY_PREFIX}\nmine`))
  expect(result).toMatchObject({ items: [{}, message('user', `${SUMMARY_PREFIX}\nmine`)] })
  expect(run(SESSION, {}, says('')).result).toMatchObject({
    items: [{}, message('user', `${SUMMARY_PREFIX}\n\n(no summary provided)`)],
  })
})

test('a note tells how much of it the model was given', () => {
  const { result } = run(SESSION, { own: { characters: 3 } }, says('x'))
  expect(result).toMatchObject({
    notes: ['The model was given 4 of 70 characters that were said (1 of 3 messages), and nothing of what tools did.'],
  })
})

test('with a limit that is not reached nothing is asked', () => {
  const { result, requests } = run(SESSION, { own: { autoTokens: 1_000 } })
  expect(requests).toEqual([])
  expect(result).toMatchObject({ ok: false, reason: expect.stringMatching(/^The plugin would not compact here: /) })
})

test('an error ends it, and nothing is kept', () => {
  const { result } = run(SESSION, {}, fails({ kind: 'server', status: 500, message: 'It broke.' }))
  expect(result).toMatchObject({ ok: false, why: 'failed', reason: 'It broke.' })
  expect(result).not.toHaveProperty('items')
})
