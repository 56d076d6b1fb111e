import { zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import type { Thread } from '../../main/thread/model.ts'
import { CASES, type Case, IMAGE, textOfCase, word } from '../support/cases.ts'
import { fileOf, readThread, rolloutText, threadOf } from '../support/rollout-text.ts'
import { itemsOf, type Json, requestOf } from '../support/same-request.ts'

/** The hand-made cases of codex-format.md 10.2; test/codex/cases.mjs asks the real Codex the same. */

/** What is sent to a model that takes images or not, less the base instructions. */
function sentBy(thread: Thread, images: boolean): readonly Json[] {
  const items = itemsOf(runNow(thread.request({ kind: 'end' }, { version: null, images })))
  expect(items[0]).toMatchObject({ role: 'developer', content: [{ text: 'base' }] })
  return items.slice(1)
}

const named = Object.entries(CASES).map(([letter, one]) => ({ letter, images: one.asked !== 'text-only', ...one }))

test('every case of the paper is here; ZST is each of them, packed', () => {
  expect(Object.keys(CASES).sort().join(' ')).toBe('A B C E E2 F G H I IMG J K L O O2 P P2 R S T V W X')
})

describe('what 0.169 sends on resuming', () => {
  test.each(named)('$letter: $says', ({ file, images, model }) => {
    expect(sentBy(threadOf(textOfCase({ file })), images).map(word)).toEqual(model)
  })
})

describe('ZST: the same file packed is sent the same', () => {
  test.each(named)('$letter', ({ file, images }) => {
    const bytes = rolloutText(textOfCase({ file }))
    const packed = readThread(fileOf(zstdCompressSync(bytes), 'rollout.jsonl.zst'))
    expect(sentBy(packed, images)).toEqual(sentBy(threadOf(bytes), images))
    expect(packed.files.map(file => file.bytes)).toEqual([bytes.length])
  })
})

test('S: a number as window id is the window', () => {
  const thread = threadOf(textOfCase(CASES.S as Case))
  expect(thread.checkpoint(1)).toMatchObject({ windowNumber: 4, fidelity: 'opaque', implementation: 'remoteV2' })
  expect(thread.checkpoint(1).opaqueBytes).toBe(3)
  expect(runNow(thread.history({ kind: 'end' })).fidelity).toBe('opaque')
})

test('IMG: the notes tell of the images, and a model that takes them is sent them', () => {
  const thread = threadOf(textOfCase(CASES.IMG as Case))
  const request = runNow(thread.request({ kind: 'end' }, { version: null, images: false }))
  expect(request.notes).toContain('3 items have images that the model does not take or Codex cannot read.')
  expect(itemsOf(requestOf(thread, 'end'))[1]?.content).toEqual([IMAGE])
})
