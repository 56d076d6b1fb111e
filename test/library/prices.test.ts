import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { costOf, readPrices } from '../../main/library/prices.ts'
import { folderOf, newFolder } from './folders.ts'

const prices = (text: string) => readPrices(folderOf({ 'prices.json': text }))
const GOOD = {
  currency: 'EUR',
  date: '2026-01-31',
  models: { m: { input: 2, cached: 0.5, output: 8 }, free: { input: 0, output: 0 } },
}

test('what the user wrote is read, with its date', () => {
  expect(prices(JSON.stringify(GOOD))).toMatchObject({
    state: 'read',
    message: '',
    currency: 'EUR',
    date: '2026-01-31',
    models: new Map([
      ['m', { input: 2, cached: 0.5, output: 8 }],
      ['free', { input: 0, cached: null, output: 0 }],
    ]),
  })
})

test('none are there before somebody writes them, and the sentence says how', () => {
  const folder = newFolder()
  const { state, message } = readPrices(folder)
  expect([state, readdirSync(folder)]).toEqual(['none', []])
  expect(message).toContain(join(folder, 'prices.json'))
})

test.each([
  ['nonsense', /prices\.json is not used: it is not JSON\. It was left as it is\.$/],
  ['[]', /its currency/],
  [JSON.stringify({ ...GOOD, currency: 'euros' }), /its currency/],
  [JSON.stringify({ ...GOOD, date: 'today' }), /its date/],
  [JSON.stringify({ ...GOOD, date: '2026-13-45' }), /its date/],
  [JSON.stringify({ ...GOOD, models: [] }), /its models are no object/],
  [JSON.stringify({ ...GOOD, models: { m: { input: '2', output: 1 } } }), /the prices of m are not numbers/],
  [JSON.stringify({ ...GOOD, models: { m: { input: -1, output: 1 } } }), /the prices of m/],
  [JSON.stringify({ ...GOOD, models: { m: { input: 1, output: 1, cached: 'x' } } }), /the prices of m/],
  [JSON.stringify({ ...GOOD, models: { m: null } }), /the prices of m/],
])('the damaged file %s is named and left as it is', (text, message) => {
  const folder = folderOf({ 'prices.json': text })
  const read = readPrices(folder)
  expect([read.state, read.models.size]).toEqual(['damaged', 0])
  expect(read.message).toMatch(message)
  expect([readdirSync(folder), readFileSync(join(folder, 'prices.json'), 'utf8')]).toEqual([['prices.json'], text])
})

test('cached tokens cost what is said for them, else as much as others', () => {
  const counted = { input: 1_000_000, cached: 400_000, output: 100_000 }
  expect(costOf({ input: 2, cached: 0.5, output: 8 }, counted)).toBeCloseTo(1.2 + 0.2 + 0.8)
  expect(costOf({ input: 2, cached: null, output: 8 }, counted)).toBeCloseTo(2.8)
  expect(costOf({ input: 2, cached: 0.5, output: 8 }, { ...counted, cached: null })).toBeCloseTo(2.8)
  expect(costOf({ input: 2, cached: 0, output: 8 }, { input: 10, cached: 99, output: 0 })).toBe(0)
})

test('what was not counted has no price', () => {
  const price = { input: 2, cached: null, output: 8 }
  expect(costOf(price, { input: null, cached: null, output: 1 })).toBe(null)
  expect(costOf(price, { input: 1, cached: null, output: null })).toBe(null)
})
