// What a reader is shown of a session is what an export with the same choice writes.
import { beforeAll, describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { rolloutLines } from '../../main/export/codex/rollout-lines.ts'
import { placesOn } from '../../main/export/redact/around.ts'
import { CLASSES } from '../../main/export/redact/classes.ts'
import type { RawLine } from '../../main/export/redact/line.ts'
import { withoutMarks } from '../../main/export/redact/marks.ts'
import { finderOf } from '../../main/export/redact/plan.ts'
import { RedactedReader } from '../../main/export/redact/reader.ts'
import { redactLine } from '../../main/export/redact/redact-line.ts'
import { Scan, WIDEST } from '../../main/export/redact/scan.ts'
import { settingsOf } from '../../main/export/redact/settings.ts'
import type { Thread } from '../../main/thread/model.ts'
import { fileOf, readThread } from '../support/rollout-text.ts'
import { plantedRollout } from './planted.ts'
import { linesOf } from './spared.ts'

/** The filler that moves secrets across read borders holds nothing. */
const MOST = 100_000

let thread: Thread
let scan: Scan
let lines: readonly RawLine[]
beforeAll(() => {
  const bytes = Buffer.concat(linesOf(plantedRollout()).filter(({ length }) => length < MOST))
  thread = readThread(fileOf(bytes))
  lines = linesOf(bytes).map((line, i) => ({ file: 0, n: i + 1, bytes: line.subarray(0, -1) }))
  scan = new Scan(() => rolloutLines(thread, [{ kind: 'kept', file: 0, first: 1, last: lines.length }]))
  expect(runNow(scan.steps())).toBe(null)
  return () => thread.close()
})

const choice = (...off: readonly string[]) => settingsOf({ off, ciphertext: 'stub', images: 'stub' })

function written(line: RawLine, settings: ReturnType<typeof settingsOf>): unknown {
  const result = redactLine(line, scan.ledger, settings, finderOf(scan.ledger, settings))
  return JSON.parse(result.kind === 'same' ? Buffer.from(line.bytes).toString('utf8') : result.text)
}

/** Both as JSON values: a line that stays may be escaped in its own way. */
function expectSame(settings: ReturnType<typeof settingsOf>): void {
  const reader = new RedactedReader(thread, scan.ledger, settings)
  for (const line of lines)
    expect([line.n, JSON.parse(withoutMarks(reader.line(0, line.n)))]).toEqual([line.n, written(line, settings)])
}

describe('every line is shown as it is written', () => {
  test('where all goes', () => {
    expectSame(choice())
    expectSame({ ...choice(), ciphertext: 'keep', images: 'keep' })
  })

  test.each(CLASSES)('where a class stays: %s', name => {
    expectSame(choice(name))
  })

  test('where one secret stays, whichever', () => {
    for (const { secret } of scan.secrets()) expectSame(choice(secret.key))
  })

  test('where one place stays, whichever, and then the line is another than without', () => {
    const find = finderOf(scan.ledger, WIDEST)
    for (const { secret, places } of scan.secrets())
      for (let i = 0; i < places.count; i++) {
        const { line: position = -1, nth = -1 } = places.at(i) ?? {}
        const line = lines[position]
        const place = line && placesOn(line, secret.key, scan.ledger, find)[nth]
        if (line === undefined || place === undefined) throw new Error(`no place ${i} of ${secret.id}`)
        const settings = choice(place.id)
        const shown = withoutMarks(new RedactedReader(thread, scan.ledger, settings).line(0, line.n))
        const kept = written(line, settings)
        expect([secret.id, JSON.parse(shown)]).toEqual([secret.id, kept])
        expect([secret.id, JSON.stringify(kept)]).not.toEqual([secret.id, JSON.stringify(written(line, choice()))])
      }
  })
})

test('a secret that two parts of a message share stays in both', () => {
  const shared = lines.find(({ bytes }) => Buffer.from(bytes).includes('My token is '))
  if (shared === undefined) throw new Error('a shared secret')
  const find = finderOf(scan.ledger, WIDEST)
  const ids = scan
    .secrets()
    .flatMap(({ secret }) => placesOn(shared, secret.key, scan.ledger, find).map(({ id }) => id))
  expect(ids.length).toBe(1)
  expect(written(shared, choice(...ids))).toEqual(JSON.parse(Buffer.from(shared.bytes).toString('utf8')))
})
