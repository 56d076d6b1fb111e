import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from 'vitest'
import { folderWith } from '../cli/folder.ts'
import { rolloutText } from '../support/rollout-text.ts'

const CLI = join(import.meta.dirname, '../../main/cli.ts')

// The shell's limit for the size of a file ends a write in the middle, as a disk that is full does.
test.skipIf(process.platform === 'win32')('a write that the disk ends is one sentence, and leaves nothing', () => {
  const long = Array.from({ length: 40 }, (_, i) => `assistant: ${i}${'x'.repeat(20_000)}`).join('\n')
  const members = 'id="0199f0aa-0000-7000-8000-000000000001" originator="test" timestamp="2026-01-01T00:00:00.000Z"'
  const folder = folderWith({ 'source.jsonl': rolloutText(`meta: 0.169.0 ${members}\nuser: one\n${long}`) })
  const before = readFileSync(join(folder, 'source.jsonl'))
  const command = 'ulimit -f 100; exec "$0" "$1" fork source.jsonl --at end --out out.jsonl'
  const ran = spawnSync('bash', ['-c', command, process.execPath, CLI], { cwd: folder, encoding: 'utf8' })
  expect(ran.status).toBe(1)
  expect(ran.stdout).toBe('')
  expect(ran.stderr).toBe(`${join(folder, 'out.jsonl')} was not written: this disk takes no file of that size.\n`)
  expect(readdirSync(folder)).toEqual(['source.jsonl'])
  expect(readFileSync(join(folder, 'source.jsonl'))).toEqual(before)
})
