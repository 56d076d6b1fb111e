export interface KillsFound {
  readonly absent: number
  readonly temporary: number
  readonly whole: number
  readonly wrong: readonly string[]
}

export function killRuns(runs: number, megabytes: number, kind: 'fork' | 'export'): Promise<KillsFound>
