import type { ExportDone, ExportPreview, ExportSettings, Result, RuleSaving } from '../../preload/contract.ts'
import { done, type Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import { exportToHome } from '../export/codex/export-to-home.ts'
import type { Target } from '../export/codex/fork.ts'
import { idInName } from '../export/codex/names.ts'
import { type Provider, resumeLine } from '../export/codex/provider.ts'
import { readBack } from '../export/codex/read-back.ts'
import { rolloutFormat } from '../export/codex/rollout-format.ts'
import { type Exported, type ExportWanted, exportSession } from '../export/export-session.ts'
import type { RedactReport } from '../export/redact/pass.ts'
import { settingsOf } from '../export/redact/settings.ts'
import type { TrimPlan } from '../export/trim/plan.ts'
import { inOrder, previewTrim, type TrimPreview, Weighing } from '../export/trim/preview.ts'
import type { Rule, Saved, Trim } from '../export/trim/rules.ts'
import type { Thread } from '../thread/model.ts'
import { ok } from './context.ts'
import { refuse } from './refusals.ts'
import { freshChance } from './target.ts'
import { isCancelled } from './work.ts'
import type { OnBytes, Writer } from './writer.ts'
import type { RunUntil } from './xrays.ts'

/** Exports of one thread: what they would leave out, and the writing of them. */
export class Exports {
  readonly #thread: Thread
  readonly #key: string
  readonly #run: RunUntil
  readonly #writer: Writer
  #weighing: Weighing
  /** Of all files when they were weighed: a session that an agent works on grows. */
  #weighed: number
  /** Ends the preview that runs, when a newer one begins. */
  #preview: AbortController | null = null
  /** What the last preview said, and of which turns and rules. */
  #previewed: { readonly of: string; readonly view: ExportPreview } | null = null

  constructor(thread: Thread, key: string, run: RunUntil, writer: Writer) {
    this.#thread = thread
    this.#key = key
    this.#run = run
    this.#writer = writer
    this.#weighing = new Weighing(thread, rolloutFormat)
    this.#weighed = bytesOf(thread)
  }

  async preview(settings: ExportSettings): Promise<Result<ExportPreview>> {
    this.#preview?.abort()
    const newest = new AbortController()
    this.#preview = newest
    this.#weighAnew()
    const made = await this.#run(previewTrim(this.#weighing, trimOf(settings)), newest.signal)
    if (!made.ok) return made
    const view = previewOf(made.value)
    this.#previewed = { of: JSON.stringify(trimOf(settings)), view }
    return ok(view)
  }

  async write(settings: ExportSettings, target: Target, dropProvider: boolean): Promise<Result<ExportDone>> {
    const { format } = settings
    if (format !== 'rollout' && !this.#thread.checked) return refuse('not-ready', CHECKING)
    if (format !== 'rollout' && target.kind === 'home') return refuse('bad-argument', NO_DOCUMENT)
    const redact = settings.redact && settingsOf(settings.redact)
    const wanted = { format, trim: trimOf(settings), redact } as const
    this.#weighAnew()
    const previewed = this.#previewed?.of === JSON.stringify(trimOf(settings)) ? this.#previewed.view : null
    const total = previewed?.after.bytes ?? this.#weighed
    const steps = (onBytes: OnBytes) => writing(this.#thread, target, dropProvider, { ...wanted, onBytes })
    const made = await this.#writer.write(this.#key, total, this.#run, steps)
    if (!made.ok) return made
    if (format !== 'rollout') return ok(doneOf(made.value, null))
    // Where the preview knows that it changes, there is nothing to look for.
    if (previewed !== null && previewed.nextRequest !== null) return ok(doneOf(made.value, 'changed'))
    return ok(doneOf(made.value, await this.#readBack(made.value)))
  }

  /** What was known of a session that grew since is known no more. */
  #weighAnew(): void {
    const now = bytesOf(this.#thread)
    if (now === this.#weighed) return
    this.#weighing = new Weighing(this.#thread, rolloutFormat)
    this.#weighed = now
    this.#previewed = null
  }

  /** It is written whole already: a thread that is closed meanwhile only leaves the question open. */
  async #readBack({ path, provider }: Written): Promise<ExportDone['nextRequest']> {
    try {
      const back = await this.#run(readBack(path, this.#thread, { kind: 'end' }, 'newest', provider))
      return back.kind === 'same' ? 'same' : 'changed'
    } catch (error) {
      if (isCancelled(error)) return null
      throw error
    }
  }
}

const bytesOf = ({ files }: Thread): number => files.reduce((sum, file) => sum + file.bytes, 0)

/** `provider`: what became of the one that the session names. */
type Written = Exported & { readonly provider: Provider }

function* writing(
  thread: Thread,
  target: Target,
  dropProvider: boolean,
  wanted: Pick<ExportWanted, 'format' | 'trim' | 'redact' | 'onBytes'>,
): Steps<Outcome<Written>> {
  if (target.kind === 'home')
    return yield* exportToHome(thread, { home: target.home, dropProvider, ...freshChance() }, wanted)
  const made = yield* exportSession(thread, { ...wanted, path: target.path, id: null, mode: 'write' })
  return made.ok ? done({ ...made.value, provider: { kind: 'kept' } }) : made
}

const NO_DOCUMENT = 'Only a rollout goes among the sessions of a home.'

const CHECKING = 'Every line is still being checked. A document can be written when that is done.'

const trimOf = ({ turns, drop }: ExportSettings): Trim => ({ turns, drop: inOrder(drop) })

function previewOf({ rules, before, after, seen, plan }: TrimPreview): ExportPreview {
  return {
    rules: [...rules].map(([rule, saved]) => savingOf(rule, saved, plan)),
    before,
    after,
    nextRequest: seen,
    notes: plan.notes,
  }
}

const savingOf = (rule: Rule, { lines, bytes, tokens }: Saved, { nothing }: TrimPlan): RuleSaving => ({
  rule,
  lines,
  bytes,
  tokens,
  nothing: rule === 'turns' ? null : (nothing.get(rule) ?? null),
})

function doneOf(made: Written, nextRequest: ExportDone['nextRequest']): ExportDone {
  const { format, path, bytes, lines, report, threadId, redacted, notes, provider } = made
  const found = format === 'rollout' && idInName(path) === threadId
  const resume = found && threadId !== null ? resumeLine(threadId, provider) : null
  return { path, bytes, lines, report, masked: redacted && maskedIn(redacted), resume, nextRequest, notes }
}

function maskedIn({ classes }: RedactReport): NonNullable<ExportDone['masked']> {
  const sum = (of: 'secrets' | 'places') => classes.reduce((total, each) => total + each[of], 0)
  return { secrets: sum('secrets'), places: sum('places') }
}
