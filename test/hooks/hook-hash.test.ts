import { expect, test } from 'vitest'
import { hookHash } from '../../main/hooks/hook-hash.ts'

const PLAIN = { matcher: null, seconds: 600, inBackground: false, statusMessage: null }

/** As `hooks/list` of 0.169 tells them. */
test.each([
  [
    { ...PLAIN, event: 'PreCompact', matcher: 'auto', command: 'save-state.sh' } as const,
    'c46ca0846974dca946ba8938464402b53beea3a8c67bf1606ac7a089c22e1cf6',
  ],
  [
    { ...PLAIN, event: 'PreCompact', command: 'say "hi"\n', seconds: 5, statusMessage: 'Saving é' } as const,
    '40eb832eabd0f4c3444b74c485616289d680ded437c0e24155bdd484c1b74fac',
  ],
  [
    {
      event: 'PostCompact',
      matcher: '',
      command: 'done',
      seconds: 1,
      inBackground: true,
      statusMessage: null,
    } as const,
    '29e0a453612f40403372b02ae0ce21db0b0ca49e11f2601ca9dac210b7f75929',
  ],
])('%o is trusted by its hash', (hook, hash) => {
  expect(hookHash(hook)).toBe(`sha256:${hash}`)
})
