import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { areApart, givesAway } from '../../../main/compaction/probes/give-away.ts'

describe('an answer is given away by', () => {
  test.each([
    ['the answer itself', 'Which file is src/money.ts?', 'src/money.ts'],
    ['another case', 'Which file is SRC/Money.TS?', 'src/money.ts'],
    ['the end of its path', 'It is called money.ts, where is it?', 'src/deep/money.ts'],
    ['its name without the ending', 'What handles money?', 'src/money.ts'],
    ['a longer path that ends so', 'Is it /home/me/repo/src/money.ts?', 'src/money.ts'],
    ['slashes of another sort', 'Is it src\\money.ts?', 'src/money.ts'],
    ['another spelling of a name', 'What parses the amount: parse_amount?', 'parseAmount'],
    ['its words apart', 'Where do we parse amount?', 'parseAmount'],
    ['a word of a name', 'What reads an amount?', 'parseAmount'],
    ['a number within another', 'After 1.2.34, which?', '2.3'],
    ['a word of a command that tells it', 'What ran test/money.test.ts?', 'npx vitest run test/money.test.ts'],
    ['a word in another form', 'Which journals are meant?', 'journal'],
    ['a part of a word', 'Who edited it?', 'editor'],
    ['letters of full width', 'Is it ｍｏｎｅｙ?', 'money'],
    ['nothing that could be asked for', 'Which?', '“”'],
  ])('%s', (_, text, answer) => {
    expect(givesAway(text, answer)).toBe(true)
  })

  test.each([
    ['a folder that it lies in', 'Which file in src was changed?', 'src/money.ts'],
    ['the program of a command', 'Which command failed?', 'npm test'],
    ['words around it', 'The user wrote: “Use _____ for amounts.” What?', 'Money'],
    ['a number of other digits', 'In 2026, which?', '1.2.3'],
  ])('but not by %s', (_, text, answer) => {
    expect(givesAway(text, answer)).toBe(false)
  })
})

test('whatever stands around an answer, and in whatever case, it is seen', () => {
  const answer = fc.constantFrom('src/money.ts', 'parseAmount', '1.2.3', 'npm test', 'journal', 'MAX_SIZE')
  fc.assert(
    fc.property(fc.string(), answer, fc.string(), fc.boolean(), (before, held, after, loud) => {
      expect(givesAway(`${before} ${loud ? held.toUpperCase() : held} ${after}`, held)).toBe(true)
    }),
  )
})

test('two answers stand apart only where neither can be taken for the other', () => {
  expect(
    [
      ['src/a.ts', 'src/b.ts'],
      ['1.2.3', '1.2.4'],
      ['npm test', 'npm run build'],
    ].map(([one = '', other = '']) => areApart(one, other)),
  ).toEqual([true, true, true])
  expect(
    [
      ['src/a.ts', 'lib/a.ts'],
      ['src/a.ts', 'a.ts'],
      ['src/a.ts', 'SRC/A.ts'],
      ['12', '120'],
      ['npm test', 'npm test -- money'],
      ['journal', 'journals'],
      ['parseAmount', 'parse_amount'],
      ['a', ''],
    ].map(([one = '', other = '']) => areApart(one, other)),
  ).toEqual([false, false, false, false, false, false, false, false])
})
