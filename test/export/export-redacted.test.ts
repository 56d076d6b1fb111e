// The planted set through the whole export: a chain of two files, trimmed, then redacted.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { type Exported, exportSession } from '../../main/export/export-session.ts'
import { type Prepared, preparedThread } from '../../main/export/prepared-thread.ts'
import { type RedactSettings, STRICT } from '../../main/export/redact/settings.ts'
import type { Drop, Trim } from '../../main/export/trim/rules.ts'
import type { Thread } from '../../main/thread/model.ts'
import { following, offset, rolloutPath, writeFiles } from '../support/chain-files.ts'
import { historyWords, readThread } from '../support/rollout-text.ts'
import { readingsOf } from './decoded.ts'
import { PLANTED, plantedIndex, plantedRollout } from './planted.ts'
import { linesOf } from './spared.ts'

const OWN = '33333333-3333-4333-8333-333333333333'

/** The filler that moves secrets across read borders holds nothing: without it the search takes a second. */
const withoutFiller = (text: string): string => text.replace(/(?:a quiet line of ordinary words ){2,}/g, '')

const hidden = (text: string): readonly string[] => {
  const readings = readingsOf(withoutFiller(text))
  return PLANTED.filter(({ secret }) => readings.some(each => each.includes(secret))).map(
    ({ class: name, place }) => `${name}: ${place}`,
  )
}

/** Secrets of the set that this file's name holds: Codex names files by time and id, people do not. */
const [NAMED] = PLANTED.filter(({ class: name }) => name === 'GitHub')

/** Some of it lies across the borders of reads. */
const whole = plantedRollout()
let thread: Thread
let lines = 0
beforeAll(() => {
  const planted = Buffer.from(withoutFiller(whole.toString('utf8')))
  lines = linesOf(planted).length
  const id = String(JSON.parse(String(linesOf(planted)[0])).payload.id)
  const base = Buffer.from(planted)
  const rest = `turn t9 {\nuser: what was it?\ncall c9 shell: ls\noutput c9: ${'x'.repeat(5000)}\nassistant: see the settings\n}`
  const own = following(OWN, { base: id, lines, of: base, bytes: offset(base, lines) }, rest)
  thread = readThread(writeFiles({ [rolloutPath(id)]: base, [`of ${NAMED?.secret}.jsonl`]: own }))
})
afterAll(() => thread.close())

const TRIMS: readonly [readonly [string, Trim], ...(readonly [string, Trim])[]] = [
  ['nothing', { turns: null, drop: [] }],
  ['display and superseded compactions', { turns: null, drop: ['superseded', 'display'] }],
  ['images and outputs', { turns: null, drop: ['images', 'outputs'] }],
]

const folder = (): string => dirname(thread.files[thread.own]?.path ?? '')
let count = 0

function exported(trim: Trim, redact: RedactSettings | null): Exported {
  const path = join(folder(), `out-${++count}.jsonl`)
  const made = runNow(exportSession(thread, { format: 'rollout', trim, redact, path, id: null, mode: 'write' }))
  if (!made.ok) throw new Error(made.error.message)
  return made.value
}

function prepared<T>(trim: Trim, redact: RedactSettings | null, ask: (made: Prepared) => T): T {
  const made = runNow(preparedThread(thread, { trim, redact }))
  if (!made.ok) throw new Error(made.error.message)
  try {
    return ask(made.value)
  } finally {
    made.value.close()
  }
}

/** All bytes of a thread's files. */
const textOf = (of: Thread): string =>
  of.files.map((file, i) => Buffer.from(of.fileBytes(i, 0, file.bytes)).toString('utf8')).join('')

test('without redaction the chain holds what was planted in its lines', () => {
  const made = exported({ turns: null, drop: [] }, null)
  expect(hidden(readFileSync(made.path, 'utf8')).length).toBeGreaterThan(50)
  expect(readFileSync(made.report, 'utf8')).toContain(NAMED?.secret)
  expect(made.redacted).toBe(null)
})

test('none of the 60 is left of the whole set, of which some lie across borders of reads', () => {
  const alone = readThread(writeFiles({ 'planted.jsonl': whole }), { quick: true })
  const path = join(folder(), 'whole.jsonl')
  const wanted = { format: 'rollout', trim: TRIMS[0][1], redact: STRICT, id: null, path, mode: 'write' } as const
  expect(runNow(exportSession(alone, wanted))).toMatchObject({ ok: true })
  alone.close()
  expect(hidden(readFileSync(path, 'utf8'))).toEqual([])
})

describe.each(TRIMS)('less %s', (_, trim) => {
  test('none of the 60 is in the redacted rollout or its report, however they are read', () => {
    const made = exported(trim, STRICT)
    const text = readFileSync(made.path, 'utf8')
    expect(hidden(text)).toEqual([])
    expect(hidden(readFileSync(made.report, 'utf8'))).toEqual([])
    for (const line of text.trimEnd().split('\n')) expect(typeof JSON.parse(line)).toBe('object')
    expect(made.redacted?.classes.length).toBeGreaterThan(15)
  })

  test('none is in what documents are made of, titles and names of files included', () => {
    prepared(trim, STRICT, made => {
      expect(hidden(textOf(made.thread))).toEqual([])
      if (trim.drop.includes('outputs')) expect(made.removed.get('outputs')?.lines).toBeGreaterThan(0)
      const names = [...plantedIndex().toString('utf8').trimEnd().split('\n'), ...thread.files.map(file => file.path)]
      expect(hidden(names.join('\n'))).not.toEqual([])
      expect(hidden(names.map(name => made.clean(name)).join('\n'))).toEqual([])
      expect(hidden(made.thread.files.map(file => file.path).join('\n'))).toEqual([])
    })
  })
})

test('lines that hold no secret and that no rule names are byte for byte those of the source', () => {
  const source = thread.files.flatMap((file, i) => linesOf(Buffer.from(thread.fileBytes(i, 0, file.bytes))))
  const made = exported({ turns: null, drop: [] }, STRICT)
  const changed = new Set(made.changedLines)
  const out = linesOf(readFileSync(made.path))
  expect(changed.size).toBeGreaterThan(50)
  expect(out.length).toBe(source.length - 1)
  expect(out.length - changed.size).toBeGreaterThan(5)
  for (const [i, line] of out.entries())
    if (!changed.has(i + 1)) expect(source.some(each => each.equals(line))).toBe(true)
})

test('a preview tells the same of redaction, and writes nothing', () => {
  const trim: Trim = { turns: null, drop: ['images'] }
  const before = readdirSync(folder()).length
  const wanted = { format: 'rollout', trim, redact: STRICT, id: null } as const
  const made = runNow(exportSession(thread, { ...wanted, path: join(folder(), 'never'), mode: 'preview' }))
  expect(readdirSync(folder()).length).toBe(before)
  const written = exported(trim, STRICT)
  expect(made).toEqual({
    ok: true,
    value: { ...written, path: join(folder(), 'never'), report: expect.any(String), notes: expect.any(Array) },
  })
})

test('the id tells settings of redaction apart', () => {
  const ids = [
    null,
    STRICT,
    { ...STRICT, ciphertext: 'keep' as const },
    { ...STRICT, images: 'keep' as const },
    { ...STRICT, classes: new Set(['email'] as const) },
    { ...STRICT, off: new Set(['email 1']) },
  ].map(redact => exported({ turns: null, drop: [] }, redact).threadId)
  expect(new Set(ids).size).toBe(ids.length)
  expect(exported({ turns: null, drop: [] }, STRICT).threadId).toBe(ids[1])
})

describe('a prepared thread', () => {
  const DISPLAY: readonly Drop[] = ['display']

  test('is the thread itself where nothing goes, and is not closed with the export', () => {
    prepared({ turns: null, drop: [] }, null, made => expect(made.thread).toBe(thread))
    expect(thread.fileBytes(0, 0, 10).length).toBe(10)
  })

  test('is one file under the same id, with the same history', () => {
    prepared({ turns: null, drop: DISPLAY }, null, made => {
      expect(made.thread.info).toMatchObject({ id: OWN, historyMode: 'paginated' })
      expect(made.thread.files.length).toBe(1)
      expect(made.thread.missing).toBe(null)
      expect(made.thread.checked).toBe(true)
      expect(historyWords(made.thread)).toEqual(historyWords(thread))
    })
  })

  test('of a single file that only loses secrets has the same line numbers', () => {
    const alone = readThread(thread.files[0]?.path ?? '')
    try {
      const made = runNow(preparedThread(alone, { trim: { turns: null, drop: [] }, redact: STRICT }))
      if (!made.ok) throw new Error(made.error.message)
      expect(made.value.thread.files[0]?.lines).toBe(lines)
      expect(made.value.thread.info.id).toBe(alone.info.id)
      made.value.close()
    } finally {
      alone.close()
    }
  })

  test('leaves no file, closed or not', () => {
    const before = readdirSync(folder())
    prepared({ turns: null, drop: DISPLAY }, STRICT, made =>
      expect(existsSync(made.thread.files[0]?.path ?? '')).toBe(false),
    )
    expect(readdirSync(folder())).toEqual(before)
    expect(before.some(name => name.includes(basename(thread.files[thread.own]?.path ?? '')))).toBe(true)
  })
})
