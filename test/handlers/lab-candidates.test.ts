import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openDatabase } from '../../main/library/sqlite.ts'
import type { LabCell, LabTable } from '../../preload/contract.ts'
import { assistant, streams } from '../support/scripted-server.ts'
import { AT, askingRoom, type LabRoom, labRoom } from './lab-room.ts'
import { errorOf, gotten } from './opened.ts'

const NO_ID = '01a1fc28-0000-7000-8000-00000000dead'

async function heads({ calls, key }: LabRoom, at?: string) {
  return gotten(await calls.candidates({ key, from: 0, count: 200, ...(at === undefined ? {} : { at }) })).candidates
}

/** A room with a candidate. */
async function withOne(): Promise<LabRoom & { readonly id: string; readonly path: string }> {
  const room = await labRoom()
  const { candidate } = await room.made('paste', { summary: 'We were at src/main.ts.' }, 'first')
  const [head] = await heads(room)
  return { ...room, id: candidate ?? '', path: head?.path ?? '' }
}

test('candidates are listed with what they took, the newest first, and of one point where one is asked for', async () => {
  const room = await askingRoom(streams(assistant('Summed up.')))
  await room.made('codex-local', {}, 'asked')
  await room.made('extract')
  const paste = await room.plan('paste', { summary: 'x' }, 'end')
  await room.over(gotten(await room.calls.labRun({ key: room.key, plan: paste.plan, name: '' })))
  const all = await heads(room)
  expect(all.map(({ strategy, at, calls, model }) => [strategy, at, calls, model])).toEqual([
    ['paste', 'end', 0, null],
    ['extract', AT, 0, null],
    ['codex-local', AT, 1, 'm'],
  ])
  expect(all.at(-1)).toMatchObject({ name: 'asked', usage: { input: 100, cached: 80, output: 7 }, tokens: null })
  expect((await heads(room, AT)).map(({ strategy }) => strategy)).toEqual(['extract', 'codex-local'])
})

test('they survive a restart and the deletion of every database, which is made anew', async () => {
  const room = await withOne()
  const before = await heads(room)
  expect(readdirSync(room.data)).toContain('candidates.sqlite')
  await room.calls.close()
  for (const name of readdirSync(room.data).filter(each => each.includes('.sqlite'))) rmSync(join(room.data, name))
  const again = await room.again()
  expect(await heads(again)).toEqual(before)
  expect(readdirSync(room.data)).toContain('candidates.sqlite')
})

test('a damaged one is listed with the reason, and stays where it is', async () => {
  const room = await withOne()
  writeFileSync(room.path, 'nonsense')
  expect(await heads(room)).toMatchObject([
    { id: room.id, path: room.path, problem: expect.stringMatching(/it is not JSON/) },
  ])
  const { calls, key, id } = room
  expect(errorOf(await calls.candidate({ key, id }))).toMatch(/it is not JSON/)
  expect(errorOf(await calls.renameCandidate({ key, id, name: 'x' }))).toMatch(/it is not JSON/)
  expect(errorOf(await calls.history({ key, at: `candidate:${id}` }))).toMatch(/it is not JSON/)
  expect(readFileSync(room.path, 'utf8')).toBe('nonsense')
})

test('a name is changed and taken away, also after a restart', async () => {
  const room = await withOne()
  const { calls, key, id } = room
  expect(gotten(await calls.renameCandidate({ key, id, name: ' second ' }))).toMatchObject({ id, name: 'second' })
  const again = await room.again()
  expect(await heads(again)).toMatchObject([{ name: 'second', items: 3 }])
  expect(gotten(await again.calls.renameCandidate({ key: again.key, id, name: '' })).name).toBe('')
  expect(errorOf(await again.calls.renameCandidate({ key: again.key, id: NO_ID, name: 'x' }))).toMatch(/^not-found/)
})

test('a deleted one is brought back for as long as the program runs, and no longer', async () => {
  const room = await withOne()
  const { calls, key, id, path } = room
  const bytes = readFileSync(path)
  expect(gotten(await calls.deleteCandidate({ key, id }))).toEqual({ undo: true })
  expect([existsSync(path), await heads(room)]).toEqual([false, []])
  await calls.closeThread({ key })
  const { key: reopened } = gotten(await calls.openThread({ path: join(room.data, '..', 'source.jsonl') }))
  expect(gotten(await calls.restoreCandidate({ key: reopened, id }))).toMatchObject({ id, name: 'first' })
  expect(readFileSync(path)).toEqual(bytes)
  expect(errorOf(await calls.restoreCandidate({ key: reopened, id }))).toMatch(/^not-found: This candidate cannot/)
  await calls.deleteCandidate({ key: reopened, id })
  const again = await room.again()
  expect(errorOf(await again.calls.restoreCandidate({ key: again.key, id }))).toMatch(/^not-found/)
})

test('a copy is a file that a fork takes; nothing is written over, and no path is taken that is not whole', async () => {
  const { calls, key, id, data, path } = await withOne()
  const target = gotten(await calls.candidateTarget({ key, id, folder: data }))
  expect(target.endsWith('.candidate.json')).toBe(true)
  expect(gotten(await calls.copyCandidate({ key, id, path: target }))).toBe(target)
  expect(readFileSync(target)).toEqual(readFileSync(path))
  expect(gotten(await calls.candidateTarget({ key, id, folder: data }))).not.toBe(target)
  expect(errorOf(await calls.copyCandidate({ key, id, path: target }))).toMatch(/^not-writable/)
  expect(errorOf(await calls.copyCandidate({ key, id, path: 'here.json' }))).toMatch(/whole path/)
  expect(errorOf(await calls.copyCandidate({ key, id: NO_ID, path: join(data, 'n') }))).toMatch(/^not-found/)
})

test('its items are a side of a diff, a history, and can be looked at one by one', async () => {
  const room = await withOne()
  const { calls, key, id } = room
  const place = `candidate:${id}`
  const other = `candidate:${(await room.made('extract')).candidate}`
  const diff = async (from: string, to: string) => gotten(await calls.diff({ key, from, to })).kinds
  expect(await diff(AT, place)).toMatch(/S/)
  expect(await diff('checkpoint:1:after', place)).toBe('AKS')
  expect(await diff(place, place)).toBe('KKK')
  expect((await diff(place, other)).length).toBeGreaterThan(1)
  const rows = gotten(await calls.diffRows({ key, from: AT, to: place, row: 0, count: 9 })).rows
  expect(rows.some(({ after }) => after?.item.kind === 'summary')).toBe(true)
  expect(gotten(await calls.history({ key, at: place }))).toMatchObject({
    at: place,
    items: 3,
    fidelity: 'exact',
    turn: 0,
  })
  const listed = gotten(await calls.historyRows({ key, at: place, from: 0, count: 9 })).rows
  expect(listed.map(({ item, turn }) => [item.kind, turn])).toEqual([
    ['user', 0],
    ['user', 0],
    ['summary', 0],
  ])
  const item = gotten(await calls.historyItem({ key, at: place, index: 2 }))
  expect(item).toMatchObject({ pair: null, images: [], turn: 0 })
  expect(item.parts.map(({ text }) => text).join()).toContain('We were at src/main.ts.')
  expect(errorOf(await calls.historyItem({ key, at: place, index: 3 }))).toMatch(/^no-such-point/)
  expect(errorOf(await calls.diff({ key, from: AT, to: `candidate:${NO_ID}` }))).toMatch(/^not-found/)
  expect(errorOf(await calls.diff({ key, from: AT, to: 'candidate:../../x' }))).toMatch(/^bad-argument/)
})

test('it can be forked into a session', async () => {
  const { calls, key, id, data } = await withOne()
  const target = { kind: 'path', path: join(data, 'fork.jsonl') } as const
  const settings = { at: AT, candidate: id, form: 'legacy', target, dropProvider: false } as const
  expect(gotten(await calls.fork({ key, settings }))).toMatchObject({ path: target.path, items: 3 })
})

/** The table when every column is measured. */
async function table(room: LabRoom, ids: readonly string[] | null = null): Promise<LabTable> {
  const ask = async () => gotten(await room.calls.labTable({ key: room.key, at: AT, ids }))
  await expect.poll(async () => (await ask()).columns.every(({ state }) => state !== 'pending')).toBe(true)
  return ask()
}

function cells(one: LabTable, label: string): readonly LabCell[] {
  const row = one.groups.flatMap(({ rows }) => rows).find(each => each.label === label)
  return row?.cells ?? expect.unreachable(label)
}

test('a comparison has the recorded one first, and says of each figure how far it is from that and which is best', async () => {
  const room = await askingRoom(streams(assistant('Keep src/main.ts as it is. lib/other.ts changed; /made/up.ts too.')))
  const { candidate } = await room.made('codex-local', {}, 'asked')
  const one = await table(room)
  expect(one.columns).toMatchObject([
    { id: null, place: 'checkpoint:1:after', state: 'known', summary: { text: 'was at src/main.ts', cut: false } },
    { id: candidate, place: `candidate:${candidate}`, name: 'asked', model: 'm', state: 'known' },
  ])
  expect([one.done, one.total]).toEqual([2, 2])
  expect(cells(one, 'Items')).toMatchObject([
    { value: { kind: 'count', n: 2 }, difference: null, best: false },
    { value: { kind: 'count', n: 3 }, difference: 1, best: false },
  ])
  expect(cells(one, 'Paths')).toMatchObject([
    { value: { kind: 'ratio', part: 1, whole: 2 }, best: false },
    { value: { kind: 'ratio', part: 2, whole: 2 }, difference: 1, best: true },
  ])
  expect(cells(one, 'New facts')).toMatchObject([
    { value: { n: 0 }, best: true },
    { value: { n: 1 }, difference: 1, best: false },
  ])
  expect(cells(one, 'Model calls')).toMatchObject([{ state: 'unreadable' }, { value: { n: 1 }, difference: null }])
  expect(cells(one, 'Input tokens')[1]).toMatchObject({ value: { kind: 'tokens', n: 100 }, how: 'recorded' })
  expect(cells(one, 'Cost').map(({ state }) => state)).toEqual(['unreadable', 'unreadable'])
  expect(await heads(room)).toMatchObject([
    { tokens: cells(one, 'Tokens')[1]?.state === 'known' ? expect.any(Number) : 0 },
  ])
})

test('money is told only by the prices that the user wrote', async () => {
  const room = await askingRoom(streams(assistant('Summed up.')))
  await room.made('codex-local')
  const write = (text: string) => writeFileSync(join(room.data, 'prices.json'), text)
  const good = { currency: 'USD', date: '2026-01-31', models: { m: { input: 10, cached: 1, output: 100 } } }
  write(JSON.stringify(good))
  const priced = await table(room)
  expect(priced.prices).toBe(`Prices in USD of 2026-01-31, from ${join(room.data, 'prices.json')}.`)
  expect(cells(priced, 'Cost')[1]).toMatchObject({ value: { kind: 'money', amount: 0.00098, currency: 'USD' } })
  write(JSON.stringify({ ...good, models: {} }))
  expect(cells(await table(room), 'Cost')[1]).toEqual({ state: 'unreadable', why: 'prices.json has no price for m.' })
  write('nonsense')
  expect((await table(room)).prices).toMatch(/is not used: it is not JSON\. It was left as it is\.$/)
})

test('what cannot be compared says why, and the others stand', async () => {
  const room = await withOne()
  const elsewhere = await room.plan('extract', {}, 'end')
  const other = await room.over(gotten(await room.calls.labRun({ key: room.key, plan: elsewhere.plan, name: '' })))
  const one = await table(room, [room.id, other.candidate ?? '', NO_ID])
  expect(one.columns.map(({ state, why }) => [state, why])).toEqual([
    ['known', ''],
    ['known', ''],
    ['unreadable', 'It was made for another point of this session.'],
    ['unreadable', 'There is no such candidate any more.'],
  ])
  expect(cells(one, 'Tokens').map(({ state }) => state)).toEqual(['known', 'known', 'unreadable', 'unreadable'])
  expect(errorOf(await room.calls.labTable({ key: room.key, at: 'nowhere', ids: null }))).toMatch(/^bad-argument/)
})

test('a column is pending before it is measured, and what its file says is told already', async () => {
  const room = await withOne()
  const first = gotten(await room.calls.labTable({ key: room.key, at: AT, ids: null }))
  expect(first.columns.map(({ state }) => state)).toEqual(['pending', 'pending'])
  expect(cells(first, 'Tokens')).toEqual([{ state: 'pending' }, { state: 'pending' }])
  expect(cells(first, 'Model calls')).toMatchObject([{ state: 'pending' }, { value: { n: 0 } }])
})

test('a rule is simulated with what is set, against what was recorded', async () => {
  const { calls, key } = await labRoom()
  const rules = gotten(await calls.fireRules({}))
  expect(rules.map(({ name, options }) => [name, options.map(each => each.name)])).toEqual([
    ['codex', ['limit', 'scope', 'percent', 'summary']],
    ['plugin', ['limit', 'summary']],
    ['opencode', ['limit', 'percent', 'summary']],
  ])
  const simulate = (rule: 'codex' | 'plugin', options: Record<string, number | string>) =>
    calls.simulate({ key, settings: { rule, options } })
  const found = gotten(await simulate('plugin', { limit: 5 }))
  expect(found).toMatchObject({
    rule: 'plugin',
    limit: 5,
    recorded: [{ checkpoint: 1, turn: 1, line: 11, row: expect.any(Number) }],
    recordedTotal: 1,
  })
  expect(found.fired.length).toBe(found.firedTotal)
  expect(found.fired[0]).toMatchObject({ phase: expect.stringMatching(/^(pre|mid)Turn$/), tokens: expect.any(Number) })
  expect(gotten(await simulate('plugin', {}))).toMatchObject({ limit: null, fired: [] })
  expect(errorOf(await simulate('codex', { scope: 'half' }))).toMatch(/^bad-argument: Counted is one of everything/)
  expect(errorOf(await simulate('codex', { percent: 101 }))).toMatch(/whole number from 1 to 100/)
  expect(errorOf(await simulate('plugin', { scope: 'body' }))).toMatch(/nothing to set by the name scope/)
})

test('nothing of the Lab leaves this machine without a run', async () => {
  const room = await askingRoom(streams(assistant('x')))
  const { calls, key, server } = room
  vi.stubEnv('OPENAI_API_KEY', 'sk-test')
  await room.plan('codex-local')
  await room.plan('session')
  await room.made('extract')
  await calls.lab({ key, at: AT })
  await table(room)
  expect(server.received).toEqual([])
  vi.unstubAllEnvs()
})

test('where all are alike none is the best', async () => {
  const room = await labRoom()
  const { candidate: one } = await room.made('paste', { summary: 'was at src/main.ts' })
  const { candidate: other } = await room.made('paste', { summary: 'was at src/main.ts' })
  const both = await table(room, [one ?? '', other ?? ''])
  const paths = cells(both, 'Paths').map(cell => (cell.state === 'known' ? [cell.value, cell.best] : cell.state))
  expect(paths).toEqual(Array(3).fill([{ kind: 'ratio', part: 1, whole: 2 }, false]))
})

test('an index that another program holds locked hides no candidate', async () => {
  const room = await withOne()
  const before = await heads(room)
  await room.calls.close()
  const held = openDatabase(join(room.data, 'candidates.sqlite'), { readonly: false })
  if (!held.ok) return expect.unreachable()
  held.value.pragma('user_version = 99')
  held.value.exec('BEGIN EXCLUSIVE')
  const again = await room.again()
  expect(await heads(again)).toEqual(before)
  held.value.close()
})
