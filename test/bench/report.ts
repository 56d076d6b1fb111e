import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/paths.mjs'
import { asMarkdown, type Figures } from './figures.ts'

const page = join(root, 'docs', 'bench.md')

/** Where figures come from: what of a machine makes them larger or smaller, and nothing that names it. */
export function machine(): string {
  const [processor] = cpus()
  const model = processor?.model.trim() ?? 'unknown processor'
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB of memory`
  return `${availableParallelism()} cores (${model}), ${memory}, ${process.platform} ${process.arch}, Node ${process.versions.node}`
}

/** How busy the machine was in the last minute; figures of a busy one are good for their ratios only. */
export const load = (): string => (loadavg()[0] ?? 0).toFixed(1)

/** Puts figures into docs/bench.md, between the marks of their part; the words around them stay. */
export function writeFigures(part: string, figures: readonly Figures[], loadBefore: string): void {
  const day = new Date().toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
  const source = `${day}; ${machine()}; load ${loadBefore} before, ${load()} after.`
  const told = [source, ...figures.map(asMarkdown)].join('\n\n')
  writeFileSync(page, withFigures(readFileSync(page, 'utf8'), part, told))
}

/** A page whose marks of a part hold these words instead. */
export function withFigures(text: string, part: string, told: string): string {
  const [from, to] = [`<!-- figures: ${part} -->`, `<!-- end: ${part} -->`]
  const start = text.indexOf(from)
  const end = text.indexOf(to)
  if (start === -1 || end < start) throw new Error(`docs/bench.md has no place for the figures of ${part}.`)
  return `${text.slice(0, start + from.length)}\n${told}\n${text.slice(end)}`
}
