import { Needle } from '../../rollout/needle.ts'

const LAST = new Needle('"last_token_usage":{')
const TOTAL = new Needle('"total_tokens":')
const WINDOW = new Needle('"model_context_window":')

export interface RecordedUse {
  /** Tokens of the context that the last response saw and made; -1 when the line has none. */
  tokens: number
  /** -1 when the line has none. */
  window: number
}

const use: RecordedUse = { tokens: -1, window: -1 }

/** Numbers of an event_msg/token_count line, read off its bytes without parsing. The answer is valid until the next call. */
export function recordedUse(line: Buffer): Readonly<RecordedUse> {
  const last = LAST.in(line, 0, line.length)
  const total = last === -1 ? -1 : TOTAL.in(line, last + LAST.length, line.length)
  use.tokens = total === -1 ? -1 : digitsAt(line, total + TOTAL.length)
  const window = WINDOW.in(line, 0, line.length)
  use.window = window === -1 ? -1 : digitsAt(line, window + WINDOW.length)
  return use
}

function digitsAt(line: Buffer, from: number): number {
  let value = -1
  for (let i = from; i < line.length; i++) {
    const digit = (line[i] as number) - 48
    if (digit < 0 || digit > 9) break
    value = (value === -1 ? 0 : value * 10) + digit
  }
  return value
}
