import { expect, test } from 'vitest'
import { isVersion, parsePlace } from '../../main/thread/place.ts'

const end = { kind: 'end' } as const

test('a place is a point, or what a version sends there to a model that takes images or none', () => {
  expect(parsePlace('end')).toEqual({ at: end, sending: null })
  expect(parsePlace('request@end')).toEqual({ at: end, sending: { version: null, images: true } })
  expect(parsePlace('request,no-images@end')).toEqual({ at: end, sending: { version: null, images: false } })
  expect(parsePlace('request=0.98@turn:3:end')).toEqual({
    at: { kind: 'turn', n: 3, side: 'end' },
    sending: { version: '0.98', images: true },
  })
  expect(parsePlace('request=0.169.0,no-images@checkpoint:2:before')).toEqual({
    at: { kind: 'checkpoint', n: 2, side: 'before' },
    sending: { version: '0.169.0', images: false },
  })
})

test.each([
  '',
  'request',
  'request@',
  'request=@end',
  'request=latest@end',
  'request=0.98.0',
  'request=0.98.0,images@end',
  'request@request@end',
  'request@turn:0:end',
  'history@end',
])('%j is no place', text => {
  expect(parsePlace(text)).toBe(null)
})

test('a version has two or three numbers and may say more of the third', () => {
  expect(['0.98', '0.169.0', '0.130.0-alpha.3', '1.2'].map(isVersion)).toEqual([true, true, true, true])
  expect(['98', '0.', 'v0.98.0', '0.98.0 ', '', `0.1.0-${'a'.repeat(40)}`].map(isVersion)).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
  ])
})
