import { expect, test } from 'vitest'
import { CLASSES } from '../../main/export/redact/classes.ts'
import { STRICT, settingsOf } from '../../main/export/redact/settings.ts'

test('a class that is off is not looked for; secrets and places stay by their ids', () => {
  expect(settingsOf({ off: [], ciphertext: 'stub', images: 'stub' })).toEqual(STRICT)
  const off = ['email', 'github 1', 'github 2 @ 4:20:0']
  expect(settingsOf({ off, ciphertext: 'keep', images: 'keep' })).toEqual({
    classes: new Set(CLASSES.filter(name => name !== 'email')),
    ciphertext: 'keep',
    images: 'keep',
    off: new Set(off),
  })
})
