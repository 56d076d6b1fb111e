import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { rolloutText } from '../support/rollout-text.ts'

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'palimpsest-'))

/** Files of a folder by their path in it. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = newFolder()
  for (const [name, content] of Object.entries(files)) put(join(folder, name), content)
  return folder
}

export function put(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

/** A thread id that ends in n. */
export const id = (n: number): string => `01a1fc28-0000-7000-8000-${String(n).padStart(12, '0')}`

export const sessionName = (n: number): string => `rollout-2026-01-01T00-00-00-${id(n)}.jsonl`

/** A session whose first prompt is given. */
export const session = (prompt: string, n = 1): Buffer =>
  rolloutText(`meta: 0.169.0 id="${id(n)}"\nturn t1 {\nuser: ${prompt}\nassistant: done\n}`)

/** Sets a file's time to so many seconds since 1970. */
export const setTime = (path: string, seconds: number): void => utimesSync(path, seconds, seconds)
