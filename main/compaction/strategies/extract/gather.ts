import type { Steps } from '../../../base/steps.ts'
import type { Content, Item, ItemRef, PlanStep, Thread } from '../../../thread/model.ts'
import { decidingCommand } from '../../entities/command.ts'
import { isConstraint } from '../../entities/constraint.ts'
import { isDecision } from '../../entities/decision.ts'
import { failureLine } from '../../entities/error.ts'
import { actionPath } from '../../entities/mentions.ts'
import { ownCopy } from '../../entities/own-copy.ts'
import { pathKey } from '../../entities/path.ts'
import { piecesOf } from '../../entities/pieces.ts'
import { sentencesIn } from '../../entities/sentence.ts'

/** What a history says that work depends on. Every list begins with the newest. */
export interface Gathered {
  /** Messages of the user. */
  readonly users: readonly ItemRef[]
  /** The newest command that failed and did not pass later, and what it said first. */
  readonly failing: { readonly command: string; readonly said: string | null } | null
  readonly changed: readonly ChangedFile[]
  /** Files that were read and not changed. */
  readonly read: readonly string[]
  /** What of the last plan is left, in its order. */
  readonly plan: readonly PlanStep[]
  readonly demands: readonly Said[]
  readonly decisions: readonly Said[]
  /** The newest summary of an earlier compaction, without the lead that all have. */
  readonly summary: string | null
  /** Encrypted items that stand for an earlier history. */
  readonly opaque: number
  /** Outputs that were not looked at for a failed command. */
  readonly unlooked: number
}

export interface ChangedFile {
  /** In a form that is a path to any reader: a bare name without an extension stands with its folder. */
  readonly path: string
  readonly deleted: boolean
}

/** A sentence and the item that it stands in. */
export interface Said {
  readonly text: string
  readonly ref: ItemRef
}

/** Sentences of one sort, paths and outputs that are held or looked at, the newest. */
const MOST_SAID = 400
const MOST_PATHS = 20_000
const MOST_OUTPUTS = 20_000

/**
 * Reads a history from its end. Outputs and thoughts make most of a session's bytes: thoughts are not read, outputs only until the
 * newest failure is known.
 */
export function* gather(thread: Thread, refs: readonly ItemRef[]): Steps<Gathered> {
  const reader = new Reader(thread.info.cwd)
  for (let i = refs.length - 1; i >= 0; i--) {
    const ref = refs[i] as ItemRef
    const kind = kindOf(thread, ref)
    if (kind === 'thought' || (kind === 'output' && !reader.wantsOutput())) continue
    const item = thread.item(ref)
    if (!item.compactionOutput && !item.injected) reader.item(item, thread.content(item), i)
    yield
  }
  return reader.gathered()
}

/** Of a line by its kind, unread; of an item in a list only reading tells. */
function kindOf(thread: Thread, { file, line, index, made }: ItemRef): 'thought' | 'output' | 'other' {
  if (index !== null || made) return 'other'
  const { kind } = thread.outline(file, line)
  if (kind.endsWith('/reasoning')) return 'thought'
  return kind.endsWith('_output') ? 'output' : 'other'
}

interface Output {
  readonly index: number
  readonly failed: boolean
  readonly said: string | null
}

class Reader {
  readonly #cwd: string | null
  readonly #users: ItemRef[] = []
  readonly #changed = new Map<string, boolean>()
  readonly #read = new Set<string>()
  readonly #demands: Said[] = []
  readonly #decisions: Said[] = []
  readonly #told = new Set<string>()
  #plan: readonly PlanStep[] | null = null
  #summary: string | null = null
  #opaque = 0
  /** Outputs whose call is still to come. */
  readonly #waiting = new Map<string, Output>()
  /** Commands whose newest run is known. */
  readonly #runs = new Set<string>()
  #failing: (Output & { readonly command: string }) | null = null
  #outputs = 0
  #unlooked = 0

  constructor(cwd: string | null) {
    this.#cwd = cwd
  }

  wantsOutput(): boolean {
    const { index } = this.#failing ?? {}
    if (index !== undefined && ![...this.#waiting.values()].some(output => output.index > index)) return false
    if (this.#outputs < MOST_OUTPUTS) return true
    this.#unlooked += 1
    return false
  }

  item(item: Item, content: Content, index: number): void {
    switch (item.kind) {
      case 'user':
        this.#users.push(item.ref)
        this.#sentences(item, isConstraint, this.#demands)
        break
      case 'assistant':
        this.#sentences(item, isDecision, this.#decisions)
        break
      case 'summary':
        this.#summary ??= item.text.slice(item.lead).trim()
        break
      case 'call':
        this.#call(item, content)
        break
      case 'output':
        this.#output(item, content, index)
        break
      case 'opaque':
        this.#opaque += 1
        break
      case 'image':
      case 'instructions':
      case 'other':
      case 'reasoning':
        break
    }
  }

  #sentences(item: Item, says: (sentence: string) => boolean, into: Said[]): void {
    if (into.length >= MOST_SAID) return
    const found: Said[] = []
    for (const piece of piecesOf(item.text))
      for (const sentence of sentencesIn(piece)) {
        const key = sentence.toLowerCase()
        if (!says(sentence) || this.#told.has(key)) continue
        this.#told.add(ownCopy(key))
        found.push({ text: ownCopy(sentence), ref: item.ref })
      }
    into.push(...found.reverse())
  }

  #call(item: Item, content: Content): void {
    for (const action of content.actions) {
      if (action.kind === 'command') this.#command(item, action.text)
      else if (action.kind === 'plan') this.#plan ??= action.steps
      else if (action.kind === 'read') for (const path of action.paths) this.#take(this.#read, path)
      else this.#edit(action.paths, new Set(action.deleted))
    }
  }

  #take(paths: Set<string>, path: string): void {
    if (paths.size < MOST_PATHS) paths.add(actionPath(path, this.#cwd))
  }

  /** The newest change tells whether a file is gone. */
  #edit(paths: readonly string[], deleted: ReadonlySet<string>): void {
    for (const path of paths) {
      const key = actionPath(path, this.#cwd)
      if (!this.#changed.has(key) && this.#changed.size < MOST_PATHS) this.#changed.set(key, deleted.has(path))
    }
  }

  #command({ callId }: Item, script: string): void {
    const output = callId === null ? undefined : this.#waiting.get(callId)
    if (output === undefined || callId === null) return
    const command = decidingCommand(script)
    if (command === null) return
    this.#waiting.delete(callId)
    if (this.#runs.has(command)) return
    this.#runs.add(command)
    if (output.failed && output.index > (this.#failing?.index ?? -1)) this.#failing = { command, ...output }
  }

  #output({ callId, exitCode }: Item, content: Content, index: number): void {
    this.#outputs += 1
    if (callId === null || exitCode === null || this.#waiting.has(callId)) return
    const failed = exitCode !== 0
    this.#waiting.set(callId, { index, failed, said: failed ? failureLine(content.text) : null })
  }

  #plain(path: string): string {
    return this.#cwd === null || pathKey(path, this.#cwd) !== null ? path : `${this.#cwd}/${path}`
  }

  gathered(): Gathered {
    return {
      users: this.#users,
      failing: this.#failing && { command: this.#failing.command, said: this.#failing.said },
      changed: [...this.#changed].map(([path, deleted]) => ({ path: this.#plain(path), deleted })),
      read: [...this.#read].filter(path => !this.#changed.has(path)).map(path => this.#plain(path)),
      plan: (this.#plan ?? []).filter(step => step.status !== 'completed'),
      demands: this.#demands,
      decisions: this.#decisions,
      summary: this.#summary,
      opaque: this.#opaque,
      unlooked: this.#unlooked,
    }
  }
}
