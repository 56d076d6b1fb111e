import { expect, test } from 'vitest'
import { rolloutText } from '../support/rollout-text.ts'
import { folderWith } from './folder.ts'
import { run } from './run.ts'
import { objections } from './schemas.ts'

const folder = () =>
  folderWith({ 'a.jsonl': rolloutText('turn t1 {\nuser: one\nassistant: two\n}\nturn t2 {\nuser: three\n}') })
const asked = (...options: readonly string[]) => run(['simulate', 'a.jsonl', ...options], { folder: folder() })

test('as JSON by its schema', async () => {
  const { code, stdout } = await asked('--rule', 'codex', '--limit', '1', '--json')
  const found = JSON.parse(stdout)
  expect({ code, wrong: objections('simulate', found) }).toEqual({ code: 0, wrong: [] })
  expect(found).toMatchObject({
    rule: 'codex',
    limit: 1,
    fired: [{ item: 2, phase: 'preTurn', turn: 2 }],
  })
})

test.each([
  [[], 'simulate needs --rule: codex, plugin, opencode.'],
  [['--rule', 'claude'], '--rule claude is none of codex, plugin, opencode.'],
  [['--rule', 'codex', '--scope', 'all'], '--scope all is not total or body.'],
  [['--rule', 'codex', '--limit', '0'], '--limit 0 is not a whole number from 1 to 1000000000.'],
  [['--rule', 'codex', '--percent', '101'], '--percent 101 is not a whole number from 1 to 100.'],
  [['--rule', 'codex', '--summary', 'x'], '--summary x is not a whole number from 1 to 1000000.'],
])('%j is refused', async (options, message) => {
  const { code, stderr } = await asked(...options)
  expect({ code, said: stderr.split('\n')[0] }).toEqual({ code: 2, said: message })
})

test('a file that is not there is one sentence', async () => {
  const { code, stderr } = await run(['simulate', 'b.jsonl', '--rule', 'codex'], { folder: folder() })
  expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 1, lines: 1 })
})
