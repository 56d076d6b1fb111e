// The planted set against the redactor, and what its report says of it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { CLASSES } from '../../main/export/redact/classes.ts'
import { Ledger } from '../../main/export/redact/ledger.ts'
import {
  collectSecrets,
  type RedactReport,
  RedactTally,
  redactedChunks,
  type SessionLines,
} from '../../main/export/redact/pass.ts'
import { redactText } from '../../main/export/redact/redact-line.ts'
import { type RedactSettings, STRICT } from '../../main/export/redact/settings.ts'
import { openDatabase } from '../../main/library/sqlite.ts'
import { readingsOf } from './decoded.ts'
import { PLANTED, plantedIndex, plantedRollout, writePlantedState } from './planted.ts'
import { linesOf } from './spared.ts'

const folder = mkdtempSync(join(tmpdir(), 'palimpsest-redact-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The filler that moves secrets across read borders holds nothing: without it the search takes a second. */
const withoutFiller = (text: string): string => text.replace(/(?:a quiet line of ordinary words ){2,}/g, '')

let rollout: Buffer
let titles: readonly string[]
let names: readonly string[]
let output: string
let report: RedactReport
const ledger = new Ledger()

beforeAll(() => {
  rollout = plantedRollout()
  const path = join(folder, 'state_5.sqlite')
  writePlantedState(path)
  const db = openDatabase(path, { readonly: true })
  if (!db.ok) throw new Error(db.error.message)
  const rows = db.value.prepare('SELECT title, name, first_user_message FROM threads').raw().all() as string[][]
  db.value.close()
  titles = rows.flat()
  names = plantedIndex()
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map(line => String(JSON.parse(line).thread_name))
  const made = redacted(rollout, STRICT, ledger)
  report = made.report
  output = made.text
})

function* linesIn(bytes: Buffer): SessionLines {
  for (const [i, line] of linesOf(bytes).entries()) yield { file: 0, n: i + 1, bytes: line.subarray(0, -1) }
  return null
}

function redacted(bytes: Buffer, settings: RedactSettings, known = new Ledger()) {
  expect(runNow(collectSecrets(linesIn(bytes), settings, known))).toBe(null)
  let changed = 0
  const tally = new RedactTally(({ kind }) => {
    if (kind !== 'same') changed += 1
  })
  const written = [...redactedChunks(linesIn(bytes), known, settings, tally)].map(chunk => Buffer.from(chunk))
  return { text: Buffer.concat(written).toString('utf8'), report: tally.report(known), changed }
}

const hidden = (readings: readonly string[]): readonly string[] =>
  PLANTED.filter(({ secret }) => readings.some(text => text.includes(secret))).map(
    ({ class: name, place }) => `${name}: ${place}`,
  )

test('the search finds each of the 60 before redaction', () => {
  const before = [...readingsOf(withoutFiller(rollout.toString('utf8'))), ...titles, ...names]
  expect(hidden(before).length).toBe(60)
})

test('none of the 60 is in the redacted rollout, however it is read', () => {
  expect(hidden(readingsOf(withoutFiller(output)))).toEqual([])
})

test('none is in titles and names', () => {
  const texts = [...titles, ...names]
  expect(hidden(texts).length).toBeGreaterThan(3)
  expect(hidden(texts.map(text => redactText(text, ledger, STRICT)))).toEqual([])
})

test('all lines are still there, and all are JSON', () => {
  const lines = output.trimEnd().split('\n')
  expect(lines.length).toBe(rollout.toString('utf8').trimEnd().split('\n').length)
  for (const line of lines) expect(typeof JSON.parse(line)).toBe('object')
})

test('the report counts the places by class', () => {
  expect(Object.fromEntries(report.classes.map(({ class: name, places }) => [name, places]))).toEqual({
    email: 3,
    'home-path': 4,
    'account-id': 4,
    'git-remote': 4,
    'private-host': 3,
    aws: 6,
    github: 3,
    gitlab: 3,
    slack: 3,
    openai: 3,
    anthropic: 3,
    stripe: 3,
    google: 3,
    npm: 3,
    'private-key': 3,
    jwt: 3,
    'database-url': 2,
    'url-password': 1,
    password: 2,
  })
  expect([...report.classes.map(({ class: name }) => name), 'other-key']).toEqual(CLASSES)
  expect(report.leftOut).toEqual({ rejected: 0, 'too-long': 0, 'unknown-type': 0 })
})

test('redacting again changes nothing', () => {
  expect(redacted(Buffer.from(output), STRICT).changed).toBe(0)
})

test.each(CLASSES.filter(name => name !== 'other-key'))('a class that is off is not looked for: %s', name => {
  const settings = { ...STRICT, classes: new Set(CLASSES.filter(other => other !== name)) }
  const small = Buffer.from(withoutFiller(rollout.toString('utf8')))
  const { report: found } = redacted(small, settings)
  expect(found.classes.map(each => each.class)).not.toContain(name)
})
