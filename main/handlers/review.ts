import type { RedactChoice, Result, ReviewPlacePage, ReviewSecretPage, ReviewView } from '../../preload/contract.ts'
import type { Failure } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import { rolloutLines } from '../export/codex/rollout-lines.ts'
import { placesOn } from '../export/redact/around.ts'
import type { SessionLines } from '../export/redact/pass.ts'
import { finderOf } from '../export/redact/plan.ts'
import { RedactedReader } from '../export/redact/reader.ts'
import { type FoundSecret, Scan, WIDEST } from '../export/redact/scan.ts'
import { settingsOf } from '../export/redact/settings.ts'
import type { Thread } from '../thread/model.ts'
import { ok } from './context.ts'
import { refuse } from './refusals.ts'
import { placeView, reviewView, secretView } from './review-views.ts'
import type { RunUntil } from './xrays.ts'

/** The scan rests when nobody asked for so long. Milliseconds. */
const PATIENCE = 2_000

/** Secrets or places of one page. */
export const MOST_FOUND = 200

/** What redaction would write over in one thread, for the one who reviews it. The scan looks for everything, so no choice asks for another. */
export class Review {
  readonly #thread: Thread
  readonly #run: RunUntil
  #scanning: Scanning | null = null

  constructor(thread: Thread, run: RunUntil) {
    this.#thread = thread
    this.#run = run
  }

  /** Something was looked through, or is. */
  get isOn(): boolean {
    return this.#scanning !== null
  }

  /** How far the scan is; asking again lets it go on. */
  view(): Result<ReviewView> {
    if (this.#thread.progress.phase === 'reading')
      return refuse(
        'not-ready',
        'The file is still being read. Secrets are looked for when all of its lines are known.',
      )
    this.#scanning ??= new Scanning(this.#thread, this.#run)
    const failure = this.#scanning.goOn()
    if (failure !== null) return { ok: false, error: failure }
    return ok(reviewView(this.#scanning.scan, bytesOf(this.#thread)))
  }

  /** Ends the scan, and lets go of what it found. */
  stop(): void {
    this.#scanning?.stop()
    this.#scanning = null
  }

  secrets(name: string | null, from: number, count: number): Result<ReviewSecretPage> {
    const scan = this.#done()
    if (scan === null) return notYet()
    const all = name === null ? scan.secrets() : scan.secrets().filter(({ secret }) => secret.class === name)
    const page = all.slice(from, from + Math.min(count, MOST_FOUND))
    return ok({ from, total: all.length, secrets: page.map(secretView) })
  }

  async places(key: string, from: number, count: number): Promise<Result<ReviewPlacePage>> {
    const scan = this.#done()
    if (scan === null) return notYet()
    const found = scan.secrets().find(({ secret }) => secret.key === key)
    if (found === undefined) return refuse('no-such-point', 'This session does not hold this secret.')
    const places = await this.#run(placesOf(this.#thread, scan, found, from, Math.min(count, MOST_FOUND)))
    return ok({ from, total: found.places.count, places })
  }

  /** Shows the thread as an export with this choice would write it. */
  reader(choice: RedactChoice): Result<RedactedReader> {
    const scan = this.#done()
    return scan === null ? notYet() : ok(new RedactedReader(this.#thread, scan.ledger, settingsOf(choice)))
  }

  #done(): Scan | null {
    const scan = this.#scanning?.scan
    return scan?.phase === 'done' ? scan : null
  }
}

const notYet = () => refuse('not-ready', 'Secrets are still being looked for.')

const bytesOf = (thread: Thread): number => thread.files.reduce((sum, file) => sum + file.bytes, 0)

/** All lines of a thread, in order. */
const linesOf = (thread: Thread) => (): SessionLines =>
  rolloutLines(
    thread,
    thread.files.map(({ lines }, file) => ({ kind: 'kept', file, first: 1, last: lines })),
  )

/** A scan that goes on while somebody asks. */
class Scanning {
  readonly scan: Scan
  readonly #run: RunUntil
  readonly #steps: Steps<Failure | null>
  readonly #ended = new AbortController()
  #failure: Failure | null = null
  #bug: unknown = null
  #askedAt = 0
  #state: 'resting' | 'going' | 'over' = 'resting'

  constructor(thread: Thread, run: RunUntil) {
    this.scan = new Scan(linesOf(thread))
    this.#steps = this.scan.steps()
    this.#run = run
  }

  goOn(): Failure | null {
    if (this.#bug !== null) throw this.#bug
    this.#askedAt = performance.now()
    if (this.#state === 'resting') void this.#go()
    return this.#failure
  }

  stop(): void {
    this.#ended.abort()
  }

  async #go(): Promise<void> {
    this.#state = 'going'
    try {
      this.#state = (await this.#run(this.#untilForgotten(), this.#ended.signal)) ? 'over' : 'resting'
    } catch (error) {
      this.#state = 'over'
      if (!this.#ended.signal.aborted) this.#bug = error
    }
  }

  /** false when nobody asked for a while: the steps stay where they are. */
  *#untilForgotten(): Steps<boolean> {
    while (performance.now() - this.#askedAt < PATIENCE) {
      const step = this.#steps.next()
      if (step.done) {
        this.#failure = step.value
        return true
      }
      yield
    }
    return false
  }
}

/** Reads the lines of a page of places again. */
function* placesOf(
  thread: Thread,
  scan: Scan,
  { secret, places }: FoundSecret,
  from: number,
  count: number,
): Steps<ReviewPlacePage['places']> {
  const find = finderOf(scan.ledger, WIDEST)
  const views: ReviewPlacePage['places'][number][] = []
  let position = -1
  let all: ReturnType<typeof placesOn> = []
  for (let i = from; i < Math.min(places.count, from + count); i++) {
    const at = places.at(i)
    if (at === null) break
    const { file, line } = lineAt(thread, at.line)
    if (position !== at.line) {
      const bytes = thread.lineBytes(file, line, 0, Number.POSITIVE_INFINITY)
      position = at.line
      all = placesOn({ file, n: line, bytes }, secret.key, scan.ledger, find)
      yield
    }
    const place = all[at.nth]
    if (place !== undefined) views.push(placeView(thread, file, line, place))
  }
  return views
}

/** File and line of a position among all lines of a thread. */
function lineAt(thread: Thread, position: number): { readonly file: number; readonly line: number } {
  let left = position
  for (const [file, { lines }] of thread.files.entries()) {
    if (left < lines) return { file, line: left + 1 }
    left -= lines
  }
  throw new RangeError(`line ${position} of the session`)
}
