import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CompactionAttempt, Thread } from '../../main/thread/model.ts'
import { rolloutsIn } from '../support/compaction-calls.ts'
import { FIXTURES, fixtures, openFixture } from '../support/expected.ts'
import { historyWords, readThread, threadOf } from '../support/rollout-text.ts'

const attemptsOf = (thread: Thread): readonly CompactionAttempt[] =>
  Array.from({ length: thread.attemptCount }, (_, i) => thread.attempt(i + 1))

/** `turn 2 line 16: failed, manual standalone: <message>`; `?` what the file does not tell, `~` what is concluded. */
const words = ({ turn, line, outcome, trigger, phase, inferred, message }: CompactionAttempt): string =>
  `turn ${turn} line ${line}: ${inferred ? '~' : ''}${outcome}, ${trigger ?? '?'} ${phase ?? '?'}: ${message ?? '?'}`

const told = (text: string): readonly string[] => attemptsOf(threadOf(text)).map(words)

const REFUSED = (where: string): string =>
  `{"error":{"message":"mock refuses${where}","type":"invalid_request_error","code":"bad"}}`
const REMOTE = 'Error running remote compact task: '

/** What the recorded files tell of the compactions that their scenarios let fail. */
const RECORDED: Readonly<Record<string, readonly string[]>> = {
  // No begin of a turn.
  '0.98.0/failed': [],
  // No reasons; nothing of those in the middle of a turn.
  '0.110.0/failed-everywhere': [
    'turn 2 line 14: ~failed, ? ?: ?',
    'turn 3 line 18: ~interrupted, ? ?: ?',
    'turn 5 line 31: ~failed, ? ?: ?',
    'turn 6 line 35: ~interrupted, ? ?: ?',
  ],
  '0.140.0/failed-everywhere': [
    'turn 2 line 13: ~failed, ? ?: ?',
    'turn 3 line 18: ~interrupted, ? ?: ?',
    'turn 5 line 30: ~failed, ? ?: ?',
    'turn 6 line 35: ~interrupted, ? ?: ?',
  ],
  '0.150.0/failed-remote': [
    `turn 2 line 14: failed, ? ?: ${REMOTE}${REFUSED(' on its own')}`,
    'turn 3 line 17: ~interrupted, ? ?: ?',
    `turn 4 line 27: failed, auto midTurn: ${REMOTE}${REFUSED(' in the turn')}`,
    `turn 5 line 29: failed, ? ?: ${REMOTE}${REFUSED(' before the turn')}`,
    'turn 6 line 32: ~interrupted, ? ?: ?',
  ],
  '0.169.0/failed': [
    `turn 3 line 25: ~failed, manual standalone: ${REFUSED('')}`,
    'turn 4 line 27: ~failed, manual standalone: stream disconnected before completion: error sending request',
  ],
  '0.169.0/failed-everywhere': [
    `turn 2 line 16: ~failed, manual standalone: ${REFUSED(' on its own')}`,
    'turn 3 line 20: ~interrupted, manual standalone: ?',
    `turn 5 line 36: ~failed, auto preTurn: ${REFUSED(' before the turn')}`,
    'turn 6 line 40: ~interrupted, auto preTurn: ?',
  ],
}

const recorded = (folder: string): Thread => readThread(rolloutsIn(join(FIXTURES, folder))[0] ?? '')

describe('a recorded compaction that came to nothing is named as far as its file tells', () => {
  test.each(Object.entries(RECORDED))('%s', (folder, attempts) => {
    expect(attemptsOf(recorded(folder)).map(words)).toEqual(attempts)
  })

  test('and nothing else is taken for one', () => {
    const others = fixtures().filter(({ name }) => !(name in RECORDED))
    expect(others.length).toBeGreaterThan(60)
    for (const fixture of others) expect(openFixture(fixture).attemptCount, fixture.name).toBe(0)
  })
})

/** What a turn leaves that was ended by force, and the question of a turn that was to be compacted first. */
const LEFT_BY_TURN: Readonly<Record<string, readonly string[]>> = {
  '0.140.0/failed-everywhere 3': ['assistant: Half a summary', 'interrupt marker'],
  '0.140.0/failed-everywhere 6': ['assistant: Half a summary', 'interrupt marker'],
  '0.150.0/failed-remote 4': ['Question two: run a command.', 'assistant: I run a command.', 'call', 'output'],
  '0.169.0/failed-everywhere 5': ['Question three.'],
}

describe('the history after it is the one before, and what its turn left', () => {
  test.each(Object.keys(RECORDED))('%s', folder => {
    const thread = recorded(folder)
    for (const { turn, outcome } of attemptsOf(thread)) {
      const before = historyWords(thread, `turn:${turn}:start`)
      const after = historyWords(thread, `turn:${turn}:end`)
      const left = LEFT_BY_TURN[`${folder} ${turn}`] ?? (outcome === 'failed' ? [] : ['interrupt marker'])
      expect(after.slice(0, before.length)).toEqual(before)
      const kinds = after.slice(before.length).map(word => word.replace(/^(interrupt marker|call|output):.*$/s, '$1'))
      expect(kinds, `turn ${turn}`).toEqual(left)
    }
  })
})

test('it is a row of its turn that says what happened', () => {
  const thread = recorded('0.169.0/failed-everywhere')
  const notes = [2, 3, 5].flatMap(n => thread.rows(n, 0, 9)).filter(row => row.kind === 'note')
  expect(notes.map(({ line, attempt, text }) => [line, attempt, text])).toEqual([
    [16, 1, `Compaction failed: ${REFUSED(' on its own')}`],
    [20, 2, 'Compaction interrupted'],
    [36, 3, `Compaction failed: ${REFUSED(' before the turn')}`],
  ])
  const silent = recorded('0.110.0/failed-everywhere')
  expect(silent.rows(2, 0, 9)).toMatchObject([
    { kind: 'note', line: 14, attempt: 1, text: 'Compaction failed; the file does not say why' },
  ])
  expect(silent.turn(2).status).toBe('failed')
})

const FIRST = 'turn t1 {\nuser: one\nassistant: a1\n}'

describe('a turn that is not empty is no compaction that came to nothing', () => {
  test.each([
    ['an empty one is', 'turn t2 bare {\n}', ['turn 2 line 9: ~failed, ? ?: ?']],
    ['an empty one that was interrupted is', 'turn t2 bare {\n} aborted', ['turn 2 line 9: ~interrupted, ? ?: ?']],
    ['an empty one that failed is', 'turn t2 bare {\n} failed', ['turn 2 line 9: ~failed, ? ?: too much']],
    ['one that is still open', 'turn t2 bare {', []],
    ['one that never ended', 'turn t2 bare {\nturn t3 {\nuser: three\n}', []],
    ['one with a context', 'turn t2 {\n}', []],
    ['one with a context that failed', 'turn t2 {\nuser: two\n} failed', []],
    ['one with a compaction', 'turn t2 bare {\ncompacted: one | S\n}', []],
    ['one with a question', 'turn t2 bare {\nuser: two\n}', []],
    ['one with a question that was interrupted', 'turn t2 bare {\nuser: two\n} aborted', []],
    ['a shell command of the user', 'turn t2 bare {\nitem user: <user_shell_command>ls</user_shell_command>\n}', []],
    ['mail', 'turn t2 bare {\nmail: x\n}', []],
    ['a note', 'turn t2 bare {\nnote: x\n} aborted', []],
  ])('%s', (_name, text, attempts) => {
    expect(told(`${FIRST}\n${text}`)).toEqual(attempts)
  })

  test('where no turn has a context, its lack says nothing', () => {
    expect(told('turn t1 bare {\nuser: one\nassistant: a1\n}\nturn t2 bare {\n}')).toEqual([])
  })

  test('a server’s compaction that fails says so itself', () => {
    const end = (message: string): string =>
      `raw: {"timestamp":"2026-01-01T00:00:00.000Z","type":"event_msg","payload":{"type":"task_complete","turn_id":"t2","error":{"message":"${message}"}}}`
    const turn = (message: string): string => `${FIRST}\nturn t2 {\nuser: two\nassistant: a2\n${end(message)}`
    expect(told(turn(`${REMOTE}no`))).toEqual([`turn 2 line 13: failed, auto midTurn: ${REMOTE}no`])
    expect(told(turn('no'))).toEqual([])
  })
})
