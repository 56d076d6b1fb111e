import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { originOf } from '../../main/library/came-from.ts'
import { IndexDb } from '../../main/library/index-db.ts'
import { idOf, type Lineage, lineageOf } from '../../main/library/lineage.ts'
import { LineageCounts } from '../../main/library/lineage-counts.ts'
import { NameBook } from '../../main/library/names.ts'
import { type Session, Sessions } from '../../main/library/sessions.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { rollouts } from '../support/rollouts.ts'
import { folderOf, id, newFolder, sessionName } from './folders.ts'

type Files = Readonly<Record<string, string | Uint8Array>>

function sessionsOf(files: Files): readonly Session[] {
  const sessions = new Sessions(new IndexDb(newFolder()), new NameBook(newFolder()))
  runNow(sessions.look([folderOf(files)]))
  runNow(sessions.fill(() => undefined))
  return sessions.list('')
}

const fixture = (name: string, keeps: (n: number) => boolean = () => true): Files =>
  Object.fromEntries(
    rollouts(name).flatMap((path, n) => (keeps(n) ? [[`sessions/${basename(path)}`, readFileSync(path)]] : [])),
  )

const made = (texts: Readonly<Record<number, string>>): Files =>
  Object.fromEntries(
    Object.entries(texts).map(([n, text]) => [`sessions/${sessionName(Number(n))}`, rolloutText(text.trim())]),
  )

const lineage = (files: Files, of: string): Lineage => runNow(lineageOf(of, sessionsOf(files), new LineageCounts()))

/** depth, relation, own requests and tokens, own compactions, copied requests. */
const short = ({ nodes }: Lineage): readonly string[] =>
  nodes.map(
    ({ depth, relation, spent, compactions, replayed }) =>
      `${depth} ${relation} ${spent?.requests ?? '–'}/${spent?.total ?? '–'} ${compactions ?? '–'} copied ${replayed?.requests ?? '–'}/${replayed?.total ?? '–'}`,
  )

const usage = (n: number): string =>
  `event_msg token_count: {"info":{"last_token_usage":{"input_tokens":${n},"cached_input_tokens":1,"output_tokens":2,"reasoning_output_tokens":0,"total_tokens":${n + 2}}}}`

// Sums by hand of the counters in the files.
test.each([
  // 2,000 + 2,500 + 3,000; the first fork goes on with 3,500.
  [
    '0.110.0/fork',
    '01a1fc95-94cd-7b53-ae06-4f31c643a813',
    [
      '0 first 3/7500 0 copied 0/0',
      '1 fork 1/3500 0 copied 3/7500',
      '1 fork 0/0 0 copied 3/7500',
      '1 fork 0/0 0 copied 3/7500',
    ],
    11_000,
  ],
  // Nothing is copied: forks name a base.
  [
    '0.169.0/fork',
    '01a1fc95-ba94-7463-8de5-15590c0000ab',
    [
      '0 first 3/7500 0 copied 0/0',
      '1 fork 1/3500 0 copied 0/0',
      '1 fork 0/0 0 copied 0/0',
      '1 fork 0/0 0 copied 0/0',
      '1 fork 1/4000 0 copied 0/0',
    ],
    15_000,
  ],
  // 2,100 + 2,200 + 3,000 (compaction) + 2,300, then 2,100 after the revert.
  [
    '0.169.0/fork-of-reverted',
    '01a1fcf0-b419-76b1-abb0-40e54a726697',
    ['0 first 5/11700 1 copied 0/0', '1 fork 1/2100 0 copied 0/0', '2 fork 1/2100 0 copied 0/0'],
    15_900,
  ],
  [
    '0.169.0/sub-agents',
    '01a1fc95-c10d-76a2-8af3-8f99bb103d9c',
    ['0 first 2/2110 0 copied 0/0', '1 spawn 1/800 0 copied 0/0'],
    2_910,
  ],
])('recorded %s: each request counts once', (name, first, nodes, total) => {
  const told = lineage(fixture(name), first)
  expect(short(told)).toEqual(nodes)
  expect(told.spent?.total).toBe(total)
})

test('files after reverts are told each with its own', () => {
  const { nodes } = lineage(fixture('0.169.0/revert'), '01a1fc95-bef6-74e0-a640-28e98344bc46')
  const files = nodes[0]?.files.map(({ counts }) => [
    counts?.spent.total,
    counts?.compactions,
    counts?.from?.line ?? null,
  ])
  expect(files).toEqual([
    [1200, 0, 23],
    [6300, 1, 14],
    [4500, 0, null],
  ])
})

test('of a thread that is gone, what its forks copied counts once', () => {
  const told = lineage(
    fixture('0.110.0/fork', n => n > 0),
    '01a1fc95-94cd-7b53-ae06-4f31c643a813',
  )
  expect(short(told)).toEqual([
    '0 first –/– – copied –/–',
    '1 fork 4/11000 0 copied –/–',
    '1 fork 0/0 0 copied 3/7500',
    '1 fork 0/0 0 copied 3/7500',
  ])
  expect(told.spent?.total).toBe(11_000)
})

const HISTORY = `turn t1 {\nuser: one\n${usage(100)}\ncompacted: a | P+b\n}\nturn t2 {\nuser: two\n${usage(200)}\n}`

test('compactions that a fork copied are not its own', () => {
  const files = made({
    1: `meta: 0.140.0 id="${id(1)}"\n${HISTORY}`,
    2: `meta: 0.140.0 id="${id(2)}" forked_from_id="${id(1)}"\nmeta: 0.140.0 id="${id(1)}"\n${HISTORY}\nturn t3 {\ncompacted: x | P+y\n${usage(300)}\n}`,
  })
  const { nodes } = lineage(files, id(2))
  expect(nodes.map(({ compactions, replayed }) => [compactions, replayed?.compactions])).toEqual([
    [1, 0],
    [1, 1],
  ])
})

test('a sub-agent may begin with the turns of its parent, some of their lines written anew', () => {
  const files = made({
    1: `meta: 0.150.0 id="${id(1)}"\n${HISTORY}\nturn t3 {\nuser: go on\n${usage(300)}\n}`,
    2: `meta: 0.150.0 id="${id(2)}" forked_from_id="${id(1)}" parent_thread_id="${id(1)}"
        meta: 0.150.0 id="${id(1)}"
        turn t1 {
        user: one, with less
        ${usage(100)}
        }
        turn t3 {
        user: go on
        }
        turn t4 {
        user: your task
        ${usage(70)}
        }`,
    3: `meta: 0.150.0 id="${id(3)}" parent_thread_id="${id(1)}"\nturn t5 {\nuser: one\n${usage(100)}\n}`,
  })
  expect(short(lineage(files, id(1)))).toEqual([
    '0 first 3/606 1 copied 0/0',
    '1 spawn 1/72 0 copied 1/102',
    '1 spawn 1/102 0 copied 0/0',
  ])
})

test('sessions that name each other in a circle are told once each', () => {
  const files = made({
    1: `meta: 0.140.0 id="${id(1)}" forked_from_id="${id(2)}"\nuser: a`,
    2: `meta: 0.140.0 id="${id(2)}" forked_from_id="${id(1)}"\nuser: b`,
    3: `meta: 0.140.0 id="${id(3)}" forked_from_id="${id(3)}"\nuser: c`,
  })
  const named = (of: string) => lineage(files, of).nodes.map(node => [node.id, node.depth, node.circle])
  expect(named(id(1))).toEqual([
    [id(1), 0, id(2)],
    [id(2), 1, null],
  ])
  expect(named(id(3))).toEqual([[id(3), 0, id(3)]])
})

test('the tree alone is told without a look into the files', () => {
  const { nodes, spent } = runNow(
    lineageOf(id(1), sessionsOf(made({ 1: `meta: 0.140.0 id="${id(1)}"\n${HISTORY}` })), null),
  )
  expect([spent, nodes[0]?.spent, nodes[0]?.compactions, nodes[0]?.files[0]?.counts]).toEqual([null, null, null, null])
})

test('a file that did not change is counted once', () => {
  const sessions = sessionsOf(fixture('0.110.0/fork'))
  const counts = new LineageCounts()
  const ask = () => {
    const steps = lineageOf('01a1fc95-94cd-7b53-ae06-4f31c643a813', sessions, counts)
    let pauses = 0
    while (!steps.next().done) pauses++
    return pauses
  }
  expect(ask()).toBeGreaterThan(ask())
})

test('as many sub-agents as there may be', () => {
  const texts: Record<number, string> = { 1: `meta: 0.140.0 id="${id(1)}"\n${HISTORY}` }
  for (let n = 2; n <= 502; n++)
    texts[n] = `meta: 0.140.0 id="${id(n)}" parent_thread_id="${id(1)}"\nturn t1 {\n${usage(10)}\n}`
  const { nodes, spent } = lineage(made(texts), id(1))
  expect([nodes.length, spent?.requests, spent?.total]).toEqual([502, 503, 102 + 202 + 501 * 12])
})

describe('where a session came from', () => {
  const originIn = (files: Files, of: string) => {
    const sessions = sessionsOf(files)
    const find = (wanted: string) => sessions.find(session => idOf(session) === wanted) ?? null
    const session = find(of)
    const origin = session === null ? null : runNow(originOf(session, session.found.path, find))
    return origin && [origin.relation, origin.session === null ? null : idOf(origin.session), origin.at?.line ?? null]
  }

  test.each([
    ['0.110.0/fork', '01a1fc95-9526-70e0-a79e-fe3f9755f156', ['fork', '01a1fc95-94cd-7b53-ae06-4f31c643a813', 30]],
    ['0.169.0/fork', '01a1fc95-bb54-7702-ac23-286f90ee8c7f', ['fork', '01a1fc95-ba94-7463-8de5-15590c0000ab', 14]],
    [
      '0.169.0/fork-of-reverted',
      '01a1fcf0-b5df-7042-aca2-238acd9980ac',
      ['fork', '01a1fcf0-b574-7bb1-9038-b7ad38ab9e85', 12],
    ],
    [
      '0.140.0/sub-agents',
      '01a1fc95-9dcc-7340-9cfb-3ce4f89cf849',
      ['spawn', '01a1fc95-9d98-7f32-9e38-8147d4c615af', 8],
    ],
    ['0.140.0/sub-agents', '01a1fc95-9d98-7f32-9e38-8147d4c615af', null],
  ])('recorded %s: %s came from', (name, of, origin) => {
    expect(originIn(fixture(name), of)).toEqual(origin)
  })

  test('where the parent is not there, its id is told all the same', () => {
    const child = '01a1fc95-9dcc-7340-9cfb-3ce4f89cf849'
    expect(
      originIn(
        fixture('0.140.0/sub-agents', n => n === 1),
        child,
      ),
    ).toEqual(['spawn', null, null])
  })

  test('where the parent does not tell of it, there is no line', () => {
    const files = made({
      1: `meta: 0.140.0 id="${id(1)}"\nuser: a`,
      2: `meta: 0.140.0 id="${id(2)}" parent_thread_id="${id(1)}"\nuser: b`,
      3: `meta: 0.140.0 id="${id(3)}" forked_from_id="${id(1)}"\nuser: c`,
    })
    expect([originIn(files, id(2)), originIn(files, id(3))]).toEqual([
      ['spawn', id(1), null],
      ['fork', id(1), null],
    ])
  })
})
