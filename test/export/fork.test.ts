import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { type Fork, type ForkWanted, fork } from '../../main/export/codex/fork.ts'
import { planFork } from '../../main/export/codex/plan-fork.ts'
import type { Thread } from '../../main/thread/model.ts'
import { parsePoint } from '../../main/thread/point.ts'
import { openThread } from '../../main/thread/readers.ts'
import { folderWith } from '../cli/folder.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { rollout, rollouts } from '../support/rollouts.ts'
import { itemsOf, requestOf, sent } from '../support/same-request.ts'

const CHANCE = Uint8Array.from([0xff, 0xff, 0xff, 1, 2, 3, 4, 5, 6, 7])
/** 23:30 UTC, where it is the next day already. */
const NOW = { milliseconds: Date.parse('2026-01-31T23:30:05.678Z'), ahead: 60 }
const ID = '019c1664-6aee-7fff-bf01-020304050607'
const NAME = `rollout-2026-02-01T00-30-05-${ID}.jsonl`

const MEMBERS = 'id="0199f0aa-0000-7000-8000-000000000001" originator="test" timestamp="2026-01-01T00:00:00.000Z"'

function open(path: string): Thread {
  const opened = openThread(path)
  if (!opened.ok) throw new Error(opened.error.message)
  runNow(opened.value.read({ quick: false }))
  return opened.value
}

const written = (words: string): string => join(folderWith({ 'source.jsonl': rolloutText(words) }), 'source.jsonl')

function wishes(at: string, wanted: Partial<ForkWanted>): ForkWanted {
  const point = parsePoint(at)
  if (point === null) throw new Error(at)
  const target = { kind: 'path', path: folderWith({}) } as const
  const usual = { at: point, form: 'legacy', target, dropProvider: false, folder: '/ran/here' } as const
  return { ...usual, now: NOW, chance: CHANCE, ...wanted }
}

const forked = (source: Thread, at: string, wanted: Partial<ForkWanted> = {}) =>
  runNow(fork(source, wishes(at, wanted)))

function made(source: Thread, at: string, wanted: Partial<ForkWanted> = {}): Fork {
  const outcome = forked(source, at, wanted)
  if (!outcome.ok) throw new Error(outcome.error.message)
  return outcome.value
}

function refusal(source: Thread, at: string, wanted: Partial<ForkWanted> = {}): string {
  const outcome = forked(source, at, wanted)
  return outcome.ok ? 'it was written' : outcome.error.message
}

const linesOf = (path: string): readonly string[] => readFileSync(path, 'utf8').trimEnd().split('\n')
const metaOf = (path: string) => JSON.parse(linesOf(path)[0] ?? '').payload

const TALK = `meta: 0.169.0 ${MEMBERS}
turn t1 {
user: one
assistant: a1
}
compacted: one | P+first
turn t2 {
user: two
call c1 shell: ls
output c1: listing
assistant: a2
}`

describe('the new file', () => {
  test('has its own id and time, says where it comes from, and is otherwise what it was', () => {
    const path = written(TALK)
    const source = open(path)
    const result = made(source, 'end')
    expect(result).toMatchObject({
      threadId: ID,
      resume: `codex resume ${ID}`,
      items: 6,
      lines: linesOf(path).length,
      changedLines: [1],
    })
    expect(result.path.endsWith(NAME)).toBe(true)
    expect(linesOf(result.path).slice(1)).toEqual(linesOf(path).slice(1))
    expect(metaOf(result.path)).toEqual({
      ...metaOf(path),
      id: ID,
      forked_from_id: '0199f0aa-0000-7000-8000-000000000001',
      timestamp: '2026-01-31T23:30:05.678Z',
    })
    expect(result.bytes).toBe(statSync(result.path).size)
    expect(statSync(result.path).mode & 0o777).toBe(0o600)
  })

  test('ends with the last line that counts, before and after a compaction and inside a turn', () => {
    const source = open(written(TALK))
    const line = (source.checkpoint(1).line ?? 0) - 1
    expect(sent(open(made(source, 'checkpoint:1:before').path))).toEqual(['one', 'a1'])
    expect(made(source, 'checkpoint:1:before').lines).toBe(line)
    expect(sent(open(made(source, 'checkpoint:1:after').path))).toEqual(sent(source, null, 'checkpoint:1:after'))
    expect(made(source, 'checkpoint:1:after').lines).toBe(line + 1)
    const call = linesOf(source.files[0]?.path ?? '').findIndex(text => text.includes('function_call"')) + 1
    expect(sent(open(made(source, `line:${call}`).path)).slice(-2)).toEqual(['c1', 'c1 = aborted'])
  })

  test('leaves the compaction’s own prompt and answer out before it', () => {
    const source = open(rollout('0.140.0/pre-turn'))
    for (const side of ['before', 'after'])
      expect(sent(open(made(source, `checkpoint:1:${side}`).path))).toEqual(sent(source, null, `checkpoint:1:${side}`))
  })

  test('holds the files that the session goes on from, at points in either', () => {
    for (const path of rollouts('0.169.0/fork-of-reverted')) {
      const source = open(path)
      for (let n = 1; n <= source.turnCount; n++) {
        const { path: copy, changedLines } = made(source, `turn:${n}:end`)
        expect(itemsOf(requestOf(open(copy), 'end'))).toEqual(itemsOf(requestOf(source, `turn:${n}:end`)))
        expect(changedLines).toEqual([1])
        expect(metaOf(copy)).not.toHaveProperty('history_base')
        expect(metaOf(copy)).not.toHaveProperty('history_mode')
        expect(linesOf(copy).filter(line => line.includes('"type":"session_meta"'))).toHaveLength(1)
      }
    }
  })

  test('in the paginated form counts its lines from 0 and changes only those that do not', () => {
    const [path = ''] = rollouts('0.169.0/fork')
    const paginated = made(open(path), 'end', { form: 'paginated' })
    expect(paginated.changedLines).toEqual([1])
    expect(metaOf(paginated.path)).toMatchObject({ history_mode: 'paginated' })
    const legacy = made(open(rollout('0.140.0/rollback')), 'end', { form: 'paginated' })
    expect(linesOf(legacy.path).map(line => JSON.parse(line).ordinal)).toEqual(linesOf(legacy.path).map((_, i) => i))
    const source = linesOf(rollout('0.140.0/rollback')).slice(1)
    for (const line of linesOf(legacy.path).slice(1)) expect(source).toContain(line.replace(/"ordinal":\d+,/, ''))
  })

  test('of a sub-agent is a session like any other', () => {
    const path = rollouts('0.169.0/sub-agents').find(each => metaOf(each).parent_thread_id)
    const meta = metaOf(made(open(path ?? ''), 'end').path)
    for (const key of ['parent_thread_id', 'thread_source', 'agent_nickname', 'agent_role'])
      expect(meta).not.toHaveProperty(key)
    expect(meta.source).toBe('cli')
    expect(meta.session_id).toBe(ID)
  })

  test('of a flat file of 2025 has its items in envelopes, and says where it is said to have run', () => {
    const path = rollout('0.20.0/tools')
    const copy = made(open(path), 'turn:2:end')
    expect(itemsOf(requestOf(open(copy.path), 'end', '0.169.0'))).toEqual(
      itemsOf(requestOf(open(path), 'turn:2:end', '0.169.0')),
    )
    expect(metaOf(copy.path)).toMatchObject({ id: ID, cwd: '/ran/here', originator: 'codex_cli_rs' })
    expect(copy.notes.join(' ')).toContain('/ran/here')
    expect(linesOf(copy.path)[1]).toBe(linesOf(path)[1])
    expect(JSON.parse(linesOf(copy.path)[2] ?? '').payload).toEqual(JSON.parse(linesOf(path)[2] ?? ''))
    expect(refusal(open(path), 'end', { form: 'paginated' })).toContain('legacy only')
  })

  test('starts with its session_meta, wherever that stands in the source, and keeps broken lines', () => {
    const path = written('no-meta\nraw: {"broken\nuser: one')
    const meta = linesOf(written(`meta: 0.169.0 ${MEMBERS}`))[0]
    writeFileSync(path, `${readFileSync(path, 'utf8')}${meta}\n\n`)
    const copy = made(open(path), 'end')
    expect(metaOf(copy.path).id).toBe(ID)
    expect(readFileSync(copy.path, 'utf8').split('\n').slice(1, 3)).toEqual(linesOf(path).slice(0, 2))
    expect(readFileSync(copy.path, 'utf8').endsWith('\n\n')).toBe(true)
  })
})

describe('turns that were taken back', () => {
  const BACK = `meta: 0.169.0 ${MEMBERS}
turn t1 {
user: one
assistant: a1
}
turn t2 {
user: two
assistant: a2
}
rollback: 1
turn t3 {
user: three
assistant: a3
}`

  test('before the point are left out with their marker, and the lines around them stay', () => {
    const path = written(BACK)
    const copy = made(open(path), 'end')
    expect(sent(open(copy.path))).toEqual(['one', 'a1', 'three', 'a3'])
    const text = readFileSync(copy.path, 'utf8')
    expect(text).not.toContain('thread_rolled_back')
    expect(text).not.toContain('a2')
    expect(copy.notes.join(' ')).toContain('left out')
    expect(copy.changedLines).toEqual([1])
  })

  test('after the point are still there', () => {
    const copy = made(open(written(BACK)), 'turn:2:end')
    expect(sent(open(copy.path))).toEqual(['one', 'a1', 'two', 'a2'])
    expect(copy.notes.join(' ')).not.toContain('left out')
  })

  test('in the middle of the turn that is taken back count up to there', () => {
    const path = written(BACK)
    const user = linesOf(path).findIndex(line => line.includes('"text":"two"')) + 1
    expect(sent(open(made(open(path), `line:${user}`).path))).toEqual(['one', 'a1', 'two'])
  })

  test('stay with their marker where the history would be another one without them', () => {
    // Without lines that begin a turn, a rollback takes every compaction before it away (codex-format.md 3.3 case K).
    const path = written(`meta: 0.169.0 ${MEMBERS}
user: one
assistant: a1
compacted: kept | P+sum
user: two
assistant: a2
rollback: 1`)
    const copy = made(open(path), 'end')
    expect(sent(open(copy.path))).toEqual(sent(open(path)))
    expect(readFileSync(copy.path, 'utf8')).toContain('thread_rolled_back')
    expect(linesOf(copy.path).slice(1)).toEqual(linesOf(path).slice(1))
  })

  test('across a compaction bring back what was before it', () => {
    for (const fixture of ['0.150.0/rollback-across-compaction', '0.153.4/rollback-right-after-compaction']) {
      for (const path of rollouts(fixture)) {
        const source = open(path)
        const copy = open(made(source, 'end').path)
        expect(itemsOf(requestOf(copy, 'end', '0.169.0'))).toEqual(itemsOf(requestOf(source, 'end', '0.169.0')))
      }
    }
  })
})

test('in the form paginated a compaction that was taken back is left out, as Codex would begin at it', () => {
  const turn = (n: number): string => `turn t${n} {\nuser: q${n}\nassistant: a${n}\n}`
  const source = open(
    written(`meta: 0.150.0 ${MEMBERS}
      ${turn(1)}
      ${turn(2)}
      turn c {
      compacted: [window 1] q1 | P+sum
      }
      ${turn(3)}
      rollback: 2
      ${turn(4)}`),
  )
  const { path, notes } = made(source, 'end', { form: 'paginated' })
  expect(sent(open(path), '0.169.0')).toEqual(sent(source, '0.169.0'))
  expect(sent(open(path), '0.169.0')).toEqual(['q1', 'a1', 'q4', 'a4'])
  expect(notes.join(' ')).toContain('are left out')
  expect(linesOf(path).some(line => line.includes('thread_rolled_back'))).toBe(false)
})

describe('where it goes', () => {
  const home = (config: string | null): string => {
    const folder = folderWith(config === null ? {} : { 'config.toml': config })
    return folder
  }
  const into = (folder: string, dropProvider = false) =>
    ({ target: { kind: 'home', home: folder }, dropProvider }) as const
  const named = (provider: string) => written(TALK.replace('originator=', `model_provider="${provider}" originator=`))

  test('a Codex home gets it in the folder of the local day', () => {
    const folder = home(null)
    expect(made(open(named('openai')), 'end', into(folder)).path).toBe(join(folder, 'sessions/2026/02/01', NAME))
  })

  test('a provider that the home does not define is named, and nothing is left behind', () => {
    const folder = home('model = "x"\n')
    const said = refusal(open(named('acme')), 'end', into(folder))
    expect(said).toContain('"acme"')
    expect(said).toContain(join(folder, 'config.toml'))
    expect(said).toContain('let the new session name the provider of that home')
    expect(readdirSync(folder)).toEqual(['config.toml'])
    expect(refusal(open(named('acme')), 'end', into(home(null)))).toContain('is not there to define it')
  })

  test.each([
    '[model_providers.acme]\n',
    'model_providers = { acme = { name = "A" } }',
    'model_providers."acme".name = "A"',
  ])('a provider that it defines stays: %s', config => {
    const { path, notes } = made(open(named('acme')), 'end', into(home(config)))
    expect(metaOf(path).model_provider).toBe('acme')
    expect(notes).toEqual([])
  })

  test.each([
    ['acme', '[model_providers.acme]\n', ' -c model_provider=acme'],
    ['acme', 'model_provider = "acme"\n[model_providers.acme]\n', ''],
    ['openai', 'model_provider = "acme"\n[model_providers.acme]\n', ' -c model_provider=openai'],
    ['openai', '', ''],
    ['a;b', '[model_providers."a;b"]\n', ''],
  ])(
    'the line that resumes it names the provider where the home begins with another: %s in %j',
    (name, config, more) => {
      const path = written(TALK.replace('originator=', `model_provider=${JSON.stringify(name)} originator=`))
      expect(made(open(path), 'end', into(home(config))).resume).toBe(`codex resume ${ID}${more}`)
    },
  )

  test('a provider that is to go makes way for that of the home', () => {
    const { path, notes } = made(
      open(named('acme')),
      'end',
      into(home('model_provider = "own"\n[model_providers.own]'), true),
    )
    expect(metaOf(path).model_provider).toBe('own')
    expect(notes.join(' ')).toContain('in place of "acme"')
    expect(metaOf(made(open(named('acme')), 'end', into(home(null), true)).path).model_provider).toBe('openai')
  })

  test.each([
    ['0.140.0/ledger', 'mock', ''],
    ['0.169.0/post-turn', 'openai', 'model_provider = "own"\n[model_providers.own]'],
  ])(
    'another provider is sent some items in another form, and that is no reason to refuse: %s',
    (fixture, own, config) => {
      const source = open(rollout(fixture))
      expect(metaOf(rollout(fixture)).model_provider).toBe(own)
      const history = runNow(source.history({ kind: 'turn', n: 1, side: 'end' }))
      for (const wanted of [into(home(config), true), { dropProvider: true }]) {
        const { path, items } = made(source, 'turn:1:end', wanted)
        expect(metaOf(path).model_provider).not.toBe(own)
        expect(items).toBe(history.items.length)
      }
    },
  )

  test('a session that names none gets that of the home, which would refuse it', () => {
    expect(metaOf(made(open(written(TALK)), 'end', into(home('model_provider = "own"'))).path).model_provider).toBe(
      'own',
    )
  })

  test('a home whose settings cannot be read is refused', () => {
    expect(refusal(open(named('acme')), 'end', into(home('model = ')))).toContain('cannot be read as TOML')
  })

  test('a home that is not there is not made', () => {
    const folder = join(folderWith({}), 'no')
    expect(refusal(open(named('openai')), 'end', into(folder))).toBe(`There is no Codex home at ${folder}.`)
    expect(existsSync(folder)).toBe(false)
  })

  test('a folder with other things in it is no home; an empty one may become one', () => {
    const folder = folderWith({ 'notes.txt': '' })
    expect(refusal(open(named('openai')), 'end', into(folder))).toBe(
      `${folder} is no Codex home: it holds neither config.toml nor sessions, nor anything else that Codex puts there.`,
    )
    expect(readdirSync(folder)).toEqual(['notes.txt'])
    for (const name of ['config.toml', 'state_5.sqlite', 'AGENTS.md'])
      expect(made(open(named('openai')), 'end', into(folderWith({ [name]: '' }))).notes).toEqual([])
  })

  describe('a path among the sessions of a home', () => {
    const other = '0199f0aa-0000-7000-8000-00000000beef'
    const name = `rollout-2026-01-01T00-00-00-${other}.jsonl`
    const homeWith = (...folders: readonly string[]): string => {
      const folder = home('')
      for (const each of ['sessions/2026/01/01', ...folders]) mkdirSync(join(folder, each), { recursive: true })
      return folder
    }
    const to = (path: string) => ({ target: { kind: 'path', path } }) as const

    test('is looked at like the home itself', () => {
      const folder = homeWith()
      const path = join(folder, 'sessions/2026/01/01', name)
      expect(refusal(open(named('acme')), 'end', to(path))).toContain('"acme"')
      expect(made(open(named('openai')), 'end', to(path))).toMatchObject({ path, threadId: other, notes: [] })
    })

    test.each([
      ['archived_sessions', name],
      ['archived_sessions', `${name}.zst`],
      ['sessions/2025/12/31', name.replace('2026', '2025')],
    ])('is refused where %s holds a session of its id: %s', (where, taken) => {
      const folder = homeWith(where)
      writeFileSync(join(folder, where, taken), 'x')
      const path = join(folder, 'sessions/2026/01/01', name)
      expect(refusal(open(named('openai')), 'end', to(path))).toBe(
        `${join(folder, where, taken)} is a session of that id already; Codex would not tell the two apart.`,
      )
      expect(existsSync(path)).toBe(false)
    })

    test('is refused among the archived ones', () => {
      const folder = homeWith('archived_sessions')
      expect(refusal(open(named('openai')), 'end', to(join(folder, 'archived_sessions', name)))).toContain(
        'Codex resumes none of those',
      )
    })
  })

  test('a home that cannot be written to keeps no empty folders', () => {
    const folder = folderWith({ sessions: 'no folder' })
    expect(refusal(open(named('openai')), 'end', into(folder))).toMatch(/was not written: [^.]+\.$/)
    expect(readdirSync(folder)).toEqual(['sessions'])
  })

  test('a folder that is not there, or is a file, refuses it before anything is looked at', () => {
    const folder = folderWith({ mine: 'a file' })
    for (const [path, why] of [
      [join(folder, 'no', 'a.jsonl'), 'there is no such folder'],
      [join(folder, 'mine', 'a.jsonl'), 'its folder is a file'],
    ] as const) {
      const planned = runNow(planFork(open(named('openai')), wishes('end', { target: { kind: 'path', path } })))
      expect(planned.ok || planned.error.message).toBe(`${path} was not written: ${why}.`)
    }
  })

  test('a path gets it as it is; without an id in its name a note says that Codex does not find it', () => {
    const path = join(folderWith({}), 'fork.jsonl')
    const { notes, ...rest } = made(open(named('openai')), 'end', { target: { kind: 'path', path } })
    expect(rest).toMatchObject({ path, threadId: ID })
    expect(notes.join(' ')).toContain('rollout-TIME-ID.jsonl')
  })

  test('an id in the name of the path is that of the session, unless it is the source’s own', () => {
    const folder = folderWith({})
    const at = (id: string) => ({ target: { kind: 'path', path: join(folder, `rollout-x-${id}.jsonl`) } }) as const
    const other = '0199f0aa-0000-7000-8000-00000000beef'
    expect(made(open(named('openai')), 'end', at(other))).toMatchObject({ threadId: other, notes: [] })
    expect(refusal(open(named('openai')), 'end', at('0199f0aa-0000-7000-8000-000000000001'))).toContain('its own')
  })

  test('the source, or any file that exists, is never replaced', () => {
    const path = named('openai')
    const before = readFileSync(path)
    expect(refusal(open(path), 'end', { target: { kind: 'path', path } })).toContain('never replaced')
    expect(readFileSync(path)).toEqual(before)
  })
})

describe('refused before a byte is written:', () => {
  test.each([
    ['a session without session_meta', 'no-meta\nuser: one', /no session_meta/],
    [
      'one without what Codex needs',
      'no-meta\nraw: {"timestamp":"2026-01-01T00:00:00.000Z","type":"session_meta","payload":{"id":"x","cli_version":"0.169.0"}}\nuser: one',
      /lacks timestamp, cwd, originator, without which/,
    ],
    [
      'a child of multi-agent v2',
      `meta: 0.169.0 ${MEMBERS} multi_agent_version="v2" parent_thread_id="0199f0aa-0000-7000-8000-0000000000aa"\nuser: one`,
      /multi-agent v2.*0199f0aa-0000-7000-8000-0000000000aa/,
    ],
  ])('%s', (_, words, sentence) => {
    const path = join(folderWith({}), 'out.jsonl')
    expect(refusal(open(written(words)), 'end', { target: { kind: 'path', path } })).toMatch(sentence)
    expect(existsSync(path)).toBe(false)
  })

  test.each([
    ['git', { commit_hash: 5 }],
    ['git', []],
    ['base_instructions', 'be brief'],
    ['base_instructions', {}],
    ['base_instructions', { text: 'x', provenance: { type: 'user' } }],
    ['model_provider', 5],
    ['memory_mode', 5],
    ['multi_agent_version', 'v9'],
    ['context_window', {}],
    ['dynamic_tools', [{ name: 'x', description: 'd' }]],
    ['runtime_workspace_roots', [5]],
    ['account_scoped', null],
  ])('one whose %s is %j, which Codex cannot read', (name, value) => {
    const text = `meta: 0.169.0 ${MEMBERS} ${name}=${JSON.stringify(value).replaceAll(' ', '\\u0020')}\nuser: one`
    expect(refusal(open(written(text)), 'end')).toMatch(
      new RegExp(`^The session_meta line of .* has a ${name} in a form that Codex does not take;`),
    )
  })

  test('what Codex takes is taken', () => {
    const text = `meta: 0.169.0 ${MEMBERS} git=null base_instructions={"text":"x","provenance":{"type":"custom"}} context_window={"window_id":"w"} dynamic_tools=[{"name":"x","description":"d","inputSchema":{}}] multi_agent_version="disabled" account_scoped=true source=null\nuser: one`
    expect(metaOf(made(open(written(text)), 'end').path)).toMatchObject({ source: 'cli', account_scoped: true })
  })

  test('a session whose id is no UUID is forked, and is not named by the fork, which Codex would refuse', () => {
    const words = MEMBERS.replace('0199f0aa-0000-7000-8000-000000000001', 'mine')
    const { path, notes } = made(open(written(`meta: 0.169.0 ${words} forked_from_id="theirs"\nuser: one`)), 'end')
    expect(metaOf(path)).not.toHaveProperty('forked_from_id')
    expect(notes.join(' ')).toContain('does not name the one that it goes on from (mine)')
  })

  test('a session that misses a file', () => {
    const folder = folderWith({})
    const [, child = ''] = rollouts('0.169.0/fork')
    mkdirSync(join(folder, 'alone'))
    const path = join(folder, 'alone', 'rollout.jsonl')
    writeFileSync(path, readFileSync(child))
    expect(refusal(open(path), 'end')).toContain('A fork must hold all that the session goes on from.')
  })

  test('a paginated file of a history with ghost snapshots, of which Codex would send empty items', () => {
    const list = [
      { type: 'message', role: 'user', content: [] },
      { type: 'ghost_snapshot', ghost_commit: {} },
    ]
    const payload = JSON.stringify({ message: '', replacement_history: list })
    const line = `raw: {"timestamp":"2026-01-01T00:00:00.000Z","type":"compacted","payload":${payload}}`
    const source = open(written(`${TALK}\n${line}`))
    expect(refusal(source, 'end', { form: 'paginated' })).toBe(
      'Its replacement history holds ghost snapshots, for which Codex sends empty items in the form paginated: take --form legacy.',
    )
    expect(made(source, 'end').items).toBe(2)
    expect(made(source, 'turn:1:end', { form: 'paginated' }).items).toBe(2)
  })

  test('a point that is not there', () => {
    expect(refusal(open(written(TALK)), 'checkpoint:2:before')).toBe(
      'This session has 1 compaction; there is no compaction 2.',
    )
  })

  test('a paginated file that would end with a broken line; blank ones at its end go', () => {
    const broken = written(`${TALK}\nraw: {"broken`)
    expect(refusal(open(broken), 'end', { form: 'paginated' })).toContain('take the form legacy')
    const copy = made(open(written(`${TALK}\nblank`)), 'end', { form: 'paginated' })
    expect(JSON.parse(linesOf(copy.path).at(-1) ?? '').ordinal).toBe(copy.lines - 1)
  })
})

describe('lines that a fork leaves out', () => {
  const lost = (bytes: Buffer): string => {
    const path = written(TALK)
    writeFileSync(path, Buffer.concat([readFileSync(path), bytes, Buffer.from('\n')]))
    return path
  }
  const leftOut = ({ notes }: Fork): readonly string[] => notes.filter(note => note.includes('left out'))
  const item = (text: string): string =>
    JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'response_item', payload: { type: 'message', text } })

  test.each(['legacy', 'paginated'] as const)(
    'bytes that are no UTF-8, for which Codex refuses the whole: %s',
    form => {
      const path = lost(
        Buffer.concat([
          Buffer.from(item('x').slice(0, -3)),
          Buffer.from([0xff]),
          Buffer.from(`"}}\n${item('behind')}`),
        ]),
      )
      const copy = made(open(path), 'end', { form })
      expect(linesOf(copy.path).length).toBe(linesOf(path).length - 1)
      expect(leftOut(copy)).toEqual([
        `Line ${linesOf(path).length - 1} is left out: it holds bytes that are not UTF-8, for which Codex refuses the whole session.`,
      ])
      expect(sent(open(copy.path))).toEqual(sent(open(path)))
    },
  )

  test('not a character that lies across two reads', () => {
    for (let before = 0; before < 4; before++) {
      const path = lost(Buffer.from(item(`${'x'.repeat(before)}${'😀é'.repeat(900_000)}`)))
      expect(leftOut(made(open(path), 'end'))).toEqual([])
    }
  })

  test('in the form paginated, lines that speak for other sessions: Codex would begin behind the last of them', () => {
    const other = `raw: ${linesOf(written(`meta: 0.150.0 ${MEMBERS.replace('01"', '02"')}`))[0]}`
    const path = written(TALK.replace('compacted:', `${other}\n${other}\ncompacted:`))
    const lines = (form: 'legacy' | 'paginated') => {
      const copy = made(open(path), 'end', { form })
      return [linesOf(copy.path).filter(line => line.includes('"session_meta"')).length, leftOut(copy)]
    }
    expect(lines('legacy')).toEqual([3, []])
    expect(lines('paginated')).toEqual([
      1,
      [
        'Lines 8, 9 are left out: they speak for other sessions, and in the form paginated Codex would begin behind them.',
      ],
    ])
  })

  test('a line over 64 MB that would be sent is refused; before what is sent, and as an event, it stays', () => {
    const long = Buffer.from(item('x'.repeat(64 * 1024 * 1024)))
    const path = lost(long)
    const line = linesOf(written(TALK)).length + 1
    expect(refusal(open(path), 'end')).toBe(
      `Line ${line} is longer than 64 MB, which is not read here: what Codex would send of it cannot be promised. Fork before it.`,
    )
    expect(made(open(path), 'turn:2:start').lines).toBeLessThan(line)
    const end = rolloutText('no-meta\ncompacted: one | P+more')
    writeFileSync(path, Buffer.concat([readFileSync(path), end]))
    expect(made(open(path), 'end').lines).toBe(line + 1)
    const event = lost(Buffer.from(long.toString().replace('response_item', 'event_msg')))
    expect(made(open(event), 'end').lines).toBe(line)
  })
})

test('a compaction that Codex passes over is refused until every line was checked, and is none from then on', () => {
  const list = [{ type: 'message', role: 'user', content: 'no list' }]
  const payload = JSON.stringify({ message: '', replacement_history: list })
  const line = `raw: {"timestamp":"2026-01-01T00:00:00.000Z","type":"compacted","payload":${payload}}`
  const opened = openThread(written(`${TALK}\n${line}`))
  if (!opened.ok) throw new Error(opened.error.message)
  runNow(opened.value.read({ quick: true }))
  expect(refusal(opened.value, 'end')).toMatch(
    /^Codex passes over the compaction in line \d+: item 0 of its replacement history has no list in content\. Fork when every line has been checked\.$/,
  )
  expect(made(opened.value, 'checkpoint:2:before').items).toBe(6)
  runNow(opened.value.read({ quick: false }))
  expect(made(opened.value, 'end').items).toBe(6)
})
