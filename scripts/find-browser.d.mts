export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  readonly os?: string | undefined
  readonly isRoot?: boolean
}

export function installedBrowser(machine: Machine): string | undefined
export function waysToGetBrowser(machine: Machine, mayInstall: boolean): readonly ('debian' | 'playwright')[]
