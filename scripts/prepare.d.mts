import type { RunNpm } from './npm.d.mts'

export interface Stamp {
  readonly lock: string
  readonly platform: string
  readonly arch: string
}

export function wantedStamp(root: string): Stamp
export function isPrepared(root: string): boolean
export function prepare(root: string, runNpm?: RunNpm): Promise<void>
