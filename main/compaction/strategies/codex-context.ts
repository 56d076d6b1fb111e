import { DEVELOPER_TAGS, INJECTED } from '../../rollout/format.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { Item, ItemRef, Phase } from '../../thread/model.ts'
import type { CodexRules } from './codex-version.ts'
import { type Run, type Task, within } from './strategy.ts'

/** The context that Codex makes anew at a compaction: its texts are made by the running program and can only be taken from the file. */
export interface FreshContext {
  /** Tools and base instructions, where the model wants them as items: they stay at the very front (codex-format.md 5.5). */
  readonly head: readonly JsonObject[]
  readonly items: readonly JsonObject[]
  /** `recorded`: what Codex wrote at this checkpoint; `history`: the newest that the history holds. */
  readonly from: 'recorded' | 'history' | 'none'
}

/** null: this version, in this phase, leaves none. */
export function* contextFor(task: Task, rules: CodexRules, phase: Phase): Run<FreshContext | null> {
  if (rules.context === 'leading') return yield* leading(task)
  if (rules.context === 'midTurn' && phase !== 'midTurn') return null
  const { thread, at } = task
  if (at.kind === 'checkpoint') {
    const { items } = yield* within(thread.history({ kind: 'checkpoint', n: at.n, side: 'after' }))
    const left = items.filter(ref => ref.index !== null).map(ref => thread.item(ref))
    const context = left.slice(headCount(left)).filter(isContext)
    if (context.length > 0) return { head: headOf(left), items: context.map(rawOf), from: 'recorded' }
  }
  const { items } = yield* within(thread.history(at))
  const head = rules.context === 'always' ? headOf(items.slice(0, 2).map(ref => thread.item(ref))) : []
  return { head, ...(yield* newest(task, items)) }
}

const rawOf = (item: Item): JsonObject => (isObject(item.raw) ? item.raw : {})

const isContext = (item: Item): boolean => item.kind === 'instructions'

/** Items at the head of a history that tell the model its tools and base instructions: two in the lite layout (codex-format.md 3.8), else none. */
const headCount = (items: readonly Item[]): number =>
  items[0] !== undefined && rawOf(items[0])['type'] === 'additional_tools' ? Math.min(2, items.length) : 0

const headOf = (items: readonly Item[]): readonly JsonObject[] => items.slice(0, headCount(items)).map(rawOf)

/** To 0.98: what the history begins with, up to the first message of the user. */
function* leading({ thread, at }: Task): Run<FreshContext> {
  const { items } = yield* within(thread.history(at))
  const [first] = yield* within(thread.typed(at, null))
  const end = items.findIndex(ref => first !== undefined && isSame(ref, first))
  const context = items
    .slice(0, end === -1 ? items.length : end)
    .map(ref => thread.item(ref))
    .filter(isContext)
  return { head: [], items: context.map(rawOf), from: context.length > 0 ? 'history' : 'none' }
}

const isSame = (one: ItemRef, other: ItemRef): boolean =>
  one.file === other.file && one.line === other.line && one.index === other.index

/** The newest context in the history that is a whole one: later changes are told by messages that hold the change alone. */
function* newest({ thread }: Task, items: readonly ItemRef[]): Run<Omit<FreshContext, 'head'>> {
  const run: Item[] = []
  for (let i = items.length - 1; i >= -1; i--) {
    const item = items[i] && thread.item(items[i] as ItemRef)
    if (item && isContext(item) && item.tool === null) run.unshift(item)
    else {
      if (isWhole(run)) return { items: run.slice(headCount(run)).map(rawOf), from: 'history' }
      run.length = 0
    }
    if (i % 64 === 0) yield undefined
  }
  return { items: [], from: 'none' }
}

const isWhole = (run: readonly Item[]): boolean =>
  run.some(item => item.text.includes(INJECTED.environment[0])) &&
  run.some(item => item.text.includes(DEVELOPER_TAGS.permissions))

/** Before the last message of the user; before the summary where none was kept. */
export function withContext(
  kept: readonly JsonObject[],
  context: readonly JsonObject[],
  summary: readonly JsonObject[],
): readonly JsonObject[] {
  const last = Math.max(0, kept.length - 1)
  return [...kept.slice(0, last), ...context, ...kept.slice(last), ...summary]
}
