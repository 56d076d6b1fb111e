import { expect, test } from 'vitest'
import type { LineageFile, LineageNode } from '../../../preload/contract.ts'
import { keyOfRow, lineageRows, parentIndex, relationOf } from '../../../renderer/lineage/rows.ts'

const file = (name: string, line: number | null = null): LineageFile => ({
  path: `/s/${name}`,
  bytes: 1,
  spent: null,
  compactions: null,
  from: line === null ? null : { path: '/s/base', line },
})

const node = (id: string, parent: string | null, depth: number, more: Partial<LineageNode> = {}): LineageNode => ({
  id,
  parent,
  relation: parent === null ? 'first' : 'fork',
  circle: null,
  depth,
  calledAs: null,
  session: null,
  files: [file(id)],
  spent: null,
  compactions: null,
  replayed: null,
  ...more,
})

const TREE = [
  node('a', null, 0, { files: [file('a_2', 35), file('a')] }),
  node('b', 'a', 1, { files: [file('b', 1234)] }),
  node('c', 'b', 2, { relation: 'spawn', files: [file('c', 3)] }),
  node('d', 'a', 1),
]

const drawn = (closed: readonly string[] = []): readonly string[] =>
  lineageRows(TREE, new Set(closed)).map(row => `${row.level} ${keyOfRow(row)} ${relationOf(row)}`)

test('files stand under their thread, the oldest first, then what came from it', () => {
  expect(drawn()).toEqual([
    '1 a first',
    '2 file /s/a first file',
    '2 file /s/a_2 goes on from line 35',
    '2 b fork at line 1,234',
    '3 c sub-agent',
    '2 d fork',
  ])
})

test('what is below a closed thread is not drawn, at whatever depth', () => {
  expect(drawn(['b'])).toEqual([
    '1 a first',
    '2 file /s/a first file',
    '2 file /s/a_2 goes on from line 35',
    '2 b fork at line 1,234',
    '2 d fork',
  ])
  expect(drawn(['a'])).toEqual(['1 a first'])
  expect(drawn(['a', 'c'])).toEqual(['1 a first'])
})

test('a thread with nothing below it neither opens nor closes', () => {
  const rows = lineageRows(TREE, new Set(['b', 'd']))
  const states = rows.flatMap(row => (row.kind === 'thread' ? [[row.node.id, row.open]] : []))
  expect(states).toEqual([
    ['a', true],
    ['b', false],
    ['d', null],
  ])
})

test('a row hangs on its thread or on the one that it came from', () => {
  const rows = lineageRows(TREE, new Set())
  expect(rows.map((_, index) => parentIndex(rows, index))).toEqual([-1, 0, 0, 0, 3, 0])
})

test('a circle is said instead of a relation', () => {
  expect(lineageRows([node('a', null, 0, { circle: 'b' })], new Set()).map(relationOf)).toEqual(['in a circle'])
})
