import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { edits } from '../reference/random-edit.ts'
import { oddLines } from '../reference/random-line.ts'
import { exactnessOf } from '../support/exactness.ts'
import { fixtures } from '../support/expected.ts'

/**
 * The index of a session against a JSON.parse of each of its lines: no difference, in recorded files, generated ones and any that were
 * changed at random. `EXACT_FILES=FOLDER` looks at all rollouts under a folder too; `EXACT_RUNS=20000` changes more, `EXACT_SEED` repeats.
 */
const RUNS = Number(process.env['EXACT_RUNS'] ?? 300)
const SEED = process.env['EXACT_SEED'] === undefined ? {} : { seed: Number(process.env['EXACT_SEED']) }
const MORE = process.env['EXACT_FILES']
const TIME = 60_000 + RUNS * 200

const folder = mkdtempSync(join(tmpdir(), 'palimpsest-exact-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const recorded = fixtures()
  .filter(({ path }) => path.endsWith('.jsonl'))
  .map(({ name, path }) => ({ name, path, toString: () => name }))

describe('recorded sessions', () => {
  test.each(recorded)('$name', ({ path }) => {
    const exactness = exactnessOf(readFileSync(path))
    expect(exactness?.wrong).toEqual([])
  })
})

describe.runIf(MORE !== undefined)('sessions of a folder', () => {
  const paths = MORE === undefined ? [] : readdirSync(MORE, { recursive: true, encoding: 'utf8' })
  test.each(paths.filter(path => path.endsWith('.jsonl')))('%s', { timeout: 600_000 }, path => {
    const exactness = exactnessOf(readFileSync(join(MORE ?? '', path)))
    console.log(`${path}: ${exactness?.lines ?? 'no'} lines, misread: ${exactness?.misread ?? 'no session'}`)
    expect(exactness?.wrong ?? []).toEqual([])
  })
})

test('a generated session is exact, and read once', { timeout: 60_000 }, () => {
  const path = join(folder, 'made.jsonl')
  execFileSync(process.execPath, [join(import.meta.dirname, '../bench/gen.mjs'), path, '5', '7'])
  expect(exactnessOf(readFileSync(path))).toMatchObject({ wrong: [], misread: false })
})

const SMALL = 60_000
const small = recorded
  .map(({ name, path }) => ({ bytes: readFileSync(path), toString: () => name }))
  .filter(({ bytes }) => bytes.length <= SMALL)

function check(numRuns: number, changes: fc.Arbitrary<readonly ((bytes: Buffer) => Buffer)[]>): void {
  const property = fc.property(fc.constantFrom(...small), changes, ({ bytes }, all) => {
    const changed = all.reduce<Buffer>((edited, edit) => edit(edited), bytes)
    expect(exactnessOf(changed)?.wrong ?? []).toEqual([])
  })
  fc.assert(property, { numRuns, ...SEED })
}

test('sessions whose bytes were changed are exact', { timeout: TIME }, () => check(RUNS, edits))

test('sessions whose lines are written otherwise are exact', { timeout: TIME }, () => check(RUNS, oddLines))
