import { expect, test } from 'vitest'
import type { Json, Row } from '../support/same-request.ts'
import { outcomeOf } from './outcome.ts'

const says = (text: string): Json => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] })
const row = (side: Row['side'], index: number, item: Json): Row => ({ side, index, item })

test('no difference left is equal', () => {
  expect(outcomeOf([])).toEqual({ kind: 'equal' })
})

test('an item that only one side has is named by its index', () => {
  expect(outcomeOf([row('rebuilt only', 7, { type: 'b', name: 'x' })])).toEqual({
    kind: 'different',
    at: 7,
    sent: 'nothing',
    rebuilt: '{"name":"x","type":"b"}',
  })
  expect(outcomeOf([row('sent only', 3, { type: 'b' })])).toMatchObject({
    at: 3,
    sent: '{"type":"b"}',
    rebuilt: 'nothing',
  })
})

test('long texts are cut to where they part', () => {
  const same = 'x'.repeat(5000)
  const rows = [row('sent only', 1, says(`${same} one ${same}`)), row('rebuilt only', 2, says(`${same} two ${same}`))]
  expect(outcomeOf(rows)).toEqual({
    kind: 'different',
    at: 1,
    sent: `…${'x'.repeat(19)} one ${'x'.repeat(86)}…`,
    rebuilt: `…${'x'.repeat(19)} two ${'x'.repeat(86)}…`,
  })
})
