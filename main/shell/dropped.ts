import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Result } from '../../preload/contract.ts'

/**
 * Copies of files that were dropped on a page, which cannot tell their paths. They live as long as this process:
 * its folder is named after it, so that the next start can clear away what a killed one left.
 */
export class Dropped {
  readonly #all: string
  readonly #own: string

  constructor(dataFolder: string) {
    this.#all = join(dataFolder, 'dropped')
    this.#own = join(this.#all, `${process.pid}-${randomBytes(6).toString('hex')}`)
  }

  /** Writes one file; what an interrupted upload left is removed. */
  async take(name: string, body: Readable): Promise<Result<string>> {
    const folder = join(this.#own, randomBytes(8).toString('hex'))
    const path = join(folder, safeName(name))
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await pipeline(body, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
      return { ok: true, value: path }
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      return { ok: false, error: { code: 'not-writable', message: sentenceOf(error) } }
    }
  }

  async clear(): Promise<void> {
    await rm(this.#own, { recursive: true, force: true })
  }

  /** Removes copies whose process is gone. */
  async clearOld(): Promise<void> {
    const names = await readdir(this.#all).catch(() => [])
    const old = names.filter(name => !isRunning(Number.parseInt(name, 10)))
    await Promise.all(old.map(name => rm(join(this.#all, name), { recursive: true, force: true })))
  }
}

function sentenceOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC') return 'There is no room on the disk for a copy of this file.'
  return `The dropped file could not be copied (${code ?? 'interrupted'}). Open it by its path.`
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The last part of a name, without what any platform forbids in one; at most 180 characters, keeping its end. */
export function safeName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to go.
  const plain = last.replace(/[\u0000-\u001f\u007f<>:"|?*]/g, '_').replace(/^[. ]+|[. ]+$/g, '')
  const short = plain.length > 180 ? plain.slice(-180).replace(/^[. ]+/, '') : plain
  if (short === '') return 'session.jsonl'
  return /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(short) ? `_${short}` : short
}
