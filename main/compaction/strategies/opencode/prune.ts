import type { Conversation, Message } from './conversation.ts'

/** Turns at the end whose outputs stay whatever their size. */
const SPARED_TURNS = 2
/** Tokens of the newest outputs before those that stay. */
const PROTECTED = 40_000
/** Fewer tokens are not worth it. */
const WORTH = 20_000

const outputTokens = (text: string): number => Math.floor(text.length / 4)

/** The outputs that are left out of a conversation: old ones, once enough newer ones are there (compaction-systems.md 2.4). */
export function prunedOutputs({ messages }: Pick<Conversation, 'messages'>): ReadonlySet<unknown> {
  const old: unknown[] = []
  let turns = 0
  let seen = 0
  let freed = 0
  for (const message of [...messages].reverse()) {
    if (message.role === 'user') turns += 1
    if (turns < SPARED_TURNS || message.role === 'user') continue
    for (const part of outputsOf(message)) {
      const tokens = outputTokens(part.text)
      seen += tokens
      if (seen <= PROTECTED) continue
      freed += tokens
      old.push(part.raw)
    }
  }
  return new Set(freed > WORTH ? old : [])
}

/** The newest first. The plugin that loads skills is never left out. */
const outputsOf = ({ parts }: Message) =>
  [...parts].reverse().filter(({ kind, tool }) => kind === 'output' && tool !== 'skill')
