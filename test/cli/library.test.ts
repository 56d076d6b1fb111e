import { statSync } from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { folderOf, id, newFolder, sessionName } from '../library/folders.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { run } from './run.ts'
import { objections } from './schemas.ts'

const usage = (n: number): string =>
  `event_msg token_count: {"info":{"total_token_usage":{"total_tokens":${n}},"last_token_usage":{"input_tokens":${n},"cached_input_tokens":1,"output_tokens":2,"reasoning_output_tokens":0,"total_tokens":${n + 2}}}}`

const PARENT = `turn t1 {\nuser: why does the parser leak\nassistant: unknown\n${usage(100)}\n}\nturn t2 {\nuser: and now\n${usage(200)}\ncompacted: a | P+free the buffer first\n}`

const folder = folderOf({
  [`sessions/${sessionName(1)}`]: rolloutText(`meta: 0.169.0 id="${id(1)}" cwd="/p/one"\n${PARENT}`),
  [`sessions/${sessionName(1)}.zst`]: zstdCompressSync(Buffer.from('twin')),
  [`sessions/${sessionName(2)}`]: rolloutText(
    `meta: 0.169.0 id="${id(2)}" cwd="/p/two" forked_from_id="${id(1)}"\n${PARENT}\nturn t3 {\nuser: 内存泄漏\n${usage(300)}\n}`,
  ),
  [`archived_sessions/${sessionName(3)}`]: rolloutText(
    `meta: 0.169.0 id="${id(3)}" cwd="/p/two" parent_thread_id="${id(2)}"\nturn t1 {\nuser: a child\n${usage(50)}\n} failed`,
  ),
  [`sessions/${sessionName(4)}`]: 'no session',
})
const env = { PALIMPSEST_HOME: newFolder() }

async function json(...args: readonly string[]) {
  const ran = await run([...args, '--home', folder, '--json'], { env })
  expect([ran.code, ran.stderr]).toEqual([0, ''])
  const document = JSON.parse(ran.stdout)
  expect(objections('library', document)).toEqual([])
  return document
}

const ids = (document: { readonly sessions: readonly { readonly id: string | null }[] }): readonly (string | null)[] =>
  document.sessions.map(session => session.id).sort()

test('list tells all sessions, and those that fit a filter', async () => {
  expect(ids(await json('library', 'list'))).toEqual([id(1), id(2), id(3), id(4)])
  expect(ids(await json('sessions', '--project', '/p/two', '--archived', 'no'))).toEqual([id(2)])
  expect(ids(await json('sessions', '--failed', 'yes'))).toEqual([id(3)])
  expect(ids(await json('sessions', '--compacted', 'yes', '--forks-of', id(1)))).toEqual([id(2)])
  expect(ids(await json('sessions', '--since', '2026-01-02'))).toEqual([id(4)])
  expect(ids(await json('sessions', '--until', '2026-01-01T00:00:00Z'))).toEqual([])
  expect(await json('sessions', '--match', 'parser', '--limit', '1')).toMatchObject({
    total: 2,
    sessions: [{ files: {} }],
  })
})

test('search tells session, line, turn and what was found', async () => {
  const { hits, passages } = await json('search', '"buffer first"', 'leak')
  expect([passages, hits.length]).toEqual([2, 2])
  expect(await json('search', '内存', '--kind', 'prompt')).toMatchObject({
    hits: [{ id: id(2), kind: 'prompt', turn: 3, text: '内存泄漏', marks: [{ start: 0, end: 2 }] }],
    next: null,
  })
  expect((await json('search', '内存', '--kind', 'answer,summary')).hits).toEqual([])
  const first = await json('search', 'parser', '--limit', '1')
  const second = await json('search', 'parser', '--limit', '1', '--after', String(first.next))
  const pages = [first, second].map(page => page.hits.map((hit: { readonly id: string }) => hit.id))
  expect(pages.map(page => page.length)).toEqual([1, 1])
  expect(pages.flat().sort()).toEqual([id(1), id(2)])
})

test('storage sums to the bytes of the files', async () => {
  const told = await json('storage', '--trim')
  const names = [1, 2, 4].map(n => `sessions/${sessionName(n)}`)
  const paths = [...names, `sessions/${sessionName(1)}.zst`, `archived_sessions/${sessionName(3)}`]
  const bytes = paths.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0)
  const sum = (list: readonly { readonly bytes: number }[]): number => list.reduce((all, one) => all + one.bytes, 0)
  expect([told.bytes, sum(told.projects), sum(told.kinds), told.files]).toEqual([bytes, bytes, bytes, 5])
  expect(told.copies).toEqual({ files: 1, bytes: zstdCompressSync(Buffer.from('twin')).length })
  expect(told.trim.left).toBe(1)
  expect(sum(told.largest)).toBe(bytes)
  // The fork holds PARENT, too; the times of the copy and its own first line aside.
  expect(told.trim.replayed).toEqual({ sessions: 1, bytes: rolloutText(`no-meta\n${PARENT}`).length })
  expect((await json('storage', '--limit', '1')).largest.map((one: { readonly id: string }) => one.id)).toEqual([id(2)])
  expect((await json('storage')).trim).toBe(null)
})

test('a tree counts what a fork copied once', async () => {
  const { nodes, spent } = await json('tree', id(3))
  expect(nodes).toMatchObject([
    {
      id: id(1),
      parent: null,
      relation: 'first',
      depth: 0,
      spent: { requests: 2, total: 304 },
      replayed: { requests: 0 },
    },
    {
      id: id(2),
      parent: id(1),
      relation: 'fork',
      depth: 1,
      spent: { requests: 1, total: 302 },
      replayed: { requests: 2 },
    },
    { id: id(3), parent: id(2), relation: 'spawn', depth: 2, spent: { requests: 1, total: 52 }, checkpoints: 0 },
  ])
  expect(spent).toEqual({ requests: 4, input: 650, cached: 4, output: 8, total: 658 })
})

test('a tree of a thread that only others name says so', async () => {
  const home = folderOf({
    [`sessions/${sessionName(2)}`]: rolloutText(`meta: 0.169.0 id="${id(2)}" forked_from_id="${id(1)}"\n${PARENT}`),
  })
  const ran = await run(['tree', id(1), '--home', home, '--json'], { env: { PALIMPSEST_HOME: newFolder() } })
  expect(JSON.parse(ran.stdout).nodes).toMatchObject([
    { id: id(1), path: null, spent: null },
    { id: id(2), spent: { requests: 2 }, replayed: null },
  ])
})

test('text for people', async () => {
  const ran = (...args: readonly string[]) => run([...args, '--home', folder], { env })
  expect((await ran('sessions', '--failed', 'yes')).stdout).toMatch(
    /^began +turns .*\n2026-01-01 00:00 +1 .*two .*a child\n$/,
  )
  expect((await ran('search', 'leak')).stdout).toMatch(/line \d+, turn 1, prompt: why does the parser leak\n/)
  expect((await ran('search', 'nowhere')).stdout).toBe('Nothing was found.\n')
  expect((await ran('sessions', '--least', '999999999')).stdout).toBe('No session fits.\n')
  expect((await ran('storage', '--trim')).stdout).toMatch(/^4 sessions in 5 files, [\s\S]*superseded/)
  expect((await ran('tree', id(1))).stdout).toMatch(/\n {2}fork .*\n {4}spawn [\s\S]*4 requests and 658 tokens in all/)
})

test.each([
  [['library'], 'library is asked for list, search QUERY, storage or tree THREAD.'],
  [['library', 'other'], 'library is asked for list, search QUERY, storage or tree THREAD.'],
  [['search'], 'search needs a QUERY.'],
  [['search', '→'], '→ holds no word to look for.'],
  [['search', 'x', '--kind', 'reasoning'], '--kind reasoning is none of prompt, answer, command, summary.'],
  [['tree', 'x'], 'tree needs the id of one THREAD, as list tells it.'],
  [['sessions', '--since', 'yesterday'], '--since yesterday is not a day'],
  [['sessions', '--failed', 'perhaps'], '--failed is yes or no, not perhaps.'],
  [['storage', '--least', '-1'], '--least -1 is not a whole number.'],
])('%j is wrong usage', async (args, sentence) => {
  const { code, stderr, stdout } = await run(args, { env })
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(sentence)
})

test('another home on the same data folder takes nothing from the first', async () => {
  await json('search', 'leak')
  const other = folderOf({ [`sessions/${sessionName(7)}`]: rolloutText('turn t1 {\nuser: leak elsewhere\n}') })
  const ran = await run(['search', 'leak', '--home', other, '--json'], { env })
  expect(JSON.parse(ran.stdout).hits).toHaveLength(1)
  expect((await json('search', 'leak')).hits).toHaveLength(2)
})
