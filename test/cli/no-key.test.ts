import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { rolloutText } from '../support/rollout-text.ts'
import { type Act, answers, assistant, scriptedServer, streams } from '../support/scripted-server.ts'
import { folderWith } from './folder.ts'
import { run } from './run.ts'

const SECRET = 'sk-test-b7c1d2e3f4a5968778695a4b3c2d1e0f'
const CLI = fileURLToPath(new URL('../../main/cli.ts', import.meta.url))
const SESSION =
  rolloutText(`meta: 0.169.0 id="0199f0aa-0000-7000-8000-000000000001" timestamp="2026-01-01T00:00:00.000Z" base_instructions={"text":"base"}
turn t1 {
user: Keep src/main.ts as it is
assistant: I changed lib/other.ts
}
compacted: Keep src/main.ts as it is | P+was at src/main.ts
turn t2 {
user: two
assistant: a2
}`)

/** Command lines of all processes that can be seen. */
const commandLines = (): readonly string[] =>
  process.platform !== 'linux'
    ? []
    : readdirSync('/proc')
        .filter(name => /^\d+$/.test(name))
        .flatMap(pid => {
          try {
            return [readFileSync(`/proc/${pid}/cmdline`, 'latin1')]
          } catch {
            return []
          }
        })

/** Every file under a folder, whatever it holds. */
const filesIn = (folder: string): readonly { readonly path: string; readonly bytes: Buffer }[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => ({ path, bytes: readFileSync(path) }))

/** A folder with a session and room for all that the programs write, and what they said. */
async function room(...acts: readonly Act[]) {
  const folder = folderWith({ 'a.jsonl': SESSION })
  for (const name of ['data', 'tmp', 'home', 'codex']) mkdirSync(join(folder, name))
  const seen: string[] = []
  const watched = acts.map(
    (act): Act =>
      (reply, request) => {
        seen.push(...commandLines())
        act(reply, request)
      },
  )
  const server = await scriptedServer(...watched)
  onTestFinished(server.close)
  const env = {
    ...process.env,
    MY_KEY: SECRET,
    PALIMPSEST_HOME: join(folder, 'data'),
    CODEX_HOME: join(folder, 'codex'),
    HOME: join(folder, 'home'),
    TMPDIR: join(folder, 'tmp'),
  }
  const said: string[] = []
  const command = async (...words: readonly string[]): Promise<number> => {
    const child = spawn(process.execPath, [CLI, ...words], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(String(chunk)))
    onTestFinished(() => void child.kill('SIGKILL'))
    const [code] = await once(child, 'close')
    return code as number
  }
  /** The same in this process, where it leads nowhere. */
  const here = async (...words: readonly string[]): Promise<number> => {
    const { code, stdout, stderr } = await run(words, { folder, env: { ...env, PATH: '' } })
    said.push(stdout, stderr)
    return code
  }
  return { folder, server, seen, said, command, here }
}

/** A server that quotes the key wherever it can. */
const QUOTING: readonly Act[] = [
  answers(401, { error: { message: `Incorrect API key provided: ${SECRET}.`, code: SECRET } }),
  answers(500, SECRET),
  streams({ ...assistant(`The key is ${SECRET}.`), [SECRET]: SECRET }),
]

test('after a run of commands nothing holds the key', { timeout: 120_000 }, async () => {
  const { folder, server, seen, said, command, here } = await room(...QUOTING)
  const asked = ['--model', 'm', '--base-url', server.base, '--key-env', 'MY_KEY', '--yes', '--json']
  const again = ['recompact', 'a.jsonl', '--checkpoint', '1', '--strategy', 'codex-local', ...asked]
  expect(await command(...again)).toBe(1)
  expect(await command(...again, '--candidate-out', 'c.json')).toBe(0)
  expect(await here('fork', 'a.jsonl', '--candidate', 'c.json', '--out', 'b.jsonl')).toBe(0)
  for (const format of ['rollout', 'json', 'html', 'markdown'])
    expect(await here('export', 'b.jsonl', '--format', format, '--out', `e.${format}`), format).toBe(0)
  for (const name of ['inspect', 'history', 'audit']) expect(await here(name, 'b.jsonl', '--json'), name).toBe(0)
  expect(await here('sessions', '--json')).toBe(0)
  expect(server.received.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill(`Bearer ${SECRET}`))
  const files = filesIn(folder)
  const quoting = files.filter(({ bytes }) => bytes.includes('The key is [key].'))
  expect(quoting.map(({ path }) => path.slice(folder.length + 1)).sort()).toEqual(
    expect.arrayContaining(['b.jsonl', 'c.json', 'e.json', 'e.rollout']),
  )
  for (const { path, bytes } of files) expect(bytes.includes(SECRET), path).toBe(false)
  expect(said.join('')).toContain('Incorrect API key provided: [key].')
  for (const text of [...said, ...seen]) expect(text).not.toContain(SECRET)
})
