import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Api, NoteView, Result } from '../../../preload/contract.ts'
import { connect } from '../../../renderer/api.ts'
import { leaveNote, readNote, saveTyped, typeNote, useWritings, writingName } from '../../../renderer/notes/writing.ts'
import { bridgeDouble, ok, refused } from '../../support/bridge.ts'

const PLACE = { file: 0, line: 7, index: null }
const KEY = 'k'

const note = (text: string): NoteView => ({ id: 'n', file: 'f', line: 7, index: null, bookmark: false, text, at: '' })

/** What is on the disk, and what was sent there. */
let disk: string | null = null
let sent: string[] = []
let answer: (text: string) => Promise<Result<NoteView | null>> = text => ok(note(text))

const saveNote: Api['saveNote'] = async ({ text }) => {
  sent.push(text ?? '')
  const got = await answer(text ?? '')
  if (got.ok) disk = text
  return got
}

beforeEach(() => {
  vi.useFakeTimers()
  disk = null
  sent = []
  answer = text => ok(note(text))
  connect(bridgeDouble({ note: () => ok(disk === null ? null : note(disk)), saveNote }))
})
afterEach(() => {
  vi.useRealTimers()
  useWritings.setState({}, true)
})

const now = () => {
  const { text, state, said } = useWritings.getState()[writingName(KEY, PLACE)] ?? { text: '', state: 'none', said: '' }
  return [text, state, said]
}
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('a note is written half a second after the last letter, once', async () => {
  await readNote(KEY, PLACE)
  expect(now()).toEqual(['', 'still', ''])
  typeNote(KEY, PLACE, 'a')
  await wait(499)
  typeNote(KEY, PLACE, 'ab')
  await wait(499)
  expect([now(), sent]).toEqual([['ab', 'typing', ''], []])
  await wait(1)
  expect([now(), sent]).toEqual([['ab', 'saved', ''], ['ab']])
  await wait(5000)
  expect(sent).toEqual(['ab'])
})

test('leaving the field writes at once, and what is on the disk is not written again', async () => {
  typeNote(KEY, PLACE, 'a')
  await leaveNote(KEY, PLACE)
  await leaveNote(KEY, PLACE)
  await wait(5000)
  expect([now(), sent]).toEqual([['a', 'saved', ''], ['a']])
})

test('blanks alone are no words', async () => {
  typeNote(KEY, PLACE, ' \n')
  await leaveNote(KEY, PLACE)
  expect(sent).toEqual([''])
})

test('what could not be written stays in the field with the reason, until it can', async () => {
  answer = () => refused('internal', 'No room is left.')
  typeNote(KEY, PLACE, 'mine')
  await wait(500)
  expect(now()).toEqual(['mine', 'failed', 'No room is left.'])
  await readNote(KEY, PLACE)
  expect(now()).toEqual(['mine', 'failed', 'No room is left.'])
  answer = text => ok(note(text))
  await leaveNote(KEY, PLACE)
  expect([now(), sent]).toEqual([
    ['mine', 'saved', ''],
    ['mine', 'mine'],
  ])
})

test('what is typed while a note is being written is written after it', async () => {
  let release = (): void => {}
  answer = text => new Promise(resolve => (release = () => void ok(note(text)).then(resolve)))
  typeNote(KEY, PLACE, 'a')
  await wait(500)
  expect(now()).toEqual(['a', 'saving', ''])
  typeNote(KEY, PLACE, 'ab')
  release()
  await wait(0)
  expect(now()).toEqual(['ab', 'typing', ''])
  answer = text => ok(note(text))
  await wait(500)
  expect([now(), sent, disk]).toEqual([['ab', 'saved', ''], ['a', 'ab'], 'ab'])
})

test('another window’s words come in, but not over what is typed here', async () => {
  disk = 'theirs'
  await readNote(KEY, PLACE)
  expect(now()).toEqual(['theirs', 'still', ''])
  typeNote(KEY, PLACE, 'mine')
  disk = 'theirs again'
  await readNote(KEY, PLACE)
  expect(now()).toEqual(['mine', 'typing', ''])
  await leaveNote(KEY, PLACE)
  disk = 'theirs at last'
  await readNote(KEY, PLACE)
  expect(now()).toEqual(['theirs at last', 'still', ''])
})

test('closing a session writes what was typed in it, and nothing of another', async () => {
  typeNote(KEY, PLACE, 'a')
  typeNote('other', PLACE, 'b')
  await saveTyped(KEY)
  expect(sent).toEqual(['a'])
  await saveTyped(null)
  expect(sent).toEqual(['a', 'b'])
})
