import { homedir } from 'node:os'
import type { ForkDone, ForkPlan, ForkSettings, PromptView, Result } from '../../preload/contract.ts'
import { type Fork, type ForkWanted, fork, type Installed } from '../export/codex/fork.ts'
import { type ForkPlan as Planned, planFork } from '../export/codex/plan-fork.ts'
import type { Prompt } from '../export/codex/read-back.ts'
import { readCandidate } from '../library/candidates.ts'
import type { Thread } from '../thread/model.ts'
import { ok } from './context.ts'
import { pointOf } from './locate.ts'
import { type Chance, freshChance, targetOf } from './target.ts'
import type { Writer } from './writer.ts'
import type { RunUntil } from './xrays.ts'

/** Forks of one thread: what they would be, and the writing of them. */
export class Forks {
  readonly #thread: Thread
  readonly #key: string
  readonly #run: RunUntil
  readonly #writer: Writer
  readonly #dataFolder: string
  /** A plan and the fork that follows it share an id, which is made of this. */
  #chance: Chance | null = null
  /** Ends the plan that is made, when a newer one begins. */
  #plan: AbortController | null = null

  constructor(thread: Thread, key: string, run: RunUntil, { writer, dataFolder }: ForkRoom) {
    this.#thread = thread
    this.#key = key
    this.#run = run
    this.#writer = writer
    this.#dataFolder = dataFolder
  }

  async plan(settings: ForkSettings): Promise<Result<ForkPlan>> {
    this.#plan?.abort()
    const newest = new AbortController()
    this.#plan = newest
    const wanted = this.#wanted(settings)
    if (!wanted.ok) return wanted
    const made = await this.#run(planFork(this.#thread, wanted.value), newest.signal)
    return made.ok ? ok(planView(made.value)) : made
  }

  async write(settings: ForkSettings): Promise<Result<ForkDone>> {
    const wanted = this.#wanted(settings)
    if (!wanted.ok) return wanted
    const total = this.#thread.files.reduce((sum, file) => sum + (file.cut?.byte ?? file.bytes), 0)
    const made = await this.#writer.write(this.#key, total, this.#run, onBytes =>
      fork(this.#thread, { ...wanted.value, onBytes }),
    )
    if (!made.ok) return made
    // The next one has an id of its own.
    this.#chance = null
    return ok(doneView(made.value))
  }

  #wanted({ at, candidate, form, target, dropProvider }: ForkSettings): Result<ForkWanted> {
    const point = pointOf(this.#thread, at)
    if (!point.ok) return point
    const to = targetOf(target)
    if (!to.ok) return to
    const installed = candidate === null ? ok(null) : this.#installed(candidate)
    if (!installed.ok) return installed
    this.#chance ??= freshChance()
    const folder = this.#thread.info.cwd ?? homedir()
    return ok({
      at: point.value,
      candidate: installed.value,
      form,
      target: to.value,
      dropProvider,
      folder,
      ...this.#chance,
    })
  }

  #installed(id: string): Result<Installed> {
    const read = readCandidate(this.#dataFolder, this.#thread.info.id, id)
    return read.ok ? ok({ candidate: read.value, anyway: false }) : read
  }
}

export interface ForkRoom {
  readonly writer: Writer
  /** Where candidates are kept. */
  readonly dataFolder: string
}

const planView = ({ path, threadId, resume, items, prompt, notes }: Planned): ForkPlan => ({
  path,
  threadId,
  resume,
  items,
  prompt: promptView(prompt),
  notes,
})

const doneView = ({ path, threadId, resume, items, prompt, bytes, lines, changedLines, notes }: Fork): ForkDone => ({
  path,
  threadId,
  resume,
  items,
  prompt: promptView(prompt),
  bytes,
  lines,
  changedLines: changedLines.length,
  notes,
})

const promptView = ({ version, items, tokens, byKind }: Prompt): PromptView => ({
  version,
  items,
  tokens,
  bytes: byKind.reduce((sum, kind) => sum + kind.bytes, 0),
  byKind,
})
