import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ThreadHandlers, threadHandlers } from '../../main/handlers.ts'
import { rollouts } from '../support/rollouts.ts'
import { errorOf, gotten, ready } from './opened.ts'

const [base = '', fork = '', other = ''] = rollouts('0.169.0/fork')

let folder: string
let calls: ThreadHandlers
let path: string
/** What happens while the homes are asked for. */
let onHomes: () => void
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'palimpsest-base-'))
  path = join(folder, basename(fork))
  copyFileSync(fork, path)
  onHomes = () => {}
  const homes = (): readonly string[] => {
    onHomes()
    return []
  }
  calls = threadHandlers({ dataFolder: '', homes, emit: () => {} })
})
afterEach(async () => {
  await calls.close()
  rmSync(folder, { recursive: true, force: true })
})

const open = async () => {
  const view = gotten(await calls.openThread({ path }))
  await ready(calls, view.key)
  return view
}
const items = async (key: string) => gotten(await calls.history({ key, at: 'end' })).items

test('a fork without its base says what is missing; with the file that is pointed at it is whole', async () => {
  const before = await open()
  expect(before.files.map(file => file.role)).toEqual(['own'])
  expect(before.missing).toMatchObject({ id: '01a1fc95-ba94-7463-8de5-15590c0000ab', tried: [folder] })
  const after = gotten(await calls.pointAtBase({ key: before.key, path: base }))
  await ready(calls, after.key)
  expect(after.key).not.toBe(before.key)
  expect(after.missing).toBe(null)
  expect(after.files.map(({ path, role, cut, fidelity }) => [basename(path), role, cut, fidelity])).toEqual([
    [basename(base), 'base', { byte: 19_705, ordinal: 32 }, 'exact'],
    [basename(fork), 'own', null, 'exact'],
  ])
  expect(await items(after.key)).toBeGreaterThan(await items(before.key))
  // Who opens the file now finds the whole session; the other one stays for whoever has it until it is closed.
  expect(gotten(await calls.openThread({ path })).key).toBe(after.key)
  gotten(await calls.closeThread({ key: after.key }))
  expect(gotten(await calls.openThread({ path })).key).toBe(before.key)
  gotten(await calls.closeThread({ key: before.key }))
  expect(gotten(await calls.openThread({ path })).missing).not.toBe(null)
})

test('a wrong file is refused in a sentence, and nothing changes', async () => {
  const { key } = await open()
  const text = join(folder, 'notes.txt')
  writeFileSync(text, 'nothing of a session')
  for (const [wrong, sentence] of [
    [
      other,
      /^bad-argument: .* holds the session 01a1fc95-bb54-.*; this session goes on from 01a1fc95-ba94-.*\. Nothing was changed\.$/,
    ],
    [text, /^bad-argument: .* is not a session of Codex.* Nothing was changed\.$/],
    [path, /^bad-argument: .* is a part of this session already\. Nothing was changed\.$/],
    [join(folder, 'gone.jsonl'), /^bad-argument: .*gone\.jsonl.* Nothing was changed\.$/],
    ['', /^bad-argument: /],
  ] as const)
    expect(errorOf(await calls.pointAtBase({ key, path: wrong }))).toMatch(sentence)
  expect(gotten(await calls.openThread({ path })).key).toBe(key)
  expect(gotten(await calls.thread({ key })).missing?.id).toBe('01a1fc95-ba94-7463-8de5-15590c0000ab')
  expect(errorOf(await calls.pointAtBase({ key: 'nobody', path: base }))).toMatch(/^no-such-thread: /)
})

test('a base that goes away between the choice and the reading changes nothing', async () => {
  const { key } = await open()
  const saved = join(folder, 'saved.jsonl')
  copyFileSync(base, saved)
  // The homes are asked for twice: to resolve the path, and again when it was looked at and is to be read.
  let asked = 0
  onHomes = () => {
    asked += 1
    if (asked === 2) rmSync(saved)
  }
  expect(errorOf(await calls.pointAtBase({ key, path: saved }))).toMatch(
    /^unreadable: .*saved\.jsonl cannot be read any more\. Nothing was changed\.$/,
  )
  expect(gotten(await calls.openThread({ path })).key).toBe(key)
})

test('a session that misses nothing takes no base', async () => {
  const view = gotten(await calls.openThread({ path: base }))
  expect(errorOf(await calls.pointAtBase({ key: view.key, path: fork }))).toBe(
    'bad-argument: This session misses no file. Nothing was changed.',
  )
})
