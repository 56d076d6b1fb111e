import type { LabColumn, LabTable, Result, ValueView } from '../../preload/contract.ts'
import type { Steps } from '../base/steps.ts'
import type { RunFacts } from '../compaction/candidate-measures.ts'
import {
  type CandidateMeasures,
  candidateMeasures,
  candidateRun,
  recordedRun,
} from '../compaction/candidate-measures.ts'
import { candidateSide } from '../compaction/candidate-side.ts'
import { caseAt, checkpointCase } from '../compaction/checkpoint-case.ts'
import type { StoredCandidate } from '../library/candidates.ts'
import { costOf, type Prices, readPrices } from '../library/prices.ts'
import type { Point, Thread } from '../thread/model.ts'
import { formatPoint } from '../thread/point.ts'
import { type LabFacts, labGroups } from '../views/lab-rows.ts'
import { none } from '../views/xray/figure.ts'
import { readingNotes } from '../views/xray/retention.ts'
import { type Candidates, headView } from './candidates.ts'
import { ok } from './context.ts'
import { candidatePlace } from './listing.ts'
import { pointOf } from './locate.ts'
import type { RunUntil } from './xrays.ts'

/** Measuring rests when nobody asked for so long. Milliseconds. */
const PATIENCE = 2_000
/** Columns side by side, and columns whose measures are kept. */
const MOST_COLUMNS = 12
const MOST_KEPT = 40
/** Characters of a summary that a column shows. */
const LONGEST_SUMMARY = 16_000

/** The measures of one column while they are made. */
interface Measuring {
  readonly steps: Steps<Made>
  made: Made | null
}

/** `why`: it cannot be read. */
type Made =
  | { readonly why: null; readonly measures: CandidateMeasures; readonly run: RunFacts }
  | { readonly why: string }

/** A column before it is measured. */
interface Wanted {
  readonly key: string
  readonly head: Omit<LabColumn, 'summary' | 'noSummary' | 'state' | 'why'>
  /** Known of a candidate without its items. */
  readonly run: RunFacts | null
  readonly why: string | null
  readonly steps: () => Steps<Made>
}

/** Comparisons of one thread: candidates of a point beside what was recorded there. */
export class LabTables {
  readonly #thread: Thread
  readonly #candidates: Candidates
  readonly #dataFolder: string
  readonly #run: RunUntil
  readonly #measuring = new Map<string, Measuring>()
  #asked: { readonly at: number; readonly keys: readonly string[] } = { at: 0, keys: [] }
  #going = false
  #failed: unknown = null

  constructor(thread: Thread, candidates: Candidates, dataFolder: string, run: RunUntil) {
    this.#thread = thread
    this.#candidates = candidates
    this.#dataFolder = dataFolder
    this.#run = run
  }

  /** What is measured so far; asking again lets it go on. */
  async table(text: string, ids: readonly string[] | null): Promise<Result<LabTable>> {
    if (this.#failed !== null) throw this.#failed
    const at = pointOf(this.#thread, text)
    if (!at.ok) return at
    const wanted = await this.#wanted(at.value, ids)
    for (const one of wanted)
      if (one.why === null && !this.#measuring.has(one.key))
        this.#measuring.set(one.key, { steps: one.steps(), made: null })
    this.#asked = { at: performance.now(), keys: wanted.map(({ key }) => key) }
    this.#forgetOldest()
    if (!this.#going) void this.#go()
    return ok(this.#view(at.value, wanted))
  }

  async #wanted(at: Point, ids: readonly string[] | null): Promise<readonly Wanted[]> {
    const text = formatPoint(at)
    const recorded = at.kind === 'checkpoint' && at.side === 'before' ? [this.#recorded(at.n, text)] : []
    const stored = await this.#candidates.stored(ids === null ? text : null)
    const chosen =
      ids === null ? stored.slice(0, MOST_COLUMNS) : ids.map(id => stored.find(each => idOf(each) === id) ?? id)
    return [...recorded, ...chosen.map(each => this.#candidate(at, text, each))]
  }

  #key(at: string, id: string): string {
    return `${at} ${id} ${this.#thread.itemCount} ${this.#thread.checkpointCount}`
  }

  #recorded(n: number, at: string): Wanted {
    const thread = this.#thread
    const { at: madeAt, notes, implementation } = thread.checkpoint(n)
    function* steps(): Steps<Made> {
      const measures = yield* candidateMeasures(yield* checkpointCase(thread, n))
      return { why: null, measures, run: yield* recordedRun(thread, n) }
    }
    const place = formatPoint({ kind: 'checkpoint', n, side: 'after' })
    const head = { id: null, place, name: '', strategy: implementation, model: null, madeAt, notes }
    return { key: this.#key(at, 'recorded'), head, run: null, why: null, steps }
  }

  #candidate(at: Point, text: string, stored: StoredCandidate | string): Wanted {
    if (typeof stored === 'string') return lost(stored)
    const { id, name, strategy, model, madeAt, notes, problem } = headView(stored)
    const why = problem ?? (stored.kind === 'candidate' && stored.head.at === text ? null : OTHER_POINT)
    return {
      key: this.#key(text, id),
      head: { id, place: candidatePlace(id), name, strategy, model, madeAt, notes },
      run: stored.kind === 'candidate' ? candidateRun(stored.head) : null,
      why,
      steps: () => this.#measure(at, id),
    }
  }

  *#measure(at: Point, id: string): Steps<Made> {
    const read = this.#candidates.read(id)
    if (!read.ok) return { why: read.error.message }
    const after = candidateSide(this.#thread, read.value.items)
    const measures = yield* candidateMeasures(yield* caseAt(this.#thread, at, after))
    this.#candidates.weighed(id, measures.retention.cost.tokensAfter)
    return { why: null, measures, run: candidateRun(read.value) }
  }

  /** One column after another, those that are looked at. */
  async #go(): Promise<void> {
    this.#going = true
    try {
      for (let next = this.#next(); next !== null; next = this.#next())
        next.made = await this.#run(this.#untilForgotten(next))
    } catch (error) {
      this.#failed = error
    }
    this.#going = false
  }

  #next(): Measuring | null {
    if (performance.now() - this.#asked.at >= PATIENCE) return null
    for (const key of this.#asked.keys) {
      const one = this.#measuring.get(key)
      if (one !== undefined && one.made === null) return one
    }
    return null
  }

  /** null when nobody asked for a while, or for others: the steps stay where they are. */
  *#untilForgotten(one: Measuring): Steps<Made | null> {
    while (this.#next() === one) {
      const step = one.steps.next()
      if (step.done) return step.value
      yield
    }
    return null
  }

  #forgetOldest(): void {
    for (const key of this.#measuring.keys()) {
      if (this.#measuring.size <= MOST_KEPT) return
      if (!this.#asked.keys.includes(key)) this.#measuring.delete(key)
    }
  }

  #view(at: Point, wanted: readonly Wanted[]): LabTable {
    const prices = readPrices(this.#dataFolder)
    const facts = wanted.map(one => this.#facts(one))
    const hasRecorded = wanted[0]?.head.id === null
    return {
      at: formatPoint(at),
      columns: wanted.map((one, i) => columnView(one, facts[i] as LabFacts)),
      groups: labGroups(facts, hasRecorded, run => costView(run, prices)),
      done: facts.filter(({ why, measures }) => why !== null || measures !== null).length,
      total: wanted.length,
      prices: priceWords(prices),
    }
  }

  #facts({ key, why, run }: Wanted): LabFacts {
    const made = this.#measuring.get(key)?.made ?? null
    if (why !== null) return { measures: null, run, why }
    if (made === null) return { measures: null, run, why: null }
    return made.why === null ? made : { measures: null, run, why: made.why }
  }
}

const OTHER_POINT = 'It was made for another point of this session.'

const idOf = (stored: StoredCandidate): string => (stored.kind === 'damaged' ? stored.id : stored.head.id)

/** A candidate that was asked for and is not there. */
function lost(id: string): Wanted {
  const why = 'There is no such candidate any more.'
  return {
    key: `lost ${id}`,
    head: { id, place: candidatePlace(id), name: '', strategy: '', model: null, madeAt: null, notes: [] },
    run: null,
    why,
    steps: function* () {
      yield
      return { why }
    },
  }
}

function columnView({ head }: Wanted, { measures, run, why }: LabFacts): LabColumn {
  const summary = measures?.summary ?? null
  const model = head.model ?? run?.model ?? null
  const state = why !== null ? 'unreadable' : measures === null ? 'pending' : 'known'
  return {
    ...head,
    notes: [...head.notes, ...(measures === null ? [] : readingNotes(measures.retention))],
    model,
    state,
    why: why ?? '',
    summary: summary && {
      text: summary.text.slice(0, LONGEST_SUMMARY),
      index: summary.index,
      cut: summary.text.length > LONGEST_SUMMARY,
    },
    noSummary: measures === null || summary !== null ? '' : measures.opaque ? OPAQUE : NO_SUMMARY,
  }
}

const OPAQUE = 'The summary is encrypted. What it carries cannot be read here.'
const NO_SUMMARY = 'None of its items is marked as a summary.'

function costView({ model, calls, input, cached, output }: RunFacts, prices: Prices): ValueView {
  const { currency } = prices
  if (calls.value === 0) return prices.state === 'read' ? { kind: 'money', amount: 0, currency } : none(NO_PRICES)
  if (prices.state !== 'read') return none(NO_PRICES)
  const price = model === null ? undefined : prices.models.get(model)
  if (price === undefined) return none(`prices.json has no price for ${model ?? 'its model'}.`)
  const amount = costOf(price, { input: input.value, cached: cached.value, output: output.value })
  return amount === null ? none('Its tokens were not counted.') : { kind: 'money', amount, currency }
}

const NO_PRICES = 'There are no prices: none are shipped, and none are fetched.'

const priceWords = ({ state, message, currency, date, path }: Prices): string => {
  if (state === 'none') return ''
  return state === 'read' ? `Prices in ${currency} of ${date}, from ${path}.` : message
}
