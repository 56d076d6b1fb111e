import { dirname } from 'node:path'
import { type Failure, failed, type Outcome } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import type { Thread } from '../../thread/model.ts'
import { writeFile } from '../write-file.ts'
import { installLines } from './candidate-lines.ts'
import { linesUpTo, numbered, rolledBackLines, wrapped } from './fork-lines.ts'
import { type ForkWanted, type Plan, planOf } from './fork-plan.ts'
import { inFolder } from './made-folder.ts'
import { timestampOf } from './names.ts'
import { resumeLine } from './provider.ts'
import { type Prompt, type ReadBack, type Rules, readBack, readBackCandidate } from './read-back.ts'
import { type Piece, rolloutChunks, Tally } from './rollout-lines.ts'
import { type Form, isFlat, newMeta } from './session-meta.ts'
import { type UnfitLine, unfitLines, unfitNotes } from './unfit-lines.ts'

export type { ForkWanted, Installed, Target } from './fork-plan.ts'

export interface Fork {
  readonly path: string
  readonly threadId: string
  /** The line that opens it in Codex. */
  readonly resume: string
  /** Of its history. */
  readonly items: number
  /** What Codex would send for it. */
  readonly prompt: Prompt
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
  const plan = yield* planOf(thread, wanted)
  if (!plan.ok) return plan
  const { last } = plan.value
  const left = yield* rolledBackLines(thread, last)
  const unfit = yield* unfitLines(thread, last, wanted.form)
  const writing = function* (): Steps<Outcome<Fork>> {
    let written: Written | undefined
    for (const way of waysFor(left)) {
      written = yield* writeAs(thread, wanted, plan.value, { ...way, unfit })
      if (written.kind !== 'different') break
    }
    return outcomeOf(written, wanted.form)
  }
  return yield* wanted.target.kind === 'home' ? inFolder(dirname(plan.value.path), writing) : writing()
}

/** How turns that were taken back are told, and by whose rules the result must be the same. */
interface Way {
  /** Lines that are left out because they were taken back; null when markers of rollbacks stay. */
  readonly left: readonly number[] | null
  readonly rules: Rules
}

/** Lines that are left out either way. */
interface Leaving extends Way {
  readonly unfit: readonly UnfitLine[]
}

/**
 * Not every rollback can be told by leaving lines out; Codex reads its marker as well, in most files. In paginated ones it begins at the
 * newest compaction, taken back or not: then leaving them out is right by its own rules, if not by those of an older writer.
 */
const waysFor = (left: readonly number[] | null): readonly Way[] =>
  left === null
    ? [{ left, rules: 'newest' }]
    : [
        { left, rules: 'both' },
        { left: null, rules: 'newest' },
        { left, rules: 'newest' },
      ]

type Written =
  | { readonly kind: 'fork'; readonly fork: Fork }
  | { readonly kind: 'different'; readonly item: number }
  | { readonly kind: 'failed'; readonly error: Failure }

function outcomeOf(written: Written | undefined, form: Form): Outcome<Fork> {
  if (written?.kind === 'fork') return { ok: true, value: written.fork }
  if (written?.kind === 'failed') return { ok: false, error: written.error }
  const item = written?.item ?? 0
  return failed(
    'bad-argument',
    `A fork at this point would not give the same request in the form ${form}: item ${item} would be another one. Take the form ${form === 'legacy' ? 'paginated' : 'legacy'}, or another point.`,
  )
}

/** As Codex makes its own: readable by the owner alone. */
const MODE = 0o600

function* writeAs(thread: Thread, wanted: ForkWanted, plan: Plan, leaving: Leaving): Steps<Written> {
  const { left, rules, unfit } = leaving
  const tally = new Tally()
  const added = wanted.candidate ? installLines(wanted.candidate.candidate, { thread, ...wanted, ...plan }) : []
  const pieces = yield* piecesOf(thread, wanted, plan, leaving, added)
  const { provider } = plan
  const found: { back: ReadBack | null } = { back: null }
  const written = yield* writeFile({
    path: plan.path,
    mode: MODE,
    chunks: rolloutChunks(thread, pieces, tally),
    onBytes: wanted.onBytes,
    *check(temporary) {
      const { at, candidate } = wanted
      found.back = yield* candidate
        ? readBackCandidate(temporary, thread, { at, provider, items: candidate.candidate.items, lines: added.length })
        : readBack(temporary, thread, at, rules, provider)
      return found.back.kind === 'same' ? null : UNLIKE
    },
  })
  const { back } = found
  if (back?.kind === 'different') return back
  if (back?.kind === 'unreadable') return { kind: 'failed', error: back.failure }
  if (!written.ok) return { kind: 'failed', error: written.error }
  const { id, path } = plan
  const notes = [...plan.notes, ...(left === null ? [] : [LEFT_OUT]), ...unfitNotes(unfit)]
  const { lines, bytes, changed } = tally
  if (back === null) throw new Error('a file was written and not read back')
  const { items, prompt } = back
  const made = {
    path,
    threadId: id,
    resume: resumeLine(id, provider),
    items,
    prompt,
    bytes,
    lines,
    changedLines: changed,
    notes,
  }
  return { kind: 'fork', fork: made }
}

const UNLIKE: Failure = { code: 'bad-argument', message: 'It reads back to something else.' }

const LEFT_OUT = 'Turns that were taken back before this point are left out, with the markers that took them back.'

function* piecesOf(
  thread: Thread,
  { form, now }: ForkWanted,
  { meta, last, id, provider }: Plan,
  { left, unfit }: Leaving,
  added: readonly Piece[],
): Steps<Iterable<Piece>> {
  const bytes = newMeta(meta, { id, timestamp: timestampOf(now), form, provider })
  const first: Piece = { kind: 'changed', file: meta.file, line: meta.line, bytes }
  const rest = yield* linesUpTo(thread, last, left ?? [], unfit)
  const whole = isFlat(thread) ? wrapped(thread, rest, String(meta.payload['timestamp'])) : rest
  const behind = chained(whole, added)
  return chained([first], form === 'paginated' ? numbered(thread, behind, 1) : behind)
}

function* chained(first: Iterable<Piece>, then: Iterable<Piece>): Iterable<Piece> {
  yield* first
  yield* then
}
