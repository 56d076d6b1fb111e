import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { done, failed, type Outcome } from '../base/failure.ts'
import { runNow } from '../base/steps.ts'
import { discover, factsOf, idInName, isThreadId } from './discover.ts'
import { withHome } from './homes.ts'
import { recordedRollouts } from './recorded-rollouts.ts'
import { inOrder } from './thread-files.ts'

export interface Where {
  readonly homes: readonly string[]
  /** Relative paths start here; default the current folder. */
  readonly folder?: string
}

/** What a user or a link calls a session -> its path: a path, `~/…`, `file://…`, or a thread id found under the homes. */
export function resolveFile(text: string, where: Where): Outcome<string> {
  const name = text.trim()
  if (name === '') return failed('bad-argument', 'No file was named.')
  if (name.includes('\0')) return failed('bad-argument', 'A path cannot hold a NUL byte.')
  if (isThreadId(name) && factsOf(resolve(where.folder ?? '.', name)) === null) return findThread(name, where.homes)
  if (/^file:\/\//i.test(name)) return fromUrl(name)
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(name))
    return failed('bad-argument', `${name} is an address, not a file. Download it first, then open the file.`)
  return done(asItLies(resolve(where.folder ?? '.', withHome(name))))
}

/** Codex packs a cold session and goes on calling it by its plain name; a plain file wins (codex-format.md section 1). */
const asItLies = (path: string): string =>
  factsOf(path) === null && factsOf(`${path}.zst`) !== null ? `${path}.zst` : path

function fromUrl(url: string): Outcome<string> {
  try {
    return done(fileURLToPath(url))
  } catch {
    return failed('bad-argument', `${url} does not name a file of this machine.`)
  }
}

/** The session with this id; of a thread with several files the one that Codex would resume. Names tell the id, so that no session has to be read. */
export function findThread(id: string, homes: readonly string[]): Outcome<string> {
  const wanted = id.trim().toLowerCase()
  if (!isThreadId(wanted)) return failed('bad-argument', `${id} is not a thread id.`)
  const files = runNow(discover(homes, name => idInName(name) === wanted))
  const [first] = files.length < 2 ? files : inOrder(files, recordedRollouts(wanted, homes), homes)
  if (first !== undefined) return done(first.path)
  const places = homes.length === 0 ? 'No folder is set.' : `Looked in ${homes.join(', ')}.`
  return failed('not-found', `There is no session with the id ${wanted}. ${places}`)
}
