import type { LibraryProgress } from '../../preload/contract.ts'
import type { Steps } from '../base/steps.ts'
import { type Sessions, SLICE } from '../library/sessions.ts'
import type { Emit } from './context.ts'
import { type HeadThread, readElsewhere } from './heads-elsewhere.ts'
import { isCancelled, type Work } from './work.ts'

/** Shortest time between two events. Milliseconds. */
const BETWEEN_EVENTS = 300

/** Reads what the library does not know yet, in the background: facts of all sessions first, then what was said in them. */
export class Filling {
  readonly #sessions: Sessions
  readonly #work: Work
  readonly #emit: Emit
  readonly #headThread: (() => HeadThread) | null
  #running: Promise<void> = Promise.resolve()
  #stop: AbortController | null = null
  #paused = false
  /** Somebody searches: until then only facts are read, for texts cost time and room on the disk. */
  #wantsTexts = false
  #closed = false
  #headsToldAt = 0
  #textsToldAt = 0

  constructor(sessions: Sessions, work: Work, emit: Emit, headThread?: () => HeadThread) {
    this.#headThread = headThread ?? null
    this.#sessions = sessions
    this.#work = work
    this.#emit = emit
  }

  /** Starts, unless it runs or the user paused it. */
  start(): void {
    if (this.#stop !== null || this.#paused || this.#closed) return
    const stop = new AbortController()
    this.#stop = stop
    this.#running = this.#run(stop.signal).finally(() => {
      this.#stop = null
    })
  }

  /** Somebody searches: texts are read, too, from now on. */
  wantTexts(): void {
    this.#wantsTexts = true
    this.start()
  }

  async pause(paused: boolean): Promise<LibraryProgress> {
    this.#paused = paused
    if (paused) await this.#halt()
    else this.wantTexts()
    const progress = this.progress
    this.#emit('libraryProgress', progress)
    return progress
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#halt()
  }

  get progress(): LibraryProgress {
    const { heads, texts } = this.#sessions.waiting
    const phase = heads > 0 ? 'heads' : texts.files > 0 ? 'texts' : 'ready'
    return { phase, paused: this.#paused, heads, texts: { ...texts, wanted: this.#wantsTexts } }
  }

  async #halt(): Promise<void> {
    this.#stop?.abort()
    await this.#running
  }

  async #run(signal: AbortSignal): Promise<void> {
    try {
      for (;;) {
        const { heads, texts } = this.#sessions.waiting
        if (heads > 0) await this.#readHeads(signal)
        else if (this.#wantsTexts && texts.files > 0)
          await this.#slowly(this.#sessions.fillTexts(this.#tellTexts), signal)
        else break
      }
      this.#emit('libraryProgress', this.progress)
    } catch (error) {
      if (!isCancelled(error)) throw error
    }
  }

  #slowly(steps: Steps<undefined>, signal: AbortSignal): Promise<undefined> {
    return this.#work.run(steps, signal, undefined, SLICE)
  }

  async #readHeads(signal: AbortSignal): Promise<void> {
    const begin = this.#headThread
    const elsewhere = begin && readElsewhere(this.#sessions, begin, signal, this.#tellHeads)
    try {
      await this.#slowly(this.#sessions.fill(this.#tellHeads), signal)
    } finally {
      await elsewhere
      this.#sessions.settle()
    }
    this.#emit('library', { pending: 0 })
  }

  readonly #tellHeads = (): void => {
    if (performance.now() - this.#headsToldAt < BETWEEN_EVENTS) return
    this.#headsToldAt = performance.now()
    this.#emit('library', { pending: this.#sessions.waiting.heads })
    this.#emit('libraryProgress', this.progress)
  }

  readonly #tellTexts = (): void => {
    if (performance.now() - this.#textsToldAt < BETWEEN_EVENTS) return
    this.#textsToldAt = performance.now()
    this.#emit('libraryProgress', this.progress)
  }
}
