import { basename } from 'node:path'
import { done, failed, type Outcome } from '../base/failure.ts'
import { runNow } from '../base/steps.ts'
import { problemsAround } from '../library/around.ts'
import { homesOf } from '../library/homes.ts'
import { isDatabaseFile } from '../library/inspect-database.ts'
import { resolveFile } from '../library/open.ts'
import type { History, Item, Point, Thread, ThreadInfo } from '../thread/model.ts'
import { formatPoint, parsePoint } from '../thread/point.ts'
import { openThread } from '../thread/readers.ts'
import type { Words, World } from './command.ts'

/** What FILE means: a path, or the path of the thread with this id. */
export function pathOf(file: string, words: Words, world: World): Outcome<string> {
  const chosen = words.options.get('home')
  return resolveFile(file, { homes: homesOf(chosen === undefined ? [] : [chosen], world.env), folder: world.folder })
}

/** Opens FILE and reads it to its end. */
export function readSession(file: string, words: Words, world: World, quick = false): Outcome<Thread> {
  const path = pathOf(file, words, world)
  if (!path.ok) return path
  if (isDatabaseFile(path.value)) return failed('not-a-session', nameAThread(path.value))
  const home = words.options.get('home') ?? null
  const around = runNow(problemsAround(path.value, homesOf(home === null ? [] : [home], world.env)))
  const opened = openThread(path.value, { home, around })
  if (opened.ok) runNow(opened.value.read({ quick }))
  return opened
}

const nameAThread = (path: string): string =>
  `${path} is a database, not a session: name a thread of it by its id or its file, which inspect lists.`

/** A point of the command line; null when it is not one. */
export const pointOf = (text: string): Point | null => parsePoint(text)

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
