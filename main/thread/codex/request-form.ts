import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { ItemRef, Point, Sending } from '../model.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import type { LineCache } from './line-cache.ts'
import { MARK } from './marks.ts'
import {
  type Budget,
  CATALOGUE,
  cutOutput,
  inCatalogue,
  statedBudget,
  UNKNOWN_MODEL,
  withAllowance,
} from './request-cut.ts'
import { withoutImages, withoutUnread, withTrueTypes } from './request-images.ts'
import { isModelInput, isReadBy, NEVER_SENT } from './request-kinds.ts'
import { follows, type RequestRule } from './request-rules.ts'
import { shellText } from './request-shell.ts'
import { withoutUnknown } from './sent-members.ts'

/** How an item came about that is not sent as it stands in the file. */
export type Synthetic =
  | 'aborted-output'
  | 'base-instructions'
  | 'cut-output'
  | 'shell-text'
  | 'omitted-image'
  | 'image-message'
  | 'unknown-kind'

export interface Sent {
  readonly json: JsonObject
  /** null: as in the file, less what is never sent. */
  readonly synthetic: Synthetic | null
}

export interface Wanted {
  readonly at: Point
  /** The position before which everything counts. */
  readonly end: number
  readonly sending: Sending
}

/** One item as a version sends it, each by itself. */
export class Form {
  readonly #items: Items
  readonly #minor: number
  readonly #images: boolean
  readonly #openai: boolean
  readonly #paginated: boolean
  readonly #shellText: boolean
  /** The budget of outputs that state none, and whether the file told it. */
  readonly budget: Budget
  readonly told: boolean

  constructor(index: Index, items: Items, cache: LineCache, { at, end, sending }: Wanted) {
    this.#items = items
    this.#minor = index.rules.minor
    this.#images = sending.images
    const { provider = index.meta?.['model_provider'] } = sending
    this.#openai = provider === 'openai'
    this.#paginated = index.paginated
    const context = newestContext(index, cache, end)
    const stated = this.follows('statedPolicy') ? statedBudget(context['truncation_policy']) : null
    const { model } = context
    const catalogued = typeof model !== 'string' || inCatalogue(model)
    this.told = stated !== null
    this.budget = withAllowance(stated ?? (catalogued ? CATALOGUE : UNKNOWN_MODEL))
    const compacted = at.kind === 'checkpoint' && at.side === 'before'
    const compacting = (sending.compacting ?? compacted) && this.follows('callOffersNoTools')
    // A model that the catalogue does not hold is offered no free-form patch tool.
    this.#shellText = this.follows('shellText') && !compacting && catalogued
  }

  follows(rule: RequestRule): boolean {
    return follows(this.#minor, rule)
  }

  /** Is the item sent at all? */
  isSent(ref: ItemRef, item: JsonObject): boolean {
    const { type } = item
    if (this.#isUnsifted(ref)) return this.#isRecordedSent(item)
    if (this.follows('otherTypesOut') && !isModelInput(item)) return false
    if (this.follows('laterKindsOut') && !isReadBy(this.#minor, item)) return false
    if (type === 'message') return !(this.follows('systemOut') && item['role'] === 'system')
    if (type !== 'configuration_update' || !this.follows('harnessUpdatesOnly')) return true
    return this.#openai && this.#items.metadataOf(ref)['harness_authored_configuration'] === true
  }

  /** Of an item in a replacement history. A configuration update there is sent to nobody, whatever its note says (0.169). */
  #isRecordedSent(item: JsonObject): boolean {
    const { type } = item
    if (type === 'ghost_snapshot') return this.#paginated && this.follows('recordedGhosts')
    if (type === 'configuration_update' && isReadBy(this.#minor, item)) return !this.follows('harnessUpdatesOnly')
    return !NEVER_SENT.has(String(type))
  }

  #isUnsifted(ref: ItemRef): boolean {
    return ref.index !== null && this.follows('recordedUnsifted')
  }

  /** `shell`: the output of a command or patch. */
  of(ref: ItemRef, item: JsonObject, shell: boolean): Sent {
    if (this.#isUnsifted(ref) && !(isModelInput(item) && isReadBy(this.#minor, item)))
      return { json: { type: 'other' }, synthetic: 'unknown-kind' }
    let sent: Sent = { json: this.#stripped(withoutUnknown(item)), synthetic: null }
    const change = (json: JsonObject, synthetic: Synthetic): void => {
      if (json !== sent.json) sent = { json, synthetic }
    }
    if (isCuttable(item) && this.follows('outputsCut')) change(this.#cut(ref, sent.json), 'cut-output')
    if (shell && this.#shellText) {
      const text = shellText(sent.json['output'], this.follows('totalLines'))
      if (text !== null) change({ ...sent.json, output: text }, 'shell-text')
    }
    if (this.follows('madeImageAsMessage')) change(imageMessage(sent.json), 'image-message')
    if (this.follows('unreadImagesOut')) {
      change(withoutUnread(sent.json), 'omitted-image')
      sent = { ...sent, json: withTrueTypes(sent.json) }
    }
    if (!this.#images && this.follows('imagesOut')) change(withoutImages(sent.json), 'omitted-image')
    return sent
  }

  /** Lines are cut when they are read; older versions then cut the whole history. */
  #cut(ref: ItemRef, item: JsonObject): JsonObject {
    const budget = this.budgetOf(ref)
    const cut = ref.index === null ? cutOutput(item, budget) : item
    return this.follows('cutTwice') ? cutOutput(cut, budget) : cut
  }

  /** The budget that the output's line states, which has the allowance in it; else that of the model. */
  budgetOf(ref: ItemRef): Budget {
    const own = this.follows('ownBudget') ? this.#items.metadataOf(ref)['fallback_token_limit_override'] : null
    return typeof own === 'number' && own > 0 ? { unit: 'tokens', size: own } : this.budget
  }

  /** Would the two budgets that a model may have cut this output differently, and does the file not say which it is? */
  isUnsure(ref: ItemRef, item: JsonObject): boolean {
    if (
      this.told ||
      (ref.index !== null && !this.follows('cutTwice')) ||
      !this.follows('outputsCut') ||
      this.budgetOf(ref) !== this.budget
    )
      return false
    return cutOutput(item, withAllowance(UNKNOWN_MODEL)) !== item
  }

  #stripped(item: JsonObject): JsonObject {
    const drop = new Set<string>()
    if (this.follows('metadataOut')) {
      drop.add('metadata')
      // The built-in provider is sent the note, less some of its members (codex-observed.md 1, rule 8).
      if (!this.#openai) drop.add(NOTE)
    }
    if (this.follows('idsOut') && item['type'] !== 'image_generation_call') drop.add('id')
    const alias = item['type'] === 'compaction_summary' && this.follows('compactionAlias')
    const note = drop.has('metadata') && !drop.has(NOTE) ? this.#sentNote(item[NOTE]) : null
    if (!alias && note === null && !Object.keys(item).some(key => drop.has(key))) return item
    const kept = Object.fromEntries(Object.entries(item).filter(([key]) => !drop.has(key)))
    return { ...kept, ...(alias && { type: 'compaction' }), ...(note && { [NOTE]: note }) }
  }

  /** null: no note, or none that has a member which is not sent. */
  #sentNote(note: unknown): JsonObject | null {
    if (!isObject(note)) return null
    const sent = Object.entries(note).filter(
      ([key]) => NOTE_SENT.has(key) || (key === NOTE_KINDS && !this.follows('noteKindsOut')),
    )
    return sent.length === Object.keys(note).length ? null : Object.fromEntries(sent)
  }

  /** The base instructions have no note in the file; the built-in provider is sent one. */
  baseInstructions(json: JsonObject): JsonObject {
    return this.#openai ? { ...json, [NOTE]: { [NOTE_KINDS]: ['model.base_instructions'] } } : json
  }
}

/** What Codex notes on an item for itself, and what of it is sent where any is. Recorded with 0.150, 0.153.4 and 0.169. */
const NOTE = 'internal_chat_message_metadata_passthrough'
const NOTE_SENT: ReadonlySet<string> = new Set(['turn_id', 'create_time'])
const NOTE_KINDS = 'content_item_kinds'

/** Only these are cut (codex-format.md 3.6). */
export const isCuttable = (item: JsonObject): boolean =>
  item['type'] === 'function_call_output' || item['type'] === 'custom_tool_call_output'

function newestContext(index: Index, cache: LineCache, end: number): JsonObject {
  const { marks } = index
  for (let i = marks.from(end) - 1; i >= 0; i--) {
    if (marks.code(i) === MARK.context) return cache.payload(marks.position(i)) ?? {}
  }
  return {}
}

/** An image that the model made, as a message. */
function imageMessage(item: JsonObject): JsonObject {
  if (item['type'] !== 'image_generation_call' || typeof item['result'] !== 'string') return item
  const part = { type: 'input_image', image_url: `data:image/png;base64,${item['result']}` }
  return { type: 'message', role: 'user', content: [part] }
}
