import type { Steps } from '../../base/steps.ts'
import { MADE_HERE } from '../../rollout/format.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import { textTokens } from '../../rollout/truncate.ts'
import type { CheckpointRecord, Implementation, Known, Usage, WindowNames } from '../model.ts'
import { implementationOf, type Slot } from './checkpoints.ts'
import { type Call, callIn, isServers, ownLines } from './compaction-call.ts'
import { contextAfter, contextBefore } from './contexts.ts'
import { type Counted, countedBefore, countedIn } from './counters.ts'
import { durationOf } from './duration.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import type { LineCache } from './line-cache.ts'
import { stampOf } from './line-times.ts'
import { MADE_HERE_RULE } from './made-here.ts'
import { occasionOf, reasonOf, unknown } from './occasion.ts'
import { countedSource } from './requests.ts'
import { sourceAt } from './source.ts'
import { counter, sameUsage, usageOf } from './usage.ts'
import { AT_LEAST } from './writer.ts'

/** What a file says of one compaction beside the histories before and after it. */
export function* checkpointRecord(index: Index, items: Items, cache: LineCache, n: number): Steps<CheckpointRecord> {
  const slot = slotAt(index, n)
  const payload = cache.payload(slot.position) ?? {}
  const previous = index.slots[index.live[n - 2] ?? -1]?.position ?? -1
  const next = index.slots[index.live[n] ?? -1]?.position ?? index.lines.count
  const counted = yield* countedBefore(index, cache, previous + 1, slot.position)
  const call = callIn(index, items, cache, slot, counted)
  const early = earlyEstimate(index, items, slot, counted)
  const [late] = yield* countedIn(index, cache, slot.position + 1, Math.min(next, slot.position + FOLLOWS))
  const occasion = occasionOf(index, items, cache, slot)
  const id = payload['compaction_response_id']
  return {
    n,
    source: sourceAt(index, slot.position),
    at: stampOf(index.lines, cache, slot.position).at,
    ...occasion,
    reason: reasonOf(index, cache, slot, occasion),
    implementation: implementationKnown(index, slot),
    window: windowOf(index, slot, payload, n),
    counterBefore: counterBefore(
      index,
      counted.filter(each => each !== call?.counted && each !== early),
    ),
    counterAfter: counterAfter(index, early, late),
    instructions: instructionsOf(index, cache),
    duration: durationOf(index, items, cache, slot),
    call: callUsage(index, slot, payload, call),
    responseId:
      typeof id === 'string' && id !== ''
        ? {
            how: 'recorded',
            value: id,
            rule: '',
            from: [sourceAt(index, slot.position, '/payload/compaction_response_id')],
          }
        : unknown('the checkpoint names no response'),
    ...modelsOf(index, cache, slot, payload),
  }
}

/** Lines behind a checkpoint in which its new estimate stands; the longest seen block is six lines (codex-format.md 5.7). */
const FOLLOWS = 40

export function slotAt(index: Index, n: number): Slot {
  const slot = index.slots[index.live[n - 1] ?? -1]
  if (!slot) throw new RangeError(`checkpoint ${n} of ${index.live.length}`)
  return slot
}

function implementationKnown(index: Index, slot: Slot): Known<Implementation> {
  const value = implementationOf(slot, index.rules.minor)
  if (slot.made)
    return {
      how: 'recorded',
      value,
      rule: MADE_HERE_RULE,
      from: [sourceAt(index, slot.position, `/payload/${MADE_HERE}`)],
    }
  return { how: 'inferred', value, rule: IMPLEMENTATION_RULES[value], from: [sourceAt(index, slot.position)] }
}

const IMPLEMENTATION_RULES = {
  local: 'its message is a readable summary, or there is no replacement history',
  remoteV1: 'its message is empty, and the version asked an endpoint of its own',
  remoteV2: 'its message is empty, and the version or a response id tells of an ordinary request',
  session: 'its message holds a session state block',
  collapse: 'its summary stands first and the newest turns behind it',
  other: 'its message and its replacement history are empty',
} as const satisfies Record<Implementation, string>

function windowOf(index: Index, slot: Slot, payload: JsonObject, n: number): WindowNames {
  const name = (key: string): Known<string> => {
    const value = payload[key]
    if (typeof value !== 'string' || value === '') return unknown('the checkpoint does not name it')
    return { how: 'recorded', value, rule: '', from: [sourceAt(index, slot.position, `/payload/${key}`)] }
  }
  return {
    number: windowNumber(index, slot, payload, n),
    id: name('window_id'),
    previous: name('previous_window_id'),
    first: name('first_window_id'),
  }
}

/** An intermediate version wrote the number as window_id; without any, Codex counts compactions (codex-format.md 2.6, 3.4). */
function windowNumber(index: Index, slot: Slot, payload: JsonObject, n: number): Known<number> {
  for (const key of ['window_number', 'window_id']) {
    const value = counter(payload[key])
    if (value === null) continue
    return { how: 'recorded', value, rule: '', from: [sourceAt(index, slot.position, `/payload/${key}`)] }
  }
  return { how: 'computed', value: n, rule: 'compactions counted', from: [sourceAt(index, slot.position)] }
}

/** To 0.105 the new estimate is the last counter before the checkpoint's line, after the call's own (wild.md section 4). */
function earlyEstimate(index: Index, items: Items, slot: Slot, counted: readonly Counted[]): Counted | null {
  const last = counted.at(-1)
  if (slot.explicit || last?.kind !== 'estimate') return null
  return last.position > ownLines(index, items, slot).after ? last : null
}

function counterBefore(index: Index, counted: readonly Counted[]): Known<number> {
  const last = counted.findLast(each => each.kind !== 'full')
  const value = last ? totalOf(last) : null
  if (!last || value === null) return unknown('no counter stands between it and the checkpoint before')
  const from = [countedSource(index, last)]
  return last.kind === 'request'
    ? { how: 'recorded', value, rule: 'counted by the server at the last answer before it', from }
    : { how: 'estimated', value, rule: 'estimated by the agent; no answer since', from }
}

function counterAfter(index: Index, early: Counted | null, late: Counted | undefined): Known<number> {
  const after = early ?? (late?.kind === 'estimate' ? late : null)
  const value = after ? totalOf(after) : null
  if (!after || value === null) return unknown('no counter tells the new size')
  const rule = `estimated by the agent right ${early ? 'before' : 'behind'} the checkpoint’s line, as this version writes it`
  return { how: 'estimated', value, rule, from: [countedSource(index, after)] }
}

function totalOf({ usage }: Counted): number | null {
  if (usage.total !== null) return usage.total
  return usage.input === null || usage.output === null ? null : usage.input + usage.output
}

/** Lines at the start of a file in which session_meta is looked for. */
const HEAD_LINES = 200

/** Part of every counter and of no item (codex-format.md 5.9). */
function instructionsOf(index: Index, cache: LineCache): Known<number> {
  const { first, table } = index.lines.file(index.lines.files.length - 1)
  for (let n = 1; n <= Math.min(table.count, HEAD_LINES); n++) {
    if (table.typeOf(n) !== 'session_meta') continue
    const base = cache.payload(first + n - 1)?.['base_instructions']
    const text = isObject(base) ? base['text'] : undefined
    if (typeof text !== 'string') break
    const from = [sourceAt(index, first + n - 1, '/payload/base_instructions/text')]
    return { how: 'estimated', value: textTokens(text), rule: 'four bytes a token', from }
  }
  return unknown('the file does not hold the base instructions')
}

function callUsage(index: Index, slot: Slot, payload: JsonObject, call: Call | null): Known<Usage> {
  const record = payload['latest_token_usage_record']
  const usage = isObject(record) ? usageOf(record['usage']) : null
  const own = isObject(record) && usage !== null && record['response_id'] === payload['compaction_response_id']
  if (usage !== null && own) {
    const from = [sourceAt(index, slot.position, '/payload/latest_token_usage_record/usage')]
    const same = call && sameUsage(call.counted.usage, usage) ? [countedSource(index, call.counted)] : []
    return { how: 'recorded', value: usage, rule: '', from: [...from, ...same] }
  }
  if (call) {
    const from = [countedSource(index, call.counted)]
    return call.named
      ? { how: 'recorded', value: call.counted.usage, rule: 'the answer that the checkpoint names', from }
      : { how: 'inferred', value: call.counted.usage, rule: 'the answer counted right before its line', from }
  }
  const { minor } = index.rules
  const server = isServers(slot, minor) && minor < AT_LEAST.token_usage_record
  return unknown(
    server
      ? 'this version writes no counters of a server’s compaction'
      : 'no counters of its request stand before its line',
  )
}

function modelsOf(
  index: Index,
  cache: LineCache,
  slot: Slot,
  payload: JsonObject,
): Pick<CheckpointRecord, 'modelBefore' | 'modelAfter'> {
  const resume = payload['resume_metadata']
  const settings = isObject(resume) ? resume['previous_turn_settings'] : undefined
  const named = isObject(settings) ? settings['model'] : undefined
  const before = contextBefore(index, cache, slot.position)
  const after = contextAfter(index, cache, slot.position)
  const of = (context: ReturnType<typeof contextBefore>): Known<string> => {
    const model = context?.payload['model']
    if (!context || typeof model !== 'string') return unknown('no turn_context names it')
    return { how: 'recorded', value: model, rule: '', from: [{ ...context.source, path: '/payload/model' }] }
  }
  const path = '/payload/resume_metadata/previous_turn_settings/model'
  return {
    modelBefore:
      typeof named === 'string'
        ? { how: 'recorded', value: named, rule: '', from: [sourceAt(index, slot.position, path)] }
        : of(before),
    modelAfter: of(after),
  }
}
