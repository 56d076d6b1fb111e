import { expect, test } from 'vitest'
import { fits, marked, NOTHING_FOUND, paletteEntries } from '../../../renderer/overlays/palette-entries.ts'
import { EMPTY, newTab, type State, type Tab } from '../../../renderer/store.ts'

const tab: Tab = { ...newTab('t', '/a.jsonl', 'a', null), layout: { rows: [3, 4, 5], status: 'ccc', bands: [] } }
const state: State = { ...EMPTY, recent: [{ path: '/r.jsonl', title: 'recent', openedAt: 1 }] }
const list = (text: string, from: Tab | null = tab) =>
  paletteEntries(state, from, text, NOTHING_FOUND, () => true).map(e => `${e.group}: ${e.text}`)

test('without a text the recent files stand first', () => {
  expect(list('')[0]).toBe('Recent: recent')
})

test('> asks for commands alone', () => {
  expect(list('>copy')).toEqual(['Commands: Copy text', 'Commands: Copy citation', 'Commands: Copy link to this place'])
})

test(': goes to a line, and only to a number', () => {
  expect([list(':12'), list(':x'), list(':0'), list(':12', null)]).toEqual([['Go to: Line 12'], [], [], []])
})

test('a number is a turn if there is one, and a line', () => {
  expect([list('2'), list('9')]).toEqual([
    [
      'In this session: Turn 2',
      'In this session: Line 2',
      'In other sessions: Search what was said in all sessions: 2',
    ],
    ['In this session: Line 9', 'In other sessions: Search what was said in all sessions: 9'],
  ])
})

test('a path can be opened', () => {
  expect(list('/tmp/x.jsonl')[0]).toBe('Open: Open /tmp/x.jsonl')
})

test('commands that cannot run now are not offered', () => {
  expect(paletteEntries(state, null, '>', NOTHING_FOUND, name => name === 'open').map(e => e.text)).toEqual([
    'Open file…',
  ])
})

test('all words must fit, whatever their case', () => {
  expect([fits('Copy citation', 'COPY cit'), fits('Copy citation', 'copy text'), fits('x', '')]).toEqual([
    true,
    false,
    true,
  ])
})

test('the first word is marked where it stands', () => {
  expect([marked('Diff of this compaction', 'comp'), marked('abc', 'z'), marked('abc', '>')]).toEqual([
    ['Diff of this ', 'comp', 'action'],
    ['abc', '', ''],
    ['abc', '', ''],
  ])
})
