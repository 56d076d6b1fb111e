import { expect, test } from 'vitest'
import { bytes } from '../../../renderer/format/bytes.ts'
import { count, counted, money, share, tokenChange, tokens } from '../../../renderer/format/numbers.ts'

test('tokens keep one decimal below 100k and none above', () => {
  const cases = [0, 29, 887, 999, 1000, 2900, 3000, 9949, 15_300, 99_949, 99_950, 232_000, 999_499, 999_500, 1_200_000]
  expect(cases.map(tokens)).toEqual([
    '0',
    '29',
    '887',
    '999',
    '1.0k',
    '2.9k',
    '3.0k',
    '9.9k',
    '15.3k',
    '99.9k',
    '100k',
    '232k',
    '999k',
    '1.0M',
    '1.2M',
  ])
})

test('tokens that are not known read as a dash, never as zero', () => {
  expect([tokens(null), tokenChange(null, 11_900)]).toEqual(['–', '– → 11.9k'])
})

test('counts are whole, with a comma for thousands', () => {
  expect([0, 999, 1000, 1806, 1_312_578].map(count)).toEqual(['0', '999', '1,000', '1,806', '1,312,578'])
})

test('one thing is not two things', () => {
  expect([counted(0, 'turn'), counted(1, 'turn'), counted(2, 'entry', 'entries')]).toEqual([
    '0 turns',
    '1 turn',
    '2 entries',
  ])
})

test('a share has a decimal below ten percent and a dash without a whole', () => {
  expect([share(51, 100), share(81, 1000), share(5, 1000), share(0, 100), share(1, 1), share(3, 0)]).toEqual([
    '51 %',
    '8.1 %',
    '0.5 %',
    '0 %',
    '100 %',
    '–',
  ])
})

test('bytes are SI, two decimals only for GB', () => {
  const cases = [
    0, 425, 999, 1000, 12_900, 99_949, 99_950, 999_499, 999_500, 4_400_000, 612_000_000, 999_499_999, 1_070_000_000,
  ]
  expect(cases.map(bytes)).toEqual([
    '0 B',
    '425 B',
    '999 B',
    '1.0 kB',
    '12.9 kB',
    '99.9 kB',
    '100 kB',
    '999 kB',
    '1.0 MB',
    '4.4 MB',
    '612 MB',
    '999 MB',
    '1.07 GB',
  ])
  expect(bytes(null)).toBe('–')
})

test('money has three decimals below 10, two from there on, and is never 0 where something was paid', () => {
  const amounts = [0, 0.0004, 0.0005, 0.271, 9.9994, 9.9996, 1234.5]
  expect(amounts.map(each => money(each, 'USD'))).toEqual([
    '$0.000',
    '<$0.001',
    '$0.001',
    '$0.271',
    '$9.999',
    '$10.00',
    '$1234.50',
  ])
  expect([money(0.0001, 'CHF'), money(12.4, 'EUR')]).toEqual(['<0.001 CHF', '€12.40'])
})
