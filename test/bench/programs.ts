import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { cacheFolder } from '../../scripts/paths.mjs'

/** What a measured program tells of itself (measured.ts), or why it could not be measured. */
export type Told = { readonly failed: string } | Run

export interface Run {
  /** Milliseconds by the clock. */
  readonly ms: number
  readonly cpuMs?: number | null
  readonly peakMB?: number | null
  readonly [fact: string]: unknown
}

/** A program of this folder with its arguments. */
export type Command = readonly [file: string, ...args: readonly string[]]

export const program = (name: string): string => join(import.meta.dirname, name)

/** Compiled code, which `npm start` has Node keep, too. */
const COMPILED = { NODE_COMPILE_CACHE: join(cacheFolder, 'bench', 'compiled') }

/** Runs a program of ours and gives the object of its last line. A process each, so that none has another's heap. */
export function runProgram(file: string, args: readonly string[]): unknown {
  const out = execFileSync(process.execPath, [file, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...COMPILED },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')
}

/** Runs all of them in turn, `runs` times over. A program that failed is not asked again. */
export function inTurn<Name extends string>(
  commands: Readonly<Record<Name, Command>>,
  runs: number,
): Readonly<Record<Name, readonly Told[]>> {
  const names = Object.keys(commands) as Name[]
  const told = Object.fromEntries(names.map(name => [name, [] as Told[]])) as Record<Name, Told[]>
  for (let run = 0; run < runs; run++)
    for (const name of names) {
      const [file, ...args] = commands[name]
      if (told[name].some(one => 'failed' in one)) continue
      told[name].push(runProgram(program(file), args) as Told)
    }
  return told
}

/** The middle of some numbers; NaN of none. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

/** The numbers of one fact over all runs that have it. */
export const factOf = (told: readonly Told[], fact: string): readonly number[] =>
  told.map(one => (one as Run)[fact]).filter(value => typeof value === 'number')

export const middle = (told: readonly Told[], fact: string): number => median(factOf(told, fact))
