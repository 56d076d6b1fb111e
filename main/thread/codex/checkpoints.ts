import { MADE_HERE } from '../../rollout/format.ts'
import type { Implementation } from '../model.ts'
import type { Member } from './json-shape.ts'
import type { Known } from './known.ts'

/** A `compacted` line that Codex accepts, as the first pass sees it. The check pass adds the numbers. */
export interface Slot {
  readonly position: number
  /** Items of its replacement history; null when the line has none (local compactions to 0.105). */
  readonly recorded: number | null
  /** The nearest slot before it that has a replacement history; -1 = none. */
  readonly recordedBefore: number
  readonly hasMessage: boolean
  /** Palimpsest wrote it. */
  readonly made: boolean
  readonly windowNumber: number | null
  /** Has what makes it complete in itself for 0.169. */
  readonly resumable: boolean
  /** A response id or usage record: only remote v2 and local compactions since 0.153 write them. */
  readonly hasResponse: boolean
  /** Did a real user message of its turn, or a tool's output, come before it? */
  readonly afterUser: boolean
  readonly afterOutput: boolean
  /** A line of its turn said that the turn was explicit. */
  readonly explicit: boolean
  /** Its message begins with a session state block. */
  hasState: boolean
  /** Its line turned out to be broken. */
  dead: boolean
  rolledBack: boolean
  /** Something of the model followed before the next user message. */
  modelFollows: boolean
  userFollows: boolean
  /** Where its message stands between quotes, in bytes from the beginning of its line; `none` without one, null where nobody looked. */
  summary: { readonly from: number; readonly to: number } | 'none' | null
  /** Its first recorded item is a summary and others follow; null until the check pass. */
  summaryFirst: boolean | null
  /** Tokens of each replacement item; null until the check pass. */
  tokens: Uint32Array | null
  opaqueBytes: number
  /** Encrypted compaction items among the recorded ones; null until the check pass. */
  opaqueItems: number | null
  /** What the history before it held; null until the check pass. */
  known: Known | null
  itemsBefore: number | null
  itemsAfter: number | null
  tokensBefore: number | null
  tokensAfter: number | null
}

export interface Around {
  readonly position: number
  readonly afterUser: boolean
  readonly afterOutput: boolean
  readonly explicit: boolean
  readonly recordedBefore: number
}

/** Reads a slot off the outline of the payload; a sentence when Codex skips the line. */
export function slotOf(members: ReadonlyMap<string, Member>, around: Around): Slot | string {
  const recorded = arrayLength(members.get('replacement_history'))
  const metadata = arrayLength(members.get('replacement_history_metadata'))
  if (members.get('message')?.kind !== 'string') return 'its message is missing'
  const odd = FORMS.find(([name, test]) => isSet(members.get(name)) && !test(members.get(name) as Member))
  if (odd !== undefined) return `its ${odd[0]} has a form that Codex cannot read`
  if (metadata !== null && metadata !== recorded) {
    return `its replacement_history_metadata has ${metadata} entries for ${recorded ?? 0} items`
  }
  return {
    ...around,
    recorded,
    hasMessage: (members.get('message')?.length ?? 0) > 0,
    made: members.get(MADE_HERE)?.kind === 'object',
    windowNumber: numberOf(members.get('window_number')) ?? numberOf(members.get('window_id')),
    resumable: members.get('resume_metadata')?.kind === 'object',
    hasResponse: isSet(members.get('compaction_response_id')) || isSet(members.get('latest_token_usage_record')),
    hasState: false,
    dead: false,
    rolledBack: false,
    modelFollows: false,
    userFollows: false,
    summary: null,
    summaryFirst: null,
    tokens: null,
    opaqueBytes: 0,
    opaqueItems: null,
    known: null,
    itemsBefore: null,
    itemsAfter: null,
    tokensBefore: null,
    tokensAfter: null,
  }
}

const isKind =
  (...kinds: readonly Member['kind'][]) =>
  (member: Member): boolean =>
    kinds.includes(member.kind)

const isNumber = (member: Member): boolean => numberOf(member) !== null

/** Forms of members that Codex needs where they stand; any other makes it pass over the line (0.169, seen with hand-made lines). */
const FORMS: readonly (readonly [string, (member: Member) => boolean])[] = [
  ['replacement_history', isKind('array')],
  ['replacement_history_metadata', isKind('array')],
  ['window_number', isNumber],
  ['window_id', member => member.kind === 'string' || isNumber(member)],
  ['previous_window_id', isKind('string')],
  ['first_window_id', isKind('string')],
  ['compaction_response_id', isKind('string')],
  ['latest_token_usage_record', isKind('object')],
  ['resume_metadata', isKind('object')],
  ['retained_context', isKind('object')],
]

const arrayLength = (member: Member | undefined): number | null => (member?.kind === 'array' ? member.length : null)

const isSet = (member: Member | undefined): boolean => member !== undefined && member.text !== 'null'

function numberOf(member: Member | undefined): number | null {
  return member?.kind === 'other' && /^\d{1,15}$/.test(member.text ?? '') ? Number(member.text) : null
}

/**
 * Which kind of compaction wrote it (codex-format.md 5.1): a readable summary is local; an empty message is a server's, the second
 * kind of which (from 0.140 on) leaves a response id. An empty message without any replacement history is a local one without answer.
 * A fork of ours says so itself. A derivative writes a state block as the message, or its summary before the newest turns (compaction-systems.md 1.11).
 */
export function implementationOf(slot: Slot, minor: number): Implementation {
  if (slot.made) return 'other'
  if (slot.hasState) return 'session'
  if (slot.summaryFirst) return 'collapse'
  if (slot.hasMessage || slot.recorded === null) return 'local'
  if (slot.recorded === 0) return 'other'
  return slot.hasResponse || minor >= 140 ? 'remoteV2' : 'remoteV1'
}
