import { factOf, median, type Told } from './programs.ts'

/** What one part of the bench found: lines of words, and a table. */
export interface Figures {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Sentences below the table. */
  readonly notes: readonly string[]
}

/** A part of the bench, run by its name. */
export interface Part {
  readonly name: string
  run(size: Size): Promise<readonly Figures[]>
}

/** How much is made, and how often each thing is measured. */
export interface Size {
  /** Bars are for the full size; `ci` only has to come through. */
  readonly name: 'full' | 'ci'
  /** Of one session. */
  readonly megabytes: number
  /** Of the library. */
  readonly sessions: number
  readonly runs: number
}

export const FULL: Size = { name: 'full', megabytes: 1000, sessions: 10_000, runs: 5 }
export const CI: Size = { name: 'ci', megabytes: 100, sessions: 200, runs: 1 }

/** A limit that a figure is held to, such as `at most 6 x scan`. */
export interface Bar {
  readonly words: string
  readonly held: boolean
}

export const atMost = (value: number, most: number, unit: string): Bar => ({
  words: `${most} ${unit}`,
  held: value <= most,
})

export const atLeast = (value: number, least: number, unit: string): Bar => ({
  words: `${least} ${unit}`,
  held: value >= least,
})

/** Bars are told where they are meant: at full size. */
export const barWords = (bars: readonly Bar[], size: Size): string =>
  size.name === 'full' ? bars.map(({ words, held }) => `${words}: ${held ? 'held' : '**missed**'}`).join('; ') : ''

export const ms = (value: number): string =>
  Number.isNaN(value) ? '' : value < 10 ? `${value.toFixed(1)} ms` : `${grouped(value)} ms`

export const times = (value: number): string => (Number.isFinite(value) ? `${value.toFixed(value < 10 ? 2 : 1)} x` : '')

export const mb = (value: number): string => (Number.isNaN(value) ? '' : `${grouped(value)} MB`)

export const grouped = (value: number): string => Math.round(value).toLocaleString('en-GB')

/** Median of a fact with the least and the most of it. */
export function spread(told: readonly Told[], fact: string): string {
  const values = factOf(told, fact)
  if (values.length === 0) return ''
  return `${ms(median(values))} (${grouped(Math.min(...values))} to ${grouped(Math.max(...values))})`
}

/** As a table of text for a terminal. */
export function asText({ title, head, rows, notes }: Figures): string {
  const all = [head, ...rows].map(row => row.map(cell => cell.replaceAll(/[`*]/g, '')))
  const widths = head.map((_, i) => Math.max(...all.map(row => row[i]?.length ?? 0)))
  const lines = all.map(row =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [`\n${title}`, ...lines, ...notes].join('\n')
}

export function asMarkdown({ title, head, rows, notes }: Figures): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const table = [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
  return [`*${title}*`, table, ...notes].join('\n\n')
}
