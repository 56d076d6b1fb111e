// The planted set through every form that is for reading.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { DOCUMENTS, type DocumentFormat } from '../../main/export/export-document.ts'
import { type Exported, exportSession } from '../../main/export/export-session.ts'
import { type RedactSettings, STRICT } from '../../main/export/redact/settings.ts'
import type { Drop } from '../../main/export/trim/rules.ts'
import type { Thread } from '../../main/thread/model.ts'
import { writeFiles } from '../support/chain-files.ts'
import { readThread } from '../support/rollout-text.ts'
import { readingsOf } from './decoded.ts'
import { PLANTED, plantedRollout } from './planted.ts'

/** A secret of the set as the name of the file. */
const [NAMED] = PLANTED.filter(({ class: name }) => name === 'GitHub')

let thread: Thread
let folder = ''
beforeAll(() => {
  thread = readThread(writeFiles({ [`of ${NAMED?.secret}.jsonl`]: Buffer.from(plantedRollout()) }))
  folder = mkdtempSync(join(dirname(thread.files[0]?.path ?? ''), 'out-'))
})
afterAll(() => {
  thread.close()
  rmSync(folder, { recursive: true, force: true })
})

let count = 0

function exported(format: DocumentFormat, redact: RedactSettings | null, drop: readonly Drop[] = []): Exported {
  const wanted = { format, trim: { turns: null, drop }, redact, id: null, mode: 'write' } as const
  const made = runNow(exportSession(thread, { ...wanted, textLimit: 100_000, path: join(folder, String(++count)) }))
  if (!made.ok) throw new Error(made.error.message)
  return made.value
}

/** A document as somebody reads it who is looking for something: parts unpacked, marks of Markdown away. */
function readable(path: string): string {
  const text = readFileSync(path, 'utf8')
  const parts = [...text.matchAll(/<script type="application\/octet-stream" id="[^"]*">([^<]*)</g)]
  const unpacked = parts.map(([, part = '']) => gunzipSync(Buffer.from(part, 'base64')).toString('utf8'))
  const page =
    parts.length === 0 ? text : text.replaceAll(/(<script type="application\/octet-stream"[^>]*>)[^<]*/g, '$1')
  const plain = page
    .replaceAll(/^> ?/gm, '')
    .replaceAll(/\\([^\w\s])/g, '$1')
    .replaceAll('`', '')
  return [page, plain, ...unpacked].join('\n').replace(/(?:a quiet line of ordinary words ){2,}/g, '')
}

function found(path: string): readonly string[] {
  const readings = readingsOf(readable(path))
  return PLANTED.filter(({ secret }) => readings.some(each => each.includes(secret))).map(
    ({ class: name, place }) => `${name}: ${place}`,
  )
}

describe.each(DOCUMENTS)('%s', format => {
  test('holds what was planted when nothing is redacted', () => {
    expect(found(exported(format, null).path).length).toBeGreaterThan(35)
  })

  test.each<readonly [string, readonly Drop[]]>([
    ['nothing', []],
    ['display, outputs and images', ['outputs', 'images', 'display']],
  ])('holds none of it when it is, less %s, nor does its report', (_, drop) => {
    const made = exported(format, STRICT, drop)
    expect(found(made.path)).toEqual([])
    expect(found(made.report)).toEqual([])
    expect(made.redacted?.classes.length).toBeGreaterThan(15)
  })
})
