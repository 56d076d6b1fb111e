import { mkdirSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { done, type Failure, failed, type Outcome } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import type { Point, Thread } from '../../thread/model.ts'
import { uuid7 } from '../uuid7.ts'
import { whyNotWritten, writeFile } from '../write-file.ts'
import { endingNumbered, type Last, linesUpTo, numbered, rolledBackLines, wrapped } from './fork-lines.ts'
import { dayOf, idInName, type Moment, rolloutName, timestampOf } from './names.ts'
import { type Provider, providerIn, providerNote } from './provider.ts'
import { type ReadBack, readBack } from './read-back.ts'
import { type Piece, rolloutChunks, Tally } from './rollout-lines.ts'
import { type Form, isFlat, newMeta, readMeta, type SessionMeta } from './session-meta.ts'

/** Where a fork goes: among the sessions of a Codex home, or to a path; where that is a folder, by Codex's name for it. */
export type Target = { readonly kind: 'home'; readonly home: string } | { readonly kind: 'path'; readonly path: string }

export interface ForkWanted {
  readonly at: Point
  /** `legacy` leaves every line but the first as it is. */
  readonly form: Form
  readonly target: Target
  /** The model provider that it names is not to stay: it is that of the new home, or of no home none. */
  readonly dropProvider: boolean
  /** The folder that a session is said to have run in when it does not tell; only flat files of 2025 do not. */
  readonly folder: string
  readonly now: Moment
  /** 10 bytes by chance, for the new id. */
  readonly chance: Uint8Array
  readonly onBytes?: (done: number) => void
}

export interface Fork {
  readonly path: string
  readonly threadId: string
  /** The line that opens it in Codex. */
  readonly resume: string
  /** Of its history. */
  readonly items: number
  readonly bytes: number
  readonly lines: number
  /** Lines of the new file that are not byte for byte those of the source, from 1. */
  readonly changedLines: readonly number[]
  /** Whole sentences on what a user should know. */
  readonly notes: readonly string[]
}

/**
 * Makes a session of its own of all that counts at a point: what it goes on from is joined in, turns that were taken back are left out. What
 * Codex would refuse is refused here before a byte is written, and the file gets its name only when it reads back to the same request.
 */
export function* fork(thread: Thread, wanted: ForkWanted): Steps<Outcome<Fork>> {
  const plan = planOf(thread, wanted)
  if (!plan.ok) return plan
  const { last } = plan.value
  const left = yield* rolledBackLines(thread, last)
  const folder = dirname(plan.value.path)
  const made = wanted.target.kind === 'home' ? makeFolder(folder) : { ok: true as const, value: null }
  if (!made.ok) return made
  let written: Written | undefined
  try {
    if (left !== null) written = yield* writeAs(thread, wanted, plan.value, left)
    // Not every rollback can be told by leaving lines out; Codex reads its marker as well.
    if (left === null || written?.kind === 'different') written = yield* writeAs(thread, wanted, plan.value, null)
    return outcomeOf(written)
  } finally {
    if (written?.kind !== 'fork' && made.value !== null) removeFolders(folder, made.value)
  }
}

type Written =
  | { readonly kind: 'fork'; readonly fork: Fork }
  | { readonly kind: 'different'; readonly item: number }
  | { readonly kind: 'failed'; readonly error: Failure }

function outcomeOf(written: Written | undefined): Outcome<Fork> {
  if (written?.kind === 'fork') return { ok: true, value: written.fork }
  if (written?.kind === 'failed') return { ok: false, error: written.error }
  const item = written?.item ?? 0
  return failed(
    'bad-argument',
    `A fork at this point would not give the same request: item ${item} would be another one.`,
  )
}

interface Plan {
  readonly meta: SessionMeta
  readonly last: Last
  readonly id: string
  readonly path: string
  readonly provider: Provider
  readonly notes: readonly string[]
}

function planOf(thread: Thread, wanted: ForkWanted): Outcome<Plan> {
  const point = thread.resolve(wanted.at)
  if (!point.ok) return failed('no-such-point', point.message)
  const at = thread.lastLine(wanted.at)
  if (at === null)
    return failed('bad-argument', 'A session that is not made of lines, such as an exported page, cannot be forked.')
  if (thread.missing !== null)
    return failed('bad-argument', `A fork must hold all that the session goes on from. ${thread.missing.message}`)
  const meta = readMeta(thread, wanted.folder)
  if (!meta.ok) return meta
  const last = wanted.form === 'paginated' ? endingNumbered(thread, at) : { ok: true as const, value: at }
  if (!last.ok) return last
  const place = placeOf(wanted, meta.value.payload['model_provider'])
  if (!place.ok) return place
  if (place.value.id === meta.value.payload['id'])
    return failed('bad-argument', `${place.value.path} is named by the id of the session itself; a fork has its own.`)
  if (isFlat(thread) && wanted.form === 'paginated')
    return failed('bad-argument', 'A flat file becomes a session of today in the form legacy only.')
  const notes = isFlat(thread) ? [...place.value.notes, FROM_FLAT, ranIn(wanted.folder)] : place.value.notes
  return done({ meta: meta.value, last: last.value, ...place.value, notes })
}

const FROM_FLAT = 'The source is a flat file: its items got the envelopes that Codex has written since.'

const ranIn = (folder: string): string => `It does not tell where it ran: the fork says ${folder}.`

type Place = Pick<Plan, 'id' | 'path' | 'provider' | 'notes'>

function placeOf({ target, dropProvider, now, chance }: ForkWanted, named: unknown): Outcome<Place> {
  const fresh = uuid7(now.milliseconds, chance)
  if (target.kind === 'home') {
    if (!isFolder(target.home)) return failed('not-found', `There is no Codex home at ${target.home}.`)
    const provider = providerIn(target.home, named, dropProvider)
    if (!provider.ok) return provider
    const name = rolloutName(fresh, now)
    const path = join(target.home, 'sessions', ...dayOf(now), name)
    return done({ id: fresh, path, provider: provider.value, notes: replacedNotes(provider.value, named) })
  }
  const provider: Provider = dropProvider ? { kind: 'gone' } : { kind: 'kept' }
  const notes = [providerNote(named, dropProvider)].filter(note => note !== null)
  if (isFolder(target.path))
    return done({ id: fresh, path: join(target.path, rolloutName(fresh, now)), provider, notes })
  const own = idInName(target.path)
  return done({ id: own ?? fresh, path: target.path, provider, notes: own === null ? [...notes, UNFOUND] : notes })
}

const replacedNotes = (provider: Provider, named: unknown): readonly string[] =>
  provider.kind === 'replaced'
    ? [
        `It names the model provider "${provider.name}", that of its new home${typeof named === 'string' ? `, in place of "${named}"` : ''}.`,
      ]
    : []

const UNFOUND =
  'Codex finds a session only below the sessions folder of its home, by a name like rollout-TIME-ID.jsonl with the id of the session.'

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** As Codex makes its own: readable by the owner alone. */
const MODE = 0o600

/** `left`: lines that are left out because they were taken back; null when markers of rollbacks stay. */
function* writeAs(thread: Thread, wanted: ForkWanted, plan: Plan, left: readonly number[] | null): Steps<Written> {
  const tally = new Tally()
  const pieces = yield* piecesOf(thread, wanted, plan, left ?? [])
  const found: { back: ReadBack | null } = { back: null }
  const written = yield* writeFile({
    path: plan.path,
    mode: MODE,
    chunks: rolloutChunks(thread, pieces, tally),
    onBytes: wanted.onBytes,
    *check(temporary) {
      found.back = yield* readBack(temporary, thread, wanted.at, left === null ? 'newest' : 'both')
      return found.back.kind === 'same' ? null : UNLIKE
    },
  })
  const { back } = found
  if (back?.kind === 'different') return back
  if (back?.kind === 'unreadable') return { kind: 'failed', error: back.failure }
  if (!written.ok) return { kind: 'failed', error: written.error }
  const { id, path } = plan
  const notes = [...plan.notes, ...(left === null ? [] : [LEFT_OUT])]
  const { lines, bytes, changed } = tally
  const items = back?.items ?? 0
  return {
    kind: 'fork',
    fork: { path, threadId: id, resume: `codex resume ${id}`, items, bytes, lines, changedLines: changed, notes },
  }
}

const UNLIKE: Failure = { code: 'bad-argument', message: 'It reads back to something else.' }

const LEFT_OUT = 'Turns that were taken back before this point are left out, with the markers that took them back.'

function* piecesOf(
  thread: Thread,
  { form, now }: ForkWanted,
  { meta, last, id, provider }: Plan,
  left: readonly number[],
): Steps<Iterable<Piece>> {
  const bytes = newMeta(meta, { id, timestamp: timestampOf(now), form, provider })
  const first: Piece = { kind: 'changed', file: meta.file, line: meta.line, bytes }
  const rest = yield* linesUpTo(thread, last, left)
  if (isFlat(thread)) return chained(first, wrapped(thread, rest, String(meta.payload['timestamp'])))
  return chained(first, form === 'paginated' ? numbered(thread, rest, 1) : rest)
}

function* chained(first: Piece, rest: Iterable<Piece>): Iterable<Piece> {
  yield first
  yield* rest
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
