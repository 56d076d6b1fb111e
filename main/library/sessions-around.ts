import { basename, dirname, join, sep } from 'node:path'
import type { Steps } from '../base/steps.ts'
import { discover, entriesOf, type Found, factsOf, idInName, isSessionName, ROOTS } from './discover.ts'
import { type Head, readHead, unread } from './head.ts'
import { titleOf } from './session-title.ts'
import type { Session } from './sessions.ts'
import { inOrder } from './thread-files.ts'

/** Files that are looked at around one. */
const MOST = 2000

/** Heads that were read, by path and state of the file. */
export type KnownHeads = Map<string, Head>

/**
 * The sessions that lie beside a file which no home of the library has: those of the home that it lies in, else those of its folder. They
 * are read each time that they changed, and kept nowhere but in `known`.
 */
export function* sessionsAround(path: string, known: KnownHeads): Steps<readonly Session[]> {
  const home = homeAround(path)
  const found = home === null ? filesBeside(path) : yield* discover([home])
  const threads = new Map<string, { readonly found: Found; readonly head: Head }[]>()
  for (const one of found.slice(0, MOST)) {
    const head = yield* headOf(one, known)
    const id = (one.threadId ?? head.threadId ?? one.path).toLowerCase()
    const files = threads.get(id)
    if (files === undefined) threads.set(id, [{ found: one, head }])
    else files.push({ found: one, head })
    yield
  }
  return [...threads.values()].flatMap(files => sessionOf(files))
}

function sessionOf(read: readonly { readonly found: Found; readonly head: Head }[]): readonly Session[] {
  const homes = [...new Set(read.map(({ found }) => found.home))]
  const files = inOrder(
    read.map(({ found }) => found),
    [],
    homes,
  )
  const opens = read.find(({ found }) => found === files[0])
  return opens === undefined ? [] : [{ ...opens, files, ...titleOf(opens.found, opens.head, null) }]
}

function* headOf(found: Found, known: KnownHeads): Steps<Head> {
  const key = `${found.path} ${found.bytes} ${found.modifiedAt}`
  const before = known.get(key)
  if (before !== undefined) return before
  const head = yield* read(found.path)
  if (known.size >= 2 * MOST) known.clear()
  known.set(key, head)
  return head
}

/** One file that cannot be got through says so itself. */
function* read(path: string): Steps<Head> {
  try {
    return (yield* readHead(path)).head
  } catch (error) {
    return unread(`Reading this file failed (${error instanceof Error ? error.name : typeof error}).`).head
  }
}

/** The folder above `sessions` or `archived_sessions`. */
function homeAround(path: string): string | null {
  const parts = dirname(path).split(sep)
  const roots: readonly string[] = ROOTS.map(({ name }) => name)
  const at = parts.findLastIndex(part => roots.includes(part))
  return at < 1 ? null : parts.slice(0, at).join(sep) || sep
}

function filesBeside(path: string): readonly Found[] {
  const folder = dirname(path)
  const names = entriesOf(folder).filter(
    entry => entry.isFile() && (isSessionName(entry.name) || entry.name === basename(path)),
  )
  const found = names.flatMap(({ name }): readonly Found[] => {
    const at = join(folder, name)
    const facts = factsOf(at)
    if (facts === null) return []
    const modifiedAt = Math.floor(facts.mtimeMs)
    return [{ path: at, home: folder, threadId: idInName(name), archived: false, bytes: facts.size, modifiedAt }]
  })
  return [...found].sort((a, b) => b.modifiedAt - a.modifiedAt || (a.path < b.path ? 1 : -1))
}
