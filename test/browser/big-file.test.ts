import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openInWindow } from '../bench/window.ts'
import { ROOT } from '../support/browser.ts'

// How long the window was blocked is printed, and held to its bar by `npm run bench`: a busy machine must not fail a test.
test('a file of 100 MB opens, and every line of it is checked', async () => {
  const run = await openInWindow(folder => {
    const file = join(folder, 'rollout-big.jsonl')
    execFileSync(process.execPath, [join(ROOT, 'test', 'bench', 'gen.mjs'), file, '100'])
    return file
  })
  console.log(
    `100 MB: first rows after ${run.ms.toFixed(0)} ms, every line checked after ${run.checked.toFixed(0)} ms, longest block ${run.longestBlock.toFixed(0)} ms`,
  )
  expect(run.complaints).toEqual([])
})
