import { codexLocal } from './codex-local.ts'
import { codexRemoteV1 } from './codex-remote-v1.ts'
import { codexRemoteV2 } from './codex-remote-v2.ts'
import { extract } from './extract/extract.ts'
import { opencode } from './opencode/opencode.ts'
import { paste } from './paste.ts'
import { pluginWindow } from './plugin-window/plugin-window.ts'
import { recorded } from './recorded.ts'
import { collapse } from './session/collapse.ts'
import { session } from './session/session.ts'
import type { Strategy } from './strategy.ts'

/** Every strategy, in the order in which they are offered. */
export const STRATEGIES: readonly Strategy[] = [
  recorded,
  codexLocal,
  codexRemoteV1,
  codexRemoteV2,
  session,
  collapse,
  opencode,
  pluginWindow,
  extract,
  paste,
]

export const strategyNamed = (name: string): Strategy | null =>
  STRATEGIES.find(strategy => strategy.name === name) ?? null
