import { expect, test } from 'vitest'
import { readArguments } from './arguments.ts'
import { ALL_VERSIONS, CI_VERSIONS } from './plan.ts'

const wanted = (...args: string[]) => {
  const read = readArguments(args)
  return read.ok ? read.wanted : read.message
}

test('without words it is the three versions of every check, and what every check plays', () => {
  expect(wanted()).toEqual({
    suite: 'requests',
    versions: ['0.98.0', '0.140.0', '0.169.0'],
    choice: { kind: 'everyTime' },
  })
})

test('versions are taken in the order that they are named in, each once', () => {
  expect(wanted('0.169.0', '0.47.0', '0.169.0')).toMatchObject({ versions: ['0.169.0', '0.47.0'] })
})

test('a suite may be named before the versions', () => {
  expect(wanted('requests', '0.98.0')).toMatchObject({ suite: 'requests', versions: ['0.98.0'] })
})

test('--all means every version and every scenario, oldest first', () => {
  expect(wanted('--all')).toEqual({ suite: 'requests', versions: ALL_VERSIONS, choice: { kind: 'all' } })
  expect(ALL_VERSIONS[0]).toBe('0.20.0')
  expect(ALL_VERSIONS).toEqual(expect.arrayContaining([...CI_VERSIONS]))
})

test('--only may be repeated, and name several with commas', () => {
  expect(wanted('0.140.0', '--only', 'fork,tools', '--only', 'plain')).toMatchObject({
    choice: { kind: 'named', scenarios: ['fork', 'tools', 'plain'] },
  })
})

test.each([
  ['a version without scenarios', ['0.99.9'], /^There are no scenarios for 0\.99\.9, only for 0\.20\.0, .* Usage: /],
  ['a suite that there is none of', ['luck'], /^There are no scenarios for luck/],
  ['a suite behind a version', ['0.98.0', 'requests'], /^There are no scenarios for requests/],
  ['a scenario that no named version has', ['0.98.0', '--only', 'fork-of-reverted'], /fork-of-reverted/],
  ['a scenario that there is none of', ['--only', 'luck'], /^No scenario of .* is called luck\. Usage: /],
  ['both --all and a version', ['--all', '0.98.0'], /exclude each other/],
  ['an unknown option', ['--fast'], /--fast.* Usage: npm run conformance/],
])('refused in one sentence: %s', (_name, args, message) => {
  expect(wanted(...args)).toMatch(message)
  expect(wanted(...args)).not.toContain('\n')
})

test('forks are made of the fixtures, or of other folders', () => {
  expect(wanted('forks')).toEqual({ suite: 'forks', sample: null, form: 'legacy', folders: [] })
  expect(wanted('forks', '--sample', '40', '--form', 'paginated', 'a', 'b')).toEqual({
    suite: 'forks',
    sample: 40,
    form: 'paginated',
    folders: ['a', 'b'],
  })
})

test('exports are made of the fixtures, for the versions of every check or those that are named', () => {
  expect(wanted('exports')).toEqual({ suite: 'exports', sample: null, versions: CI_VERSIONS })
  expect(wanted('exports', '--sample', '40', '0.140.0')).toEqual({
    suite: 'exports',
    sample: 40,
    versions: ['0.140.0'],
  })
})

test.each([
  [['exports', '--sample', 'x'], /^--sample x is not a number from 1\. Usage: /],
  [['exports', '0.47.0'], /^0\.47\.0 resumes no exports here, only 0\.98\.0, /],
  [['exports', '--form', 'legacy'], /--form/],
  [['forks', '--sample', '0'], /^--sample 0 is not a number from 1\. Usage: /],
  [['forks', '--form', 'flat'], /neither legacy nor paginated/],
  [['forks', '--all'], /--all/],
])('refused in one sentence: %j', (args, message) => {
  expect(wanted(...args)).toMatch(message)
})

test('tables are written of the fixtures, or of other folders', () => {
  expect(wanted('dataset')).toEqual({ suite: 'dataset', folders: [] })
  expect(wanted('dataset', 'a', 'b')).toEqual({ suite: 'dataset', folders: ['a', 'b'] })
  expect(wanted('dataset', '--all')).toMatch(/^dataset takes no --all\. Usage: /)
})
