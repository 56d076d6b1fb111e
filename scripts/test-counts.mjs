/**
 * What a run of Vitest amounts to. A file that could not even be loaded has no test that failed, and a run that broke
 * down has no report: both count as one failure, so that the sum is never 0 for a failed run.
 * @param {number} code Vitest's exit code
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, testResults: readonly
 *   { status: string, assertionResults: readonly { status: string }[] }[] } | undefined} report
 */
export function countTests(code, report) {
  const broken = report?.testResults.filter(
    file => file.status === 'failed' && file.assertionResults.every(test => test.status !== 'failed'),
  )
  const failed = (report?.numFailedTests ?? 0) + (broken?.length ?? 0)
  return {
    ok: code === 0,
    passed: report?.numPassedTests ?? 0,
    failed: code === 0 ? failed : Math.max(1, failed),
    skipped: report?.numPendingTests ?? 0,
  }
}
