import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { mb, ms } from './figures.ts'
import { folder } from './made.ts'
import { program, type Run, runProgram } from './programs.ts'

/** What is measured on a file of the user's: prints sentences, and keeps nothing. */
export const BY_FILE = { checkpoints, trim } as const

type Facts = Run & Readonly<Record<string, number>>
const run = (name: string, ...args: readonly string[]) => runProgram(program(name), args) as Facts

/** Steps twice through all compactions of a session in the window. */
function checkpoints(file: string): void {
  const { checkpoints: count, ms: middle = 0, longest = 0, ...facts } = run('checkpoints.ts', file)
  const { peakMB = 0, peakGrowthMB = 0, heapMB = 0, heapGrowthMB = 0 } = facts
  const steps = `${count} compactions, each looked at twice: ${ms(middle)} from the click to its rows (longest ${ms(longest)})`
  const engine = `the shell's peak grew by ${mb(peakGrowthMB)} over ${mb(peakMB ?? 0)} after the first five`
  console.log(`${steps}; ${engine}, the page's heap by ${mb(heapGrowthMB)} over ${mb(heapMB)}`)
}

/** Exports a session without its superseded compactions, three times. */
function trim(file: string): void {
  const out = join(folder, 'trimmed.jsonl')
  const clear = () => {
    for (const path of [out, `${out}.report.json`]) rmSync(path, { force: true })
  }
  for (let i = 0; i < 3; i++) {
    clear()
    const scan = run('scan.mjs', file)
    const made = run('trim.ts', file, out)
    clear()
    const { bytes = 0, source = 0, left = 0, peakMB } = made
    const write = run('write.mjs', out, String(bytes))
    clear()
    const ratio = ((made.ms - write.ms) / scan.ms).toFixed(1)
    const took = `${ms(made.ms)} (${ratio} x scan of ${ms(scan.ms)}, and a write and fsync of as many bytes, ${ms(write.ms)})`
    const sizes = `${mb(bytes / 1e6)} of ${mb(source / 1e6)} stay, ${left} compactions go`
    console.log(`${took}; ${sizes}; ${mb(peakMB ?? 0)} peak`)
  }
}
