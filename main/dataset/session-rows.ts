import { basename } from 'node:path'
import type { Failure } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import type { RedactSettings } from '../export/redact/settings.ts'
import { type Found, plainName } from '../library/discover.ts'
import { onlyOnce } from '../library/lineage.ts'
import type { RequestUsage, Thread } from '../thread/model.ts'
import { openingThread } from '../thread/readers.ts'
import { NotWritten } from './parquet-file.ts'
import type { Replays } from './replays.ts'
import { attemptRows, checkpointRows } from './rows/checkpoint-rows.ts'
import { itemRows } from './rows/item-rows.ts'
import { measureRows } from './rows/measure-rows.ts'
import type { Part, Saying } from './rows/part.ts'
import { problemRows } from './rows/problem-rows.ts'
import { added, NOTHING, type Spent, spentByTurn, spentIn } from './rows/spent.ts'
import { turnRows } from './rows/turn-rows.ts'
import { PLAIN, SILENT, withoutSecrets } from './sayings.ts'
import type { SessionPlace } from './session-order.ts'
import type { Row, TableName, Take } from './tables.ts'

/** A file that could not be read. */
export interface Unreadable {
  readonly path: string
  readonly message: string
}

/** What is to be told of sessions, and to whom. */
export interface Wanting {
  readonly texts: 'without' | 'with'
  readonly redact: RedactSettings | null
  readonly measures: boolean
  readonly take: Take
  readonly unread: (file: Unreadable) => void
}

/** All rows of one session: of each of its files the file's own lines, the oldest file first, then the session itself. */
export function* sessionRows(place: SessionPlace, replays: Replays, wanting: Wanting): Steps<undefined> {
  const files = onlyOnce(place.session.files)
  const opens = place.session.found
  const chain = files.length > 1 ? yield* chainOf(opens.path) : null
  const sums = new Sums()
  for (const found of [...files].sort((a, b) => (plainName(a.path) < plainName(b.path) ? -1 : 1))) {
    const stands =
      found === opens || chain === null ? Number.POSITIVE_INFINITY : (chain.get(plainName(found.path)) ?? 0)
    const why = yield* fileRows({ place, found, stands, replays, sums }, wanting)
    if (why !== null) unreadable(place, found, why, wanting)
  }
  if (sums.opened !== null) wanting.take('sessions', { ...sums.opened, ...sums.row() })
  return undefined
}

function unreadable({ key }: SessionPlace, { path }: Found, message: string, wanting: Wanting): void {
  const told = wanting.texts === 'with' && wanting.redact === null ? message : null
  wanting.unread({ path, message })
  wanting.take('problems', {
    session: key,
    file: basename(path),
    line: null,
    severity: 'error',
    code: 'unreadable',
    message: told,
  })
}

/** Lines of each file that belong to the session as it stands, by the name of the file; null when it cannot be told. */
function* chainOf(path: string): Steps<ReadonlyMap<string, number> | null> {
  const opened = yield* openingThread(path)
  if (!opened.ok) return null
  const thread = opened.value
  try {
    yield* thread.read({ quick: true })
    return new Map(thread.files.map(file => [plainName(file.path), file.lines]))
  } finally {
    thread.close()
  }
}

interface FileWork {
  readonly place: SessionPlace
  readonly found: Found
  readonly stands: number
  readonly replays: Replays
  readonly sums: Sums
}

/** The rows of one file, or why it has none or not all of them: one file must not stop the others. */
function* fileRows(work: FileWork, wanting: Wanting): Steps<string | null> {
  let thread: Thread | null = null
  try {
    const opened = yield* openingThread(work.found.path, { home: work.found.home })
    if (!opened.ok) return opened.error.message
    thread = opened.value
    yield* thread.read({ quick: false })
    const failure = yield* threadRows(thread, work, wanting)
    return failure?.message ?? null
  } catch (error) {
    if (error instanceof NotWritten) throw error
    return `Reading this file failed (${error instanceof Error ? error.name : typeof error}).`
  } finally {
    thread?.close()
  }
}

function* threadRows(thread: Thread, work: FileWork, wanting: Wanting): Steps<Failure | null> {
  const { place, found, stands, sums } = work
  const saying = yield* sayingOf(thread, wanting)
  if ('code' in saying) return saying
  const { replayed, spent } = yield* requestSums(thread, work)
  const part: Part = { thread, session: place.key, file: basename(found.path), replayed, stands, saying }
  const take = sums.counting(wanting.take)
  yield* turnRows(part, spent, take)
  yield* itemRows(part, take)
  const own = yield* checkpointRows(part, take)
  attemptRows(part, take)
  problemRows(part, take)
  if (wanting.measures) for (const n of own) yield* measureRows(part, n, take)
  if (found === place.session.found) sums.opened = openedRow(part, work)
  return null
}

/** What the requests of a file's own lines say. They are let go of here: a gigabyte may hold a hundred thousand. */
function* requestSums(thread: Thread, { place, replays, sums }: FileWork) {
  const replayed = yield* replays.lastLine(place.session, thread)
  const requests = (yield* thread.requests()).filter(({ source }) => source.file === thread.own)
  sums.add(thread, requests, replayed)
  return { replayed, spent: spentByTurn(requests) }
}

function* sayingOf(thread: Thread, { texts, redact }: Wanting): Steps<Saying | Failure> {
  if (texts === 'without') return SILENT
  return redact === null ? PLAIN : yield* withoutSecrets(thread, redact)
}

/** What the file that opens says of the session. */
function openedRow({ thread, session, file, saying }: Part, { place }: FileWork) {
  const { info } = thread
  const { found, head, title, titleFrom } = place.session
  return {
    session,
    file,
    agent: info.agent,
    cli_version: info.cliVersion,
    model: info.model,
    history_mode: info.historyMode,
    cwd: info.cwd,
    branch: thread.glance().branch,
    title: titleFrom === 'file' ? null : saying.text(title),
    forked_from: info.forkedFrom,
    parent_thread: info.parentThread,
    archived: found.archived,
    started_at: info.startedAt,
    ended_at: info.endedAt,
    context_window: info.contextWindow,
    failed: head?.failed ?? null,
    fidelity: thread.fidelity,
  }
}

/** What is summed over the files of a session. */
class Sums {
  /** Set once the file that opens was read. */
  opened: ReturnType<typeof openedRow> | null = null
  readonly #counts = new Map<TableName, number>()
  #files = 0
  #bytes = 0
  #lines = 0
  #unknown = 0
  #rejected = 0
  #spent: Spent = NOTHING
  #replayed: Spent = NOTHING

  counting(take: Take): Take {
    return (table, row) => {
      this.#counts.set(table, (this.#counts.get(table) ?? 0) + 1)
      take(table, row)
    }
  }

  add(thread: Thread, requests: readonly RequestUsage[], replayed: number): void {
    const file = thread.files[thread.own]
    const counts = thread.counts()
    this.#files += 1
    this.#bytes += file?.bytes ?? 0
    this.#lines += file?.lines ?? 0
    this.#unknown += counts.unknown
    this.#rejected += counts.rejected
    this.#spent = added(this.#spent, spentIn(requests.filter(({ source }) => source.line > replayed)))
    this.#replayed = added(this.#replayed, spentIn(requests.filter(({ source }) => source.line <= replayed)))
  }

  row(): Omit<Row<'sessions'>, keyof ReturnType<typeof openedRow>> {
    const count = (table: TableName): number => this.#counts.get(table) ?? 0
    return {
      files: this.#files,
      bytes: this.#bytes,
      lines: this.#lines,
      unknown_lines: this.#unknown,
      rejected_lines: this.#rejected,
      turns: count('turns'),
      items: count('items'),
      checkpoints: count('checkpoints'),
      attempts: count('attempts'),
      problems: count('problems'),
      ...this.#spent,
      replayed_requests: this.#replayed.requests,
      replayed_total_tokens: this.#replayed.total_tokens,
    }
  }
}
