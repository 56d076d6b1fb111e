import type { Steps } from '../../base/steps.ts'
import type { JsonObject } from '../../rollout/parse.ts'
import type { Fidelity, Item, ItemRef, RequestHistory } from '../model.ts'
import { refOfNone } from '../no-file.ts'
import { historyAt } from './history.ts'
import type { Index } from './index.ts'
import { Items } from './items.ts'
import type { LineCache } from './line-cache.ts'
import { type Base, baseOf, baseRef } from './request-base.ts'
import { Form, isCuttable, type Sent, type Wanted } from './request-form.ts'
import { type Counts, NO_COUNTS, requestNotes } from './request-notes.ts'
import { abortedInFront, abortedOutput, callKey, isServerOutput, outputKey, PAIRED } from './request-pairs.ts'
import { isShellCall } from './request-shell.ts'
import { minorNamed, underVersion, writerOf } from './request-version.ts'
import { WHY } from './why.ts'

/** Items looked at between two pauses. */
const BATCH = 256

/** An item of a request: one of the history, or one that Codex makes. */
type Entry =
  | { readonly kind: 'held'; readonly ref: ItemRef; readonly shell: boolean }
  /** The output of a call that has none; `front` in the form of 0.36. */
  | { readonly kind: 'aborted'; readonly call: ItemRef; readonly front: boolean }
  | { readonly kind: 'base'; readonly ref: ItemRef; readonly base: Base }

/** The history before a position as a version of Codex sends it (codex-format.md 3.6-3.8). */
export function* requestAt(read: Index, cache: LineCache, wanted: Wanted): Steps<RequestHistory> {
  const { at, end, sending } = wanted
  const { version, instead } = sending
  const index = version === null ? read : underVersion(read, minorNamed(version))
  const items = new Items(index, cache, instead)
  const history = instead ? listed(instead) : yield* historyAt(index, items, cache, at, end)
  const form = new Form(index, items, cache, wanted)
  const plan = new Plan(index, items, cache, form)
  yield* plan.survey(history.items)
  const entries = yield* plan.entries()
  const notes = requestNotes({ ...plan.counts, version, writer: writerOf(read), form })
  const item = (i: number): Item => {
    const entry = entries[i]
    if (!entry) throw new RangeError(`item ${i} of ${entries.length}`)
    return entryItem(items, form, entry)
  }
  return {
    at,
    version: version ?? writerOf(read),
    fidelity: weakest(history.fidelity, plan.counts),
    notes: [...history.notes, ...notes],
    count: entries.length,
    lead: entries[0]?.kind === 'base' ? 1 : 0,
    instructions: plan.instructions(),
    item,
  }
}

const listed = (items: readonly unknown[]) => ({
  items: items.map((_, n) => refOfNone(n)),
  fidelity: 'exact' as const,
  notes: [],
})

function weakest(history: Fidelity, counts: Counts): Fidelity {
  if (history === 'partial' || counts.base === 'missing') return 'partial'
  const made = counts.aborted + counts.shell + counts.cut + counts.images
  return made > 0 || counts.base === 'shortened' ? 'rebuilt' : history
}

/** Finds out what becomes of every item of a history: what belongs together is known only when all were seen. */
class Plan {
  readonly #index: Index
  readonly #items: Items
  readonly #cache: LineCache
  readonly #form: Form
  readonly #held: ItemRef[] = []
  /** Of calls, outputs, and calls that run a command or patch. */
  readonly #calls = new Set<string>()
  readonly #outputs = new Set<string>()
  readonly #shells = new Set<string>()
  /** The history holds tools and, behind them, base instructions itself. */
  #lite = false
  /** The model was offered a tool for plans: it used it. */
  #plans = false
  counts: Counts = NO_COUNTS

  constructor(index: Index, items: Items, cache: LineCache, form: Form) {
    this.#index = index
    this.#items = items
    this.#cache = cache
    this.#form = form
  }

  #count(what: 'unsent' | 'orphans' | 'aborted' | 'shell' | 'cut' | 'images' | 'unsure'): void {
    this.counts = { ...this.counts, [what]: this.counts[what] + 1 }
  }

  *survey(refs: readonly ItemRef[]): Steps<undefined> {
    let tools = false
    for (const [i, ref] of refs.entries()) {
      if (i % BATCH === BATCH - 1) yield
      const item = this.#items.json(ref) ?? {}
      if (!this.#form.isSent(ref, item)) {
        this.#count('unsent')
        continue
      }
      this.#held.push(ref)
      this.#lite ||= tools && item['role'] === 'developer'
      tools = item['type'] === 'additional_tools'
      this.#plans ||= item['type'] === 'function_call' && item['name'] === 'update_plan'
      this.#note(item)
    }
    return undefined
  }

  #note(item: JsonObject): void {
    const call = callKey(item)
    const output = outputKey(item)
    if (call !== null) this.#calls.add(call)
    if (call !== null && isShellCall(item)) this.#shells.add(call)
    if (output !== null) this.#outputs.add(output)
  }

  *entries(): Steps<readonly Entry[]> {
    const entries: Entry[] = []
    const front: Entry[] = []
    for (const [i, ref] of this.#held.entries()) {
      if (i % BATCH === BATCH - 1) yield
      const item = this.#items.json(ref) ?? {}
      if (this.#isOrphan(item)) {
        this.#count('orphans')
        continue
      }
      const shell = this.#shells.has(outputKey(item) ?? '')
      this.#judge(ref, item, shell)
      entries.push({ kind: 'held', ref, shell })
      const aborted = this.#missing(ref, item)
      if (aborted?.front === true) front.push(aborted)
      else if (aborted) entries.push(aborted)
    }
    return [...this.#base(), ...front, ...entries]
  }

  #isOrphan(item: JsonObject): boolean {
    const key = outputKey(item)
    return key !== null && !this.#calls.has(key) && !isServerOutput(item) && this.#form.follows('orphansOut')
  }

  /** Notes what the item's form tells of how sure the request is. */
  #judge(ref: ItemRef, item: JsonObject, shell: boolean): void {
    const { synthetic } = this.#form.of(ref, item, shell)
    if (synthetic === 'shell-text') this.#count('shell')
    if (synthetic === 'cut-output') this.#count('cut')
    if (synthetic === 'omitted-image') this.#count('images')
    if (isCuttable(item) && this.#form.isUnsure(ref, item)) this.#count('unsure')
  }

  #missing(ref: ItemRef, item: JsonObject): Extract<Entry, { kind: 'aborted' }> | null {
    if (!PAIRED.has(String(item['type']))) return null
    const key = callKey(item)
    if (key === null || this.#outputs.has(key)) return null
    const behind = this.#form.follows('missingBehind')
    const front = this.#form.follows('missingInFront') && item['type'] !== 'local_shell_call'
    if (!behind && !front) return null
    this.#count('aborted')
    return { kind: 'aborted', call: ref, front }
  }

  /** The base instructions of a version that sends them beside the items. */
  instructions(): string | null {
    return this.#form.follows('baseInstructions') ? null : (baseOf(this.#index, this.#cache, true)?.text ?? null)
  }

  /** The base instructions, unless the history holds them itself (codex-format.md 3.8, the lite layout). */
  #base(): readonly Entry[] {
    if (!this.#form.follows('baseInstructions')) return []
    if (this.#lite) return []
    const base = baseOf(this.#index, this.#cache, this.#plans)
    const ref = baseRef(this.#index)
    this.counts = { ...this.counts, base: base === null ? 'missing' : base.shortened ? 'shortened' : 'whole' }
    return base && ref ? [{ kind: 'base', ref, base }] : []
  }
}

function entryItem(items: Items, form: Form, entry: Entry): Item {
  switch (entry.kind) {
    case 'held': {
      const json = items.json(entry.ref)
      return json ? held(items, entry.ref, form.of(entry.ref, json, entry.shell)) : items.item(entry.ref)
    }
    case 'aborted': {
      const call = items.json(entry.call) ?? {}
      const json = entry.front ? abortedInFront(call) : abortedOutput(call, form.follows('outputIds'))
      const ref = { ...entry.call, made: { name: 'aborted-output', value: 0 } }
      return {
        ...items.describe(ref, json),
        compactionOutput: false,
        origin: null,
        synthetic: 'aborted-output',
        fidelity: 'rebuilt',
        why: WHY['aborted-output'],
        at: null,
      }
    }
    case 'base': {
      const { json, shortened } = entry.base
      return {
        ...items.describe(entry.ref, form.baseInstructions(json)),
        label: 'Base instructions',
        fidelity: shortened ? 'rebuilt' : 'exact',
        why: WHY['base-instructions'],
      }
    }
  }
}

function held(items: Items, ref: ItemRef, { json, synthetic }: Sent): Item {
  const item = items.describe(ref, json)
  return synthetic === null ? item : { ...item, synthetic, fidelity: 'rebuilt', why: WHY[synthetic] }
}
