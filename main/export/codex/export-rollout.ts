import { createHash } from 'node:crypto'
import { done, failed, type Outcome } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import type { Thread } from '../../thread/model.ts'
import { CLASSES } from '../redact/classes.ts'
import type { RedactSettings } from '../redact/settings.ts'
import type { TrimPlan } from '../trim/plan.ts'
import { planTrim } from '../trim/plan.ts'
import type { Trim } from '../trim/rules.ts'
import { uuid7 } from '../uuid7.ts'
import { type ExportedChunks, exportedChunks } from './exported-chunks.ts'
import { exportedPieces } from './exported-pieces.ts'
import { idInName } from './names.ts'
import { type Provider, providerNote, replacedNotes } from './provider.ts'
import { rolloutFormat } from './rollout-format.ts'
import { isFlat, newMeta, readMeta, type SessionMeta } from './session-meta.ts'

export interface RolloutWanted {
  readonly trim: Trim
  readonly redact: RedactSettings | null
  readonly path: string
  /** null = made of the source and the settings. */
  readonly id: string | null
  /** What becomes of the one that it names, in the home that it goes to; absent: it goes to none. */
  readonly provider?: Provider | undefined
}

/** A rollout that is ready to be written. */
export interface Rollout extends ExportedChunks {
  readonly threadId: string
  readonly removed: TrimPlan['removed']
  readonly notes: readonly string[]
}

const FLAT =
  'A file of before August 2025 has bare lines, which Codex of today does not read: fork it at its end, and export the fork.'

/**
 * A session again without what is to go: a file of its own in legacy form, what it goes on from joined in, every line that no rule
 * names and that holds no secret byte for byte.
 */
export function* rolloutOf(thread: Thread, wanted: RolloutWanted): Steps<Outcome<Rollout>> {
  if (isFlat(thread)) return failed('bad-argument', FLAT)
  const meta = readMeta(thread)
  if (!meta.ok) return meta
  const planned = yield* planTrim(thread, wanted.trim, rolloutFormat)
  if (!planned.ok) return planned
  const plan = planned.value
  const threadId = wanted.id ?? idOf(meta.value, wanted)
  const timestamp = startOf(meta.value)
  const provider = wanted.provider ?? { kind: 'kept' }
  const bytes = newMeta(meta.value, { id: threadId, timestamp, form: 'legacy', provider })
  const first = { kind: 'changed', file: meta.value.file, line: meta.value.line, bytes } as const
  const made = yield* exportedChunks(thread, () => exportedPieces(thread, plan, first), wanted.redact)
  if (!made.ok) return made
  const notes = [...plan.notes, ...placeNotes(meta.value, wanted, threadId)]
  return done({ ...made.value, threadId, removed: plan.removed, notes })
}

/** What a user must know to resume it. */
function placeNotes({ payload }: SessionMeta, { path, provider }: RolloutWanted, id: string): readonly string[] {
  const named = payload['model_provider']
  if (provider !== undefined) return replacedNotes(provider, named)
  const note = providerNote(named, false)
  return [...(note === null ? [] : [note]), ...(idInName(path) === id ? [] : [unfound(id)])]
}

const unfound = (id: string): string =>
  `Codex finds a session only below the sessions folder of its home, by a name like rollout-TIME-${id}.jsonl.`

/** When the source was begun, as it says itself. */
const startOf = ({ payload }: SessionMeta): string => String(payload['timestamp'])

/** The same for the same source and settings, so that two exports are the same bytes. */
function idOf(meta: SessionMeta, { trim: { turns, drop }, redact }: RolloutWanted): string {
  const settings = JSON.stringify({
    format: 'rollout',
    turns: turns && [turns.first, turns.last],
    drop,
    ...(redact && { redact: redactWords(redact) }),
  })
  const digest = createHash('sha256')
    .update(`${String(meta.payload['id'])}\n${settings}`)
    .digest()
  const milliseconds = Date.parse(startOf(meta))
  return uuid7(Number.isNaN(milliseconds) ? 0 : Math.max(0, milliseconds), digest)
}

const redactWords = ({ classes, ciphertext, images, off }: RedactSettings) => ({
  classes: CLASSES.filter(name => classes.has(name)),
  ciphertext,
  images,
  off: [...off].sort(),
})
