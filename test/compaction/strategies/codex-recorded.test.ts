import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { strategyNamed } from '../../../main/compaction/strategies/strategies.ts'
import { FIXTURES } from '../../support/expected.ts'
import { CODEX_WAYS, replayedCompactions } from '../../support/replayed-compactions.ts'

/** 0.20 compacts in its memory alone: its file does not have what was sent. */
const UNSEEN = '0.20.0/compacted-unseen'

/**
 * Compactions that the real Codex made or tried (fixtures/README.md), done again with the answers that it got: as many requests, each with
 * the same input, and what is left is what Codex left.
 */
const recordings = CODEX_WAYS.flatMap(({ name, kind }) => {
  const calls = globSync(`*/*/compactions/*-${kind}`, { cwd: FIXTURES }).map(path => path.replaceAll('\\', '/'))
  const folders = [...new Set(calls.map(path => path.replace(/\/compactions\/.*$/, '')))].sort()
  return folders
    .filter(folder => folder !== UNSEEN)
    .map(folder => ({ name, kind, folder, calls: calls.filter(path => path.startsWith(`${folder}/`)).length }))
})

const played = recordings.map(recording => {
  const strategy = strategyNamed(recording.name) ?? expect.unreachable()
  const fits = (call: { readonly name: string }): boolean => call.name.endsWith(recording.kind)
  return { ...recording, replayed: replayedCompactions(join(FIXTURES, recording.folder), strategy, fits) }
})

describe('each is asked and left as recorded', () => {
  test.each(played)('$name $folder', ({ replayed, calls }) => {
    expect(replayed.flatMap(({ odd }) => odd)).toEqual([])
    expect(replayed.flatMap(each => each.calls).length).toBe(calls)
  })
})

test('no recorded call is left out', () => {
  const all = played.flatMap(({ name, replayed }) => replayed.map(each => ({ ...each, name })))
  const ended = (name: string) => {
    const own = all.filter(each => each.name === name)
    const installed = own.filter(({ result }) => result.ok)
    return { installed: installed.length, failed: own.length - installed.length }
  }
  expect(ended('codex-local')).toEqual({ installed: 63, failed: 21 })
  expect(ended('codex-remote-v1')).toEqual({ installed: 2, failed: 0 })
  expect(ended('codex-remote-v2')).toEqual({ installed: 12, failed: 6 })
})

const reasons = (folder: string) =>
  played
    .find(each => each.folder === folder)
    ?.replayed.map(({ place, calls, result }) => {
      return `${place}, ${calls.length} calls: ${result.ok ? `${result.items.length} items` : result.reason}`
    })

test('a refusal was asked again to 0.153, and no more in 0.169', () => {
  expect(reasons('0.169.0/overflow')).toEqual(['checkpoint 1, 3 calls: 5 items'])
  expect(reasons('0.140.0/failed-everywhere')).toEqual([
    'turn 2, 3 calls: The server refused. (3 requests)',
    'turn 3, 1 calls: Stopped.',
    'turn 4, 3 calls: The server refused. (3 requests)',
    'turn 5, 3 calls: The server refused. (3 requests)',
    'turn 6, 1 calls: Stopped.',
    'checkpoint 1, 1 calls: 3 items',
    'turn 8, 1 calls: Stopped.',
  ])
  expect(reasons('0.169.0/failed-everywhere')).toEqual([
    'turn 2, 1 calls: The server refused.',
    'turn 3, 1 calls: Stopped.',
    'turn 4, 1 calls: The server refused.',
    'turn 5, 1 calls: The server refused.',
    'turn 6, 1 calls: Stopped.',
    'checkpoint 1, 1 calls: 6 items',
    'turn 8, 1 calls: Stopped.',
  ])
})
