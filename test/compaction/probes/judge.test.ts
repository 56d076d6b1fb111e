import { expect, test } from 'vitest'
import { judge } from '../../../main/compaction/probes/judge.ts'
import type { Wording } from '../../../main/compaction/probes/prompt-text.ts'
import { wordingOf } from '../../../main/compaction/probes/prompt-text.ts'
import type { Question } from '../../../main/compaction/probes/question.ts'

const CHOICE: Question = {
  id: 'file-1',
  from: 'session',
  category: 'file',
  text: 'Which?',
  answer: 'src/b.ts',
  reply: { kind: 'choice', options: ['src/a.ts', 'src/b.ts', 'src/c.ts'], worst: ['src/c.ts'] },
  place: null,
  givenAway: null,
  abstainScore: 0,
}
const SHORT: Question = { ...CHOICE, reply: { kind: 'short', accepted: ['src/b.ts', '/work/src/b.ts'], worst: false } }
const LETTERS: Wording = { text: '', letters: ['src/a.ts', 'src/b.ts', 'src/c.ts'] }
const NONE: Wording = { text: '', letters: [] }

const verdict = (question: Question, wording: Wording, said: string): string => {
  const { verdict: told, match } = judge(question, wording, said)
  return match === null ? told : `${told} ${match}`
}

test.each([
  ['B', 'right exact'],
  ['b', 'right exact'],
  [' B. ', 'right exact'],
  ['(B)', 'right exact'],
  ['**B**', 'right exact'],
  ['B) src/b.ts', 'right exact'],
  ['B: src/b.ts', 'right exact'],
  ['Answer: B', 'right exact'],
  ['src/b.ts', 'right exact'],
  ['`src/b.ts`', 'right exact'],
  ['A', 'wrong'],
  ['src/c.ts', 'wrong'],
  ['D', 'abstained'],
  ['D) I do not know', 'abstained'],
  ['I do not know.', 'abstained'],
  ['I don’t know', 'abstained'],
  ['E', 'unclear'],
  ['', 'unclear'],
  ['A file that I changed: B', 'unclear'],
  ['A or B', 'unclear'],
  ['B) src/a.ts', 'unclear'],
  ['I think it is src/b.ts', 'unclear'],
  ['src/d.ts', 'unclear'],
])('of options, %j is %s', (said, expected) => {
  expect(verdict(CHOICE, LETTERS, said)).toBe(expected)
})

test.each([
  ['src/b.ts', 'right exact'],
  [' src/b.ts\n', 'right exact'],
  ['/work/src/b.ts', 'right exact'],
  ['`src/b.ts`.', 'right normalised'],
  ['SRC/B.ts', 'right normalised'],
  ['Answer: src/b.ts', 'right normalised'],
  ['b.ts', 'wrong'],
  ['src/b.tsx', 'wrong'],
  ['The file is src/b.ts', 'wrong'],
  ['I do not know', 'abstained'],
  ['unknown', 'abstained'],
  ['不知道', 'abstained'],
  ['', 'unclear'],
  ['src/a.ts\nsrc/b.ts', 'unclear'],
  ['x'.repeat(601), 'unclear'],
])('without options, %j is %s', (said, expected) => {
  expect(verdict(SHORT, NONE, said)).toBe(expected)
})

test('points are those of the format: 1, what abstaining is worth, 0; and what fails outright is told', () => {
  const worth = { ...CHOICE, abstainScore: 0.25 }
  const points = (said: string) => {
    const { points: given, hardFail } = judge(worth, LETTERS, said)
    return [given, hardFail]
  }
  expect(['B', 'D', 'A', 'C', '?'].map(points)).toEqual([
    [1, false],
    [0.25, false],
    [0, false],
    [0, true],
    [0, false],
  ])
  const strict: Question = { ...SHORT, reply: { kind: 'short', accepted: ['src/b.ts'], worst: true } }
  expect(['src/a.ts', 'unknown', 'src/b.ts'].map(said => judge(strict, NONE, said).hardFail)).toEqual([
    true,
    false,
    false,
  ])
})

test('each round has the options in another order, the same for the same seed, and says that one may not know', () => {
  const rounds = [1, 2, 3, 4, 5, 6].map(round => wordingOf(CHOICE, round, 's'))
  expect(new Set(rounds.map(({ letters }) => letters.join())).size).toBeGreaterThan(1)
  for (const { letters, text } of rounds) {
    expect(letters.toSorted()).toEqual(['src/a.ts', 'src/b.ts', 'src/c.ts'])
    expect(text).toContain(`A) ${letters[0]}\nB) ${letters[1]}\nC) ${letters[2]}\nD) I do not know\n`)
  }
  expect(wordingOf(CHOICE, 3, 's')).toEqual(rounds[2])
  expect(wordingOf(SHORT, 1, 's')).toMatchObject({ letters: [], text: expect.stringContaining('I do not know') })
})
