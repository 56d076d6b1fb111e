import { expect, test } from 'vitest'
import { killRuns } from './kill-runs.mjs'

test.each([
  ['fork', 4],
  ['export', 1],
] as const)(
  'a process of %s that is killed damages no source and leaves no half target',
  async (kind, megabytes) => {
    const { absent, temporary, whole, wrong } = await killRuns(10, megabytes, kind)
    expect(wrong).toEqual([])
    expect(absent + temporary + whole).toBe(10)
  },
  60_000,
)
