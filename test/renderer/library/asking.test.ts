import { beforeEach, expect, test } from 'vitest'
import type {
  Api,
  LibraryHit,
  LibraryHitPage,
  LibraryProgress,
  SessionHead,
  SessionPage,
} from '../../../preload/contract.ts'
import { state } from '../../../renderer/actions.ts'
import { connect } from '../../../renderer/api.ts'
import {
  clearFilter,
  lookAtLibrary,
  onLibraryProgress,
  searchFor,
  setFilter,
  setKinds,
  setMode,
} from '../../../renderer/library/ask.ts'
import { progressText } from '../../../renderer/library/foot.tsx'
import { listSessions } from '../../../renderer/library/list-sessions.ts'
import { searchMore, searchTexts } from '../../../renderer/library/search-texts.ts'
import { NEW_PANE, pane, setPane } from '../../../renderer/library/state.ts'
import { EMPTY, useStore } from '../../../renderer/store.ts'
import { bridgeDouble, ok, refused } from '../../support/bridge.ts'

/** Calls that wait for their answers. */
interface Waiting<M extends 'listSessions' | 'searchLibrary'> {
  readonly args: Parameters<Api[M]>[0]
  readonly answer: (value: Awaited<ReturnType<Api[M]>>) => void
}

let lists: Waiting<'listSessions'>[] = []
let searches: Waiting<'searchLibrary'>[] = []

beforeEach(() => {
  useStore.setState(EMPTY)
  setPane(NEW_PANE)
  lists = []
  searches = []
  connect(
    bridgeDouble({
      listSessions: args => new Promise(answer => lists.push({ args, answer })),
      searchLibrary: args => new Promise(answer => searches.push({ args, answer })),
      libraryState: () => ok({ progress: progress(), facets: NEW_PANE.facets, problem: 'Not kept.' }),
    }),
  )
})

const progress = (change: Partial<LibraryProgress> = {}): LibraryProgress => ({
  phase: 'ready',
  paused: false,
  heads: 0,
  texts: { files: 0, bytes: 0, wanted: true },
  ...change,
})

const head = (path: string) => ({ path, title: path }) as SessionHead

const page = (paths: readonly string[], change: Partial<SessionPage> = {}) => ({
  ok: true as const,
  value: { homes: [], all: 900, total: paths.length, sessions: paths.map(head), pending: 0, ...change },
})

const hit = (session: string, line: number): LibraryHit => ({
  path: session,
  session,
  line,
  turn: 1,
  kind: 'prompt',
  snippet: { text: '', marks: [], cutBefore: false, cutAfter: false },
})

const hits = (paths: readonly string[], change: Partial<LibraryHitPage> = {}) => ({
  ok: true as const,
  value: {
    hits: paths.map((path, i) => hit(path, i + 1)),
    sessions: [...new Set(paths)].map(head),
    next: null,
    passages: 3,
    counted: 'all' as const,
    pending: 0,
    ...change,
  },
})

/** All that waits on answers that are here. */
const settled = () => new Promise(resolve => setTimeout(resolve))
const listed = () => state().library.sessions.map(({ path }) => path)
const found = () => pane().found.hits.map(({ session, line }) => `${session}:${line}`)

test('the first page is shown at once, the whole list when it is here', async () => {
  const all = Array.from({ length: 501 }, (_, n) => `/s${n}`)
  const done = listSessions('', false)
  lists[0]?.answer(page(all.slice(0, 500), { total: 501 }))
  await settled()
  expect(listed()).toEqual(all.slice(0, 500))
  expect(state().library).toMatchObject({ state: 'ready', total: 501, all: 900 })
  lists[1]?.answer(page(all.slice(500), { total: 501 }))
  await done
  expect(lists.map(({ args }) => args.from)).toEqual([0, 500])
  expect(listed()).toEqual(all)
})

test('the same asked again leaves what is listed until the answer is whole', async () => {
  const first = listSessions('same', false)
  lists[0]?.answer(page(['/old']))
  await first
  const again = listSessions('same', false)
  lists[1]?.answer(
    page(
      Array.from({ length: 500 }, (_, n) => `/s${n}`),
      { total: 501 },
    ),
  )
  await settled()
  expect(listed()).toEqual(['/old'])
  lists[2]?.answer(page(['/s499', '/s500'], { total: 501 }))
  await again
  expect(listed().length).toBe(501)
})

test('an older list does not stand in place of a newer one', async () => {
  const older = listSessions('a', false)
  const newer = listSessions('ab', false)
  lists[1]?.answer(page(['/new']))
  await newer
  lists[0]?.answer(page(['/old']))
  await older
  expect([listed(), state().library.query]).toEqual([['/new'], 'ab'])
})

test('a list that fails says so and keeps what was there', async () => {
  const first = listSessions('', false)
  lists[0]?.answer(page(['/a']))
  await first
  const second = listSessions('x', false)
  lists[1]?.answer(await refused('internal', 'The disk is gone.'))
  await second
  expect([state().library.state, state().library.error?.message, listed()]).toEqual([
    'failed',
    'The disk is gone.',
    ['/a'],
  ])
})

test('filters go with the list, and with what is looked for in texts; none is sent where none is set', async () => {
  setFilter({ branch: 'main' })
  setMode('texts')
  searchFor('retry')
  setKinds(['prompt'])
  clearFilter()
  expect(lists.map(({ args }) => args.filter)).toEqual([{ branch: 'main' }])
  expect(searches.map(({ args }) => [args.filter, args.kinds])).toEqual([
    [{ branch: 'main' }, null],
    [{ branch: 'main' }, ['prompt']],
    [null, null],
  ])
})

test('no texts are looked for where nothing is asked', async () => {
  searchFor('  ')
  expect([searches.length, found(), pane().found.state]).toEqual([0, [], 'ready'])
})

test('an older answer of a search does not stand in place of a newer one', async () => {
  const older = searchTexts('a')
  const newer = searchTexts('ab')
  searches[1]?.answer(hits(['/new']))
  await newer
  searches[0]?.answer(hits(['/old', '/old']))
  await older
  expect([found(), pane().found.query]).toEqual([['/new:1'], 'ab'])
})

test('the field emptied: an answer that comes later shows nothing', async () => {
  const older = searchTexts('a')
  await searchTexts('')
  searches[0]?.answer(hits(['/old']))
  await older
  expect([found(), pane().found.query]).toEqual([[], ''])
})

test('a further page stands behind the first, once, and belongs to its question', async () => {
  const first = searchTexts('a')
  searches[0]?.answer(hits(['/a', '/b'], { next: 7 }))
  await first
  const more = searchMore()
  await searchMore()
  searches[1]?.answer(hits(['/b'], { next: null, passages: 0 }))
  await more
  expect(searches.map(({ args }) => args.after)).toEqual([null, 7])
  expect([found(), pane().found.next, pane().found.passages, [...pane().found.heads.keys()]]).toEqual([
    ['/a:1', '/b:2', '/b:1'],
    null,
    3,
    ['/a', '/b'],
  ])
  await searchMore()
  expect(searches.length).toBe(2)
})

test('a page of an older question is let go', async () => {
  const first = searchTexts('a')
  searches[0]?.answer(hits(['/a'], { next: 7 }))
  await first
  const more = searchMore()
  const newer = searchTexts('b')
  searches[2]?.answer(hits(['/b']))
  await newer
  searches[1]?.answer(hits(['/late']))
  await more
  expect(found()).toEqual(['/b:1'])
})

test('a search that fails says so', async () => {
  const search = searchTexts('a')
  searches[0]?.answer(await refused('internal', 'The index is damaged.'))
  await search
  expect([pane().found.state, pane().found.error?.message]).toEqual(['failed', 'The index is damaged.'])
})

test('what is found is asked for again when more texts are in, and not once more for the same state', async () => {
  searchFor('a')
  searches[0]?.answer(hits([], { pending: 5 }))
  await settled()
  onLibraryProgress(progress({ phase: 'texts', texts: { files: 5, bytes: 9, wanted: true } }))
  expect(searches.length).toBe(1)
  onLibraryProgress(progress())
  onLibraryProgress(progress())
  expect(searches.length).toBe(2)
  searches[1]?.answer(hits(['/a']))
  await settled()
  expect(found()).toEqual(['/a:1'])
})

test('what can be filtered by and what is not kept are asked for when a stage ends', async () => {
  await lookAtLibrary()
  expect([pane().problem, pane().progress?.phase]).toEqual(['Not kept.', 'ready'])
})

test.each([
  [progress({ phase: 'heads', heads: 6790 }), 'Reading 3,210 of 10,000 sessions'],
  [progress({ phase: 'heads', heads: 10_050 }), 'Reading 0 of 10,000 sessions'],
  [progress({ phase: 'texts', texts: { files: 9, bytes: 1.2e9, wanted: true } }), 'Taking in texts: 1.20 GB left'],
  [progress({ phase: 'heads', heads: 1, paused: true }), 'Paused: 1 session left'],
  [
    progress({ phase: 'texts', paused: true, texts: { files: 9, bytes: 5e6, wanted: true } }),
    'Paused: 5.0 MB of texts left',
  ],
])('%j reads as %j', (now, words) => {
  expect(progressText(now, 10_000)).toBe(words)
})
