import { randomBytes } from 'node:crypto'
import { realpathSync } from 'node:fs'
import type { Api, Result, TextRef, ThreadKey } from '../../preload/contract.ts'
import { problemsAround } from '../library/around.ts'
import { isDatabaseFile } from '../library/inspect-database.ts'
import { KeptIndexes } from '../library/kept-indexes.ts'
import { nameIn } from '../library/names.ts'
import { resolveFile } from '../library/open.ts'
import { toolsOf } from '../thread/find/tools.ts'
import type { Thread } from '../thread/model.ts'
import { openingThread } from '../thread/readers.ts'
import { curveView } from '../views/curve.ts'
import { hexView, rawLineView } from '../views/line.ts'
import { problemPage } from '../views/problems.ts'
import { rowPage } from '../views/row.ts'
import { checkpointView, layoutPage, turnView } from '../views/thread.ts'
import { CandidateShelf } from './candidate-shelf.ts'
import type { MethodOf, ResourceBytes, ThreadContext } from './context.ts'
import { ok } from './context.ts'
import { draftCalls } from './draft-calls.ts'
import { findPage } from './find.ts'
import { itemAt, listedItemAt } from './item.ts'
import { type LabCalls, labCalls } from './lab-calls.ts'
import { LabQueue } from './lab-queue.ts'
import { locate } from './locate.ts'
import { noteCalls } from './note-calls.ts'
import { OpenThread } from './open-thread.ts'
import { type ProbeCalls, probeCalls } from './probe-calls.ts'
import { answerAs, lineAs, noBytes, readAs, resourceAs } from './read-as.ts'
import { noFile, noLine, noThread, noTurn, refuse } from './refusals.ts'
import { isCancelled, Work } from './work.ts'
import { writeCalls } from './write-calls.ts'
import { Writer } from './writer.ts'

export interface ResourceRequest {
  readonly ref: Omit<TextRef, 'bytes'>
  readonly from: number
  readonly to: number
}

export type ThreadHandlers = Omit<Pick<Api, MethodOf<'thread'>>, keyof (LabCalls & ProbeCalls)> &
  LabCalls &
  ProbeCalls & {
    /** For the byte-range route; not a call of the window. */
    readResource(request: ResourceRequest): Promise<Result<ResourceBytes>>
    /** Lets go of all files. */
    close(): Promise<void>
  }

/** Between two looks at the files of open threads. Milliseconds. */
const BETWEEN_LOOKS = 1000

/** Does something again and again, never twice at once; the process may end meanwhile. */
function every(milliseconds: number, act: () => Promise<void>): NodeJS.Timeout {
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    void act().finally(() => {
      busy = false
    })
  }, milliseconds)
  return timer.unref()
}

/** Turns or checkpoints of one page. */
const MOST_PAGE = 200

/** The calls about open threads. Keeps the threads; everything else about them is in the core. */
export function threadHandlers(context: ThreadContext): ThreadHandlers {
  const threads = new Map<ThreadKey, OpenThread>()
  const work = new Work()
  const writer = new Writer(context.emit)
  const { code } = context
  const indexes = code === undefined ? null : new KeptIndexes(context.dataFolder, code)
  const shelf = new CandidateShelf(context.dataFolder)
  const shared = { work, writer, shelf, indexes, queue: new LabQueue(), ...context }
  // A worker that comes after one that died must not answer for the threads of the dead one.
  const era = randomBytes(4).toString('hex')
  let opened = 0
  let closed = false

  // Of two the one with more of its files.
  const openAt = (path: string): OpenThread | undefined =>
    [...threads.values()].findLast(thread => thread.path === path)

  const open = async (path: string): ReturnType<Api['openThread']> => {
    const resolved = resolveFile(path, { homes: context.homes() })
    if (!resolved.ok) return resolved
    const real = realPath(resolved.value)
    const known = openAt(real)
    if (known) return ok(known.view())
    if (isDatabaseFile(real)) return refuse('is-database', `${real} is a database, not a session.`)
    const around = await work.run(problemsAround(real, context.homes()))
    const thread = await work.run(openingThread(real, { home: context.homes()[0] ?? null, around }))
    if (!thread.ok) return thread
    // Another call may have been faster, or all may have been closed, while its bases were looked at.
    const meanwhile = openAt(real)
    if (meanwhile || closed) thread.value.close()
    if (meanwhile) return ok(meanwhile.view())
    if (closed) return refuse('cancelled', 'This was stopped.')
    return add(real, thread.value, [])
  }

  const add = async (path: string, thread: Thread, bases: readonly string[]): ReturnType<Api['openThread']> => {
    opened += 1
    const added = new OpenThread(`${era}-${opened}`, path, thread, { bases }, shared)
    threads.set(added.key, added)
    await added.read()
    added.name = nameIn(context.homes(), added.thread.info.id)
    return ok(added.view())
  }

  const pointAtBase = async ({ path, thread, bases }: OpenThread, chosen: string): ReturnType<Api['openThread']> => {
    const resolved = resolveFile(chosen, { homes: context.homes() })
    if (!resolved.ok) return resolved
    const real = realPath(resolved.value)
    const why = thread.whyNotMissing(real)
    if (why !== null) return refuse('bad-argument', `${why} Nothing was changed.`)
    const wanted = [...bases, real]
    const around = await work.run(problemsAround(path, context.homes()))
    const again = await work.run(openingThread(path, { home: context.homes()[0] ?? null, around, bases: wanted }))
    if (!again.ok) return again
    // It may have gone between the look at it and the reading.
    const gone = again.value.missing !== null && again.value.missing.id === thread.missing?.id
    if (closed || gone) again.value.close()
    if (closed) return refuse('cancelled', 'This was stopped.')
    return gone
      ? refuse('unreadable', `${real} cannot be read any more. Nothing was changed.`)
      : add(path, again.value, wanted)
  }

  /** Takes the place of a thread whose file is another by now. Where that cannot be opened, what was read stays. */
  const renew = async ({ key, path, bases, renewed }: OpenThread): Promise<void> => {
    const around = await work.run(problemsAround(path, context.homes()))
    const again = await work.run(openingThread(path, { home: context.homes()[0] ?? null, around, bases }))
    if (!again.ok) return
    const old = threads.get(key)
    if (closed || old === undefined) return again.value.close()
    const added = new OpenThread(key, path, again.value, { bases, renewed: renewed + 1 }, shared)
    threads.set(key, added)
    await old.close()
    await added.read()
    added.name = nameIn(context.homes(), added.thread.info.id)
    context.emit('thread', added.progress())
  }

  /** One look at the files of all open threads, one after the other. */
  const follow = async (): Promise<void> => {
    for (const open of [...threads.values()]) {
      try {
        if ((await open.follow()) === 'anew') await renew(open)
      } catch (error) {
        if (!isCancelled(error)) throw error
      }
    }
  }
  const following = every(BETWEEN_LOOKS, follow)

  /** Answers from an open thread; work that was cancelled is an outcome, not a bug. */
  const within = async <T>(
    key: ThreadKey,
    answer: (open: OpenThread) => Result<T> | Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const thread = threads.get(key)
    if (!thread) return noThread()
    try {
      return await answer(thread)
    } catch (error) {
      if (isCancelled(error)) return refuse('cancelled', 'This was stopped.')
      throw error
    }
  }

  /** The same, of the thread as it is shown: for answers that are made of more than its items and lines. */
  const seen = <T>(key: ThreadKey, answer: (open: OpenThread) => Result<T> | Promise<Result<T>>): Promise<Result<T>> =>
    within(key, async open => {
      const got = await answer(open)
      return got.ok && open.as !== null ? ok(await open.run(answerAs(got.value, open.as.reader))) : got
    })

  return {
    openThread: ({ path }) => open(path),
    pointAtBase: ({ key, path }) => within(key, open => pointAtBase(open, path)),
    closeThread: ({ key }) =>
      within(key, async thread => {
        threads.delete(key)
        await thread.close()
        return ok(null)
      }),
    stopThread: ({ key }) =>
      within(key, thread => {
        thread.stop()
        return ok(null)
      }),
    thread: ({ key }) => seen(key, thread => ok(thread.view())),
    layout: ({ key, from }) =>
      within(key, async open => ok(await open.run(layoutPage(open.thread, Math.max(1, from))))),
    turns: ({ key, from, count }) =>
      within(key, ({ shown }) => {
        const page = numbers(from, count, shown.turnCount)
        return ok(page.map(n => turnView(shown.turn(n))))
      }),
    rows: ({ key, turn, from, count }) =>
      within(key, async open => {
        const last = open.thread.turnCount
        return turn > last ? noTurn(turn, last) : ok(await open.run(rowPage(open.shown, turn, from, count)))
      }),
    checkpoints: ({ key, from, count }) =>
      seen(key, ({ thread }) => {
        const page = numbers(from, count, thread.checkpointCount)
        return ok(page.map(n => checkpointView(thread.checkpoint(n), thread.missingBefore?.(n) ?? [])))
      }),
    curve: ({ key, points }) => within(key, async open => ok(await open.run(curveView(open.thread, points)))),
    item: ({ key, ref }) => within(key, open => checkLine(open, ref.file, ref.line) ?? itemAt(open, ref)),
    rawLine: ({ key, file, line }) =>
      within(key, open => {
        const refused = checkLine(open, file, line)
        if (refused) return refused
        const raw = rawLineView(open.thread, key, file, line)
        return ok(open.as === null ? raw : lineAs(raw, open.as, key))
      }),
    locate: ({ key, point }) => within(key, ({ thread }) => locate(thread, point)),
    diff: ({ key, from, to }) =>
      seen(key, open => {
        open.xrays.rest()
        return open.diffs.view(from, to, steps => open.run(steps))
      }),
    diffRows: ({ key, from, to, row, count }) =>
      seen(key, async open => {
        const rows = await open.diffs.rows(from, to, row, count, steps => open.run(steps))
        return rows.ok ? ok({ from: row, rows: rows.value }) : rows
      }),
    diffPlaces: ({ key, from, to }) => within(key, open => open.diffs.places(from, to, steps => open.run(steps))),
    pair: ({ key, from, to, row }) => seen(key, open => open.diffs.pair(from, to, row, steps => open.run(steps))),
    history: ({ key, at }) => seen(key, open => open.histories.view(at, steps => open.run(steps))),
    historyRows: ({ key, at, from, count }) =>
      seen(key, open => open.histories.rows(at, from, count, steps => open.run(steps))),
    historyItem: ({ key, at, index }) => seen(key, open => listedItemAt(open, at, index)),
    parting: ({ key, at }) => seen(key, open => open.partings.view(at, steps => open.run(steps))),
    checkpointFacts: ({ key, checkpoint }) => seen(key, open => open.xrays.facts(checkpoint)),
    retention: ({ key, checkpoint }) => seen(key, open => open.xrays.retention(checkpoint)),
    findings: ({ key, checkpoint }) => seen(key, open => open.xrays.findings(checkpoint)),
    drift: ({ key }) => seen(key, open => open.xrays.drift()),
    states: ({ key }) => seen(key, open => open.xrays.states()),
    ...noteCalls({ within, threads: () => threads.values(), checkLine, ...context }),
    ...draftCalls(within),
    ...labCalls({ within, seen, homes: context.homes }),
    ...probeCalls({ seen }),
    review: ({ key }) => within(key, open => open.review.view()),
    stopReview: ({ key }) =>
      within(key, open => {
        open.review.stop()
        return readAs(open, null)
      }),
    reviewSecrets: ({ key, class: name, from, count }) => within(key, open => open.review.secrets(name, from, count)),
    reviewPlaces: ({ key, secret, from, count }) => within(key, open => open.review.places(secret, from, count)),
    readAs: ({ key, as }) => within(key, open => readAs(open, as)),
    problems: ({ key, from, count }) => seen(key, ({ thread }) => ok(problemPage(thread, from, count))),
    hex: ({ key, file, start, count }) =>
      within(key, ({ thread, as }) => {
        if (thread.files[file] === undefined) return noFile(file, thread.files.length)
        if (as !== null) return noBytes()
        return ok(hexView(thread, file, start, count))
      }),
    find: ({ key, ...asked }) => within(key, open => findPage(open, asked)),
    findTools: ({ key }) => seen(key, async open => ok(await open.run(toolsOf(open.thread)))),
    ...writeCalls({ within, writer, homes: context.homes }),
    readResource: ({ ref, from, to }) =>
      within(ref.key, open => {
        const refused = checkLine(open, ref.file, ref.line)
        return refused ?? (open.as === null ? open.resources.read(ref, from, to) : resourceAs(ref, open.as, from, to))
      }),
    close: async () => {
      closed = true
      clearInterval(following)
      const all = [...threads.values()]
      threads.clear()
      await Promise.all(all.map(thread => thread.close()))
      shelf.close()
    },
  }
}

/** A path as the file system writes it, so that one file is opened once. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** Numbers `from` (at least 1) on, at most a page of them and not over `last`. */
function numbers(from: number, count: number, last: number): readonly number[] {
  const first = Math.max(1, from)
  const length = Math.max(0, Math.min(count, MOST_PAGE, last - first + 1))
  return Array.from({ length }, (_, i) => first + i)
}

/** The refusal for a line that the thread does not have; null when it has it. */
function checkLine({ thread }: OpenThread, file: number, line: number): ReturnType<typeof noLine> | null {
  const lines = thread.files[file]?.lines
  if (lines === undefined) return noFile(file, thread.files.length)
  return line < 1 || line > lines ? noLine(line, lines) : null
}
