import { createHash } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome } from '../base/failure.ts'
import { makeDataFolder } from './data-folder.ts'
import { type JsonFile, readJson, writeJson } from './json-file.ts'

/** What a kept draft belongs to: a session by its id, or by its path where it has none, and a point of it. */
export interface DraftPlace {
  readonly thread: string | null
  readonly path: string
  readonly at: string
}

const FORMAT = 'palimpsest-draft'
const VERSION = 1
/** Bytes. A draft holds what was written anew, not the items that it only names. */
const LARGEST = 64 * 1024 * 1024

/** A draft that was not saved yet, kept so that nothing is lost when the program ends. Its `start` and `draft` are looked at by who takes it up. */
export interface DraftOnDisk {
  readonly start: unknown
  readonly draft: unknown
}

export function keptDraftPath(dataFolder: string, { thread, path, at }: DraftPlace): string {
  const name = createHash('sha256')
    .update(`${thread ?? path}\n${at}`)
    .digest('hex')
    .slice(0, 32)
  return join(dataFolder, 'drafts', `${name}.json`)
}

/** `value` null: the file is not one of ours. */
export function readKeptDraft(
  dataFolder: string,
  place: DraftPlace,
): Exclude<JsonFile, { kind: 'value' }> | { readonly kind: 'value'; readonly value: DraftOnDisk | null } {
  const read = readJson(keptDraftPath(dataFolder, place), LARGEST)
  if (read.kind !== 'value') return read
  const { value } = read
  if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== FORMAT)
    return { kind: 'value', value: null }
  const { version, start, draft } = value as {
    readonly version?: unknown
    readonly start?: unknown
    readonly draft?: unknown
  }
  return { kind: 'value', value: version === VERSION ? { start, draft } : null }
}

export function writeKeptDraft(dataFolder: string, place: DraftPlace, kept: DraftOnDisk): Outcome<null> {
  const folder = makeDataFolder(dataFolder)
  if (!folder.ok) return folder
  return writeJson(keptDraftPath(dataFolder, place), { format: FORMAT, version: VERSION, ...place, ...kept })
}

export function removeKeptDraft(dataFolder: string, place: DraftPlace): void {
  rmSync(keptDraftPath(dataFolder, place), { force: true })
}

/** Keeps one that cannot be taken up under another name; the newest takes the place of an older one. Answers where it is then. */
export function setKeptDraftAside(dataFolder: string, place: DraftPlace): string {
  const path = keptDraftPath(dataFolder, place)
  const aside = `${path}.set-aside`
  try {
    renameSync(path, aside)
    return aside
  } catch {
    // It stays where it is until the next draft of this point is written.
    return path
  }
}
