import type { Events, Method, Result, ThreadProgress } from '../../preload/contract.ts'
import { checkArguments, isMethod } from '../arguments.ts'
import { type ResourceBytes, SIDES } from '../handlers/context.ts'
import type { StoredKeys } from '../handlers/stored-keys.ts'
import { EngineClient, type Fork, LOST } from './engine-client.ts'
import { Holders } from './holders.ts'
import type { FromEngine, ResourceRange, Role } from './protocol.ts'
import { guarded, replyJson } from './serve-engine.ts'

/** One window, as the border knows it. */
export interface Window {
  /** The payload is JSON text. */
  send(event: keyof Events, json: string): void
}

export type ShellCalls = Readonly<Record<string, (args: never) => Promise<Result<unknown>>>>

export interface BorderOptions {
  readonly dataFolder: string
  readonly fork: Fork
  /** Calls that the shell's own process answers. */
  readonly shellCalls: ShellCalls
  /** Resolves when these have kept what they were given. */
  readonly closeShell?: () => Promise<void>
  /** Whence a run has the key that is stored. */
  readonly keys?: Pick<StoredKeys, 'known' | 'forRun'>
  /** A call was answered without an error. */
  readonly onDone?: (method: Method, args: unknown) => void
  /** How long a thread stays open after its window went, in milliseconds: the window may only be reloading. */
  readonly grace?: number
}

const GRACE = 60_000

/** The border that all windows of a shell talk to: checks what they say, and passes it to whoever answers. */
export class Border {
  readonly #options: BorderOptions
  readonly #engines: Readonly<Record<Role, EngineClient>>
  readonly #windows = new Set<Window>()
  readonly #holders = new Holders()
  /** Where each open thread stood when last heard of. */
  readonly #progress = new Map<string, ThreadProgress>()
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  #ended = false

  constructor(options: BorderOptions) {
    this.#options = options
    const { dataFolder, fork } = options
    const onEvent = (message: Extract<FromEngine, { kind: 'event' }>) => this.#pass(message)
    this.#engines = {
      thread: new EngineClient({ role: 'thread', dataFolder, fork, onEvent, onLost: () => this.#loseThreads() }),
      library: new EngineClient({ role: 'library', dataFolder, fork, onEvent, onLost: () => {} }),
    }
  }

  /** Has the workers load their code: that takes longer than opening most sessions. */
  wake(): void {
    this.#engines.thread.wake()
    this.#engines.library.wake()
  }

  /** A window came. It is told where the open threads stand: it may have missed that while it was away. */
  join(window: Window): void {
    this.#windows.add(window)
    this.wake()
    for (const progress of this.#progress.values()) window.send('thread', JSON.stringify(progress))
  }

  leave(window: Window): void {
    this.#windows.delete(window)
    if (this.#ended) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      for (const key of this.#holders.leave(window)) void this.#close(key)
    }, this.#options.grace ?? GRACE)
    this.#timers.add(timer)
  }

  /** Answers one call of a window with the JSON text of its Result. Takes anything, and never throws. */
  async call(window: Window, method: unknown, args: unknown): Promise<string> {
    if (!isMethod(method)) return JSON.stringify(UNKNOWN)
    const checked = checkArguments(method, args)
    if (!checked.ok) return JSON.stringify(checked)
    const json = await this.#route(window, method, checked.value)
    if (json.startsWith('{"ok":true')) this.#options.onDone?.(method, checked.value)
    return json
  }

  read(range: ResourceRange): Promise<Result<ResourceBytes>> {
    return this.#engines.thread.read(range)
  }

  /** Sends an event of the shell itself to all windows. */
  tell<E extends keyof Events>(event: E, payload: Events[E]): void {
    const json = JSON.stringify(payload)
    for (const window of this.#windows) window.send(event, json)
  }

  async end(): Promise<void> {
    this.#ended = true
    for (const timer of this.#timers) clearTimeout(timer)
    const { thread, library } = this.#engines
    await Promise.all([thread.end(), library.end(), this.#options.closeShell?.()])
  }

  #route(window: Window, method: Method, args: unknown): Promise<string> {
    const side = SIDES[method]
    if (side === 'shell') return this.#shellCall(method, args)
    if (side === 'library') return this.#engines.library.call(method, args)
    return this.#threadCall(window, method, args)
  }

  async #shellCall(method: Method, args: unknown): Promise<string> {
    const result = await guarded(() => {
      const call = this.#options.shellCalls[method]
      if (call === undefined) throw new Error(`This shell does not answer ${method}.`)
      return call(args as never)
    })
    return replyJson(method, result)
  }

  async #threadCall(window: Window, method: Method, args: unknown): Promise<string> {
    const key = (args as { readonly key?: string }).key
    if (method === 'closeThread' && key !== undefined) {
      return this.#holders.release(window, key) ? this.#close(key) : CLOSED
    }
    if (key !== undefined) this.#holders.hold(window, key)
    if (isAsking(method)) return this.#askingCall(method, args)
    const json = await this.#engines.thread.call(method, args)
    if (method === 'openThread' || method === 'pointAtBase') this.#opened(window, json)
    return json
  }

  /** A key leaves this process with a run and with nothing else; a plan only has to know that there is one. */
  async #askingCall(method: Asking, args: unknown): Promise<string> {
    const { keys } = this.#options
    const known = { ok: true, value: keys?.known() ?? null } as const
    const runs = method === 'labRun' || method === 'probeRun'
    const stored = !runs || keys === undefined ? known : await guarded(() => keys.forRun())
    return stored.ok ? this.#engines.thread.call(method, args, stored.value) : JSON.stringify(stored)
  }

  #opened(window: Window, json: string): void {
    const result = JSON.parse(json) as Result<{ readonly key: string; readonly progress: ThreadProgress }>
    if (!result.ok) return
    this.#holders.hold(window, result.value.key)
    if (!this.#progress.has(result.value.key)) this.#progress.set(result.value.key, result.value.progress)
  }

  #close(key: string): Promise<string> {
    this.#progress.delete(key)
    return this.#engines.thread.call('closeThread', { key })
  }

  #pass({ event, json }: Extract<FromEngine, { kind: 'event' }>): void {
    if (event === 'thread') {
      const progress = JSON.parse(json) as ThreadProgress
      if (this.#holders.isHeld(progress.key)) this.#progress.set(progress.key, progress)
    }
    for (const window of this.#windows) window.send(event, json)
  }

  #loseThreads(): void {
    const lost = [...this.#progress.values()]
    this.#progress.clear()
    this.#holders.forget()
    for (const progress of lost) this.tell('thread', { ...progress, phase: 'failed', error: LOST })
  }
}

const UNKNOWN: Result<never> = {
  ok: false,
  error: { code: 'bad-argument', message: 'The window asked for something that this version does not know.' },
}

const CLOSED = JSON.stringify({ ok: true, value: null })

/** Calls that may need a key. */
type Asking = 'labPlan' | 'labRun' | 'probePlan' | 'probeRun'

const ASKING: ReadonlySet<Method> = new Set<Asking>(['labPlan', 'labRun', 'probePlan', 'probeRun'])

const isAsking = (method: Method): method is Asking => ASKING.has(method)
