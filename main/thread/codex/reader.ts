import { done, failed, type Outcome } from '../../base/failure.ts'
import type { ByteSource } from '../../rollout/bytes.ts'
import type { Reader } from '../reader.ts'
import { openChain } from './chain.ts'
import { readHead } from './head.ts'
import { saidIn } from './said.ts'
import { CodexSession } from './session.ts'

/** Codex's rollout files, from the flat ones of 2025 on. */
export const codexReader: Reader = {
  agent: 'codex',
  recognises: source => readHead(source).recognised,
  said: saidIn,
  open: function* (source: ByteSource, options) {
    const head = readHead(source)
    if (!head.recognised) return failed('not-a-session', `${source.path} holds no line that Codex writes.`)
    const chain = yield* openChain(source, head, { home: options.home ?? null, chosen: options.bases ?? [] })
    return done(new CodexSession(chain, head, options.around ?? [], options.room)) satisfies Outcome<CodexSession>
  },
}
