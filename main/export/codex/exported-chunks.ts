import { done, type Outcome } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import type { Thread } from '../../thread/model.ts'
import { Ledger } from '../redact/ledger.ts'
import { collectSecrets, type RedactReport, RedactTally, redactedChunks } from '../redact/pass.ts'
import { redactText } from '../redact/redact-line.ts'
import type { RedactSettings } from '../redact/settings.ts'
import type { Chunks } from '../write-file.ts'
import type { OwnPiece } from './exported-pieces.ts'
import { rolloutChunks, rolloutLines, Tally } from './rollout-lines.ts'

/** The bytes of an export, and what is to be told of them once they were all had. */
export interface ExportedChunks {
  readonly chunks: Chunks
  readonly tally: Tally
  /** null when nothing was to be redacted. */
  report(): RedactReport | null
  /** A text that is in no line (a title, the name of a file) without its secrets. */
  clean(text: string): string
}

/**
 * What stays of a thread, less its secrets: the one way by which anything is exported. Secrets are looked for in what stays; `pieces` is
 * asked twice, once to know them all and once to write.
 */
export function* exportedChunks(
  thread: Thread,
  pieces: () => Iterable<OwnPiece>,
  redact: RedactSettings | null,
): Steps<Outcome<ExportedChunks>> {
  const tally = new Tally()
  if (redact === null)
    return done({
      chunks: rolloutChunks(thread, pieces(), tally),
      tally,
      report: () => null,
      clean: text => text,
    })
  const ledger = new Ledger()
  const failure = yield* collectSecrets(rolloutLines(thread, pieces()), redact, ledger)
  if (failure) return { ok: false, error: failure }
  const redacted = new RedactTally(({ kind }) => {
    if (kind !== 'same') tally.change()
  })
  return done({
    chunks: redactedChunks(rolloutLines(thread, pieces(), tally), ledger, redact, redacted),
    tally,
    report: () => redacted.report(ledger),
    clean: text => redactText(text, ledger, redact),
  })
}
