import { describe, expect, test } from 'vitest'
import {
  type Draft,
  dropOf,
  masksOf,
  NEW_DRAFT,
  pathAs,
  settingsOf,
  toggled,
  turnsOf,
} from '../../../renderer/export/draft.ts'
import { STRICT } from '../../../renderer/store.ts'

const draft = (over: Partial<Draft>): Draft => ({ ...NEW_DRAFT, ...over })

describe('turns', () => {
  test.each([
    ['', null],
    ['  ', null],
    ['3-7', { first: 3, last: 7 }],
    [' 3 – 7 ', { first: 3, last: 7 }],
    ['4', { first: 4, last: 4 }],
    ['1-9', null],
    ['1-8', { first: 1, last: 8 }],
    ['2-10', 'wrong'],
    ['0-3', 'wrong'],
    ['7-3', 'wrong'],
    ['3-', 'wrong'],
    ['all', 'wrong'],
    ['3-7,9', 'wrong'],
    ['9999999999', 'wrong'],
  ] as const)('%j of nine', (text, turns) => {
    expect(turnsOf(text, 9)).toEqual(turns)
  })
})

test('a rollout begins without what nothing needs, a document whole; what was chosen stays', () => {
  expect(dropOf(draft({ format: 'rollout' }))).toEqual(['superseded', 'rolled-back'])
  expect(dropOf(draft({ format: 'html' }))).toEqual([])
  expect(dropOf(draft({ format: 'html', drop: ['images'] }))).toEqual(['images'])
  expect(dropOf(draft({ format: 'rollout', drop: [] }))).toEqual([])
  expect(toggled(toggled(['images'], 'outputs'), 'images')).toEqual(['outputs'])
})

test('documents are masked unless the user says otherwise; of a rollout nothing is known until it is said', () => {
  expect(masksOf(draft({ format: 'rollout' }))).toBe(null)
  for (const format of ['markdown', 'html', 'json'] as const) expect(masksOf(draft({ format }))).toBe(true)
  expect(masksOf(draft({ format: 'json', masksDocument: false, masksRollout: true }))).toBe(false)
})

test('nothing is asked for while the turns make no sense', () => {
  expect(settingsOf(draft({}), 'wrong', null)).toBe(null)
  expect(settingsOf(draft({ format: 'markdown' }), null, STRICT)).toEqual({
    format: 'markdown',
    turns: null,
    drop: [],
    redact: STRICT,
  })
})

test('the ending of a path follows the format, where it was that of the format before', () => {
  expect(pathAs('/a/b.jsonl', 'rollout', 'html')).toBe('/a/b.html')
  expect(pathAs('/a/b.txt', 'rollout', 'html')).toBe('/a/b.txt')
})
