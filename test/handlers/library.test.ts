import { appendFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type LibraryHandlers, libraryHandlers } from '../../main/handlers.ts'
import { saveNote } from '../../main/library/notes.ts'
import type { SessionPage } from '../../preload/contract.ts'
import { database, stateDatabase } from '../library/databases.ts'
import { folderOf, id, newFolder, put, session, sessionName, setTime } from '../library/folders.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { errorOf, gotten } from './opened.ts'

const ask = { query: '', from: 0, count: 100, refresh: false }

async function settled(calls: LibraryHandlers): Promise<SessionPage> {
  for (;;) {
    const page = gotten(await calls.listSessions(ask))
    if (page.pending === 0) return page
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

const home = (): string => {
  const folder = folderOf({
    [`sessions/2026/01/01/${sessionName(1)}`]: session('first question', 1),
    [`archived_sessions/${sessionName(2)}`]: rolloutText(
      `meta: 0.98.0 id="${id(2)}" cwd="/elsewhere"\nturn t1 {\nuser: Zweite Frage\ncompacted: P+gist\n}`,
    ),
    'session_index.jsonl': `{"id":"${id(1)}","thread_name":"Named by hand"}\n`,
  })
  setTime(join(folder, `sessions/2026/01/01/${sessionName(1)}`), 200)
  setTime(join(folder, `archived_sessions/${sessionName(2)}`), 100)
  return folder
}

test('the first answer has names and sizes; heads follow with an event', async () => {
  const folder = home()
  const events: number[] = []
  const calls = libraryHandlers({
    homes: () => [folder, '/nowhere'],
    dataFolder: newFolder(),
    emit: (_, payload) => void ('pending' in payload && events.push(payload.pending)),
  })
  const first = gotten(await calls.listSessions(ask))
  expect(first).toMatchObject({
    homes: [
      { path: folder, exists: true },
      { path: '/nowhere', exists: false },
    ],
    total: 2,
  })
  const { sessions } = await settled(calls)
  expect(sessions).toEqual([
    {
      path: join(folder, `sessions/2026/01/01/${sessionName(1)}`),
      threadId: id(1),
      title: 'Named by hand',
      titleFrom: 'name',
      archived: false,
      startedAt: '2026-01-01T00:00:00.000Z',
      modifiedAt: 200_000,
      bytes: expect.any(Number),
      files: 1,
      agent: 'codex',
      cliVersion: '0.169.0',
      cwd: '/work',
      branch: null,
      model: 'gpt-test',
      forkedFrom: null,
      parentThread: null,
      turns: 1,
      checkpoints: 0,
      failed: false,
      problem: null,
    },
    expect.objectContaining({
      title: 'Zweite Frage',
      titleFrom: 'prompt',
      archived: true,
      cliVersion: '0.98.0',
      cwd: '/elsewhere',
      turns: 1,
      checkpoints: 1,
    }),
  ])
  // The event follows the last head, which a page may have told of before.
  await expect.poll(() => events.at(-1)).toBe(0)
  await calls.close()
})

test.each([
  ['frage', ['Zweite Frage']],
  ['NAMED hand', ['Named by hand']],
  ['elsewhere', ['Zweite Frage']],
  ['0.169', ['Named by hand']],
  [id(2), ['Zweite Frage']],
  ['frage 0.169', []],
])('the query %j looks at title, folder, id and version', async (query, titles) => {
  const folder = home()
  const calls = libraryHandlers({ homes: () => [folder], dataFolder: newFolder(), emit: () => {} })
  await settled(calls)
  expect(gotten(await calls.listSessions({ ...ask, query })).sessions.map(one => one.title)).toEqual(titles)
  await calls.close()
})

test('files that are no sessions stay in the list and say why', async () => {
  const folder = folderOf({
    [`sessions/${sessionName(1)}`]: 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
    [`sessions/${sessionName(2)}`]: '',
    [`sessions/${sessionName(3)}`]: Buffer.alloc(100),
    [`sessions/${sessionName(4)}`]: '{"torn',
  })
  const calls = libraryHandlers({ homes: () => [folder], dataFolder: newFolder(), emit: () => {} })
  const { sessions } = await settled(calls)
  const problems = sessions.map(one => [one.threadId, one.titleFrom, one.problem]).sort()
  expect(problems).toEqual([
    [id(1), 'file', expect.stringMatching(/LFS pointer/)],
    [id(2), 'file', expect.stringMatching(/is empty/)],
    [id(3), 'file', expect.stringMatching(/NUL bytes/)],
    [id(4), 'file', expect.stringMatching(/not a session/)],
  ])
  await calls.close()
})

test('a restart knows the heads; a changed, a new and a removed file are seen at the next look', async () => {
  const folder = home()
  const dataFolder = newFolder()
  const first = libraryHandlers({ homes: () => [folder], dataFolder, emit: () => {} })
  await settled(first)
  await first.close()
  const second = libraryHandlers({ homes: () => [folder], dataFolder, emit: () => {} })
  expect(gotten(await second.listSessions(ask)).pending).toBe(0)
  appendFileSync(
    join(folder, `sessions/2026/01/01/${sessionName(1)}`),
    rolloutText('no-meta\nturn t2 {\nuser: more\n}'),
  )
  put(join(folder, `sessions/${sessionName(3)}`), session('third', 3))
  rmSync(join(folder, `archived_sessions/${sessionName(2)}`))
  gotten(await second.listSessions({ ...ask, refresh: true }))
  const { sessions } = await settled(second)
  expect(sessions.map(one => [one.threadId, one.turns]).sort()).toEqual([
    [id(1), 2],
    [id(3), 1],
  ])
  await second.close()
})

test('other homes in the settings are looked at without being asked', async () => {
  let homes = [home()]
  const calls = libraryHandlers({ homes: () => homes, dataFolder: newFolder(), emit: () => {} })
  expect((await settled(calls)).total).toBe(2)
  homes = [folderOf({ [`sessions/${sessionName(5)}`]: session('other', 5) })]
  expect((await settled(calls)).sessions.map(one => one.title)).toEqual(['other'])
  await calls.close()
})

test('pages past the end are empty', async () => {
  const folder = home()
  const calls = libraryHandlers({ homes: () => [folder], dataFolder: newFolder(), emit: () => {} })
  expect(gotten(await calls.listSessions({ ...ask, from: 2 }))).toMatchObject({ total: 2, sessions: [] })
  await calls.close()
})

test('a session is found by its id, or a sentence says where was looked', async () => {
  const folder = home()
  const calls = libraryHandlers({ homes: () => [folder], dataFolder: newFolder(), emit: () => {} })
  expect(gotten(await calls.findSession({ id: id(2) }))).toBe(join(folder, `archived_sessions/${sessionName(2)}`))
  expect(errorOf(await calls.findSession({ id: id(9) }))).toBe(
    `not-found: There is no session with the id ${id(9)}. Looked in ${folder}.`,
  )
  expect(errorOf(await calls.findSession({ id: '../../etc' }))).toBe('bad-argument: ../../etc is not a thread id.')
  await calls.close()
})

test('two thousand sessions are listed', async () => {
  const folder = newFolder()
  const bytes = session('one of many')
  for (let n = 0; n < 2000; n++)
    put(join(folder, `sessions/2026/${String(1 + (n % 12)).padStart(2, '0')}/${sessionName(n)}`), bytes)
  const calls = libraryHandlers({ homes: () => [folder], dataFolder: newFolder(), emit: () => {} })
  expect(gotten(await calls.listSessions(ask)).total).toBe(2000)
  await calls.close()
})

test('a damaged cache is made anew, and the list is whole', async () => {
  const folder = home()
  const dataFolder = newFolder()
  writeFileSync(join(dataFolder, 'library.sqlite'), 'not a database'.repeat(1000))
  const calls = libraryHandlers({ homes: () => [folder], dataFolder, emit: () => {} })
  expect((await settled(calls)).total).toBe(2)
  await calls.close()
})

test('a packed session is listed as a plain one is; without a name or a prompt it goes by its plain file name', async () => {
  const silent = rolloutText(`meta: 0.98.0 id="${id(2)}"`)
  const folder = folderOf({
    [`archived_sessions/${sessionName(1)}.zst`]: zstdCompressSync(Buffer.from(session('packed question', 1))),
    [`archived_sessions/${sessionName(2)}.zst`]: zstdCompressSync(silent),
    [`archived_sessions/${sessionName(3)}.zst`]: zstdCompressSync(silent).subarray(0, -5),
    [`archived_sessions/${sessionName(4)}.zst`]: 'packed twin',
    [`archived_sessions/${sessionName(4)}`]: session('plain question', 4),
  })
  const calls = libraryHandlers({ homes: () => [folder], dataFolder: newFolder(), emit: () => {} })
  const { sessions } = await settled(calls)
  const told = sessions.map(({ title, turns, problem }) => [title, turns, problem?.replace(/^.*cannot/, '… cannot')])
  expect(told.sort()).toEqual([
    ['packed question', 1, undefined],
    ['plain question', 1, undefined],
    [sessionName(2), 0, undefined],
    [sessionName(3), null, expect.stringMatching(/^… cannot be unpacked\. The packed file is cut off/)],
  ])
  await calls.close()
})

const segment = (n: number, segmentId: number): string => sessionName(n).replace('.jsonl', `_${id(segmentId)}.jsonl`)

/** A reverted thread with a packed twin and a copy in the archive, and a fork of it. */
function manyFiles(): string {
  const first = session('first question', 1)
  const fork = rolloutText(`meta: 0.169.0 id="${id(5)}" forked_from_id="${id(1)}"\nturn t1 {\nuser: a fork\n}`)
  const folder = folderOf({
    [`sessions/2026/01/01/${sessionName(1)}`]: first,
    [`sessions/2026/01/01/${sessionName(1)}.zst`]: zstdCompressSync(first),
    [`sessions/2026/01/02/${segment(1, 2)}`]: session('second question', 1),
    [`sessions/2026/01/02/${segment(1, 2)}.zst`]: 'something else',
    [`archived_sessions/${segment(1, 2)}`]: session('second question', 1),
    [`sessions/2026/01/03/${sessionName(5)}`]: fork,
  })
  setTime(join(folder, `sessions/2026/01/02/${segment(1, 2)}`), 100)
  return folder
}

const library = (...homes: readonly string[]) =>
  libraryHandlers({ homes: () => homes, dataFolder: newFolder(), emit: () => {} })

test('a thread is one entry over all its files, and a fork is an entry of its own', async () => {
  const folder = manyFiles()
  const calls = library(folder)
  const { total, sessions } = await settled(calls)
  const size = (path: string): number => statSync(join(folder, path)).size
  expect([total, sessions.length]).toEqual([2, 2])
  const whole = sessions.find(({ threadId }) => threadId === id(1))
  expect(whole).toMatchObject({
    path: join(folder, `sessions/2026/01/02/${segment(1, 2)}`),
    title: 'second question',
    archived: false,
    files: 5,
    bytes:
      size(`sessions/2026/01/01/${sessionName(1)}`) +
      size(`sessions/2026/01/01/${sessionName(1)}.zst`) +
      size(`sessions/2026/01/02/${segment(1, 2)}`) +
      size(`sessions/2026/01/02/${segment(1, 2)}.zst`) +
      size(`archived_sessions/${segment(1, 2)}`),
  })
  // Written to at 100 s, but other files of it later.
  expect(whole?.modifiedAt).toBeGreaterThan(100_000)
  expect(sessions.find(({ threadId }) => threadId === id(5))).toMatchObject({ files: 1, forkedFrom: id(1) })
  await calls.close()
})

test('the files of a thread are listed with what each is, the one that opens first', async () => {
  const folder = manyFiles()
  const calls = library(folder)
  await settled(calls)
  const path = join(folder, `sessions/2026/01/02/${segment(1, 2)}`)
  const files = gotten(await calls.sessionFiles({ path }))
  expect(files.map(({ path, role, archived, differs }) => [relative(folder, path), role, archived, differs])).toEqual([
    [`sessions/2026/01/02/${segment(1, 2)}`, 'opens', false, false],
    [`sessions/2026/01/02/${segment(1, 2)}.zst`, 'packed', false, true],
    [`archived_sessions/${segment(1, 2)}`, 'archived', true, false],
    [`sessions/2026/01/01/${sessionName(1)}`, 'earlier', false, false],
    [`sessions/2026/01/01/${sessionName(1)}.zst`, 'earlier', false, false],
  ])
  expect(errorOf(await calls.sessionFiles({ path: '/etc/passwd' }))).toBe(
    'not-found: The library has no session with the file /etc/passwd.',
  )
  await calls.close()
})

test('the row of a home tells which file opens, and the filter finds a thread by any of its files', async () => {
  const folder = manyFiles()
  const db = database(join(folder, 'state_5.sqlite'))
  stateDatabase(db, 62, [{ id: id(1), rollout_path: `/moved/sessions/2026/01/01/${sessionName(1)}` }])
  db.close()
  const calls = library(folder)
  await settled(calls)
  const page = gotten(await calls.listSessions({ ...ask, query: id(2) }))
  expect(page.sessions.map(({ path }) => relative(folder, path))).toEqual([`sessions/2026/01/01/${sessionName(1)}`])
  expect(gotten(await calls.findSession({ id: id(1) }))).toBe(join(folder, `sessions/2026/01/01/${sessionName(1)}`))
  await calls.close()
})

test('one thread in two homes is one entry, which opens in the first home', async () => {
  const [one, two] = [1, 2].map(() => folderOf({ [`sessions/${sessionName(1)}`]: session('copied', 1) }))
  const calls = library(one ?? '', two ?? '')
  const { sessions } = await settled(calls)
  expect(sessions).toMatchObject([{ path: join(one ?? '', 'sessions', sessionName(1)), files: 2 }])
  const files = gotten(await calls.sessionFiles({ path: sessions[0]?.path ?? '' }))
  expect(files.map(({ role }) => role)).toEqual(['opens', 'copy'])
  await calls.close()
})

test('a copy whose name tells no id joins its thread once it was read', async () => {
  const folder = folderOf({
    [`sessions/${sessionName(1)}`]: session('question', 1),
    'sessions/rollout-copy.jsonl': session('question', 1),
    'sessions/rollout-broken.jsonl': 'no session',
  })
  const calls = library(folder)
  const { sessions } = await settled(calls)
  expect(new Map(sessions.map(({ threadId, files }) => [threadId, files]))).toEqual(
    new Map([
      [id(1), 2],
      [null, 1],
    ]),
  )
  await calls.close()
})

const find = { kinds: null, filter: null, after: null, count: 20 } as const

async function indexed(calls: LibraryHandlers): Promise<void> {
  gotten(await calls.searchLibrary({ ...find, query: 'anything' }))
  for (;;) {
    const { progress } = gotten(await calls.libraryState({}))
    if (progress.phase === 'ready') return
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

test('what was said is found in all sessions, each with its head', async () => {
  const folder = home()
  const calls = library(folder)
  await indexed(calls)
  const path = join(folder, `archived_sessions/${sessionName(2)}`)
  expect(gotten(await calls.searchLibrary({ ...find, query: 'frage' }))).toMatchObject({
    hits: [{ path, session: path, kind: 'prompt', turn: 1, line: 4 }],
    sessions: [{ path, title: 'Zweite Frage' }],
    next: null,
    passages: 1,
    counted: 'all',
    pending: 0,
  })
  const filtered = await calls.searchLibrary({ ...find, query: 'frage', filter: { archived: false } })
  expect(gotten(filtered).hits).toEqual([])
  expect(gotten(await calls.searchLibrary({ ...find, query: 'gist', kinds: ['prompt'] })).hits).toEqual([])
  expect(gotten(await calls.searchLibrary({ ...find, query: '→' })).hits).toEqual([])
  await calls.close()
})

test('texts wait until somebody searches', async () => {
  const calls = library(home())
  gotten(await calls.listSessions(ask))
  await new Promise(resolve => setTimeout(resolve, 100))
  const { progress } = gotten(await calls.libraryState({}))
  expect(progress).toMatchObject({ phase: 'texts', heads: 0, texts: { wanted: false } })
  expect(progress.texts.files).toBeGreaterThan(0)
  await indexed(calls)
  expect(gotten(await calls.libraryState({})).progress.texts).toEqual({ files: 0, bytes: 0, wanted: true })
  await calls.close()
})

test('a pause stops the reading, the list and the search answer meanwhile, and it goes on where it was', async () => {
  const folder = newFolder()
  for (let n = 0; n < 300; n++) put(join(folder, `sessions/${sessionName(n)}`), session(`question ${n}`, n))
  const phases: string[] = []
  const calls = libraryHandlers({
    homes: () => [folder],
    dataFolder: newFolder(),
    emit: (_, payload) => void ('heads' in payload && phases.push(`${payload.phase} ${payload.paused}`)),
  })
  gotten(await calls.pauseLibrary({ paused: true }))
  expect(gotten(await calls.listSessions(ask)).pending).toBe(300)
  const paused = gotten(await calls.libraryState({})).progress
  expect(paused).toMatchObject({ phase: 'heads', paused: true, heads: 300, texts: { files: 300 } })
  await new Promise(resolve => setTimeout(resolve, 50))
  expect(gotten(await calls.libraryState({})).progress).toEqual(paused)
  expect(gotten(await calls.searchLibrary({ ...find, query: 'question' }))).toMatchObject({ hits: [], pending: 300 })
  gotten(await calls.pauseLibrary({ paused: false }))
  await indexed(calls)
  expect(gotten(await calls.searchLibrary({ ...find, query: 'question', count: 200 })).passages).toBe(300)
  expect(phases.at(-1)).toBe('ready false')
  await calls.close()
})

test('facets and the filter of the list', async () => {
  const calls = library(home())
  await indexed(calls)
  expect(gotten(await calls.libraryState({})).facets.projects).toEqual([
    { value: '/elsewhere', sessions: 1 },
    { value: '/work', sessions: 1 },
  ])
  const page = await calls.listSessions({ ...ask, filter: { compacted: true } })
  expect(gotten(page).sessions.map(({ title }) => title)).toEqual(['Zweite Frage'])
  await calls.close()
})

test('storage, savings and lineage of the library', async () => {
  const folder = manyFiles()
  const calls = library(folder)
  await indexed(calls)
  const storage = gotten(await calls.libraryStorage({ filter: null }))
  const { sessions } = gotten(await calls.listSessions(ask))
  const bytes = sessions.reduce((sum, one) => sum + one.bytes, 0)
  const sum = (list: readonly { readonly bytes: number }[]): number => list.reduce((all, one) => all + one.bytes, 0)
  expect([storage.bytes, sum(storage.projects), sum(storage.kinds)]).toEqual([bytes, bytes, bytes])
  expect(storage).toMatchObject({ sessions: 2, files: 6, copies: { files: 3 }, others: { files: 0 } })
  const { nodes } = gotten(await calls.lineage({ id: id(5), path: null, counted: true }))
  expect(nodes.map(({ id, relation, session, files }) => [id, relation, session?.title, files.length])).toEqual([
    [id(1), 'first', 'second question', 2],
    [id(5), 'fork', 'a fork', 1],
  ])
  const path = sessions[0]?.path ?? ''
  expect(gotten(await calls.sessionSavings({ path })).rules?.map(({ rule }) => rule)).toHaveLength(5)
  expect(errorOf(await calls.sessionSavings({ path: '/nowhere' }))).toMatch(/^not-found/)
  expect(errorOf(await calls.lineage({ id: 'x', path: null, counted: true }))).toBe(
    'bad-argument: x is not a thread id.',
  )
  await calls.close()
})

test('sessions with notes are listed, the newest first, and a file that is none of notes is named', async () => {
  const dataFolder = newFolder()
  const noted = (n: number, line: number, bookmark: boolean, text: string, at: string) => {
    const place = { file: sessionName(n), line, index: null }
    const change = { known: null, place, subject: { digest: null, was: '' }, bookmark, text }
    gotten(saveNote(dataFolder, { thread: id(n), path: `/x/${sessionName(n)}` }, change, { id: `${n}.${line}`, at }))
  }
  noted(1, 3, true, 'both', '2026-01-01')
  noted(1, 4, true, '', '2026-01-03')
  noted(2, 1, false, 'words', '2026-01-04')
  noted(3, 1, true, '', '2026-01-05')
  noted(3, 1, false, '', '2026-01-06')
  put(`${dataFolder}/notes/odd.json`, '[]')
  const calls = libraryHandlers({ homes: () => [], dataFolder, emit: () => {} })
  expect(gotten(await calls.notedSessions({ from: 0, count: 1 }))).toEqual({
    sessions: [{ thread: id(2), path: `/x/${sessionName(2)}`, bookmarks: 0, written: 1, at: '2026-01-04' }],
    total: 2,
    problem: `${dataFolder}/notes/odd.json holds no notes of Palimpsest.`,
  })
  expect(gotten(await calls.notedSessions({ from: 1, count: 9 })).sessions).toEqual([
    { thread: id(1), path: `/x/${sessionName(1)}`, bookmarks: 2, written: 1, at: '2026-01-03' },
  ])
  await calls.close()
})

test('a folder with sessions of any name is listed beside a home, and told from one', async () => {
  const [first, folder, empty] = [home(), folderOf({ 'trimmed.jsonl': session('a trimmed one', 7) }), newFolder()]
  const homes = [first, folder, empty, join(empty, 'gone')]
  const calls = libraryHandlers({ homes: () => homes, dataFolder: newFolder(), emit: () => {} })
  await settled(calls)
  const page = gotten(await calls.listSessions({ ...ask, query: 'trimmed' }))
  expect(page).toMatchObject({ all: 3, total: 1, sessions: [{ threadId: id(7), path: join(folder, 'trimmed.jsonl') }] })
  expect(page.homes).toEqual([
    { path: first, exists: true, kind: 'home' },
    { path: folder, exists: true, kind: 'folder' },
    { path: empty, exists: true, kind: 'home' },
    { path: join(empty, 'gone'), exists: false, kind: 'home' },
  ])
  await calls.close()
})

test('beside a file that no home has, its own home or folder tells where it came from', async () => {
  const fork = rolloutText(`meta: 0.169.0 id="${id(2)}" forked_from_id="${id(1)}"\nturn t1 {\nuser: on and on\n}`)
  const elsewhere = folderOf({
    [`sessions/2026/01/01/${sessionName(1)}`]: session('the first', 1),
    [`sessions/2026/01/02/${sessionName(2)}`]: fork,
    [`sessions/2026/01/03/${sessionName(3)}`]: 'no session',
  })
  const beside = folderOf({ [sessionName(1)]: session('the first', 1), 'odd-name.jsonl': fork })
  const calls = library(home())
  for (const path of [join(elsewhere, `sessions/2026/01/02/${sessionName(2)}`), join(beside, 'odd-name.jsonl')]) {
    const { nodes } = gotten(await calls.lineage({ id: id(2), path, counted: true }))
    expect(nodes.map(node => [node.id, node.relation, node.session?.title])).toEqual([
      [id(1), 'first', 'the first'],
      [id(2), 'fork', 'on and on'],
    ])
    expect(gotten(await calls.cameFrom({ path }))).toMatchObject({
      relation: 'fork',
      id: id(1),
      session: { title: 'the first' },
    })
  }
  expect(gotten(await calls.cameFrom({ path: join(beside, sessionName(1)) }))).toBeNull()
  expect(gotten(await calls.cameFrom({ path: '/nowhere/x.jsonl' }))).toBeNull()
  await calls.close()
})
