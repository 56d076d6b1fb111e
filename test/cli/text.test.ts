import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { jsonPieces, List } from '../../main/cli/json.ts'
import { facts, oneLine, styleFor, table } from '../../main/cli/text.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { folderWith } from './folder.ts'
import { run } from './run.ts'

const plain = styleFor(false)

test('white space is folded and a long text ends in an ellipsis', () => {
  expect(oneLine(' a\n\tb  c ')).toBe('a b c')
  expect(oneLine('abcdef', 6)).toBe('abcdef')
  expect(oneLine('abcdefg', 6)).toBe('abcde\u2026')
  expect(oneLine('\u{1f600}\u{1f600}\u{1f600}', 2)).toBe('\u{1f600}\u2026')
})

test('controls and marks of direction cannot reach the terminal', () => {
  expect(oneLine('a\u001b[2Jb\u0007c\u009bd\u202ee')).toBe('a\u00b7[2Jb\u00b7c\u00b7d\u00b7e')
})

test('columns are as wide as their widest cell, and no line ends in blanks', () => {
  const columns = [{ head: 'n', right: true }, { head: 'what' }, { head: 'x' }]
  expect(
    [
      ...table(
        columns,
        [
          ['1', 'a', ''],
          ['20', '\u00e4\u00f6\u00fc', 'y'],
        ],
        plain,
      ),
    ].join(''),
  ).toBe(' n  what  x\n 1  a\n20  \u00e4\u00f6\u00fc   y\n')
})

test('facts that are not there have no line', () => {
  expect(
    [
      ...facts([
        ['a', '1'],
        ['long', null],
        ['b', '2'],
      ]),
    ].join(''),
  ).toBe('a     1\nb     2\n')
})

test('a document is printed field by field and parses back', () => {
  const document = {
    a: { b: [1, 2] },
    none: undefined,
    empty: new List([]),
    list: new List([{ x: 1 }, null, 'two']),
    end: null,
  }
  const text = [...jsonPieces(document)].join('')
  expect(text).toBe(
    '{\n  "a": {"b":[1,2]},\n  "empty": [],\n  "list": [\n    {"x":1},\n    null,\n    "two"\n  ],\n  "end": null\n}\n',
  )
  expect(JSON.parse([...jsonPieces({})].join(''))).toEqual({})
})

test('colour is there only when asked for', async () => {
  const folder = folderWith({ 'a.jsonl': rolloutText('user: one') })
  const inspected = await run(['inspect', 'a.jsonl'], { folder })
  const coloured = await run(['inspect', 'a.jsonl'], { folder, colour: true })
  expect(inspected.stdout).not.toContain('\u001b')
  expect(stripVTControlCharacters(coloured.stdout)).toBe(inspected.stdout)
  expect(coloured.stdout).toContain('\u001b[1m')
})
