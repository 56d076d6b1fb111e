// node test/made/write.ts: writes the sessions of this folder to fixtures/made.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sessionText } from './session.ts'
import { MADE, pathIn } from './stories.ts'

const fixtures = join(import.meta.dirname, '../../fixtures')

for (const [name, story] of Object.entries(MADE)) {
  const path = pathIn(fixtures, name, story)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, sessionText(story))
}
