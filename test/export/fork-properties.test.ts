import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { fork } from '../../main/export/codex/fork.ts'
import type { Form } from '../../main/export/codex/session-meta.ts'
import type { Point, Thread } from '../../main/thread/model.ts'
import { folderWith } from '../cli/folder.ts'
import { numbered, threadWords, VERSION_NAMES, VERSIONS } from '../reference/random-thread.ts'
import { readThread, rolloutText } from '../support/rollout-text.ts'
import { itemsOf, requestOf } from '../support/same-request.ts'

const MEMBERS = 'id="0199f0aa-0000-7000-8000-000000000001" originator="test" timestamp="2026-01-01T00:00:00.000Z"'

const thread = fc.constantFrom(...VERSIONS).chain(version =>
  threadWords(version).map(words => ({
    version,
    text: numbered([`meta: ${VERSION_NAMES[version]} ${MEMBERS}`, ...words.filter(word => !word.startsWith('meta:'))]),
  })),
)

const historyOf = (session: Thread, at: Point) => runNow(session.history(at)).items.map(ref => session.item(ref).raw)

function forkOf(source: Thread, at: Point, form: Form, folder: string) {
  const made = runNow(
    fork(source, {
      at,
      form,
      target: { kind: 'path', path: join(folder, 'fork.jsonl') },
      dropProvider: false,
      folder: '/',
      now: { milliseconds: 0, ahead: 0 },
      chance: new Uint8Array(10),
    }),
  )
  if (!made.ok) throw new Error(made.error.message)
  return readThread(made.value.path)
}

function sourceOf(text: string): { readonly source: Thread; readonly folder: string } {
  const folder = folderWith({})
  writeFileSync(join(folder, 'source.jsonl'), rolloutText(text))
  return { source: readThread(join(folder, 'source.jsonl')), folder }
}

const RUNS = { numRuns: 60 }

test('a fork at the end of any session has its history, by the rules of the version that wrote it', () => {
  fc.assert(
    fc.property(thread, ({ text }) => {
      const { source, folder } = sourceOf(text)
      const copy = forkOf(source, { kind: 'end' }, 'legacy', folder)
      expect(historyOf(copy, { kind: 'end' })).toEqual(historyOf(source, { kind: 'end' }))
    }),
    RUNS,
  )
})

test('a fork at any line of any session sends what is sent there', () => {
  fc.assert(
    fc.property(thread, fc.nat(), ({ text }, chance) => {
      const { source, folder } = sourceOf(text)
      const at: Point = { kind: 'line', line: 1 + (chance % (source.files[0]?.lines ?? 1)) }
      const copy = forkOf(source, at, 'legacy', folder)
      expect(itemsOf(requestOf(copy, 'end', '0.169.0'))).toEqual(itemsOf(requestOf(source, at, '0.169.0')))
    }),
    RUNS,
  )
})
