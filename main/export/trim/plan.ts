import { done, failed, type Outcome } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import type { Thread } from '../../thread/model.ts'
import type { Format, Shortening } from './format.ts'
import { LineRules } from './line-rules.ts'
import { ROLLED_BACK, reasonsForNothing, STAY } from './nothing.ts'
import { outsideTurns } from './outside-turns.ts'
import { type Drop, NOTHING, RULES, type Rule, type Saved, type Trim } from './rules.ts'
import { type LineAt, Shortenings } from './shortenings.ts'

/** What an export leaves out of a thread. */
export interface TrimPlan {
  readonly lines: LineRules
  readonly shortening: Shortening
  /** By rule, of the rules that were asked for; each byte once. */
  readonly removed: ReadonlyMap<Rule, Saved>
  /** Why a rule that was asked for leaves nothing out, a few words each. */
  readonly nothing: ReadonlyMap<Drop, string>
  /** Whole sentences on what a user should know. */
  readonly notes: readonly string[]
}

/** Lines looked at between two pauses. */
const BATCH = 4096
/** Bytes of a line that are looked at for its type. */
const HEAD = 1024

/** Finds what goes, and what that saves, before anything is written. */
export function* planTrim(
  thread: Thread,
  trim: Trim,
  format: Format,
  shortenings = new Shortenings(thread, format),
): Steps<Outcome<TrimPlan>> {
  const { turns, drop } = trim
  if (turns && turns.last > thread.turnCount)
    return failed(
      'bad-argument',
      `The session has ${counted(thread.turnCount, 'turn')}; there is no turn ${turns.last}.`,
    )
  const lines = new LineRules(thread)
  const notes: string[] = []
  if (turns) {
    for (const range of yield* outsideTurns(thread, turns, format)) lines.name('turns', range)
    if (yield* losesSummary(thread, turns.last, lines, format)) notes.push(SUMMARY_LOST)
  }
  if (drop.includes('rolled-back'))
    for (const range of yield* thread.takenBack(lines.gone())) lines.name('rolled-back', range)
  if (drop.includes('superseded')) {
    const superseded = yield* thread.superseded(lines.gone())
    for (const range of superseded.lines) lines.name('superseded', range)
    if (superseded.rollbacks !== null) notes.push(uncoverable(superseded.rollbacks))
  }
  if (drop.includes('display')) yield* nameDisplay(thread, lines, format)
  const shortening = { outputs: drop.includes('outputs'), images: drop.includes('images') }
  const sums = yield* savedBy(thread, { lines, shortening }, trim, format, shortenings)
  const nothing = yield* reasonsForNothing(thread, trim, lines, sums.all)
  if (nothing.get('rolled-back') === ROLLED_BACK.stay) notes.push(STAY)
  return done({ lines, shortening, removed: sums.all, nothing, notes })
}

const SUMMARY_LOST =
  'The turns that are kept go on from a compaction before them, which is left out: the model does not know any more what it summed up.'

/** Was the history at the end of a turn built on a compaction that goes? */
function* losesSummary(thread: Thread, turn: number, lines: LineRules, format: Format): Steps<boolean> {
  const { items } = yield* thread.history({ kind: 'turn', n: turn, side: 'end' })
  return items.some(
    ({ file, line }) => lines.of(file, line) !== null && format.isCompaction(thread.outline(file, line).kind),
  )
}

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`

const uncoverable = (rollbacks: number): string =>
  `A rollback of more than ${counted(rollbacks, 'turn')} behind the end would reach a compaction that was left out: the agent then reads the full messages instead.`

function* nameDisplay(thread: Thread, lines: LineRules, format: Format): Steps<undefined> {
  const isDisplay = format.displayOnly()
  for (const { file, line } of each(thread)) {
    if (line % BATCH === 0) yield
    const { kind } = thread.outline(file, line)
    if (isDisplay(kind, () => thread.lineBytes(file, line, 0, HEAD)))
      lines.name('display', { file, first: line, last: line })
  }
  return undefined
}

/** All lines of a thread in their order. */
export function* each(thread: Thread): Iterable<LineAt> {
  for (const [file, { lines }] of thread.files.entries()) for (let line = 1; line <= lines; line++) yield { file, line }
}

/** What each rule saves; a rule that was not asked for has no entry. */
class Sums {
  readonly #sums: Map<Rule, Saved>

  constructor({ turns, drop }: Trim) {
    const asked = RULES.filter(rule => (rule === 'turns' ? turns !== null : drop.includes(rule)))
    this.#sums = new Map(asked.map(rule => [rule, NOTHING]))
  }

  add(rule: Rule, { lines, bytes, tokens }: Saved): void {
    const sum = this.#sums.get(rule)
    if (sum) this.#sums.set(rule, { lines: sum.lines + lines, bytes: sum.bytes + bytes, tokens: sum.tokens + tokens })
  }

  get all(): ReadonlyMap<Rule, Saved> {
    return this.#sums
  }
}

function* savedBy(
  thread: Thread,
  { lines, shortening }: Omit<TrimPlan, 'removed' | 'nothing' | 'notes'>,
  trim: Trim,
  format: Format,
  shortenings: Shortenings,
): Steps<Sums> {
  const sums = new Sums(trim)
  let looked = 0
  for (const at of each(thread)) {
    const rule = lines.of(at.file, at.line)
    if (rule !== null) {
      if (++looked % BATCH === 0) yield
      sums.add(rule, lineWeight(thread, at, format))
      continue
    }
    if (!shortening.outputs && !shortening.images) continue
    const found = shortenings.of(at)
    if (!found) continue
    sums.add('outputs', found.outputs)
    sums.add('images', found.images)
    yield
  }
  return sums
}

/** Of a whole line, its end included. */
function lineWeight(thread: Thread, { file, line }: LineAt, format: Format): Saved {
  const { start, end, kind } = thread.outline(file, line)
  const size = thread.files[file]?.cut?.byte ?? thread.files[file]?.bytes ?? end
  return { lines: 1, bytes: Math.min(end + 1, size) - start, tokens: tokensOf(thread, { file, line }, kind, format) }
}

function tokensOf(thread: Thread, { file, line }: LineAt, kind: string, format: Format): number {
  if (format.isItem(kind)) return thread.item({ file, line, index: null }).tokens
  const { start, end } = thread.outline(file, line)
  return format.isCompaction(kind) ? Math.ceil((end - start) / 4) : 0
}
