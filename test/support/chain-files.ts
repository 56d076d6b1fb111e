import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { rolloutText } from './rollout-text.ts'

export const rolloutPath = (id: string): string => `rollout-2026-01-01T00-00-00-${id}.jsonl`

/** Offset behind the first `lines` lines. */
export function offset(bytes: Buffer, lines: number): number {
  let at = 0
  for (let n = 0; n < lines; n++) at = bytes.indexOf(10, at) + 1
  return at
}

interface On {
  readonly base: string
  readonly lines: number
  readonly of: Buffer
  readonly bytes?: number
}

/** A file that goes on from the first lines of another. Its ordinals follow those of the base. */
export function following(id: string, on: On, rest: string): Buffer {
  const base = JSON.stringify({
    thread_id: on.base,
    end_ordinal_exclusive: on.lines,
    end_byte_offset: on.bytes ?? offset(on.of, on.lines),
  })
  const own = rolloutText(`meta: 0.169.0 paginated id="${id}" history_base=${base}\n${rest}`).toString()
  return Buffer.from(own.replaceAll(/"ordinal":(\d+)/g, (_, n) => `"ordinal":${Number(n) + on.lines}`))
}

/** Writes files under a fresh folder; answers the path of the last. */
export function writeFiles(files: Readonly<Record<string, Buffer>>): string {
  const root = mkdtempSync(join(tmpdir(), 'palimpsest-chain-'))
  let last = ''
  for (const [name, bytes] of Object.entries(files)) {
    last = join(root, name)
    mkdirSync(dirname(last), { recursive: true })
    writeFileSync(last, bytes)
  }
  return last
}
