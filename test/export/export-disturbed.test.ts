// What happens to the source, the target and the report when something comes between.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Outcome } from '../../main/base/failure.ts'
import { runNow, type Steps } from '../../main/base/steps.ts'
import { type Exported, type ExportFormat, exportSession, FORMATS } from '../../main/export/export-session.ts'
import { type RedactSettings, STRICT } from '../../main/export/redact/settings.ts'
import { isTemporary } from '../../main/export/write-file.ts'
import type { Thread } from '../../main/thread/model.ts'
import { folderWith } from '../cli/folder.ts'
import { readThread, rolloutText } from '../support/rollout-text.ts'

const CLI = join(import.meta.dirname, '../../main/cli.ts')
const META = 'meta: 0.169.0 id="0199f0aa-0000-7000-8000-000000000001"'

/** Of some MB, with a secret in each line. */
const TEXT = rolloutText(
  `${META}\n${Array.from({ length: 30 }, (_, i) => `user: ada@one-example.dev ${i}\nassistant: ${'words and words '.repeat(4000)}`).join('\n')}`,
)
const SETTINGS: readonly (readonly [string, RedactSettings | null])[] = [
  ['as it is', null],
  ['redacted', STRICT],
]

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'palimpsest-disturbed-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
function opened(): { readonly thread: Thread; readonly source: string; readonly at: string } {
  const at = join(folder, String(++count))
  const source = folderWith({ 'source.jsonl': TEXT })
  renameSync(source, at)
  return { thread: readThread(join(at, 'source.jsonl'), { quick: true }), source: join(at, 'source.jsonl'), at }
}

/** Runs an export; `disturb` comes between, when some of it is written. */
function disturbed(thread: Thread, at: string, redact: RedactSettings | null, disturb: () => void): Outcome<Exported> {
  const path = join(at, 'out.jsonl')
  let written = 0
  const onBytes = (done: number): void => {
    written = done
  }
  const trim = { turns: null, drop: [] } as const
  const steps = exportSession(thread, { format: 'rollout', trim, redact, path, id: null, mode: 'write', onBytes })
  let came = false
  for (;;) {
    const step = steps.next()
    if (step.done) {
      thread.close()
      expect(came).toBe(true)
      return step.value
    }
    if (came || written === 0) continue
    came = true
    disturb()
  }
}

/** The copy that nothing came between. */
function undisturbed(redact: RedactSettings | null): Buffer {
  const { thread, at } = opened()
  expect(disturbed(thread, at, redact, () => undefined)).toMatchObject({ ok: true })
  return readFileSync(join(at, 'out.jsonl'))
}

describe.each(SETTINGS)('a source, exported %s,', (_, redact) => {
  test('that grows meanwhile is exported as it was read', () => {
    const { thread, source, at } = opened()
    expect(disturbed(thread, at, redact, () => appendFileSync(source, 'more\n'))).toMatchObject({ ok: true })
    expect(readFileSync(join(at, 'out.jsonl')).equals(undisturbed(redact))).toBe(true)
    expect(readFileSync(source, 'utf8').endsWith('more\n')).toBe(true)
  })

  test('that becomes shorter meanwhile is a sentence, and nothing is left', () => {
    const { thread, source, at } = opened()
    expect(disturbed(thread, at, redact, () => truncateSync(source, TEXT.length - 100_000))).toMatchObject({
      ok: false,
      error: { code: 'unreadable', message: expect.stringContaining('has become shorter') },
    })
    expect(readdirSync(at)).toEqual(['source.jsonl'])
  })

  test('that another file takes the place of is exported as it was read', () => {
    const { thread, source, at } = opened()
    const other = join(folder, 'other')
    writeFileSync(other, 'another file')
    expect(disturbed(thread, at, redact, () => renameSync(other, source))).toMatchObject({ ok: true })
    expect(readFileSync(join(at, 'out.jsonl')).equals(undisturbed(redact))).toBe(true)
    expect(readFileSync(source, 'utf8')).toBe('another file')
  })

  test('whose target appears meanwhile leaves that alone', () => {
    const { thread, at } = opened()
    expect(disturbed(thread, at, redact, () => writeFileSync(join(at, 'out.jsonl'), 'mine'))).toMatchObject({
      ok: false,
      error: { code: 'not-writable' },
    })
    expect(readFileSync(join(at, 'out.jsonl'), 'utf8')).toBe('mine')
    expect(readdirSync(at).sort()).toEqual(['out.jsonl', 'source.jsonl'])
  })

  test('whose export is stopped leaves nothing', () => {
    const { thread, source, at } = opened()
    const path = join(at, 'out.jsonl')
    const trim = { turns: null, drop: [] } as const
    const steps = exportSession(thread, { format: 'rollout', trim, redact, path, id: null, mode: 'write' })
    while (!readdirSync(at).some(isTemporary)) expect(steps.next().done).toBe(false)
    steps.return({ ok: false, error: { code: 'bad-argument', message: '' } })
    thread.close()
    expect(readdirSync(at)).toEqual(['source.jsonl'])
    expect(readFileSync(source).equals(TEXT)).toBe(true)
  })
})

describe.each(FORMATS)('an export as %s', format => {
  test.each(SETTINGS)('that is stopped at any step leaves nothing: %s', (_, redact) => {
    const { at, source, begin } = of(FEW, format, redact)
    let last: Outcome<Exported> | null = null
    for (let count = 0; last === null; count++) {
      const { steps, thread } = begin()
      last = advanced(steps, count)
      if (last === null) {
        steps.return(undefined as never)
        expect(readdirSync(at), `stopped after ${count} steps`).toEqual(['source.jsonl'])
        expect(readFileSync(source).equals(FEW)).toBe(true)
      }
      thread.close()
    }
    expect(last).toMatchObject({ ok: true })
    expect(readdirSync(at).sort()).toEqual(['out', 'out.report.json', 'source.jsonl'])
  })

  test('that is stopped while it is being written leaves nothing', () => {
    const { at, source, begin } = of(MANY, format, null)
    const { steps, thread } = begin()
    while (!readdirSync(at).some(isTemporary)) expect(steps.next().done).toBe(false)
    steps.return(undefined as never)
    thread.close()
    expect(readdirSync(at)).toEqual(['source.jsonl'])
    expect(readFileSync(source).equals(MANY)).toBe(true)
  })

  test('whose report appears meanwhile leaves that alone, and nothing else', () => {
    const { at, begin } = of(FEW, format, STRICT)
    const { steps, thread } = begin()
    steps.next()
    writeFileSync(join(at, 'out.report.json'), 'mine')
    expect(runNow(steps)).toMatchObject({ ok: false, error: { code: 'not-writable' } })
    thread.close()
    expect(readFileSync(join(at, 'out.report.json'), 'utf8')).toBe('mine')
    expect(readdirSync(at).sort()).toEqual(['out.report.json', 'source.jsonl'])
  })
})

/** Of some hundred kB, so that it can be exported once for each of its steps. */
const FEW = rolloutText(
  `${META}\n${Array.from({ length: 6 }, (_, i) => `user: ada@one-example.dev ${i}\nassistant: ${'words and words '.repeat(2000)}`).join('\n')}`,
)

/** A page that holds it packed is written in several chunks, too. */
const MANY = rolloutText(
  `${META}\n${Array.from({ length: 60 }, (_, i) => `user: ${i}\nassistant: ${noise(i)}`).join('\n')}`,
)

/** Words that do not pack well. */
function noise(seed: number): string {
  const words = Array.from({ length: 250 }, (_, i) => createHash('sha256').update(`${seed} ${i}`).digest('hex'))
  return words.join(' ')
}

function of(text: Buffer, format: ExportFormat, redact: RedactSettings | null) {
  const at = folderWith({ 'source.jsonl': text })
  const source = join(at, 'source.jsonl')
  const begin = () => {
    const thread = readThread(source)
    const trim = { turns: null, drop: [] }
    return {
      thread,
      steps: exportSession(thread, { format, trim, redact, path: join(at, 'out'), id: null, mode: 'write' }),
    }
  }
  return { at, source, begin }
}

/** Goes so many steps; null, or what came of it when there are not so many. */
function advanced<T>(steps: Steps<T>, count: number): T | null {
  for (let i = 0; i < count; i++) {
    const step = steps.next()
    if (step.done) return step.value
  }
  return null
}

const WORDS = ['--format', 'rollout', '--redact', 'all']

// The shell's limit for the size of a file ends a write in the middle, as a disk that is full does.
test.skipIf(process.platform === 'win32')('an export that the disk ends is one sentence, and leaves nothing', () => {
  const at = folderWith({ 'source.jsonl': TEXT })
  const command = 'ulimit -f 100; exec "$0" "$@"'
  const args = ['-c', command, process.execPath, CLI, 'export', 'source.jsonl', ...WORDS, '--out', 'out.jsonl']
  const ran = spawnSync('bash', args, { cwd: at, encoding: 'utf8' })
  expect({ status: ran.status, stdout: ran.stdout }).toEqual({ status: 1, stdout: '' })
  expect(ran.stderr).toBe(`${join(at, 'out.jsonl')} was not written: this disk takes no file of that size.\n`)
  expect(readdirSync(at)).toEqual(['source.jsonl'])
  expect(readFileSync(join(at, 'source.jsonl')).equals(TEXT)).toBe(true)
})

// Who may do everything may write there, too.
test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a folder that is read-only is one sentence',
  () => {
    const at = folderWith({ 'source.jsonl': rolloutText(`${META}\nuser: one`) })
    chmodSync(at, 0o500)
    const words = [CLI, 'export', 'source.jsonl', ...WORDS, '--out', 'out.jsonl']
    const ran = spawnSync(process.execPath, words, { cwd: at, encoding: 'utf8' })
    chmodSync(at, 0o700)
    expect(ran.status).toBe(1)
    expect(ran.stderr).toBe(`${join(at, 'out.jsonl')} was not written: this user may not write to that folder.\n`)
    expect(readdirSync(at)).toEqual(['source.jsonl'])
  },
)
