import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeCandidate } from '../../main/compaction/candidate-file.ts'
import { candidate } from '../support/candidates.ts'
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
  'Usage: palimpsest fork FILE (--at POINT | --candidate FILE [--at POINT]) [--form legacy|paginated] (--out FILE | --codex-home DIR) [--drop-provider] [--candidate-anyway] [--dry-run] [--json] [--base FILE] [--home DIR]\n'

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
  [[], 'fork needs --at POINT or --candidate FILE.'],
  [['--at', 'end', '--candidate-anyway', '--out', 'b'], '--candidate-anyway needs --candidate FILE.'],
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
  mkdirSync(join(folder, 'home'))
  writeFileSync(join(folder, 'home/config.toml'), '')
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
  expect(await said('a.jsonl', '--at', 'end', '--codex-home', 'home')).toContain('--drop-provider')
  expect(await said('a.jsonl', '--at', 'end', '--codex-home', '.')).toContain('is no Codex home')
  for (const name of ['b', 'no', 'sessions']) expect(existsSync(join(folder, name))).toBe(false)
  expect(readFileSync(join(folder, 'taken.jsonl'), 'utf8')).toBe('x')
  expect(readFileSync(join(folder, 'a.jsonl'))).toEqual(TALK)
})

const SOURCE = '0199f0aa-0000-7000-8000-000000000001'
const MINE = candidate({ thread: SOURCE, at: 'checkpoint:1:before' })

test('a fork goes on from a candidate at the point that it was made for, and inspect tells it', async () => {
  const folder = folderWith({ 'a.jsonl': TALK, 'mine.json': encodeCandidate(MINE) })
  const told = await run(['fork', 'a.jsonl', '--candidate', 'mine.json', '--out', 'b.jsonl', '--json'], { folder })
  expect(told).toMatchObject({ code: 0, stderr: '' })
  const document = JSON.parse(told.stdout)
  expect(objections('fork', document)).toEqual([])
  expect(document).toMatchObject({ items: 2, prompt: { items: 2, version: '0.169.0' } })
  const { checkpoints } = JSON.parse((await run(['inspect', 'b.jsonl', '--json'], { folder })).stdout)
  expect(checkpoints).toMatchObject([{ implementation: 'other', made: { strategy: 'edited', candidate: MINE.id } }])
  const { stdout } = await run(['history', 'b.jsonl', '--json'], { folder })
  expect(JSON.parse(stdout).items.map(({ item }: { item: unknown }) => item)).toEqual(MINE.items)
})

test('one for another point is refused, and taken with --candidate-anyway', async () => {
  const folder = folderWith({ 'a.jsonl': TALK, 'mine.json': encodeCandidate(MINE) })
  const asked = ['fork', 'a.jsonl', '--candidate', 'mine.json', '--at', 'end', '--out', 'b.jsonl']
  expect(await run(asked, { folder })).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'The candidate was made for another point (checkpoint:1:before) than end. Take it all the same with --candidate-anyway.\n',
  })
  expect(existsSync(join(folder, 'b.jsonl'))).toBe(false)
  const { code, stdout } = await run([...asked, '--candidate-anyway'], { folder })
  expect(code).toBe(0)
  expect(stdout).toContain('The candidate was made for another point')
})

test.each([
  ['{', /mine\.json: This is not a candidate: it is not JSON\.$/],
  [
    encodeCandidate({ ...MINE, at: 'nowhere' }),
    /^The candidate was made for "nowhere", which is no point: name one with --at\.$/,
  ],
])('a candidate that cannot be used is one sentence: %.12s', async (text, sentence) => {
  const folder = folderWith({ 'a.jsonl': TALK, 'mine.json': text })
  const { code, stderr } = await run(['fork', 'a.jsonl', '--candidate', 'mine.json', '--out', 'b.jsonl'], { folder })
  expect(code).toBe(1)
  expect(stderr.trimEnd()).toMatch(sentence)
})

test('a dry run tells the same and writes nothing', async () => {
  const folder = folderWith({ 'a.jsonl': TALK, 'mine.json': encodeCandidate(MINE) })
  for (const what of [
    ['--at', 'end'],
    ['--candidate', 'mine.json'],
  ]) {
    const asked = ['fork', 'a.jsonl', ...what, '--out', 'b.jsonl']
    const plan = JSON.parse((await run([...asked, '--dry-run', '--json'], { folder })).stdout)
    expect(objections('fork', plan)).toEqual([])
    expect(readdirSync(folder).sort()).toEqual(['a.jsonl', 'mine.json'])
    expect((await run([...asked, '--dry-run'], { folder })).stdout).toContain('; nothing was written\n')
    const made = JSON.parse((await run([...asked, '--json'], { folder })).stdout)
    const { bytes: _, lines: __, changedLines: ___, ...same } = made
    const id = { threadId: '', resume: '' }
    expect({ ...plan, ...id }).toEqual({ ...same, ...id, dryRun: true })
    rmSync(join(folder, 'b.jsonl'))
  }
  const refused = await run(['fork', 'a.jsonl', '--at', 'turn:9:end', '--out', 'b.jsonl', '--dry-run'], { folder })
  expect(refused).toMatchObject({ code: 1, stdout: '' })
})
