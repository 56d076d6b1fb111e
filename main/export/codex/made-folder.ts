import { mkdirSync, rmdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { done, type Outcome } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import { whyNotWritten } from '../write-file.ts'

/** Writes into a folder that is made, with those above it, where it is not there; what was made goes again when nothing comes of it. */
export function* inFolder<T>(folder: string, write: () => Steps<Outcome<T>>): Steps<Outcome<T>> {
  const made = makeFolder(folder)
  if (!made.ok) return made
  let written: Outcome<T> | undefined
  try {
    written = yield* write()
    return written
  } finally {
    if (!written?.ok && made.value !== null) removeFolders(folder, made.value)
  }
}

/** Makes a folder with those above it; answers the topmost that was made, or null when all were there. */
function makeFolder(folder: string): Outcome<string | null> {
  try {
    return done(mkdirSync(folder, { recursive: true }) ?? null)
  } catch (error) {
    return { ok: false, error: whyNotWritten(folder, error) }
  }
}

/** Takes folders away that were made for nothing, from the lowest up to `top`. One that is in use by now stays. */
function removeFolders(folder: string, top: string): void {
  for (let each = folder; each.length >= top.length; each = dirname(each)) {
    try {
      rmdirSync(each)
    } catch {
      return
    }
  }
}
