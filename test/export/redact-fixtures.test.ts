// Recorded sessions hold no secrets but the home folder of the recording: what is clean stays as it is.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Ledger } from '../../main/export/redact/ledger.ts'
import { finderOf } from '../../main/export/redact/plan.ts'
import { redactLine } from '../../main/export/redact/redact-line.ts'
import { collectLine } from '../../main/export/redact/review.ts'
import { STRICT } from '../../main/export/redact/settings.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures')
const rollouts = readdirSync(FIXTURES, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile() && /^rollout-.*\.jsonl$/.test(entry.name))
  .map(entry => join(entry.parentPath, entry.name))

/** No home folder, no address, no ciphertext, no image: what every reader would leave alone. */
const isClean = (line: string): boolean => !/\/home\/|\w@\w|encrypted_content|"data:/.test(line)

test('of the clean lines of all recorded sessions hardly any is touched', () => {
  const count = { clean: 0, touched: 0, changed: 0, same: 0 }
  for (const path of rollouts) {
    const lines = readFileSync(path, 'utf8').split('\n')
    const ledger = new Ledger()
    for (const [i, text] of lines.entries())
      collectLine({ file: 0, n: i + 1, bytes: Buffer.from(text) }, ledger, STRICT)
    const find = finderOf(ledger, STRICT)
    for (const [i, text] of lines.entries()) {
      const result = redactLine({ file: 0, n: i + 1, bytes: Buffer.from(text) }, ledger, STRICT, find)
      if (isClean(text)) count.clean++
      if (isClean(text) && result.kind !== 'same') count.touched++
      if (result.kind === 'same') count.same++
      else count.changed++
      if (result.kind !== 'same') expect(typeof JSON.parse(result.text)).toBe('object')
      if (result.kind !== 'same') expect(result.text).not.toMatch(/\/home\/dev|"encrypted_content":"|data:image/)
    }
  }
  expect(count.clean).toBeGreaterThan(4000)
  expect(count.changed).toBeGreaterThan(1000)
  // Measured: 1 of 5,924, a line of a type that is unknown on purpose. One in twenty is allowed; this asks for one in a thousand.
  expect(count.touched).toBeLessThan(0.001 * count.clean)
})
