import { expect, test } from 'vitest'
import type { Rows, TimelineLayout } from '../../../renderer/timeline/rows.ts'
import { layOut } from '../../../renderer/timeline/rows.ts'

/** `3c 2r*1` = three rows, completed; two rows, rolled back, a band as its row 1. A first `p2` is two rows of preface. */
function layout(text: string): TimelineLayout {
  const words = text.split(' ').filter(w => w !== '')
  const preface = words[0]?.startsWith('p') ? Number(words.shift()?.slice(1)) : 0
  let checkpoint = 0
  return {
    preface,
    rows: words.map(w => Number.parseInt(w, 10)),
    status: words.map(w => w.replace(/\d*(\w).*/, '$1')).join(''),
    bands: words.flatMap((w, i) =>
      w
        .split('*')
        .slice(1)
        .map(row => ({ turn: i + 1, row: Number(row), checkpoint: ++checkpoint })),
    ),
  }
}

const show = (g: Rows, index: number): string => {
  const place = g.place(index)
  const y = g.y(index)
  switch (place.kind) {
    case 'turn':
      return `${y} turn ${place.turn}${place.open ? ' open' : ''}`
    case 'row':
      return `${y} row ${place.turn}.${place.row}`
    case 'band':
      return `${y} band ${place.checkpoint} at ${place.turn}.${place.row}`
    case 'taken':
      return `${y} taken ${place.from}-${place.turn}`
  }
}

function draw(text: string, open: number[] = [], density: 'prompts' | 'items' = 'items') {
  const g = layOut(layout(text), new Set(open), density)
  return [...Array.from({ length: g.count }, (_, i) => show(g, i)), `${g.height}`]
}

test('closed turns are heads of 28 px', () => {
  expect(draw('3c 2c')).toEqual(['0 turn 1', '28 turn 2', '56'])
})

test('an open turn shows its rows, and a band among them is 40 px high', () => {
  expect(draw('3c*1 2c', [1])).toEqual([
    '0 turn 1 open',
    '28 row 1.0',
    '52 band 1 at 1.1',
    '92 row 1.2',
    '116 turn 2',
    '144',
  ])
})

test('a band stays when its turn is closed, and in the density of prompts', () => {
  const closed = ['0 turn 1', '28 band 1 at 1.0', '68 band 2 at 1.2', '108 turn 2', '136']
  expect(draw('3c*0*2 2c')).toEqual(closed)
  expect(draw('3c*0*2 2c', [1, 2], 'prompts')).toEqual(closed)
})

test('a run of rolled-back turns ends in one note while its last turn is closed', () => {
  expect(draw('1c 2r 2r 1c')).toEqual(['0 turn 1', '28 turn 2', '56 turn 3', '84 taken 2-3', '108 turn 4', '136'])
  expect(draw('1r', [1])).toEqual(['0 turn 1 open', '28 row 1.0', '52'])
})

test('rows before the first turn have a section of their own, only when there are some', () => {
  expect(draw('p2 1c', [0])).toEqual(['0 turn 0 open', '28 row 0.0', '52 row 0.1', '76 turn 1', '104'])
  expect(draw('1c', [0])).toEqual(['0 turn 1', '28'])
})

test('a turn without rows does not open', () => {
  expect(draw('0c', [1])).toEqual(['0 turn 1', '28'])
})

test('an empty thread has no rows and no place', () => {
  const g = layOut(layout(''), new Set(), 'items')
  expect([g.count, g.height, g.at(0), g.indexOf(1, null)]).toEqual([0, 0, -1, -1])
})

test('the row at y is the one whose span holds it, clamped at both ends', () => {
  const g = layOut(layout('3c*1 2r'), new Set([1]), 'items')
  for (let i = 0; i < g.count; i++) {
    expect([g.at(g.y(i)), g.at(g.y(i) + g.h(i) - 1)]).toEqual([i, i])
  }
  expect([g.at(-5), g.at(g.height), g.at(1e9)]).toEqual([0, g.count - 1, g.count - 1])
})

test('a row is found again by turn and row, by its head where its turn is closed', () => {
  const g = layOut(layout('3c*1 2c*0'), new Set([1]), 'items')
  expect([g.indexOf(1, 2), g.indexOf(1, 99), g.indexOf(2, 1), g.indexOf(2, 0), g.bandOf(1), g.bandOf(2)]).toEqual([
    3, 3, 4, 5, 2, 5,
  ])
  expect([g.indexOf(3, 0), g.indexOf(0, 0), g.bandOf(9)]).toEqual([-1, -1, -1])
})

test('ten thousand turns of 35 rows are laid out and asked in a few milliseconds', () => {
  const big: TimelineLayout = {
    preface: 0,
    rows: Array.from({ length: 10_000 }, () => 35),
    status: 'c'.repeat(10_000),
    bands: Array.from({ length: 300 }, (_, i) => ({ turn: i * 33 + 1, row: 20, checkpoint: i + 1 })),
  }
  const g = layOut(big, new Set(Array.from({ length: 10_000 }, (_, i) => i + 1)), 'items')
  expect([g.count, g.height]).toEqual([360_000, 10_000 * (28 + 35 * 24) + 300 * 16])
  expect(show(g, g.at(g.height / 2))).toMatch(/turn|row|band/)
})
