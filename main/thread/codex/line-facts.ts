import { STATE_TAGS, SUMMARY_PREFIX } from '../../rollout/format.ts'
import type { LineTable } from '../../rollout/line-table.ts'
import { Needle } from '../../rollout/needle.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { LineCursor } from '../../rollout/read-lines.ts'
import { isTagged } from '../../rollout/record.ts'
import { Sniffer } from '../../rollout/sniff.ts'
import type { Slot } from './checkpoints.ts'
import { parseShortened } from './json-shape.ts'
import { actionOf, isShown, type Shown, shownOf } from './line-actions.ts'
import { firstOf, isOldContext, payloadOf, ROLE_WITHIN, roleIn, turnIdHash } from './line-heads.ts'
import { hashOf } from './marks.ts'
import { type RecordedUse, recordedUse } from './token-count.ts'
import { counter } from './usage.ts'
import { isMail, userFlags } from './user-message.ts'

/**
 * What the first pass takes off a line. The bytes of a line that begins as Codex writes it show it without a parse; what was parsed
 * says it itself. A line that begins so and goes on otherwise (a member twice, blanks, keys with escapes) is found by the second pass.
 */

const MAIL_TEXT = new Needle('"text":"{')

/** How the message of a session compaction begins: the prefix, a line end, the block (compaction-systems.md 1.7). */
const STATES = Object.values(STATE_TAGS).map(tag => `${SUMMARY_PREFIX}\n<${tag}>`)
const STATE_MESSAGES = STATES.map(start => Buffer.from(JSON.stringify(start).slice(0, -1)))

/** Where the time stands in a line that begins as Codex writes it. Bytes. */
const STAMP_FROM = 14
const STAMP_TO = 38

/** A user message over this is classified without its long strings. Bytes. */
const LONG_MESSAGE = 64 * 1024

/** First letter of a message's role. */
export function roleOf(line: LineCursor): string | null {
  return (line.parsed === null ? roleIn(line.bytes()) : null) ?? wholeRole(line.json())
}

const wholeRole = (value: JsonObject | undefined): string | null => firstOf(payloadOf(value)?.['role'])

/** The item of a user message, long texts cut in the middle. */
export function userItem(line: LineCursor): JsonObject | null {
  const bytes = line.bytes()
  return payloadOf(line.parsed === null && bytes.length > LONG_MESSAGE ? parseShortened(bytes) : line.json())
}

/** May an assistant's message be mail of another agent? */
export const mayBeMail = (line: LineCursor): boolean =>
  line.parsed !== null || line.headIncludes(MAIL_TEXT, ROLE_WITHIN)

export const tokensIn = (line: LineCursor): Readonly<RecordedUse> =>
  line.parsed === null ? recordedUse(line.bytes()) : wholeUse(line.parsed)

function wholeUse(value: JsonObject): RecordedUse {
  const info = objectOr(payloadOf(value)?.['info'])
  const tokens = counter(objectOr(info['last_token_usage'])['total_tokens']) ?? -1
  return { tokens, window: counter(info['model_context_window']) ?? -1 }
}

const objectOr = (value: unknown): JsonObject => (isObject(value) ? value : {})

/** Hash of the turn that a turn_context is of. */
export const contextTurn = (line: LineCursor): number =>
  line.parsed === null ? turnIdHash(line.bytes()) : wholeTurn(line.parsed)

const wholeTurn = (value: JsonObject): number => hashOf(payloadOf(value)?.['turn_id'])

/** Is it a turn_context that 0.169 does not read? */
export const isOld = (line: LineCursor): boolean =>
  line.parsed === null ? isOldContext(line.bytes()) : wholeIsOld(line.parsed)

const wholeIsOld = (value: JsonObject): boolean => 'mode' in objectOr(payloadOf(value)?.['sandbox_policy'])

/** Does Codex show this event? */
export const shows = (line: LineCursor, shown: Exclude<Shown, null>): boolean =>
  line.parsed === null ? isShown(line.bytes(), shown) : wholeShows(line.parsed, shown)

const wholeShows = (value: JsonObject, shown: Exclude<Shown, null>): boolean =>
  shown === true || payloadOf(value)?.[shown.toString('latin1').split('"')[1] ?? ''] !== ''

/** Does the message of a compaction, a string that stands at `at`, begin with a session state block? */
export const holdsState = (line: LineCursor, at: number): boolean =>
  line.parsed === null
    ? STATE_MESSAGES.some(start => start.equals(line.bytes().subarray(at, at + start.length)))
    : wholeHoldsState(line.parsed)

function wholeHoldsState(value: JsonObject): boolean {
  const message = payloadOf(value)?.['message']
  return typeof message === 'string' && STATES.some(start => message.startsWith(start))
}

/** Finds lines that the first pass took for something else than their whole parse says. */
export class Misreadings {
  readonly #table: LineTable
  readonly #sniffer: Sniffer

  constructor(table: LineTable) {
    this.#table = table
    this.#sniffer = new Sniffer(table)
  }

  /** Line n, whose bytes are an object; `slot` is what was made of it where it is a compaction. */
  has(n: number, bytes: Buffer, value: JsonObject, slot: Slot | null): boolean {
    // A line of any other shape was parsed by the first pass, too.
    if (!this.#sniffer.sniff(bytes, 0, bytes.length)) return false
    const { payload } = value
    const type = this.#table.typeOf(n)
    const payloadType = this.#table.payloadTypeOf(n)
    if (value['type'] !== type || !isObject(payload)) return true
    if (isTagged(type) && payload['type'] !== payloadType) return true
    if (value['timestamp'] !== bytes.toString('latin1', STAMP_FROM, STAMP_TO)) return true
    const shown = shownOf(type, payloadType)
    if (shown !== null && isShown(bytes, shown) !== wholeShows(value, shown)) return true
    if (slot !== null) return slot.hasState !== wholeHoldsState(value)
    return looksOtherwise(type, payloadType, bytes, value)
  }
}

function looksOtherwise(type: string, payloadType: string, bytes: Buffer, value: JsonObject): boolean {
  switch (actionOf(type, payloadType)) {
    case 'message':
      return messageLooksOtherwise(bytes, value)
    case 'tokenCount': {
      const { tokens, window } = recordedUse(bytes)
      const whole = wholeUse(value)
      return tokens !== whole.tokens || window !== whole.window
    }
    case 'context':
      return turnIdHash(bytes) !== wholeTurn(value) || isOldContext(bytes) !== wholeIsOld(value)
    default:
      return false
  }
}

function messageLooksOtherwise(bytes: Buffer, value: JsonObject): boolean {
  const role = roleIn(bytes)
  if (role !== null && role !== wholeRole(value)) return true
  const item = payloadOf(value)
  if (item === null) return false
  if (role === 'u' && bytes.length > LONG_MESSAGE) {
    const cut = payloadOf(parseShortened(bytes))
    return cut === null || userFlags(cut) !== userFlags(item)
  }
  return role === 'a' && isMail(item) && MAIL_TEXT.in(bytes, 0, Math.min(bytes.length, ROLE_WITHIN)) === -1
}
