import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { playScenario } from './scenario.ts'

const never = new AbortController().signal

test('a scenario without its Codex fails with a sentence, and its folder goes', async () => {
  const played = await playScenario('0.0.1', 'plain', never, async one => {
    expect(existsSync(dirname(one.folder))).toBe(true)
    return one
  })
  expect(played).toMatchObject({ failure: 'Codex 0.0.1 is not installed', probes: [] })
  expect(existsSync(dirname(played.folder))).toBe(false)
})

test('the folder goes when the comparison throws, too', async () => {
  let folder = ''
  const thrown = playScenario('0.0.1', 'plain', never, one => {
    folder = dirname(one.folder)
    throw new Error('a bug')
  })
  await expect(thrown).rejects.toThrow('a bug')
  expect(existsSync(folder)).toBe(false)
})

test('one that is stopped has failed', async () => {
  const { failure } = await playScenario('0.0.1', 'plain', AbortSignal.abort(130), async one => one)
  expect(failure).toMatch(/^its process died/)
})
