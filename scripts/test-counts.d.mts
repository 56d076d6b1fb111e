export interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

export function countTests(
  code: number,
  report: VitestReport | undefined,
): { readonly ok: boolean; readonly passed: number; readonly failed: number; readonly skipped: number }
