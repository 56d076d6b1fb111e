import { expect, test } from 'vitest'
import { citation } from '../../../renderer/inspector/origin.tsx'

test('a citation names file, line and bytes', () => {
  expect([citation('/a.jsonl', 723, { start: 1299650, end: 1312578 }), citation('/a.jsonl', 1, null)]).toEqual([
    '/a.jsonl:723 (bytes 1299650–1312578)',
    '/a.jsonl:1',
  ])
})
