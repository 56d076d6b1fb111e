import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Outcome } from '../../main/base/failure.ts'
import { runNow } from '../../main/base/steps.ts'
import { type Exported, exportSession } from '../../main/export/export-session.ts'
import { DROPS, type Drop, RULES, type TurnRange } from '../../main/export/trim/rules.ts'
import type { Thread } from '../../main/thread/model.ts'
import { fixtures } from '../support/expected.ts'
import { historyWords, readThread, rolloutText } from '../support/rollout-text.ts'
import { linesOf, quickly } from './spared.ts'

const ID = '01a1fc95-9998-7f53-a545-9fe16fd95d41'
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'palimpsest-trim-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Asked {
  readonly drop?: readonly Drop[]
  readonly turns?: TurnRange
  readonly id?: string
  readonly mode?: 'write' | 'preview'
}

let count = 0
const fresh = (): string => join(folder, `${++count}.jsonl`)

function exporting(source: string, { drop = [], turns, id, mode = 'write' }: Asked, path = fresh()): Outcome<Exported> {
  const trim = {
    drop: RULES.filter(rule => rule !== 'turns').filter(rule => drop.includes(rule)),
    turns: turns ?? null,
  }
  return quickly(source, thread =>
    runNow(exportSession(thread, { format: 'rollout', trim, redact: null, id: id ?? null, path, mode })),
  )
}

function exported(source: string, asked: Asked): Exported {
  const made = exporting(source, asked)
  if (!made.ok) throw new Error(made.error.message)
  return made.value
}

function session(text: string): string {
  const path = fresh()
  writeFileSync(path, rolloutText(`meta: 0.140.0 id="${ID}"\n${text}`))
  return path
}

function asked<T>(path: string, question: (thread: Thread) => T): T {
  const thread = readThread(path)
  try {
    return question(thread)
  } finally {
    thread.close()
  }
}

const words = (path: string): readonly string[] => asked(path, thread => historyWords(thread))

const LONG = 'x'.repeat(5000)

/** Three compactions, a turn that was taken back, a long output and what the window shows of all that. */
const SESSION = `turn t1 {
  user: one
  compacted: one | P+first
  }
  turn t2 {
  user: two
  compacted: two | P+second
  }
  turn t3 {
  user: three
  compacted: three | P+third
  call c1 shell: ls
  output c1: ${LONG}
  assistant: done
  event_msg agent_message: {"message":"done"}
  }
  turn t4 {
  user: four
  assistant: a4
  }
  rollback: 1
  turn t5 {
  user: five
  assistant: a5
  }`

describe('each rule alone', () => {
  test.each([
    ['superseded', 1],
    ['outputs', 1],
    ['images', 0],
    ['rolled-back', 7],
    ['display', 1],
  ] as const)('%s names %i lines', (rule, lines) => {
    const path = session(SESSION)
    const made = exported(path, { drop: [rule] })
    expect([...made.removed].map(([name, saved]) => [name, saved.lines])).toEqual([[rule, lines]])
    const words1 = words(path).map(word => (rule === 'outputs' ? word.replace(/x{5000}/, STUB) : word))
    expect(words(made.path)).toEqual(words1)
  })

  test('images names one line, and the text beside it stays', () => {
    const image = { type: 'input_image', image_url: `data:image/png;base64,${'A'.repeat(5000)}` }
    const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'see' }, image] }
    const line = JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'response_item', payload: item })
    const made = exported(session(`raw: ${line}`), { drop: ['images'] })
    expect(made.removed.get('images')?.lines).toBe(1)
    expect(made.changedLines).toEqual([1, 2])
    expect(words(made.path)).toEqual(['see\n[Palimpsest left out this image: 5024 bytes.]'])
  })

  test('without any, only the first line is another one', () => {
    const path = session(SESSION)
    const made = exported(path, {})
    expect({ removed: [...made.removed], changed: made.changedLines }).toEqual({ removed: [], changed: [1] })
    expect(linesOf(readFileSync(made.path)).slice(1)).toEqual(linesOf(readFileSync(path)).slice(1))
  })
})

const STUB = '[Palimpsest left out this output: 5000 bytes.]'

test('the compaction that a rollback would uncover stays, and the note says how far that goes', () => {
  const made = exported(session(SESSION), { drop: ['superseded'] })
  const summaries = linesOf(readFileSync(made.path)).flatMap(
    line => /P\+|(first|second|third)"\}\]\}\]/.exec(line.toString())?.[1] ?? [],
  )
  expect(summaries).toEqual(['second', 'third'])
  expect(made.notes[0]).toBe(
    'A rollback of more than 2 turns behind the end would reach a compaction that was left out: the agent then reads the full messages instead.',
  )
})

test('a line that two rules name counts for the first of them', () => {
  const path = session(`turn t1 {
    user: one
    compacted: one | P+first
    }
    turn t2 {
    user: two
    output c1: ${LONG}
    event_msg exec_command_end: {"aggregated_output":"${LONG}"}
    }
    turn t3 {
    user: three
    }`)
  const lines = (asked: Asked) =>
    Object.fromEntries([...exported(path, asked).removed].map(([rule, saved]) => [rule, saved.lines]))
  expect(lines({ drop: ['outputs'] })).toEqual({ outputs: 2 })
  expect(lines({ drop: ['outputs', 'display'] })).toEqual({ display: 1, outputs: 1 })
  expect(lines({ drop: ['outputs', 'display'], turns: { first: 1, last: 1 } })).toEqual({
    turns: 12,
    display: 0,
    outputs: 0,
  })
})

describe('a range of turns', () => {
  const COMPACTED = `turn t1 {
  user: one
  }
  turn t2 {
  user: two
  compacted: one | two | P+both
  }
  turn t3 {
  user: three
  }
  turn t4 {
  user: four
  compacted: three | four | P+all
  }`

  test.each([
    [{ first: 3, last: 3 }, true],
    [{ first: 3, last: 4 }, false],
    [{ first: 2, last: 3 }, false],
    [{ first: 1, last: 1 }, false],
  ])('%j goes on from a compaction that is left out: %s, and a note says so', (turns, lost) => {
    const { notes } = exported(session(COMPACTED), { turns })
    expect(notes.some(note => note.includes('go on from a compaction before them'))).toBe(lost)
  })

  const path = () => session(SESSION)

  test.each([
    [{ first: 1, last: 1 }, ['one', 'P+first']],
    [{ first: 2, last: 2 }, ['two', 'P+second']],
    [{ first: 4, last: 4 }, ['four', 'assistant: a4']],
    [{ first: 4, last: 5 }, ['five', 'assistant: a5']],
    [{ first: 5, last: 5 }, ['five', 'assistant: a5']],
  ])('%j', (turns, expected) => {
    expect(words(exported(path(), { turns }).path)).toEqual(expected)
  })

  test('the instructions of before stay', () => {
    const made = exported(session(`turn t1 {\nenv\nuser: one\n}\nturn t2 {\nuser: two\n}`), {
      turns: { first: 2, last: 2 },
    })
    expect(words(made.path)).toEqual(['env', 'two'])
  })

  test('a compaction of the turns that go makes none of those that stay superseded', () => {
    const made = exported(path(), { turns: { first: 1, last: 1 }, drop: ['superseded'] })
    expect(made.removed.get('superseded')?.lines).toBe(0)
    expect(words(made.path)).toEqual(['one', 'P+first'])
  })

  test('which session it is stays, and a document of them says it', () => {
    const source = session('turn t1 {\nuser: one\n}\nturn t2 {\nuser: two\n}')
    const out = fresh()
    const trim = { turns: { first: 2, last: 2 }, drop: [] }
    const made = asked(source, thread =>
      runNow(exportSession(thread, { format: 'json', trim, redact: null, id: null, path: out, mode: 'write' })),
    )
    expect(made.ok && made.value.removed.get('turns')?.lines).toBe(5)
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ thread: { id: ID } })
  })

  test('all of them is everything', () => {
    expect(exported(path(), { turns: { first: 1, last: 5 } }).removed.get('turns')?.lines).toBe(0)
  })

  test('one that is not there is refused', () => {
    expect(exporting(path(), { turns: { first: 2, last: 6 } })).toEqual({
      ok: false,
      error: { code: 'bad-argument', message: 'The session has 5 turns; there is no turn 6.' },
    })
  })
})

describe('the id', () => {
  test('is that of the settings and the source: two exports are the same bytes', () => {
    const path = session(SESSION)
    const [first, second] = [exported(path, { drop: ['display'] }), exported(path, { drop: ['display'] })]
    expect(readFileSync(second.path)).toEqual(readFileSync(first.path))
    expect(first.threadId).toMatch(/^019b76da-a800-7\w{3}-[89ab]\w{3}-\w{12}$/)
    expect(exported(path, { drop: ['images'] }).threadId).not.toBe(first.threadId)
    expect(exported(path, { turns: { first: 1, last: 5 } }).threadId).not.toBe(exported(path, {}).threadId)
  })

  test('or the one that was asked for; the source is named', () => {
    const id = '11111111-1111-4111-8111-111111111111'
    const made = exported(session('user: one'), { id })
    const [meta] = linesOf(readFileSync(made.path))
    expect(JSON.parse(String(meta)).payload).toMatchObject({ id, forked_from_id: ID })
  })
})

describe('what is written', () => {
  test('a report beside the file tells what is gone', () => {
    const made = exported(session(SESSION), { drop: ['outputs'], id: ID })
    expect(JSON.parse(readFileSync(made.report, 'utf8'))).toMatchObject({
      source: { id: ID },
      settings: { format: 'rollout', turns: null, drop: ['outputs'] },
      bytes: statSync(made.path).size,
      removed: { outputs: { lines: 1 } },
      changedLines: made.changedLines,
    })
  })

  test('a preview tells the same and writes nothing', () => {
    const path = session(SESSION)
    const before = readdirSync(folder).length
    const preview = exported(path, { drop: DROPS, mode: 'preview' })
    expect(readdirSync(folder).length).toBe(before)
    const made = exported(path, { drop: DROPS })
    expect({ ...preview, path: '', report: '' }).toEqual({ ...made, path: '', report: '' })
    expect(preview.bytes).toBe(statSync(made.path).size)
  })

  test.each(['', '.report.json'])('a file that is there is never replaced: OUT%s', suffix => {
    const path = fresh()
    writeFileSync(path + suffix, 'mine')
    const made = exporting(session('user: one'), {}, path)
    expect(made).toMatchObject({ ok: false, error: { code: 'not-writable' } })
    expect(readFileSync(path + suffix, 'utf8')).toBe('mine')
    expect([path, `${path}.report.json`].filter(existsSync)).toEqual([path + suffix])
  })

  test('a flat file has to be forked first', () => {
    const path = fresh()
    writeFileSync(path, rolloutText('flat\nuser: one'))
    expect(exporting(path, {})).toMatchObject({ ok: false, error: { message: expect.stringContaining('fork it') } })
  })

  test('what Codex would refuse is refused', () => {
    const path = fresh()
    writeFileSync(path, rolloutText('no-meta\nuser: one'))
    expect(exporting(path, {})).toMatchObject({ ok: false, error: { code: 'bad-argument' } })
  })
})

/** Recorded files that are read in a moment. */
const RECORDED = fixtures().filter(({ path }) => path.endsWith('.jsonl') && statSync(path).size < 60_000)

describe('of every recorded session', () => {
  test('what stays stays byte for byte, and each byte is counted once', { timeout: 300_000 }, () => {
    for (const { name, path } of RECORDED) {
      const made = exporting(path, { drop: DROPS })
      if (!made.ok) continue
      const files = asked(path, thread =>
        thread.files.map(file => readFileSync(file.path).subarray(0, file.cut?.byte ?? undefined)),
      )
      const source = files.flatMap(linesOf)
      const texts = source.map(line => line.toString('latin1'))
      const changed = new Set(made.value.changedLines)
      let from = 0
      for (const [i, line] of linesOf(readFileSync(made.value.path)).entries()) {
        if (changed.has(i + 1)) continue
        const at = texts.indexOf(line.toString('latin1'), from)
        expect(at, `line ${i + 1} of ${name}`).toBeGreaterThanOrEqual(from)
        from = at + 1
      }
      const metas = files.map(bytes => linesOf(bytes).find(line => line.includes('"type":"session_meta"'))?.length ?? 0)
      const own = linesOf(readFileSync(made.value.path))[0]?.length ?? 0
      const saved = [...made.value.removed.values()].reduce((sum, { bytes }) => sum + bytes, 0)
      const total = source.reduce((sum, line) => sum + line.length + (line.at(-1) === 10 ? 0 : 1), 0)
      expect(made.value.bytes, name).toBe(total - metas.reduce((sum, bytes) => sum + bytes, 0) + own - saved)
    }
  })

  test('without what only serves display it has the same turns, list, name, tokens and history', {
    timeout: 300_000,
  }, () => {
    let dropped = 0
    for (const { name, path } of RECORDED) {
      const [whole, made] = [exporting(path, {}), exporting(path, { drop: ['display'] })]
      if (!whole.ok || !made.ok) continue
      dropped += made.value.removed.get('display')?.lines ?? 0
      const told = (file: string) =>
        asked(file, thread => ({
          name: thread.info.name,
          turns: Array.from({ length: thread.turnCount }, (_, n) => thread.turn(n + 1)).map(
            ({ id, status, prompt, items, tokens, displayed }) => ({ id, status, prompt, items, tokens, displayed }),
          ),
          list: thread
            .displayed()
            ?.map(({ id, turn, status }) => ({ id: id?.startsWith('rollout-') ? null : id, turn, status })),
          curve: Array.from({ length: thread.curveCount() }, (_, i) => thread.curvePoint(i).tokens),
          checkpoints: thread.checkpointCount,
          history: historyWords(thread),
        }))
      expect(told(made.value.path), name).toEqual(told(whole.value.path))
    }
    expect(dropped).toBeGreaterThan(100)
  })
})
