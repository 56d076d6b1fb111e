import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Thread } from '../main/thread/model.ts'
import { run } from './cli/run.ts'
import { objections } from './cli/schemas.ts'
import {
  checkpointDiff,
  expectedDiffs,
  expectedHistory,
  expectedInspect,
  FIXTURES,
  fixtures,
  openFixture,
} from './support/expected.ts'

const ALL = fixtures()
const EXPECTED = join(FIXTURES, 'expected')
const UPDATE = process.env.UPDATE_EXPECTED === '1'

const OUTPUTS = {
  'inspect.json': expectedInspect,
  'history.txt': expectedHistory,
  'diff.txt': expectedDiffs,
} satisfies Record<string, (thread: Thread) => string>

const pathsExpected = (): readonly string[] =>
  ALL.flatMap(({ name }) => Object.keys(OUTPUTS).map(output => `${name}.${output}`)).sort()

const pathsThere = (): readonly string[] =>
  readdirSync(EXPECTED, { recursive: true, encoding: 'utf8' })
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => /\.(json|txt)$/.test(path))
    .sort()

test('there are sessions of all sizes, and every one has its expected output', () => {
  expect(ALL.length).toBeGreaterThanOrEqual(12)
  const sizes = ALL.map(({ path }) => readFileSync(path))
  expect(sizes.filter(bytes => linesOf(bytes) > 100).length).toBeGreaterThanOrEqual(3)
  expect(sizes.some(bytes => bytes.length > 1_000_000)).toBe(true)
  if (!UPDATE) expect(pathsThere()).toEqual(pathsExpected())
})

// Outputs of fixtures that are no more.
if (UPDATE)
  afterAll(() => {
    for (const path of pathsThere()) if (!pathsExpected().includes(path)) rmSync(join(EXPECTED, path))
  })

describe.each(ALL)('$name', fixture => {
  test('inspect, history and diff say what is expected', () => {
    const thread = openFixture(fixture)
    for (const [output, make] of Object.entries(OUTPUTS)) {
      const path = join(EXPECTED, `${fixture.name}.${output}`)
      const made = make(thread)
      if (UPDATE) {
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, made)
      } else expect(made, output).toBe(readFileSync(path, 'utf8'))
    }
    thread.close()
  })

  test('the documents keep to their schemas and agree with each other', async () => {
    const inspected = await json('inspect', [fixture.path])
    const ended = await json('history', [fixture.path])
    expect(objections('inspect', inspected)).toEqual([])
    expect(objections('history', ended)).toEqual([])
    for (const { n, itemsBefore, itemsAfter, tokensBefore, tokensAfter } of inspected.checkpoints) {
      const compared = await json('diff', [fixture.path, '--checkpoint', String(n)])
      expect(objections('diff', compared)).toEqual([])
      for (const side of ['before', 'after'] as const) {
        const { items, composition } = await json('history', [fixture.path, '--at', `checkpoint:${n}:${side}`])
        const tokens = sum(composition.byKind.map((one: { tokens: number }) => one.tokens))
        expect(compared[side]).toEqual({ items: items.length, tokens })
        expect(compared[side]).toEqual(
          side === 'before' ? { items: itemsBefore, tokens: tokensBefore } : { items: itemsAfter, tokens: tokensAfter },
        )
      }
    }
  })

  test('every item of both sides of a compaction is in one row', () => {
    const thread = openFixture(fixture)
    for (let n = 1; n <= thread.checkpointCount; n++) {
      const { before, after, found } = checkpointDiff(thread, n)
      const on = (side: 'before' | 'after') => found.rows.flatMap(row => row[side] ?? []).sort((a, b) => a - b)
      expect(on('before')).toEqual(Array.from({ length: before.count }, (_, i) => i))
      expect(on('after')).toEqual(Array.from({ length: after.count }, (_, i) => i))
    }
    thread.close()
  })
})

// biome-ignore lint/suspicious/noExplicitAny: the schema has said what it is
async function json(command: string, args: readonly string[]): Promise<any> {
  const { code, stdout, stderr } = await run([command, ...args, '--json'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

/** Bytes behind the last line end are one more line. */
function linesOf(bytes: Uint8Array): number {
  let count = bytes.length > 0 && bytes.at(-1) !== 10 ? 1 : 0
  for (const byte of bytes) if (byte === 10) count += 1
  return count
}
