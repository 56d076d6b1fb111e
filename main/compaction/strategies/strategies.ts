import { codexLocal } from './codex-local.ts'
import { codexRemoteV1 } from './codex-remote-v1.ts'
import { codexRemoteV2 } from './codex-remote-v2.ts'
import { extract } from './extract/extract.ts'
import { paste } from './paste.ts'
import { recorded } from './recorded.ts'
import type { Strategy } from './strategy.ts'

/** Every strategy, in the order in which they are offered. */
export const STRATEGIES: readonly Strategy[] = [recorded, codexLocal, codexRemoteV1, codexRemoteV2, extract, paste]

export const strategyNamed = (name: string): Strategy | null =>
  STRATEGIES.find(strategy => strategy.name === name) ?? null
