import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EXCEPTIONS } from './exceptions.ts'
import { ALL_VERSIONS, CI_VERSIONS, planOf, scenariosOf } from './plan.ts'

test('every scenario of every version is there', () => {
  for (const version of ALL_VERSIONS) {
    const scenarios = scenariosOf(version)
    expect(scenarios.length, version).toBeGreaterThan(0)
    for (const scenario of scenarios)
      expect(existsSync(join(import.meta.dirname, '..', 'codex', 'scenarios', `${scenario}.mjs`)), scenario).toBe(true)
  }
})

test('every check plays twenty scenarios and more with each of its versions', () => {
  for (const { scenarios } of planOf(CI_VERSIONS, { kind: 'everyTime' })) expect(scenarios.length).toBeGreaterThan(20)
})

test('the long recordings are played when all is wanted, and when named', () => {
  const played = (kind: 'everyTime' | 'all') => planOf(['0.140.0'], { kind })[0]?.scenarios
  expect(played('everyTime')).not.toContain('ledger')
  expect(played('all')).toContain('ledger')
  expect(planOf(['0.140.0'], { kind: 'named', scenarios: ['ledger'] })[0]?.scenarios).toEqual(['ledger'])
})

test('a version is left out that has none of the named scenarios', () => {
  const parts = planOf(['0.98.0', '0.169.0'], { kind: 'named', scenarios: ['fork-of-reverted'] })
  expect(parts).toEqual([{ version: '0.169.0', installs: ['0.169.0'], scenarios: ['fork-of-reverted'] }])
})

test('a scenario that goes on with another version has it installed', () => {
  expect(planOf(['0.133.0'], { kind: 'named', scenarios: ['upgraded'] })[0]?.installs).toEqual(['0.133.0', '0.169.0'])
})

test('what is made by hand has every version installed that reads it', () => {
  const [part] = planOf(['0.169.0'], { kind: 'named', scenarios: ['hand-made-requests'] })
  expect(part?.installs).toEqual(expect.arrayContaining([...ALL_VERSIONS, '0.118.0']))
})

test('every exception is of a scenario that its versions have, and gives its reason', () => {
  for (const { versions, scenario, reason } of EXCEPTIONS) {
    for (const version of versions) expect(scenariosOf(version)).toContain(scenario)
    expect(reason.length).toBeGreaterThan(20)
  }
})
