import { expect, test } from 'vitest'
import { killRuns } from './kill-runs.mjs'

test('a process that is killed while it writes damages no source and leaves no half target', async () => {
  const { absent, temporary, whole, wrong } = await killRuns(10, 4)
  expect(wrong).toEqual([])
  expect(absent + temporary + whole).toBe(10)
}, 60_000)
