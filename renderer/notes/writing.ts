import { create } from 'zustand'
import type { Api, NotePlace, ThreadKey } from '../../preload/contract.ts'
import { call } from '../api.ts'
import { placeName } from './marks.ts'

/** Milliseconds after the last letter before a note is written. */
const QUIET = 500

/** The words of a place as they stand in the field. `still`: as they are on the disk, and nothing was written here. */
export interface Writing {
  readonly key: ThreadKey
  readonly place: NotePlace
  readonly text: string
  readonly state: 'still' | 'typing' | 'saving' | 'saved' | 'failed'
  /** Why they could not be written. */
  readonly said: string
}

/** By thread and place. What could not be written stays here until it can. */
export const useWritings = create<Readonly<Record<string, Writing>>>()(() => ({}))

const timers = new Map<string, ReturnType<typeof setTimeout>>()

export const writingName = (key: ThreadKey, place: NotePlace): string => `${key} ${placeName(place)}`

const writingOf = (name: string): Writing | undefined => useWritings.getState()[name]

/** Takes in what is noted; what is being written here is not replaced. */
export async function readNote(key: ThreadKey, place: NotePlace): Promise<void> {
  const name = writingName(key, place)
  const got = await call('note', { key, of: place })
  const now = writingOf(name)
  if (now !== undefined && now.state !== 'still' && now.state !== 'saved') return
  if (!got.ok) return set(name, { key, place, text: now?.text ?? '', state: 'failed', said: got.error.message })
  const text = got.value?.text ?? ''
  set(name, { key, place, text, state: now?.state === 'saved' && now.text === text ? 'saved' : 'still', said: '' })
}

export function typeNote(key: ThreadKey, place: NotePlace, text: string): void {
  const name = writingName(key, place)
  set(name, { key, place, text, state: 'typing', said: '' })
  clearTimeout(timers.get(name))
  timers.set(
    name,
    setTimeout(() => void save(name), QUIET),
  )
}

/** Writes now what was typed: the field is left. */
export const leaveNote = (key: ThreadKey, place: NotePlace): Promise<void> => save(writingName(key, place))

/** Writes what was typed in a thread, or in all. */
export async function saveTyped(key: ThreadKey | null): Promise<void> {
  const open = Object.entries(useWritings.getState()).filter(([, writing]) => key === null || writing.key === key)
  await Promise.all(open.flatMap(([name]) => [save(name), sending.get(name)]))
}

/** Tries again what could not be written, and what was typed; anything else is on the disk. */
async function save(name: string): Promise<void> {
  clearTimeout(timers.get(name))
  timers.delete(name)
  const writing = writingOf(name)
  if (writing === undefined || (writing.state !== 'typing' && writing.state !== 'failed')) return
  set(name, { ...writing, state: 'saving', said: '' })
  const got = await sendAfter(name, writing)
  const now = writingOf(name)
  // Who typed on meanwhile is written by the next turn.
  if (now?.state !== 'saving') return
  set(name, got.ok ? { ...now, state: 'saved' } : { ...now, state: 'failed', said: got.error.message })
}

/** What is on its way of a place: the next one goes behind it. */
const sending = new Map<string, Promise<unknown>>()

function sendAfter(name: string, { key, place, text }: Writing): ReturnType<Api['saveNote']> {
  const before = sending.get(name) ?? Promise.resolve()
  const done = before.then(() => call('saveNote', { key, place, bookmark: null, text: text.trim() === '' ? '' : text }))
  sending.set(name, done)
  return done
}

const set = (name: string, writing: Writing): void => useWritings.setState({ [name]: writing })
