import type { LibraryProgress } from '../../preload/contract.ts'
import type { Steps } from '../base/steps.ts'
import type { Sessions } from '../library/sessions.ts'
import type { Emit } from './context.ts'
import { type Elsewhere, headsElsewhere, type ReadingThread, textsElsewhere } from './elsewhere.ts'
import { isCancelled, type Work } from './work.ts'

/**
 * Longest time that reading goes on without a pause: where SQLite writes out and merges words a step may take 30 more, and calls are
 * answered within 50. Milliseconds.
 */
export const SLICE = 15

/** Shortest time between two events. Milliseconds. */
const BETWEEN_EVENTS = 300

/** Reads what the library does not know yet, in the background: facts of all sessions first, then what was said in them. */
export class Filling {
  readonly #sessions: Sessions
  readonly #work: Work
  readonly #emit: Emit
  /** Begins another thread; null: all is read here. */
  readonly #begin: (() => ReadingThread) | null
  #running: Promise<void> = Promise.resolve()
  #stop: AbortController | null = null
  #paused = false
  /** Somebody searches: until then only facts are read, for texts cost time and room on the disk. */
  #wantsTexts = false
  #closed = false
  #headsToldAt = 0
  #textsToldAt = 0

  constructor(sessions: Sessions, work: Work, emit: Emit, readingThread?: () => ReadingThread) {
    this.#begin = readingThread ?? null
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
        else if (this.#wantsTexts && texts.files > 0) await this.#readTexts(signal)
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
    const beside = this.#beside(headsElsewhere, signal, this.#tellHeads)
    await this.#both(this.#sessions.fill(this.#tellHeads), beside, signal)
    this.#emit('library', { pending: 0 })
  }

  async #readTexts(signal: AbortSignal): Promise<void> {
    const beside = this.#beside(textsElsewhere, signal, this.#tellTexts)
    await this.#both(this.#sessions.fillTexts(this.#tellTexts), beside, signal)
  }

  async #beside(
    read: (elsewhere: Elsewhere) => Promise<void>,
    signal: AbortSignal,
    onFiles: () => void,
  ): Promise<void> {
    const begin = this.#begin
    const run = (steps: Steps<undefined>) => this.#slowly(steps, signal)
    if (begin !== null) await read({ sessions: this.#sessions, begin, run, signal, onFiles })
  }

  async #both(steps: Steps<undefined>, beside: Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      await this.#slowly(steps, signal)
    } finally {
      await beside
      this.#sessions.settle()
    }
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
