import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ThreadHandlers, threadHandlers } from '../../main/handlers.ts'
import type { ForkSettings } from '../../preload/contract.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { errorOf, gotten, ready } from './opened.ts'

const SESSION = `meta: 0.169.0 id="0199f0aa-0000-7000-8000-000000000001" timestamp="2026-01-01T00:00:00.000Z" model_provider="acme" originator="test"
turn t1 {
user: one
assistant: a1
}
compacted: one | P+first
turn t2 {
user: two
assistant: a2
}`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'palimpsest-forks-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let calls: ThreadHandlers
let key: string
let home: string
beforeEach(async () => {
  home = mkdtempSync(join(folder, 'home-'))
  mkdirSync(join(home, 'sessions'))
  calls = threadHandlers({
    homes: () => [home],
    dataFolder: join(home, 'data'),
    emit: () => {},
  })
  const path = join(home, 'source.jsonl')
  writeFileSync(path, rolloutText(SESSION))
  key = gotten(await calls.openThread({ path })).key
  await ready(calls, key)
  return () => calls.close()
})

const asked = (over: Partial<ForkSettings> = {}): ForkSettings => ({
  at: 'checkpoint:1:before',
  candidate: null,
  form: 'legacy',
  target: { kind: 'path', path: join(home, 'fork.jsonl') },
  dropProvider: false,
  ...over,
})
const plan = (over: Partial<ForkSettings> = {}) => calls.forkPlan({ key, settings: asked(over) })
const write = (over: Partial<ForkSettings> = {}) => calls.fork({ key, settings: asked(over) })
const intoHome = (over: Partial<ForkSettings> = {}) => ({ target: { kind: 'home' as const, home }, ...over })

test('the fork is what was planned: path, id, line to resume it, history and prompt; the next one has an id of its own', async () => {
  const planned = gotten(await plan(intoHome({ dropProvider: true })))
  expect(existsSync(planned.path)).toBe(false)
  expect(planned.resume).toBe(`codex resume ${planned.threadId}`)
  expect(planned.path.startsWith(join(home, 'sessions'))).toBe(true)
  const { bytes, lines, changedLines, ...made } = gotten(await write(intoHome({ dropProvider: true })))
  expect(made).toEqual(planned)
  expect([readFileSync(made.path).length, changedLines, lines]).toEqual([bytes, 1, 7])
  expect(made.prompt).toMatchObject({ version: '0.169.0', items: 2 })
  const next = gotten(await plan(intoHome({ dropProvider: true })))
  expect(next.threadId).not.toBe(made.threadId)
})

test('the point decides what is in it', async () => {
  const items = async (at: string) => gotten(await plan({ at })).items
  expect([await items('checkpoint:1:before'), await items('checkpoint:1:after'), await items('end')]).toEqual([2, 2, 4])
})

test('what is refused is refused before anything is written, in a sentence', async () => {
  expect(errorOf(await plan({ at: 'turn:9:end' }))).toMatch(/^no-such-point: This session has 2 turns/)
  expect(errorOf(await plan({ at: 'nowhere' }))).toMatch(/^bad-argument: “nowhere” is not a point/)
  expect(errorOf(await plan({ target: { kind: 'path', path: 'fork.jsonl' } }))).toMatch(/whole path/)
  expect(errorOf(await plan(intoHome()))).toMatch(/^unknown-provider: The session names the model provider "acme"/)
  expect(errorOf(await plan({ target: { kind: 'home', home: join(home, 'none') } }))).toMatch(/^not-found: /)
  const path = join(home, 'taken.jsonl')
  writeFileSync(path, 'mine')
  const target = { kind: 'path', path } as const
  expect(errorOf(await plan({ target }))).toMatch(/^not-writable: There is a file at .* already/)
  expect(errorOf(await write({ target }))).toMatch(/^not-writable: There is a file at .* already/)
  expect(readFileSync(path, 'utf8')).toBe('mine')
  expect(errorOf(await plan({ candidate: '0199f0aa-0000-7000-8000-000000000002' }))).toMatch(/^not-found: /)
  expect(readdirSync(join(home, 'sessions'))).toEqual([])
})

test('a thread that was closed is not forked', async () => {
  expect((await plan()).ok).toBe(true)
  await calls.closeThread({ key })
  expect(errorOf(await plan())).toMatch(/^no-such-thread: /)
  expect(errorOf(await write())).toMatch(/^no-such-thread: /)
})

test('a candidate of the session stands for the history at the point', async () => {
  const at = 'checkpoint:1:before'
  const { revision } = gotten(await calls.openDraft({ key, at, start: { kind: 'before' }, anew: false }))
  const saved = gotten(await calls.saveDraft({ key, at, revision, name: 'mine', notes: '' }))
  const { id, items } = saved.candidate
  const planned = gotten(await plan({ at, candidate: id }))
  expect([planned.items, planned.notes.join(' ')]).toEqual([items, expect.stringContaining(`candidate ${id}`)])
  const made = gotten(await write({ at, candidate: id }))
  expect([made.items, readFileSync(made.path, 'utf8').split('\n').length - 1]).toEqual([items, made.lines])
})
