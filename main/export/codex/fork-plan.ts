import { lstatSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { done, failed, type Outcome } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import type { Candidate } from '../../compaction/candidate.ts'
import { shapeFault } from '../../rollout/item-shape.ts'
import { isObject } from '../../rollout/parse.ts'
import type { Point, Thread } from '../../thread/model.ts'
import { formatPoint, parsePoint } from '../../thread/point.ts'
import { uuid7 } from '../uuid7.ts'
import { folderFault } from '../write-file.ts'
import { itemsFault } from './candidate-items.ts'
import { endingNumbered, type Last } from './fork-lines.ts'
import { homeFault, homeOf, idTaken } from './homes.ts'
import { dayOf, idInName, type Moment, rolloutName } from './names.ts'
import { type Provider, providerIn, providerNote, replacedNotes } from './provider.ts'
import { type Form, forkable, isFlat, readMeta, type SessionMeta } from './session-meta.ts'
import { unreadLine } from './unfit-lines.ts'

/** Where a fork goes: among the sessions of a Codex home, or to a path; where that is a folder, by Codex's name for it. */
export type Target = { readonly kind: 'home'; readonly home: string } | { readonly kind: 'path'; readonly path: string }

/** A candidate that the fork is to go on from in place of the history at its point. */
export interface Installed {
  readonly candidate: Candidate
  /** Take it even where it was made for another session or point. */
  readonly anyway: boolean
}

export interface ForkWanted {
  readonly at: Point
  /** Left out or null: the history at the point. */
  readonly candidate?: Installed | null
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

/** What a fork will be, before a byte is written. */
export interface Plan {
  readonly meta: SessionMeta
  readonly last: Last
  readonly id: string
  readonly path: string
  readonly provider: Provider
  readonly notes: readonly string[]
}

/** Looks at everything for which Codex would refuse the fork, or pass over a part of it (codex-observed.md section 5). */
export function* planOf(thread: Thread, wanted: ForkWanted): Steps<Outcome<Plan>> {
  const plan = planned(thread, wanted)
  const unread = plan.ok && !wanted.candidate ? yield* unreadLine(thread, wanted.at, plan.value.last) : null
  if (unread !== null) return refused(unreadWords(unread))
  const unchecked = plan.ok && !wanted.candidate && !thread.checked ? yield* uncheckedFault(thread, wanted.at) : null
  if (unchecked !== null) return refused(unchecked)
  const already = thread.info.historyMode === 'paginated' && !wanted.candidate
  if (!plan.ok || wanted.form === 'legacy' || already) return plan
  return (yield* holdsGhosts(thread, wanted)) ? refused(GHOSTS) : plan
}

const unreadWords = (line: number): string =>
  `Line ${line} is longer than 64 MB, which is not read here: what Codex would send of it cannot be promised. Fork before it.`

/** A compaction that Codex passes over is known as such when every line was parsed; before, what counts of it is looked at here. */
function* uncheckedFault(thread: Thread, at: Point): Steps<string | null> {
  const { items } = yield* thread.history(at)
  for (const [i, ref] of items.entries()) {
    if (i % BATCH === BATCH - 1) yield
    const { raw } = ref.index === null ? { raw: null } : thread.item(ref)
    const fault = isObject(raw) ? shapeFault(raw) : null
    if (fault !== null)
      return `Codex passes over the compaction in line ${ref.line}: item ${ref.index} of its replacement history ${fault}. Fork when every line has been checked.`
  }
  return null
}

const GHOSTS =
  'Its replacement history holds ghost snapshots, for which Codex sends empty items in the form paginated: take --form legacy.'

/** Lines of the items of a history looked at between two pauses. */
const BATCH = 64

/** Are there any in what a compaction left? Those on lines of their own are passed over in either form (0.150 to 0.169, seen). */
function* holdsGhosts(thread: Thread, { at, candidate }: ForkWanted): Steps<boolean> {
  const isGhost = (raw: unknown): boolean => isObject(raw) && raw['type'] === 'ghost_snapshot'
  if (candidate) return candidate.candidate.items.some(isGhost)
  const { items } = yield* thread.history(at)
  for (const [i, ref] of items.entries()) {
    if (i % BATCH === BATCH - 1) yield
    if (ref.index !== null && isGhost(thread.item(ref).raw)) return true
  }
  return false
}

function planned(thread: Thread, wanted: ForkWanted): Outcome<Plan> {
  const point = thread.resolve(wanted.at)
  if (!point.ok) return failed('no-such-point', point.message)
  const at = thread.lastLine(wanted.at)
  if (at === null) return refused('A session that is not made of lines, such as an exported page, cannot be forked.')
  if (thread.missing !== null)
    return refused(`A fork must hold all that the session goes on from. ${thread.missing.message}`)
  const candidate = !wanted.candidate ? done([]) : candidateNotes(thread, wanted.at, wanted.candidate)
  if (!candidate.ok) return candidate
  const meta = readMeta(thread, wanted.folder)
  if (!meta.ok) return meta
  const last = wanted.form === 'paginated' ? endingNumbered(thread, at) : done(at)
  if (!last.ok) return last
  const place = placeOf(wanted, meta.value.payload['model_provider'])
  if (!place.ok) return place
  const { id, path } = place.value
  if (id === meta.value.payload['id'])
    return refused(`${path} is named by the id of the session itself; a fork has its own.`)
  if (isThere(path)) return failed('not-writable', `There is a file at ${path} already; it is never replaced.`)
  const unwritable = wanted.target.kind === 'path' ? folderFault(path) : null
  if (unwritable) return { ok: false, error: unwritable }
  if (isFlat(thread) && wanted.form === 'paginated')
    return refused('A flat file becomes a session of today in the form legacy only.')
  const flat = isFlat(thread) ? [FROM_FLAT, ranIn(wanted.folder)] : []
  const unnamed = forkable(meta.value.payload) ? [] : [unnamedNote(meta.value.payload['id'])]
  const notes = [...place.value.notes, ...flat, ...unnamed, ...candidate.value]
  return done({ meta: meta.value, last: last.value, ...place.value, notes })
}

const refused = (message: string) => failed('bad-argument', message)

const FROM_FLAT = 'The source is a flat file: its items got the envelopes that Codex has written since.'

const unnamedNote = (id: unknown): string =>
  `The new session does not name the one that it goes on from (${String(id).slice(0, 100)}): Codex takes only a UUID there.`

const ranIn = (folder: string): string => `It does not tell where it ran: the fork says ${folder}.`

/** What to know of a candidate that is taken, or why it is not. */
function candidateNotes(thread: Thread, at: Point, { candidate, anyway }: Installed): Outcome<readonly string[]> {
  const fault = itemsFault(candidate.items)
  if (fault !== null) return refused(fault)
  const others = elsewhere(thread, at, candidate)
  if (others.length > 0 && !anyway) return failed('other-candidate', others.join(' '))
  return done([installedNote(candidate), ...others])
}

const installedNote = ({ id, strategy }: Candidate): string =>
  `It goes on from the candidate ${id} (${strategy}): the model sees its items and none of those before.`

/** Sentences on what it was made for, where that is not this. */
function elsewhere(thread: Thread, at: Point, candidate: Candidate): readonly string[] {
  const notes: string[] = []
  if (candidate.thread === null || candidate.thread !== thread.info.id)
    notes.push(`The candidate was made for another session (${candidate.thread ?? 'one without an id'}).`)
  else if (!samePlace(thread, at, candidate.at))
    notes.push(`The candidate was made for another point (${candidate.at}) than ${formatPoint(at)}.`)
  return notes
}

/** Do the same lines count at both points? */
function samePlace(thread: Thread, at: Point, text: string): boolean {
  const other = parsePoint(text)
  if (other === null || !thread.resolve(other).ok) return false
  return JSON.stringify(thread.lastLine(at)) === JSON.stringify(thread.lastLine(other))
}

export type Place = Pick<Plan, 'id' | 'path' | 'provider' | 'notes'>

function placeOf(wanted: ForkWanted, named: unknown): Outcome<Place> {
  const { target, now, chance } = wanted
  const fresh = uuid7(now.milliseconds, chance)
  if (target.kind === 'path') return pathPlace(target.path, wanted, named, fresh)
  return homePlace(target.home, wanted, named)
}

/** A new session among those of a home, by the name that Codex would give it; a failure where it would not take it there. */
export function homePlace(
  home: string,
  { dropProvider, now, chance }: Pick<ForkWanted, 'dropProvider' | 'now' | 'chance'>,
  named: unknown,
): Outcome<Place> {
  const fault = homeFault(home)
  if (fault !== null) return fault
  const provider = providerIn(home, named, dropProvider)
  if (!provider.ok) return provider
  const id = uuid7(now.milliseconds, chance)
  const path = join(home, 'sessions', ...dayOf(now), rolloutName(id, now))
  return done({ id, path, provider: provider.value, notes: replacedNotes(provider.value, named) })
}

function pathPlace(asked: string, { dropProvider, now }: ForkWanted, named: unknown, fresh: string): Outcome<Place> {
  const inFolder = isFolder(asked)
  const path = inFolder ? join(asked, rolloutName(fresh, now)) : asked
  const own = inFolder ? fresh : idInName(path)
  const id = own ?? fresh
  const found = homeOf(path)
  if (found?.archived)
    return refused(`${path} lies among the archived sessions of ${found.home}, and Codex resumes none of those.`)
  const taken = found === null ? null : idTaken(found.home, id)
  if (taken !== null) return refused(`${taken} is a session of that id already; Codex would not tell the two apart.`)
  if (found !== null && own !== null) {
    const provider = providerIn(found.home, named, dropProvider)
    return provider.ok
      ? done({ id, path, provider: provider.value, notes: replacedNotes(provider.value, named) })
      : provider
  }
  const provider: Provider = dropProvider ? { kind: 'gone' } : { kind: 'kept' }
  const notes = [providerNote(named, dropProvider), own === null ? UNFOUND : null].filter(note => note !== null)
  return done({ id, path, provider, notes })
}

const UNFOUND =
  'Codex finds a session only below the sessions folder of its home, by a name like rollout-TIME-ID.jsonl with the id of the session.'

/** null also where the way there is none: a file in place of a folder. What is wrong with it the writing says. */
function factsOf(look: typeof statSync | typeof lstatSync, path: string): Stats | null {
  try {
    return look(path)
  } catch {
    return null
  }
}

const isFolder = (path: string): boolean => factsOf(statSync, path)?.isDirectory() ?? false

const isThere = (path: string): boolean => factsOf(lstatSync, path) !== null
