import type { Failure } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import { rolloutLines } from '../export/codex/rollout-lines.ts'
import { Ledger } from '../export/redact/ledger.ts'
import { withoutMarks } from '../export/redact/marks.ts'
import { collectSecrets } from '../export/redact/pass.ts'
import { finderOf } from '../export/redact/plan.ts'
import { RedactedReader } from '../export/redact/reader.ts'
import { applyEdits, scanText } from '../export/redact/scan-text.ts'
import type { RedactSettings } from '../export/redact/settings.ts'
import type { Thread } from '../thread/model.ts'
import type { Saying } from './rows/part.ts'

/** Without texts. */
export const SILENT: Saying = { text: () => null, item: () => null }

export const PLAIN: Saying = { text: text => text, item: item => item.text }

/** Texts of a thread without its secrets, as an export would write them. Looks through all lines first. */
export function* withoutSecrets(thread: Thread, settings: RedactSettings): Steps<Saying | Failure> {
  const ledger = new Ledger()
  const pieces = thread.files.map(({ lines }, file) => ({ kind: 'kept', file, first: 1, last: lines }) as const)
  const failure = yield* collectSecrets(rolloutLines(thread, pieces), settings, ledger)
  if (failure) return failure
  const reader = new RedactedReader(thread, ledger, settings)
  return { text: text => reader.text(text), item: item => withoutMarks(reader.item(item).text) }
}

/** Different names that are remembered. */
const MOST = 50_000

/**
 * Names without what the rules take for a secret. What stands for it has no number, so that a folder has one name in all sessions.
 * null: names stay as they are.
 */
export function namesWithout(settings: RedactSettings | null): (name: string) => string {
  if (settings === null) return name => name
  const find = finderOf(new Ledger(), settings)
  const known = new Map<string, string>()
  return name => {
    const seen = known.get(name)
    if (seen !== undefined) return seen
    if (known.size >= MOST) known.clear()
    const clean = applyEdits(name, scanText(name, find), ({ hit }) => `[redacted ${hit.class}]`)
    known.set(name, clean)
    return clean
  }
}
