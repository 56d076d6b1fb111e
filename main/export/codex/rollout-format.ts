import type { Format } from '../trim/format.ts'
import { displayOnly } from './display.ts'
import { STUB_FROM, shortened } from './stub.ts'

/** Lines that hold items or repeat them; nothing is replaced in any other. */
const SHORTENED: ReadonlySet<string> = new Set(['response_item', 'event_msg', 'compacted', 'flat_item'])

const typeOf = (kind: string): string => kind.split('/', 1)[0] ?? ''

/** Trimming a rollout of Codex. */
export const rolloutFormat: Format = {
  isMeta: kind => kind === 'session_meta' || kind === 'flat_meta',
  isRollback: kind => kind === 'event_msg/thread_rolled_back',
  isItem: kind => ['response_item', 'flat_item', 'inter_agent_communication'].includes(typeOf(kind)),
  isCompaction: kind => kind === 'compacted',
  displayOnly,
  shortFrom: STUB_FROM,
  mayShorten: kind => SHORTENED.has(typeOf(kind)),
  shortened,
}
