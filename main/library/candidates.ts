import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { done, failed, type Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import type { Candidate } from '../compaction/candidate.ts'
import {
  candidateFault,
  decodeCandidate,
  encodeCandidate,
  isCandidateId,
  LARGEST_CANDIDATE,
} from '../compaction/candidate-file.ts'
import { type Chunks, whyNotWritten, writeFile } from '../export/write-file.ts'
import { makeDataFolder } from './data-folder.ts'
import type { HeadCache, HeadKind } from './head-cache.ts'
import { codeOf } from './json-file.ts'
import { fieldsOf } from './settings.ts'

/** A candidate without its items, which are many, and without long texts: prompts, and words of notes beyond what a list shows. */
export interface CandidateHead extends Omit<Candidate, 'items' | 'images'> {
  readonly items: number
}

/** One file among the candidates of a thread. A damaged one stays where it is: it is the user's work. */
export type StoredCandidate =
  | {
      readonly kind: 'candidate'
      readonly path: string
      readonly bytes: number
      /** By the agent's estimate; null where nobody has counted yet. */
      readonly tokens: number | null
      readonly head: CandidateHead
    }
  | { readonly kind: 'damaged'; readonly path: string; readonly id: string; readonly message: string }

/** What `candidates.sqlite` holds of each file: it is made anew from the files, which alone count. */
export const CANDIDATE_HEADS: HeadKind<StoredCandidate> = {
  file: 'candidates.sqlite',
  version: 1,
  list: 'The list of candidates',
  headIn: value => {
    const { kind, head, message } = fieldsOf(value)
    const sound = kind === 'candidate' ? typeof fieldsOf(head).at === 'string' : typeof message === 'string'
    return sound ? (value as StoredCandidate) : null
  },
}

export type CandidateIndex = HeadCache<StoredCandidate>

const FOLDER = 'candidates'
export const ENDING = '.json'
/** Characters of a note, and notes, that a list shows. */
const LONGEST_NOTE = 2_000
const MOST_NOTES = 10
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Where the candidates of a thread are. An id that is no UUID may hold anything, so it is told by its hash. */
export function candidateFolder(dataFolder: string, thread: string | null): string {
  if (thread === null) return join(dataFolder, FOLDER, 'no-id')
  const hash = () => `other-${createHash('sha256').update(thread).digest('hex').slice(0, 32)}`
  return join(dataFolder, FOLDER, UUID.test(thread) ? thread.toLowerCase() : hash())
}

/** The candidates of a thread, the oldest first. Pauses after each. A file that the index knows as it is now is not read again. */
export function* listCandidates(
  dataFolder: string,
  thread: string | null,
  index: CandidateIndex | null = null,
): Steps<readonly StoredCandidate[]> {
  const folder = candidateFolder(dataFolder, thread)
  const stored: StoredCandidate[] = []
  for (const name of namesIn(folder)) {
    const path = join(folder, name)
    stored.push(indexed(path, index, () => storedAt(path, name.slice(0, -ENDING.length), thread)))
    yield
  }
  index?.keepOnly(new Set(stored.map(({ path }) => path)), folder + sep)
  return stored
}

function indexed(path: string, index: CandidateIndex | null, read: () => StoredCandidate): StoredCandidate {
  const facts = statSync(path, { throwIfNoEntry: false })
  const known = index?.get(path)
  const modifiedAt = Math.floor(facts?.mtimeMs ?? 0)
  if (known !== undefined && facts?.size === known.bytes && modifiedAt === known.modifiedAt) return known.head
  const stored = read()
  if (facts !== undefined) index?.put({ path, bytes: facts.size, modifiedAt }, stored)
  return stored
}

/** Somebody has counted the tokens of a candidate that is listed. */
export function weighCandidate(index: CandidateIndex, path: string, tokens: number): void {
  const known = index.get(path)
  if (known?.head.kind !== 'candidate' || known.head.tokens === tokens) return
  index.put({ path, bytes: known.bytes, modifiedAt: known.modifiedAt }, { ...known.head, tokens })
}

/** In the order of their ids, which begin with the time. A folder that is a link leads out of the data folder and is not followed. */
export function namesIn(folder: string): readonly string[] {
  try {
    if (!lstatSync(folder).isDirectory()) return []
    return readdirSync(folder)
      .filter(name => name.endsWith(ENDING) && isCandidateId(name.slice(0, -ENDING.length)))
      .sort()
  } catch {
    return []
  }
}

function storedAt(path: string, id: string, thread: string | null): StoredCandidate {
  const read = readOwn(path, id, thread)
  if (!read.ok) return { kind: 'damaged', path, id, message: read.error.message }
  return { kind: 'candidate', path, bytes: read.value.bytes, tokens: null, head: headOf(read.value.candidate) }
}

/** What a list tells of a candidate. */
export function headOf({ items, images: __, settings, notes, ...rest }: Candidate): CandidateHead {
  const { prompt: _, text: ___, ...short } = settings
  const shown = notes.slice(0, MOST_NOTES).map(note => note.slice(0, LONGEST_NOTE))
  return { ...rest, settings: short, notes: shown, items: items.length }
}

/** One candidate of a thread with its items. */
export function readCandidate(dataFolder: string, thread: string | null, id: string): Outcome<Candidate> {
  if (!isCandidateId(id)) return noSuch(id)
  const read = readOwn(pathOf(dataFolder, thread, id), id, thread)
  return read.ok ? done(read.value.candidate) : read
}

interface Read {
  readonly candidate: Candidate
  readonly bytes: number
}

/** A file of the store, which must be what its name and folder say. */
export function readOwn(path: string, id: string, thread: string | null): Outcome<Read> {
  const read = readAt(path)
  if (!read.ok) return read
  const { candidate } = read.value
  if (candidate.id !== id)
    return failed('bad-argument', `${path} holds the candidate ${candidate.id}, not that of its name.`)
  return sameThread(candidate.thread, thread) ? read : failed('bad-argument', `${path} was made for another session.`)
}

const sameThread = (one: string | null, other: string | null): boolean =>
  one === other || (one !== null && other !== null && UUID.test(one) && one.toLowerCase() === other.toLowerCase())

/** A candidate from any file that the user names. */
export function readCandidateFile(path: string): Outcome<Candidate> {
  const read = readAt(path)
  return read.ok ? done(read.value.candidate) : read
}

function readAt(path: string): Outcome<Read> {
  let bytes: Uint8Array
  try {
    const facts = statSync(path)
    // A pipe or a device would never end.
    if (!facts.isFile()) return failed('unreadable', `${path} is not a file.`)
    if (facts.size > LARGEST_CANDIDATE)
      return failed('bad-argument', `${path} is not a candidate: it is larger than 64 MiB.`)
    bytes = readFileSync(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return failed('not-found', `There is no candidate at ${path}.`)
    return failed('unreadable', `${path} cannot be read (${codeOf(error)}).`)
  }
  const decoded = decodeCandidate(bytes)
  if (!decoded.ok) return failed('bad-argument', `${path}: ${decoded.error.message}`)
  return done({ candidate: decoded.value, bytes: bytes.length })
}

/** Writes a candidate that was not there yet, whole or not at all; one that exists is never written over. Answers its path. */
export function* writeCandidate(dataFolder: string, candidate: Candidate): Steps<Outcome<{ readonly path: string }>> {
  const fault = candidateFault(candidate)
  if (fault !== null) return failed('bad-argument', `This is not a candidate: ${fault}.`)
  const folder = makeFolder(dataFolder, candidate.thread)
  if (!folder.ok) return folder
  const path = join(folder.value, `${candidate.id}${ENDING}`)
  const written = yield* writeFile({ path, mode: 0o600, chunks: chunksOf(Buffer.from(encodeCandidate(candidate))) })
  return written.ok ? done({ path }) : written
}

/** The same to a file that the user names, which must not be there yet. */
export function* writeCandidateFile(path: string, candidate: Candidate): Steps<Outcome<{ readonly path: string }>> {
  const fault = candidateFault(candidate)
  if (fault !== null) return failed('bad-argument', `This is not a candidate: ${fault}.`)
  const written = yield* writeFile({ path, mode: 0o600, chunks: chunksOf(Buffer.from(encodeCandidate(candidate))) })
  return written.ok ? done({ path }) : written
}

/** Bytes a chunk. */
const CHUNK = 1024 * 1024

export function* chunksOf(bytes: Uint8Array): Chunks {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK)
  return null
}

export function makeFolder(dataFolder: string, thread: string | null): Outcome<string> {
  const data = makeDataFolder(dataFolder)
  if (!data.ok) return data
  const folder = candidateFolder(dataFolder, thread)
  try {
    for (const each of [dirname(folder), folder]) {
      mkdirSync(each, { recursive: true, mode: 0o700 })
      if (!lstatSync(each).isDirectory())
        return failed('not-writable', `${each} is a link; candidates are kept in the data folder itself.`)
      chmodSync(each, 0o700)
    }
    return done(folder)
  } catch (error) {
    return { ok: false, error: whyNotWritten(folder, error) }
  }
}

export const pathOf = (dataFolder: string, thread: string | null, id: string): string =>
  join(candidateFolder(dataFolder, thread), `${id}${ENDING}`)

export const noSuch = (id: string) => failed('not-found', `There is no candidate ${id.slice(0, 100)} of this session.`)
