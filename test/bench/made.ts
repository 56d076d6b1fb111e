import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { extname, join } from 'node:path'
import { cacheFolder } from '../../scripts/paths.mjs'
import type { Size } from './figures.ts'
import { program } from './programs.ts'

/** Everything that the bench makes; ignored by git and safe to delete. */
export const folder = join(cacheFolder, 'bench')

export type Shape = 'current' | 'legacy'

export interface Session {
  readonly shape: Shape
  readonly path: string
}

/** A session of each generator, made once. */
export const madeSessions = ({ megabytes }: Size): readonly Session[] => [
  { shape: 'current', path: made('gen.mjs', `current-${megabytes}.jsonl`, [megabytes]) },
  { shape: 'legacy', path: made('gen-legacy.mjs', `legacy-${megabytes}.jsonl`, [megabytes]) },
]

/** A home of sessions, 0.2 MB each on the average. */
export const madeHome = (sessions: number): string =>
  made('library-gen.mjs', `library-${sessions}`, [sessions, sessions * 0.174])

/** A session with many short lines. */
export const madeTall = (lines: number): string => made('gen-tall.mjs', `tall-${lines}.jsonl`, [lines])

/** Gets its name only when it is whole; the name holds a digest of the generator, and what an older one made goes. */
function made(generator: string, name: string, args: readonly number[]): string {
  const source = readFileSync(program(generator))
  const stem = name.slice(0, name.length - extname(name).length)
  const digest = createHash('sha256').update(source).digest('hex').slice(0, 8)
  const path = join(folder, `${stem}-${digest}${extname(name)}`)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  for (const old of readdirSync(folder))
    if (old.startsWith(`${stem}-`)) rmSync(join(folder, old), { recursive: true, force: true })
  console.error(`making ${name}`)
  execFileSync(process.execPath, [program(generator), `${path}.part`, ...args.map(String)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  renameSync(`${path}.part`, path)
  return path
}
