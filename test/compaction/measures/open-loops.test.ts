import { expect, test } from 'vitest'
import { lineOf, measure, valueIn } from '../case-sides.ts'

const loops = (before: string, after: string): readonly string[] =>
  valueIn(measure(before, after).openLoops).map(
    ({ kind, text, kept, stood }) => `${kind} ${kept} ${lineOf(stood)}: ${text}`,
  )

const BEFORE = `
  user: make the parser faster, please
  plan#p: x read it | > write the fast one | - compare both of them
  run#c1: npm test
  out#c1 exit 1: Error: parser lost a line
`

test('the failing command, its error, the open steps and the request are told with their place', () => {
  expect(loops(BEFORE, 'summary: nothing')).toEqual([
    'failingCommand lost 4: npm test',
    'error lost 4: Error: parser lost a line',
    'planStep lost 2: write the fast one',
    'planStep lost 2: compare both of them',
    'userRequest lost 1: make the parser faster, please',
  ])
})

test('each is kept word for word or in other words', () => {
  const after =
    'user: make the parser faster, please\nsummary: npm test says: a line was lost by the parser error.\\nTo do: write the fast one.\\nThen compare them, both.'
  expect(loops(BEFORE, after)).toEqual([
    'failingCommand exact 4: npm test',
    'error inOtherWords 4: Error: parser lost a line',
    'planStep exact 2: write the fast one',
    'planStep lost 2: compare both of them',
    'userRequest exact 1: make the parser faster, please',
  ])
})

test('a command that passed later is no open loop, nor one that only looks', () => {
  expect(
    loops(`${BEFORE}\nrun#c2: npm test\nout#c2 exit 0: ok\nrun#c3: grep x y\nout#c3 exit 1: `, 'summary: x'),
  ).toEqual([
    'planStep lost 2: write the fast one',
    'planStep lost 2: compare both of them',
    'userRequest lost 1: make the parser faster, please',
  ])
})

test('the newest failure and the newest plan count', () => {
  const more = `${BEFORE}\nrun#c4: make all\nout#c4 exit 2: fatal: no rule\nplan#q: x done all`
  expect(loops(more, 'summary: x').slice(0, 2)).toEqual([
    'failingCommand lost 6: make all',
    'error lost 6: fatal: no rule',
  ])
  expect(loops(more, 'summary: x').length).toBe(3)
})

test('nothing open, nothing told', () => {
  expect(loops('assistant: done', 'summary: done')).toEqual([])
})

test('a request of many lines that is kept whole is kept, and one that lost its middle is not', () => {
  const lines = Array.from({ length: 900 }, (_, i) => `quote ${i} took ${i * 7} ms in zone ${i % 9}`)
  const [head, tail] = [lines.slice(0, 300).join('\\n'), lines.slice(600).join('\\n')]
  const text = lines.join('\\n')
  const keptAs = (after: string) => valueIn(measure(`user: ${text}`, after).openLoops).map(({ kept }) => kept)
  expect(text.length).toBeGreaterThan(16_000)
  expect(keptAs(`user: ${text}\nsummary: nothing`)).toEqual(['exact'])
  expect(keptAs(`user: ${head}\\n…\\n${tail}\nsummary: nothing`)).not.toEqual(['exact'])
})
