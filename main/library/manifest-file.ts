import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { done, failed, type Outcome } from '../base/failure.ts'
import { decodeManifest, LARGEST_MANIFEST, type Manifest } from '../compaction/probes/manifest.ts'

/** A manifest of probes from any file that the user names. */
export function readManifest(path: string): Outcome<Manifest> {
  let file: number | null = null
  try {
    file = openSync(path, 'r')
    const facts = fstatSync(file)
    if (!facts.isFile()) return failed('unreadable', `${path} is not a file.`)
    const bytes = facts.size > LARGEST_MANIFEST ? new Uint8Array(LARGEST_MANIFEST + 1) : readFileSync(file)
    const read = decodeManifest(bytes)
    return read.ok ? done(read.value) : failed('bad-argument', `${path}: ${read.error.message}`)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    return code === 'ENOENT'
      ? failed('not-found', `There is no file ${path}.`)
      : failed('unreadable', `${path} cannot be read (${code}).`)
  } finally {
    if (file !== null) closeSync(file)
  }
}
