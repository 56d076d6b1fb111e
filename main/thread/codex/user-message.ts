import { DEVELOPER_TAGS, SUMMARY_PREFIX } from '../../rollout/format.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import { bitOf, FREE_BITS, formsKnownTo, formsOf } from './injected.ts'
import type { Rules } from './writer.ts'

/** What a message of role user is, beside the forms of injected.ts; bits, because which of them matter depends on the version that reads. */
const SUMMARY = 1 << FREE_BITS
const SUMMARY_PART = 2 << FREE_BITS
const MARKER_ALONE = 4 << FREE_BITS

/** Bits of a message that a version takes for its own. */
export interface Known {
  /** Put in by the harness. */
  readonly injected: number
  /** Begins no turn of the user. */
  readonly noTurn: number
  /** A compaction without replacement history does not keep it. */
  readonly notKept: number
  /** Keeps it all the same: to 0.98 interrupt markers that are a message of their own. */
  readonly keptAnyway: number
  /** Context that a session makes anew. */
  readonly renewed: number
}

export const isSummary = (text: string): boolean => text.startsWith(`${SUMMARY_PREFIX}\n`)

/** The texts of a message's parts. */
export function partTexts(item: JsonObject): readonly string[] {
  const { content } = item
  if (typeof content === 'string') return [content]
  if (!Array.isArray(content)) return []
  return content.flatMap(part => (isObject(part) && typeof part['text'] === 'string' ? [part['text']] : []))
}

/** Flags of a message of role user. */
export function userFlags(item: JsonObject): number {
  const texts = partTexts(item)
  let flags = formsOf(texts)
  if (isSummary(texts.join(''))) flags |= SUMMARY
  if (texts.some(isSummary)) flags |= SUMMARY_PART
  if (texts.length === 1 && flags & bitOf('openMarker')) flags |= MARKER_ALONE
  return flags
}

/** To 0.47 a summary has no prefix, so none is known by it; to 0.153 a summary is a turn all the same. */
export function knownTo(minor: number): Known {
  const injected = formsKnownTo(minor)
  return {
    injected,
    noTurn: injected | (minor < 154 ? 0 : SUMMARY_PART),
    notKept: injected | (minor < 58 ? 0 : SUMMARY),
    keptAnyway: minor < 102 ? MARKER_ALONE : 0,
    renewed: injected & (bitOf('whole') | bitOf('openEnvironment') | bitOf('instructions')),
  }
}

/** Was it injected by the harness, as the version sees it? */
export const isInjected = (flags: number, { known }: Rules): boolean => (flags & known.injected) !== 0

/** Does it begin a turn of the user? */
export const isBoundary = (flags: number, { known }: Rules): boolean => (flags & known.noTurn) === 0

/** Is it a message that a compaction without replacement history keeps as the user's? */
export const isTyped = (flags: number, { known }: Rules): boolean =>
  (flags & known.notKept) === 0 || (flags & known.keptAnyway) !== 0

/** Does it begin like an interrupt marker? */
export const isMarker = (flags: number): boolean => (flags & bitOf('openMarker')) !== 0

/** Has it the text of a hook? */
export const isHook = (flags: number): boolean => (flags & bitOf('hook')) !== 0

/** Is it context that a session makes anew for itself? */
export const isRenewed = (flags: number, { known }: Rules): boolean => (flags & known.renewed) !== 0

const TAG = DEVELOPER_TAGS
/**
 * Tags of developer texts that a rollback takes along with the turn behind them, by the first version (0.N) that does. Measured with one
 * of each, 0.118 to 0.169.
 */
const CONTEXT_TAGS: readonly (readonly [from: number, tags: readonly string[]])[] = [
  [114, [TAG.permissions, TAG.modelSwitch, TAG.collaboration, TAG.realtime, TAG.personality]],
  [137, [TAG.skills, TAG.tokenBudget]],
  [145, [TAG.agentMode, TAG.agentRole, TAG.window, TAG.windowGuidance, TAG.rolloutBudget, TAG.apps, TAG.plugins]],
  [145, [TAG.attribution, TAG.environments, TAG.managed, TAG.tools]],
  [152, [TAG.persistentMode]],
]

/** Does a developer message hold context of a turn, as the version sees it? */
export function isContextDeveloper(item: JsonObject, minor: number): boolean {
  const starts = partTexts(item).map(startTag)
  return CONTEXT_TAGS.some(([from, tags]) => minor >= from && starts.some(start => tags.includes(start)))
}

const startTag = (text: string): string => /^\s*(<[^>]{1,60}>)/.exec(text)?.[1]?.toLowerCase() ?? ''

/** Mail of another agent inside an assistant message (older multi-agent v2; codex-format.md 8). */
export function isMail(item: JsonObject): boolean {
  const [text, ...more] = partTexts(item)
  if (text === undefined || more.length > 0 || !text.startsWith('{')) return false
  try {
    const mail: unknown = JSON.parse(text)
    return (
      isObject(mail) && ['author', 'recipient', 'other_recipients', 'content', 'trigger_turn'].every(key => key in mail)
    )
  } catch {
    return false
  }
}
