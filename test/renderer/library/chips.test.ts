import { expect, test } from 'vitest'
import type { SessionFilter } from '../../../preload/contract.ts'
import { chipsOf, withValue } from '../../../renderer/library/chips.ts'
import { bytesOf, flipped } from '../../../renderer/library/filter-form.tsx'

const words = (filter: SessionFilter) =>
  chipsOf(filter, { zone: 'utc', titleOf: () => null, kinds: null }).map(({ name, text, title }) => [name, text, title])

test('nothing that is asked for is nothing to be shown', () => {
  expect(words({})).toEqual([])
})

test('each thing that is asked for is said in a few words', () => {
  const id = '01a1fc91-3beb-7aa3-803f-64f99fd82b36'
  const filter: Required<SessionFilter> = {
    project: '/work/app',
    branch: 'main',
    model: 'gpt-5',
    since: Date.UTC(2026, 4, 31),
    until: Date.UTC(2026, 5, 30),
    least: 5e5,
    most: 2e9,
    compacted: true,
    failed: false,
    archived: false,
    forksOf: id,
  }
  expect(words(filter)).toEqual([
    ['project', 'app', '/work/app'],
    ['branch', 'Branch main', 'Branch main'],
    ['model', 'gpt-5', 'Model gpt-5'],
    ['since', 'Since 2026-05-31', 'Since 2026-05-31'],
    ['until', 'Before 2026-06-30', 'Before 2026-06-30'],
    ['least', 'From 500 kB', 'From 500 kB'],
    ['most', 'Up to 2.00 GB', 'Up to 2.00 GB'],
    ['compacted', 'With compaction', 'With compaction'],
    ['failed', 'No error', 'No error'],
    ['archived', 'Not archived', 'Not archived'],
    ['forksOf', 'Forks of 01a1fc91', `Forks of ${id}`],
  ])
})

test('forks are those of a title, where the session is listed', () => {
  const [chip] = chipsOf({ forksOf: 'x' }, { zone: 'utc', titleOf: id => `title of ${id}`, kinds: null })
  expect(chip?.text).toBe('Forks of title of x')
})

test('kinds of texts stand in the order of the sheet', () => {
  const [chip] = chipsOf({}, { zone: 'utc', titleOf: () => null, kinds: ['summary', 'prompt'] })
  expect(chip).toEqual({ name: 'kinds', text: 'Prompts, summaries', title: 'Prompts, summaries' })
})

test('what does not matter any more is no part of the filter', () => {
  const filter = { branch: 'main', compacted: false }
  expect(withValue(filter, 'compacted', undefined)).toEqual({ branch: 'main' })
  expect(Object.keys(withValue({ branch: 'main' }, 'branch', undefined))).toEqual([])
  expect(withValue(filter, 'compacted', true)).toEqual({ branch: 'main', compacted: true })
})

test.each([
  ['10', 10_000_000],
  ['0.5', 500_000],
  ['0,5', 500_000],
  ['.25', 250_000],
  [' 1. ', 1_000_000],
  ['', undefined],
  ['x', undefined],
  ['-1', undefined],
  ['1e3', undefined],
  ['1 2', undefined],
  ['9999999999', undefined],
])('%j megabytes are %j bytes', (text, bytes) => {
  expect(bytesOf(text)).toBe(bytes)
})

test('all kinds of texts, and none of them, are no filter', () => {
  expect(flipped(null, 'answer')).toEqual(['prompt', 'command', 'summary'])
  expect(flipped(['prompt', 'command', 'summary'], 'answer')).toBe(null)
  expect(flipped(['prompt'], 'prompt')).toBe(null)
})
