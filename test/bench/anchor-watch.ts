import type { ChildProcess } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { cpuMsOf, peakMBOf } from './measured.ts'

/** An anchor that takes longer is told as failed. Milliseconds. */
export const LIMIT = 5 * 60_000

/** Nobody listens there: programs that would ask for prices, models or updates learn at once that there is no network. */
const NOWHERE = 'http://127.0.0.1:9'

/** A user who has this home and nothing else. */
export const offlineEnv = (home: string): NodeJS.ProcessEnv => ({
  PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  HOME: home,
  USERPROFILE: home,
  TMPDIR: home,
  CODEX_HOME: join(home, '.codex'),
  HTTP_PROXY: NOWHERE,
  HTTPS_PROXY: NOWHERE,
  ALL_PROXY: NOWHERE,
  NODE_USE_ENV_PROXY: '1',
})

/** Peak memory and processor time of a program that tells nothing of itself: looked at every few milliseconds, because both go with it. */
export class Watch {
  readonly #pid: number
  readonly #timer: NodeJS.Timeout
  #peakMB: number | null = null
  #cpuMs: number | null = null

  constructor({ pid = 0 }: ChildProcess) {
    this.#pid = pid
    this.#timer = setInterval(() => this.look(), 5)
  }

  /** The figures as they are by now. */
  look(): void {
    this.#peakMB = peakMBOf(this.#pid) ?? this.#peakMB
    this.#cpuMs = cpuMsOf(this.#pid) ?? this.#cpuMs
  }

  /** Processor time until the last look. */
  get cpuMs(): number | null {
    return this.#cpuMs
  }

  /** Ends the watch. */
  facts(): { readonly peakMB: number | null; readonly cpuMs: number | null } {
    clearInterval(this.#timer)
    return { peakMB: this.#peakMB, cpuMs: this.#cpuMs }
  }
}
