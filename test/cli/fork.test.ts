import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rolloutText } from '../support/rollout-text.ts'
import { folderWith } from './folder.ts'
import { run } from './run.ts'
import { objections } from './schemas.ts'

const TALK =
  rolloutText(`meta: 0.169.0 id="0199f0aa-0000-7000-8000-000000000001" originator="test" timestamp="2026-01-01T00:00:00.000Z" model_provider="acme"
user: one
assistant: a1
compacted: one | P+first
user: two`)

const FORK_USAGE =
  'Usage: palimpsest fork FILE --at POINT [--form legacy|paginated] (--out FILE | --codex-home DIR) [--drop-provider] [--json] [--base FILE] [--home DIR]\n'

test('a fork is written and told as JSON that keeps to the schema', async () => {
  const folder = folderWith({ 'a.jsonl': TALK })
  const { code, stdout, stderr } = await run(
    ['fork', 'a.jsonl', '--at', 'checkpoint:1:before', '--out', 'b.jsonl', '--json'],
    { folder },
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const document = JSON.parse(stdout)
  expect(objections('fork', document)).toEqual([])
  expect(document).toMatchObject({ path: join(folder, 'b.jsonl'), items: 2, changedLines: [1] })
  expect(document.resume).toBe(`codex resume ${document.threadId}`)
  const lines = readFileSync(join(folder, 'b.jsonl'), 'utf8').trimEnd().split('\n')
  expect(lines.slice(1)).toEqual(TALK.toString('utf8').split('\n').slice(1, lines.length))
  expect(lines).toHaveLength(document.lines)
})

test('its history is that of the point', async () => {
  const folder = folderWith({ 'a.jsonl': TALK })
  for (const point of ['end', 'turn:1:end', 'checkpoint:1:after', 'line:2']) {
    const out = `${point.replaceAll(':', '-')}.jsonl`
    expect((await run(['fork', 'a.jsonl', '--at', point, '--out', out], { folder })).code).toBe(0)
    const items = async (file: string, at: string) => {
      const { stdout } = await run(['history', file, '--at', at, '--as-request=0.169.0', '--json'], { folder })
      return JSON.parse(stdout).items.map(({ item }: { item: unknown }) => item)
    }
    expect(await items(out, 'end')).toEqual(await items('a.jsonl', point))
  }
})

test('in words it is the file, the line to resume it with, and what changed', async () => {
  const folder = folderWith({ 'a.jsonl': TALK })
  const { stdout } = await run(['fork', 'a.jsonl', '--at', 'end', '--out', 'b.jsonl'], { folder })
  expect(stdout).toContain(`file    ${join(folder, 'b.jsonl')}\n`)
  expect(stdout).toMatch(/^resume {2}codex resume [0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/m)
  expect(stdout).toContain('changed line 1; all others are byte for byte those of the source\n')
  expect(stdout).toContain('model provider "acme"')
})

test.each([
  [[], 'fork needs --at POINT.'],
  [
    ['--at', 'now'],
    '--at now is not a point. Points are end, line:N, turn:N:start or :end, checkpoint:K:before or :after.',
  ],
  [['--at', 'end'], 'fork needs --out FILE or --codex-home DIR.'],
  [['--at', 'end', '--out', 'b', '--codex-home', 'c'], '--out and --codex-home cannot stand together.'],
  [['--at', 'end', '--out', 'b', '--form', 'flat'], '--form flat is neither legacy nor paginated.'],
  [['--at', 'end', '--out', 'b', '--drop-provider=yes'], '--drop-provider takes no value.'],
])('fork F %j is wrong usage', async (args, sentence) => {
  expect(await run(['fork', 'F', ...args])).toEqual({ code: 2, stdout: '', stderr: `${sentence}\n${FORK_USAGE}` })
})

test('what cannot be done is one sentence, and no file', async () => {
  const folder = folderWith({ 'a.jsonl': TALK, 'taken.jsonl': 'x', 'text.txt': 'hello' })
  const said = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(['fork', ...args], { folder })
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 1, stdout: '', lines: 2 })
    return stderr
  }
  expect(await said('no.jsonl', '--at', 'end', '--out', 'b')).toContain('There is no file at')
  expect(await said('text.txt', '--at', 'end', '--out', 'b')).toContain('is not a session')
  expect(await said('a.jsonl', '--at', 'turn:9:end', '--out', 'b')).toContain('there is no turn 9')
  expect(await said('a.jsonl', '--at', 'end', '--out', 'taken.jsonl')).toContain('never replaced')
  expect(await said('a.jsonl', '--at', 'end', '--out', 'a.jsonl')).toContain('never replaced')
  expect(await said('a.jsonl', '--at', 'end', '--out', 'no/b.jsonl')).toContain('there is no such folder')
  expect(await said('a.jsonl', '--at', 'end', '--codex-home', 'no')).toContain('There is no Codex home')
  expect(await said('a.jsonl', '--at', 'end', '--codex-home', '.')).toContain('--drop-provider')
  for (const name of ['b', 'no', 'sessions']) expect(existsSync(join(folder, name))).toBe(false)
  expect(readFileSync(join(folder, 'taken.jsonl'), 'utf8')).toBe('x')
  expect(readFileSync(join(folder, 'a.jsonl'))).toEqual(TALK)
})
