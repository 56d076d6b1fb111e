import { historyIn, isPoint, labIn } from './place.ts'

/** A link names a thread (its id, or its path where it has none) and a place in it: `#<thread>/<place>`. */
export interface ThreadLink {
  readonly thread: { readonly kind: 'id' | 'path'; readonly value: string }
  /** Notation of the command line, `history@` or `request@` before it where the time machine is meant, `lab@` where the Lab is; null when the link names none. */
  readonly point: string | null
}

const THREAD_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const isThreadId = (text: string): boolean => THREAD_ID.test(text)

/** Without the address before `#`, so that it can be pasted into any window. */
export function formatLink(
  thread: { readonly id: string | null; readonly path: string },
  point: string | null,
): string {
  if (thread.id !== null && isThreadId(thread.id)) return point === null ? `#${thread.id}` : `#${thread.id}/${point}`
  return `#${encodeURI(thread.path)}/${point ?? 'end'}`
}

/** Reads a link with or without an address before `#`; null when it is none. */
export function parseLink(text: string): ThreadLink | null {
  const hash = text.indexOf('#')
  if (hash < 0) return null
  const body = text.slice(hash + 1).trim()
  const slash = body.lastIndexOf('/')
  const tail = body.slice(slash + 1)
  const named = slash > 0 && (isPoint(tail) || historyIn(tail) !== null || labIn(tail) !== null)
  const thread = decode(named ? body.slice(0, slash) : body)
  const point = named ? tail : null
  if (isThreadId(thread)) return { thread: { kind: 'id', value: thread.toLowerCase() }, point }
  return named && isAbsolute(thread) ? { thread: { kind: 'path', value: thread }, point } : null
}

/** Was this the link of a tab when it was kept? `id`: of its thread, null where it has none. */
export const isLinkOf = (
  { thread: { value }, point }: ThreadLink,
  kept: { readonly path: string; readonly point: string | null },
  id: string | null,
): boolean => {
  const own = parseLink(formatLink({ id, path: kept.path }, kept.point))
  return own !== null && own.thread.value === value && own.point === point
}

const isAbsolute = (path: string): boolean => path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path)

function decode(text: string): string {
  try {
    return decodeURI(text)
  } catch {
    return text
  }
}

/** What a user may type or paste to open something. */
export type Input =
  | { readonly kind: 'link'; readonly link: ThreadLink }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'path'; readonly path: string }

/** Null when the text looks like none of them. `~` is the home folder. */
export function parseInput(text: string, home: string): Input | null {
  const trimmed = text.trim().replace(/^"(.*)"$/, '$1')
  const link = parseLink(trimmed)
  if (link !== null) return { kind: 'link', link }
  if (isThreadId(trimmed)) return { kind: 'id', id: trimmed.toLowerCase() }
  if (trimmed.startsWith('file://')) return { kind: 'path', path: decode(trimmed.slice(7)) }
  if (trimmed === '~' || /^~[\\/]/.test(trimmed)) return { kind: 'path', path: home + trimmed.slice(1) }
  return isAbsolute(trimmed) ? { kind: 'path', path: trimmed } : null
}
