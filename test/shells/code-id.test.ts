import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { codeIdOf } from '../../main/shell/code-id.ts'

const folder = mkdtempSync(join(tmpdir(), 'palimpsest-code-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the same scripts have one name, and any change of them another', () => {
  mkdirSync(join(folder, 'a'))
  writeFileSync(join(folder, 'engine.js'), 'one')
  writeFileSync(join(folder, 'a', 'b.ts'), 'two')
  const first = codeIdOf(folder)
  writeFileSync(join(folder, 'notes.md'), 'no script')
  expect(codeIdOf(folder)).toBe(first)
  writeFileSync(join(folder, 'a', 'b.ts'), 'twO')
  const changed = codeIdOf(folder)
  rmSync(join(folder, 'a', 'b.ts'))
  expect(new Set([first, changed, codeIdOf(folder)]).size).toBe(3)
})
