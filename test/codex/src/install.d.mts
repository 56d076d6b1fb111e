import type { RunNpm } from '../../../scripts/npm.d.mts'

export interface InstallOptions {
  readonly folder?: string
  readonly runNpm?: RunNpm
}

export function isVersion(text: string): boolean
export function installedCodex(version: string, folder?: string): string | undefined
export function installCodex(version: string, options?: InstallOptions): Promise<string>
