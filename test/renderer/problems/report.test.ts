import { expect, test } from 'vitest'
import { reportText } from '../../../renderer/problems/report.ts'

test('a report names places and codes, and counts what it leaves out', () => {
  const problem = {
    severity: 'error',
    code: 'torn-line',
    message: 'Line ends early.',
    outcome: 'kept as rejected',
  } as const
  expect(
    reportText(
      ['/a.jsonl'],
      'Two lines.',
      [
        { ...problem, file: 0, line: 3, byte: 120 },
        { ...problem, file: 4, line: null, byte: null },
      ],
      5,
    ),
  ).toBe(
    [
      '/a.jsonl',
      'Two lines.',
      '',
      'error /a.jsonl:3 byte 120 torn-line: Line ends early. (kept as rejected)',
      'error file 4 torn-line: Line ends early. (kept as rejected)',
      '3 more',
      '',
    ].join('\n'),
  )
})
