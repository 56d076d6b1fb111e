import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { rollouts } from '../support/rollouts.ts'
import { run } from './run.ts'

const [base = '', fork = '', other = ''] = rollouts('0.169.0/fork')

/** The fork alone in a folder, and its base in a home of its own. */
function apart(): { readonly file: string; readonly home: string } {
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-cli-base-'))
  const day = join(folder, 'home', 'sessions', '2026', '11', '21')
  mkdirSync(day, { recursive: true })
  copyFileSync(base, join(day, basename(base)))
  copyFileSync(fork, join(folder, basename(fork)))
  return { file: join(folder, basename(fork)), home: join(folder, 'home') }
}

const inspected = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await run(['inspect', '--json', ...args])
  expect([code, stderr]).toEqual([0, ''])
  return JSON.parse(stdout) as {
    readonly files: readonly { readonly path: string }[]
    readonly problems: readonly { readonly code: string }[]
  }
}

test('a base that is not found is a problem; --base and --home help alike', async () => {
  const { file, home } = apart()
  expect((await inspected(file)).problems.map(problem => problem.code)).toEqual(['base-missing'])
  const pointed = await inspected(file, '--base', base)
  expect(pointed.problems).toEqual([])
  expect(pointed.files).toEqual([
    { path: base, bytes: expect.any(Number), lines: 32, role: 'base', cut: { byte: 19_705, ordinal: 32 } },
    { path: file, bytes: expect.any(Number), lines: expect.any(Number) },
  ])
  const found = await inspected(file, '--home', home)
  expect([found.problems, found.files.length]).toEqual([[], 2])
  const { stdout } = await run(['inspect', file, '--base', base])
  expect(stdout).toMatch(/base +.*32 lines up to byte 19,705\)/)
  const histories = await Promise.all([
    run(['history', file, '--json', '--base', base]),
    run(['history', file, '--json', '--home', home]),
  ])
  const items = histories.map(history => (JSON.parse(history.stdout) as { items: unknown[] }).items.length)
  expect(items[0]).toBe(items[1])
  expect((await run(['diff', file, '--from', 'line:1', '--to', 'end', '--base', base])).code).toBe(0)
})

test.each([
  ['another session', other, /^--base: .* holds the session 01a1fc95-bb54.*; this session goes on from 01a1fc95-ba94/],
  ['a file that is not there', '/nowhere/x.jsonl', /^--base: .*\/nowhere\/x\.jsonl/],
] as const)('%s as --base fails with one sentence', async (_, wrong, sentence) => {
  const { code, stdout, stderr } = await run(['inspect', apart().file, '--json', '--base', wrong])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(sentence)
})

test('a session that misses nothing takes no --base', async () => {
  const { code, stderr } = await run(['history', base, '--base', fork])
  expect([code, stderr]).toEqual([1, '--base: This session misses no file.\n'])
})
