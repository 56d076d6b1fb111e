// The planted set through the whole export of documents: searched in the bytes, in what they decode to, and in the inflated parts.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { exportSession } from '../../main/export/export-session.ts'
import { type RedactSettings, STRICT } from '../../main/export/redact/settings.ts'
import type { Thread } from '../../main/thread/model.ts'
import { fileOf, readThread } from '../support/rollout-text.ts'
import { readingsOf } from './decoded.ts'
import { readPage } from './exported.ts'
import { PLANTED, plantedRollout } from './planted.ts'

/** A secret that stands in the name of the file. */
const [NAMED] = PLANTED.filter(({ class: name }) => name === 'GitHub')

let thread: Thread
beforeAll(() => {
  thread = readThread(fileOf(plantedRollout(), `of ${NAMED?.secret}.jsonl`))
})
afterAll(() => thread.close())

let count = 0
function exported(format: 'html' | 'json', redact: RedactSettings | null): readonly Buffer[] {
  const path = join(dirname(thread.files[0]?.path ?? ''), `out-${++count}`)
  const made = runNow(
    exportSession(thread, { format, trim: { turns: null, drop: [] }, redact, path, id: null, mode: 'write' }),
  )
  if (!made.ok) throw new Error(made.error.message)
  return [path, made.value.report].map(each => readFileSync(each))
}

/** The filler that moves secrets across read borders holds nothing: without it the search takes a second. */
const withoutFiller = (text: string): string => text.replace(/(?:a quiet line of ordinary words ){2,}/g, '')

const PART = /<script type="application\/octet-stream" id="[a-zA-Z]+-\d+">([^<]*)</g

/** A file as text, and every part that is packed in it. */
const textsIn = (file: Buffer): readonly string[] => {
  const text = file.toString()
  return [
    text,
    ...[...text.matchAll(PART)].map(([, base64 = '']) => gunzipSync(Buffer.from(base64, 'base64')).toString()),
  ]
}

function hidden(files: readonly Buffer[]): readonly string[] {
  const readings = files.flatMap(textsIn).map(withoutFiller).flatMap(readingsOf)
  return PLANTED.filter(({ secret }) => readings.some(each => each.includes(secret))).map(
    ({ class: name, place }) => `${name}: ${place}`,
  )
}

test.each(['html', 'json'] as const)(
  'no planted secret is in %s, in its report, nor in anything they decode to',
  format => {
    expect(hidden(exported(format, STRICT))).toEqual([])
  },
)

test.each(['html', 'json'] as const)('without redaction most of them are in %s: the search can find them', format => {
  expect(hidden(exported(format, null)).length).toBeGreaterThan(35)
})

test('the page tells what was redacted, and reads back as the redacted session', () => {
  const [bytes = Buffer.alloc(0)] = exported('html', STRICT)
  const page = readPage(bytes)
  expect(page.fidelity).toBe('partial')
  expect(page.notes.join(' ')).toMatch(/Texts were redacted before the export: \d+ findings written over\./)
  expect(page.files[0]?.path).toBe('page.html')
  expect([page.turnCount, page.checkpointCount]).toEqual([thread.turnCount, thread.checkpointCount])
})
