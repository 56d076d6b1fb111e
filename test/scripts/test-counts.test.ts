import { expect, test } from 'vitest'
import { countTests } from '../../scripts/test-counts.mjs'

const report = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, testResults: [] }

test('a green run', () => {
  expect(countTests(0, report)).toEqual({ ok: true, passed: 5, failed: 0, skipped: 1 })
})

test('a file that could not be loaded is a failure, though no test of it failed', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
  ]
  expect(countTests(1, { ...report, numFailedTests: 1, testResults }).failed).toBe(2)
})

test('a run that broke down is never a run without failures', () => {
  expect(countTests(1, undefined)).toEqual({ ok: false, passed: 0, failed: 1, skipped: 0 })
  expect(countTests(1, report).failed).toBe(1)
})
