import { readFileSync, renameSync, rmSync, statSync, unlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { done, failed, type Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import type { Candidate } from '../compaction/candidate.ts'
import { encodeCandidate, isCandidateId, LARGEST_CANDIDATE } from '../compaction/candidate-file.ts'
import { temporaryName, writeFile } from '../export/write-file.ts'
import {
  candidateFolder,
  chunksOf,
  ENDING,
  makeFolder,
  namesIn,
  noSuch,
  pathOf,
  readCandidate,
  readOwn,
} from './candidates.ts'
import { codeOf } from './json-file.ts'

// What a user does with the file of a candidate once it is there.

/** Deletes a candidate, damaged or not. Answers its bytes, so that it can be put back; null where they are too many to be held. */
export function deleteCandidate(dataFolder: string, thread: string | null, id: string): Outcome<Uint8Array | null> {
  const folder = candidateFolder(dataFolder, thread)
  if (!namesIn(folder).includes(`${id}${ENDING}`)) return noSuch(id)
  const path = join(folder, `${id}${ENDING}`)
  const bytes = bytesOf(path)
  try {
    unlinkSync(path)
    return done(bytes)
  } catch (error) {
    return failed('not-writable', `${path} was not deleted (${codeOf(error)}).`)
  }
}

function bytesOf(path: string): Uint8Array | null {
  try {
    const facts = statSync(path)
    return facts.isFile() && facts.size <= LARGEST_CANDIDATE ? readFileSync(path) : null
  } catch {
    return null
  }
}

/** Puts a file back that was deleted, byte for byte. */
export function* restoreCandidate(
  dataFolder: string,
  thread: string | null,
  id: string,
  bytes: Uint8Array,
): Steps<Outcome<{ readonly path: string }>> {
  if (!isCandidateId(id)) return noSuch(id)
  const folder = makeFolder(dataFolder, thread)
  if (!folder.ok) return folder
  const path = join(folder.value, `${id}${ENDING}`)
  const written = yield* writeFile({ path, mode: 0o600, chunks: chunksOf(bytes) })
  return written.ok ? done({ path }) : written
}

/** Gives a candidate another name; "" takes it away. Whatever else stands in its file stays, also what this version does not know. */
export function* renameCandidate(
  dataFolder: string,
  thread: string | null,
  id: string,
  name: string,
): Steps<Outcome<{ readonly path: string }>> {
  const read = isCandidateId(id) ? readOwn(pathOf(dataFolder, thread, id), id, thread) : noSuch(id)
  if (!read.ok) return read
  const path = pathOf(dataFolder, thread, id)
  const whole = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')) as Candidate
  const { name: _, ...settings } = whole.settings
  const named = { ...whole, settings: name === '' ? settings : { name, ...settings } }
  const temporary = join(dirname(path), temporaryName())
  const text = Buffer.from(encodeCandidate(named))
  const written = yield* writeFile({ path: temporary, mode: 0o600, chunks: chunksOf(text) })
  if (!written.ok) return written
  try {
    renameSync(temporary, path)
    return done({ path })
  } catch (error) {
    rmSync(temporary, { force: true })
    return failed('not-writable', `${path} was not written (${codeOf(error)}). Nothing was changed.`)
  }
}

/** Copies the file of a candidate to one that the user names, which must not be there yet. */
export function* copyCandidate(
  dataFolder: string,
  thread: string | null,
  id: string,
  path: string,
): Steps<Outcome<{ readonly path: string }>> {
  const read = readCandidate(dataFolder, thread, id)
  if (!read.ok) return read
  const bytes = readFileSync(pathOf(dataFolder, thread, id))
  const written = yield* writeFile({ path, mode: 0o600, chunks: chunksOf(bytes) })
  return written.ok ? done({ path }) : written
}
