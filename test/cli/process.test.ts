import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { rolloutText } from '../support/rollout-text.ts'
import { folderWith } from './folder.ts'
import type { Run } from './run.ts'

const CLI = fileURLToPath(new URL('../../main/cli.ts', import.meta.url))

/** The real process. `most`: stop reading stdout after so many bytes, as `head -c` does. */
async function spawned(args: readonly string[], most = Number.POSITIVE_INFINITY): Promise<Run> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    if (stdout.length >= most) child.stdout.destroy()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [code] = await once(child, 'close')
  return { code, stdout, stderr }
}

const big = `${'word '.repeat(4000)}\n`
const folder = () =>
  folderWith({
    'a.jsonl': rolloutText(Array.from({ length: 300 }, (_, i) => `user: ${i} ${big}assistant: ${i}`).join('\n')),
  })

test('a document larger than any pipe comes whole, and nothing else stands on stdout', async () => {
  const { code, stdout, stderr } = await spawned(['history', `${folder()}/a.jsonl`, '--json'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout.length).toBeGreaterThan(5_000_000)
  expect(JSON.parse(stdout).items).toHaveLength(600)
})

test('a reader that goes away ends the command quietly', async () => {
  expect(await spawned(['history', `${folder()}/a.jsonl`, '--json'], 1)).toMatchObject({ code: 0, stderr: '' })
})

test('exit codes reach the shell', async () => {
  expect(await spawned(['inspect', '/no/such/file'])).toEqual({
    code: 1,
    stdout: '',
    stderr: 'There is no file at /no/such/file.\n',
  })
  expect((await spawned(['inspect', '--nothing'])).code).toBe(2)
  expect((await spawned(['--help'])).code).toBe(0)
})
