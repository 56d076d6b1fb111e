import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { exportSession } from '../../main/export/export-session.ts'
import { type ThreadHandlers, threadHandlers } from '../../main/handlers.ts'
import type { DropRule, Events, ExportSettings } from '../../preload/contract.ts'
import { readThread, rolloutText } from '../support/rollout-text.ts'
import { errorOf, gotten, type Opened, opened, ready } from './opened.ts'

const ID = '01a1fc95-9998-7f53-a545-9fe16fd95d41'
const LONG = 'x'.repeat(5000)

/** Two compactions, one of them superseded, a turn that was taken back, long outputs before and after the last compaction. */
const SESSION = `meta: 0.140.0 id="${ID}"
turn t1 {
user: one
call c1 shell: ls
output c1: ${LONG}
compacted: one | P+first
}
turn t2 {
user: two
compacted: two | P+second
}
turn t3 {
user: three
compacted: three | P+third
call c2 shell: ls
output c2: ${LONG}
assistant: done
event_msg agent_message: {"message":"done"}
}
turn t4 {
user: four
}
rollback: 1`

const asked = (over: Partial<ExportSettings> = {}): ExportSettings => ({
  format: 'rollout',
  turns: null,
  drop: [],
  redact: null,
  ...over,
})

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'palimpsest-exports-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let session: Opened
beforeEach(async () => {
  session = await opened(SESSION)
  return () => session.close()
})

const preview = async (over: Partial<ExportSettings> = {}) =>
  gotten(await session.calls.exportPreview({ key: session.key, settings: asked(over) }))

/** To a path. */
const to = (path: string) => ({ target: { kind: 'path', path } as const, dropProvider: false })

const lines = (rules: Awaited<ReturnType<typeof preview>>['rules']) =>
  Object.fromEntries(rules.map(({ rule, lines }) => [rule, lines]))

describe('a preview', () => {
  test('has every rule, also those that are not chosen, and the sum of those that are', async () => {
    const none = await preview()
    expect(lines(none.rules)).toEqual({ 'rolled-back': 6, superseded: 1, display: 1, images: 0, outputs: 2 })
    expect([none.before, none.nextRequest]).toEqual([none.after, null])
    const some = await preview({ drop: ['superseded', 'display'] })
    const saved = some.rules.filter(({ rule }) => rule === 'superseded' || rule === 'display')
    expect(some.after).toEqual({
      bytes: some.before.bytes - saved.reduce((sum, { bytes }) => sum + bytes, 0),
      lines: some.before.lines - 2,
    })
    expect(some.nextRequest).toBe(null)
  })

  test('says how much of the next request goes', async () => {
    expect((await preview({ drop: ['outputs'] })).nextRequest).toEqual({ lines: 1 })
    expect((await preview({ turns: { first: 1, last: 4 } })).nextRequest).toBe(null)
    expect((await preview({ turns: { first: 1, last: 2 } })).nextRequest).not.toBe(null)
    // What was taken back comes again where the line that did it goes.
    expect((await preview({ turns: { first: 1, last: 3 } })).nextRequest).not.toBe(null)
  })

  test('is what the file then has, but for its first line', async () => {
    for (const drop of [['superseded'], ['outputs', 'rolled-back'], ['display', 'images', 'outputs']] as DropRule[][]) {
      const { after } = await preview({ drop })
      const path = join(folder, `as-previewed-${drop.length}.jsonl`)
      const made = gotten(
        await session.calls.exportSession({ key: session.key, settings: asked({ drop }), ...to(path) }),
      )
      const first = (file: string) => readFileSync(file, 'utf8').split('\n', 1).join().length
      expect(made.bytes - first(path)).toBe(after.bytes - first(session.path))
      expect(made.lines).toBe(after.lines)
    }
  })

  test('of a turn that is not there is refused', async () => {
    const settings = asked({ turns: { first: 2, last: 9 } })
    expect(errorOf(await session.calls.exportPreview({ key: session.key, settings }))).toBe(
      'bad-argument: The session has 4 turns; there is no turn 9.',
    )
  })
})

describe('an export', () => {
  const write = (path: string, over: Partial<ExportSettings> = {}) =>
    session.calls.exportSession({ key: session.key, settings: asked(over), ...to(path) })

  test('writes what the command line writes, with the report beside it, and says whether the next request stays', async () => {
    const path = join(folder, 'trimmed.jsonl')
    const made = gotten(await write(path, { drop: ['display', 'superseded'] }))
    const other = join(folder, 'by-hand.jsonl')
    const thread = readThread(session.path)
    const trim = { turns: null, drop: ['superseded', 'display'] } as const
    const byHand = runNow(
      exportSession(thread, { format: 'rollout', trim, redact: null, id: null, path: other, mode: 'write' }),
    )
    thread.close()
    expect(byHand.ok && readFileSync(path).equals(readFileSync(other))).toBe(true)
    expect(made).toMatchObject({ path, report: `${path}.report.json`, resume: null, nextRequest: 'same' })
    expect(JSON.parse(readFileSync(`${path}.report.json`, 'utf8')).settings.drop).toEqual(['superseded', 'display'])
    const cut = gotten(await write(join(folder, 'cut.jsonl'), { drop: ['outputs'] }))
    expect(cut.nextRequest).toBe('changed')
  })

  test('masks what the user did not switch off, and says so', async () => {
    const texts = 'user: ask ada@example.org and bob@example.org'
    await session.close()
    session = await opened(`meta: 0.140.0 id="${ID}"\nturn t1 {\n${texts}\n}`)
    const redact = { off: [], ciphertext: 'stub', images: 'stub' } as const
    const all = gotten(await write(join(folder, 'masked.jsonl'), { redact }))
    // The event repeats the prompt.
    expect(all.masked).toEqual({ secrets: 2, places: 4 })
    expect(all.nextRequest).toBe('changed')
    expect(readFileSync(all.path, 'utf8')).not.toContain('@example.org')
    const one = gotten(await write(join(folder, 'one.jsonl'), { redact: { ...redact, off: ['email'] } }))
    expect(readFileSync(one.path, 'utf8')).toContain('ada@example.org')
    expect(one.masked).toEqual({ secrets: 0, places: 0 })
    expect(gotten(await write(join(folder, 'none.jsonl'))).masked).toBe(null)
  })

  test('has the line to resume it by where Codex finds it', async () => {
    const first = gotten(await write(join(folder, 'first.jsonl')))
    const id = /-([0-9a-f-]{36})\.jsonl/.exec(first.notes.join())?.[1]
    const path = join(folder, `rollout-2026-01-01T00-00-00-${id}.jsonl`)
    expect(gotten(await write(path)).resume).toBe(`codex resume ${id}`)
  })

  test('is refused where there is a file, where none may be written, and without a whole path; nothing is left', async () => {
    const own = mkdtempSync(join(folder, 'refused-'))
    const path = join(own, 'there.jsonl')
    writeFileSync(path, 'mine')
    expect(errorOf(await write(path))).toBe(`not-writable: There is a file at ${path} already; it is never replaced.`)
    expect(readFileSync(path, 'utf8')).toBe('mine')
    expect(errorOf(await write(join(own, 'no', 'such.jsonl')))).toMatch(/^not-writable: .*there is no such folder\.$/)
    expect(errorOf(await write('there.jsonl'))).toMatch(/^bad-argument: The new file needs a whole path/)
    if (process.getuid?.() !== 0) {
      chmodSync(own, 0o500)
      expect(errorOf(await write(join(own, 'new.jsonl')))).toMatch(/may not write/)
      chmodSync(own, 0o700)
    }
    expect(readdirSync(own)).toEqual(['there.jsonl'])
  })

  test('among the sessions of a home it has the name and the id by which Codex resumes it', async () => {
    const home = mkdtempSync(join(folder, 'home-'))
    writeFileSync(join(home, 'config.toml'), 'model = "x"\n')
    const { calls, key } = session
    const target = { kind: 'home', home } as const
    const settings = asked({ drop: ['superseded'] })
    const made = gotten(await calls.exportSession({ key, settings, target, dropProvider: true }))
    expect(made.resume).toMatch(/^codex resume [0-9a-f-]{36}$/)
    expect(made.path.startsWith(join(home, 'sessions'))).toBe(true)
    expect(made.path.endsWith(`-${made.resume?.slice('codex resume '.length)}.jsonl`)).toBe(true)
    expect(made.nextRequest).toBe('same')
    const html = asked({ format: 'html' })
    expect(errorOf(await calls.exportSession({ key, settings: html, target, dropProvider: true }))).toMatch(
      /^bad-argument: Only a rollout/,
    )
    const elsewhere = { kind: 'home', home: join(folder, 'no-home') } as const
    expect(errorOf(await calls.exportSession({ key, settings, target: elsewhere, dropProvider: true }))).toMatch(
      /^not-found: There is no Codex home/,
    )
  })

  test('a home that does not define the provider refuses it, and nothing is made there', async () => {
    await session.close()
    session = await opened(`meta: 0.140.0 id="${ID}" model_provider="acme"\nturn t1 {\nuser: one\n}`)
    const home = mkdtempSync(join(folder, 'home-'))
    writeFileSync(join(home, 'config.toml'), 'model_provider = "own"\n')
    const { calls, key } = session
    const write = (dropProvider: boolean) =>
      calls.exportSession({ key, settings: asked(), target: { kind: 'home', home }, dropProvider })
    expect(errorOf(await write(false))).toMatch(/^unknown-provider: The session names the model provider "acme"/)
    expect(readdirSync(home)).toEqual(['config.toml'])
    const made = gotten(await write(true))
    expect(made.notes.join()).toContain('It names the model provider "own", that of its new home, in place of "acme".')
    expect([made.nextRequest, readFileSync(made.path, 'utf8').includes('"model_provider":"own"')]).toEqual([
      'same',
      true,
    ])
  })

  test('of a thread that is not open is refused', async () => {
    const { calls } = session
    const settings = asked()
    const all = [
      calls.exportPreview({ key: 'nobody', settings }),
      calls.exportSession({ key: 'nobody', settings, ...to(join(folder, 'x')) }),
      calls.exportTarget({ key: 'nobody', format: 'html', folder: null }),
      calls.stopWriting({ key: 'nobody' }),
    ]
    for (const result of all) expect(errorOf<unknown>(await result)).toMatch(/^no-such-thread: /)
  })
})

describe('a target', () => {
  const target = async (format: 'rollout' | 'markdown', to: string | null, homes: readonly string[] = []) => {
    const calls = threadHandlers({ dataFolder: '', homes: () => homes, emit: () => {} })
    const path = join(folder, 'source.jsonl')
    writeFileSync(path, rolloutText(SESSION))
    const { key } = gotten(await calls.openThread({ path }))
    await ready(calls, key)
    const found = gotten(await calls.exportTarget({ key, format, folder: to }))
    await calls.close()
    return found
  }

  test('is beside the session, or in the folder that was chosen before, by the words of its title', async () => {
    const other = mkdtempSync(join(folder, 'chosen-'))
    expect(await target('markdown', null)).toBe(join(folder, 'one-export.md'))
    expect(await target('rollout', other)).toBe(join(other, 'one-export.jsonl'))
  })

  test('is free: so is its report', async () => {
    const other = mkdtempSync(join(folder, 'taken-'))
    writeFileSync(join(other, 'one-export.jsonl'), '')
    writeFileSync(join(other, 'one-export-2.jsonl.report.json'), '')
    expect(await target('rollout', other)).toBe(join(other, 'one-export-3.jsonl'))
  })

  test('is never among the sessions of a home, which lists what lies there', async () => {
    expect(await target('rollout', null, [folder])).not.toContain(folder)
  })
})

/** A session of so many turns with an output of so many bytes each. */
const long = (turns: number, bytes: number): string =>
  `meta: 0.140.0 id="${ID}"\n${Array.from(
    { length: turns },
    (_, i) => `turn t${i} {\nuser: question ${i}\ncall c${i} shell: ls\noutput c${i}: ${'y'.repeat(bytes)}\n}`,
  ).join('\n')}`

/** Written in a few pieces. */
const SOME = long(100, 50_000)
/** More than one slice of work. */
const BIG = long(400, 160_000)

describe('while a file is written', () => {
  let calls: ThreadHandlers
  let key: string
  let events: Events['writing'][]
  /** Runs at every event of the writing. */
  let onWriting: () => void
  beforeEach(async () => {
    events = []
    onWriting = () => {}
    calls = threadHandlers({
      dataFolder: '',
      homes: () => [],
      emit: (event, payload) => {
        if (event !== 'writing') return
        events.push(payload as Events['writing'])
        onWriting()
      },
    })
    const path = join(mkdtempSync(join(folder, 'big-')), 'big.jsonl')
    writeFileSync(path, rolloutText(SOME))
    key = gotten(await calls.openThread({ path })).key
    await ready(calls, key)
    return () => calls.close()
  })
  const settings = asked()
  const fresh = () => join(mkdtempSync(join(folder, 'out-')), 'big.jsonl')

  test('pages come, a second file is refused, and the first is whole', async () => {
    const path = fresh()
    let done = false
    const meanwhile: Promise<readonly [string, boolean]>[] = []
    onWriting = () => {
      if (meanwhile.length > 0) return
      meanwhile.push(
        calls.rows({ key, turn: 7, from: 0, count: 10 }).then(page => [errorOf(page), done]),
        calls.exportSession({ key, settings, ...to(fresh()) }).then(other => [errorOf(other), done]),
      )
    }
    const made = gotten(
      await calls.exportSession({ key, settings, ...to(path) }).finally(() => {
        done = true
      }),
    )
    expect(await Promise.all(meanwhile)).toEqual([
      ['ok', false],
      ['not-ready: A file is being written already. Wait until it is done, or cancel it.', false],
    ])
    expect([made.path, made.nextRequest]).toEqual([path, 'same'])
    expect(events[0]).toMatchObject({ key })
    for (const { bytesDone, bytesTotal } of events) expect(bytesDone).toBeLessThanOrEqual(bytesTotal)
    // The place is free again.
    expect((await calls.exportSession({ key, settings, ...to(fresh()) })).ok).toBe(true)
  })

  test('it can be stopped, and nothing is left', async () => {
    const path = fresh()
    onWriting = () => void calls.stopWriting({ key })
    expect(errorOf(await calls.exportSession({ key, settings, ...to(path) }))).toBe('cancelled: This was stopped.')
    expect(readdirSync(join(path, '..'))).toEqual([])
  })

  test('the thread can be closed, and nothing is left', async () => {
    const path = fresh()
    onWriting = () => void calls.closeThread({ key })
    expect(errorOf(await calls.exportSession({ key, settings, ...to(path) }))).toBe('cancelled: This was stopped.')
    expect(existsSync(path)).toBe(false)
  })
})

test('a preview that is asked for anew ends the one before', async () => {
  const path = join(mkdtempSync(join(folder, 'anew-')), 'long.jsonl')
  writeFileSync(path, rolloutText(BIG))
  const calls = threadHandlers({ dataFolder: '', homes: () => [], emit: () => {} })
  const { key } = gotten(await calls.openThread({ path }))
  await ready(calls, key)
  const [first, second] = await Promise.all([
    calls.exportPreview({ key, settings: asked() }),
    calls.exportPreview({ key, settings: asked({ drop: ['outputs'] }) }),
  ])
  expect([errorOf(first), errorOf(second)]).toEqual(['cancelled: This was stopped.', 'ok'])
  await calls.close()
})

test('a session that was not read to its end is not exported', async () => {
  const path = join(mkdtempSync(join(folder, 'unread-')), 'long.jsonl')
  writeFileSync(path, rolloutText(BIG))
  const calls = threadHandlers({ dataFolder: '', homes: () => [], emit: () => {} })
  const { key } = gotten(await calls.openThread({ path }))
  await calls.stopThread({ key })
  await ready(calls, key)
  const { phase } = gotten(await calls.thread({ key })).progress
  const made = await calls.exportPreview({ key, settings: asked() })
  // A fast machine has read it in the first slice.
  expect(phase === 'stopped' ? made.ok || errorOf(made) : made.ok).toSatisfy(
    (said: unknown) => said === true || String(said).startsWith('unreadable: The file was not read to its end'),
  )
  await calls.close()
})
