import { done, failed, type Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import { Scratch, scratchBytes } from '../rollout/scratch.ts'
import type { Thread } from '../thread/model.ts'
import { openingSource } from '../thread/readers.ts'
import { type ExportedChunks, exportedChunks } from './codex/exported-chunks.ts'
import { exportedPieces } from './codex/exported-pieces.ts'
import { rolloutFormat } from './codex/rollout-format.ts'
import { joinedMeta } from './codex/session-meta.ts'
import type { RedactReport } from './redact/pass.ts'
import type { RedactSettings } from './redact/settings.ts'
import { planTrim } from './trim/plan.ts'
import type { Rule, Saved, Trim } from './trim/rules.ts'

/**
 * A session from which what was to go is gone: what documents are made of, so that who makes one never sees a secret.
 *
 *     const prepared = yield* preparedThread(thread, { trim, redact })
 *     if (!prepared.ok) return prepared
 *     try { … prepared.value.thread … } finally { prepared.value.close() }
 */
export interface Prepared {
  /** Read to its end, every line parsed. One file, under the id of the source; its lines have numbers of their own. */
  readonly thread: Thread
  /** What each rule of the trim left out. */
  readonly removed: ReadonlyMap<Rule, Saved>
  /** null when nothing was to be redacted. */
  readonly redacted: RedactReport | null
  /** Lines of `thread` that are not byte for byte those of the source, from 1. */
  readonly changedLines: readonly number[]
  readonly notes: readonly string[]
  /** A text that is in no line (a title, the name of a file, a path) without its secrets. All such texts of a document go through it. */
  clean(text: string): string
  /** Lets go of what was kept on the disk. The source stays open. */
  close(): void
}

export interface Preparing {
  readonly trim: Trim
  /** null = nothing is redacted. */
  readonly redact: RedactSettings | null
}

/**
 * Trims a thread, then takes the secrets out of what stays, and opens the result as a session again. Where nothing is trimmed nor
 * redacted it is the thread itself, which must have been read whole (`checked`). The result lies in memory while it is small, else in a
 * file without a name that is gone with the process.
 */
export function* preparedThread(thread: Thread, { trim, redact }: Preparing): Steps<Outcome<Prepared>> {
  if (trim.turns === null && trim.drop.length === 0 && redact === null) return done(asItIs(thread))
  const planned = yield* planTrim(thread, trim, rolloutFormat)
  if (!planned.ok) return planned
  const plan = planned.value
  const meta = thread.files.length > 1 ? joinedMeta(thread) : null
  const made = yield* exportedChunks(thread, () => exportedPieces(thread, plan, meta), redact)
  if (!made.ok) return made
  const own = thread.files[thread.own]?.path ?? ''
  const opened = yield* openedAgain(made.value, made.value.clean(own))
  if (!opened.ok) return opened
  return done({
    thread: opened.value,
    removed: plan.removed,
    redacted: made.value.report(),
    changedLines: made.value.tally.changed,
    notes: plan.notes,
    clean: made.value.clean,
    close: () => opened.value.close(),
  })
}

const asItIs = (thread: Thread): Prepared => ({
  thread,
  removed: new Map(),
  redacted: null,
  changedLines: [],
  notes: [],
  clean: text => text,
  close: () => undefined,
})

function* openedAgain({ chunks }: ExportedChunks, path: string): Steps<Outcome<Thread>> {
  const scratch = new Scratch()
  let thread: Outcome<Thread> | undefined
  let whole = false
  try {
    for (;;) {
      const next = chunks.next()
      if (next.done && next.value) return { ok: false, error: next.value }
      if (next.done) break
      const why = scratch.append(next.value)
      if (why !== null) return failed('not-writable', `There is no room to prepare the export: ${why}.`)
      yield
    }
    thread = yield* openingSource(scratchBytes(path, scratch))
    if (thread.ok) yield* thread.value.read({ quick: false })
    whole = true
    return thread
  } finally {
    chunks.return(null)
    if (!whole || !thread?.ok) scratch.close()
  }
}
