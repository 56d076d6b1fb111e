import { basename } from 'node:path'
import { done, failed, type Outcome } from '../base/failure.ts'
import { runNow } from '../base/steps.ts'
import { problemsAround } from '../library/around.ts'
import { homesOf } from '../library/homes.ts'
import { isDatabaseFile } from '../library/inspect-database.ts'
import { resolveFile } from '../library/open.ts'
import type { History, Item, Point, Thread, ThreadInfo } from '../thread/model.ts'
import { formatPoint, parsePoint } from '../thread/point.ts'
import { type OpenOptions, openThread } from '../thread/readers.ts'
import type { Ending, Words, World } from './command.ts'

/** What FILE means: a path, or the path of the thread with this id. */
export function pathOf(file: string, words: Words, world: World): Outcome<string> {
  const chosen = words.options.get('home')
  return resolveFile(file, { homes: homesOf(chosen === undefined ? [] : [chosen], world.env), folder: world.folder })
}

interface Reading {
  /** Not every line is parsed. */
  readonly quick?: boolean
  /** The file that FILE goes on from and that is not found. */
  readonly base?: string | undefined
}

/** Opens FILE and reads it to its end. */
export function readSession(file: string, words: Words, world: World, reading: Reading = {}): Outcome<Thread> {
  const path = pathOf(file, words, world)
  if (!path.ok) return path
  if (isDatabaseFile(path.value)) return failed('not-a-session', nameAThread(path.value))
  const home = words.options.get('home') ?? null
  const around = runNow(problemsAround(path.value, homesOf(home === null ? [] : [home], world.env)))
  const opened = openThread(path.value, { home, around })
  const { base } = reading
  const whole = opened.ok && base !== undefined ? withBase(opened.value, base, { home, around }, world) : opened
  if (whole.ok) runNow(whole.value.read({ quick: reading.quick ?? false }))
  return whole
}

/** Opens the first file that is named, with --base, has something done with it and closes it. */
export async function withSession(
  words: Words,
  world: World,
  act: (thread: Thread) => Promise<Ending>,
  reading: Pick<Reading, 'quick'> = {},
): Promise<Ending> {
  const opened = readSession(words.files[0] ?? '', words, world, { ...reading, base: words.options.get('base') })
  if (!opened.ok) return { kind: 'failed', message: opened.error.message }
  try {
    return await act(opened.value)
  } finally {
    opened.value.close()
  }
}

/** Opens a session again with the file that it misses, or says why that is another one. */
function withBase(thread: Thread, base: string, options: OpenOptions, world: World): Outcome<Thread> {
  thread.close()
  const chosen = resolveFile(base, { homes: [], folder: world.folder })
  if (!chosen.ok) return chosen
  const why = thread.whyNotMissing(chosen.value)
  if (why !== null) return failed('bad-argument', `--base: ${why}`)
  return openThread(thread.files[thread.own]?.path ?? '', { ...options, bases: [chosen.value] })
}

const nameAThread = (path: string): string =>
  `${path} is a database, not a session: name a thread of it by its id or its file, which inspect lists.`

/** A point of the command line; null when it is not one. */
export const pointOf = (text: string): Point | null => parsePoint(text)

/** The number of a compaction on the command line, or a sentence that it is none. */
export const checkpointOf = (text: string): number | string =>
  /^[1-9]\d{0,14}$/.test(text) ? Number(text) : `--checkpoint ${text} is not a number that counts from 1.`

export const notAPoint = (option: string, text: string): string =>
  `--${option} ${text} is not a point. ${'Points are end, line:N, turn:N:start or :end, checkpoint:K:before or :after.'}`

/** What the model saw at a point, or why there is no such point. */
export function historyAt(thread: Thread, point: Point): Outcome<History> {
  const found = thread.resolve(point)
  return found.ok ? done(runNow(thread.history(point))) : failed('no-such-point', found.message)
}

export function itemAt(thread: Thread, history: History, index: number): Item {
  const ref = history.items[index]
  if (!ref) throw new RangeError(`item ${index} of ${history.items.length}`)
  return thread.item(ref)
}

/** `thread` of the JSON documents. */
export const threadJson = (info: ThreadInfo) => ({
  id: info.id,
  agent: info.agent,
  cliVersion: info.cliVersion,
  historyMode: info.historyMode,
  cwd: info.cwd,
  startedAt: info.startedAt,
  endedAt: info.endedAt,
  forkedFrom: info.forkedFrom,
  parentThread: info.parentThread,
  name: info.name,
})

/** What to call a session in one line. */
export function titleOf(thread: Thread, point: Point | null = null): string {
  const path = thread.files[thread.own]?.path ?? ''
  return point === null ? basename(path) : `${basename(path)} at ${formatPoint(point)}`
}
