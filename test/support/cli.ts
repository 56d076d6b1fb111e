import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './browser.ts'

/** What the command line prints as JSON; the window must show the same. */
export function cli(...args: readonly string[]): unknown {
  const printed = execFileSync(process.execPath, [join(ROOT, 'main', 'cli.ts'), ...args, '--json'], {
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  })
  return JSON.parse(printed)
}

/** A row of `diff`; null on the side where it is not. */
export interface CliRow {
  readonly kind: string
  readonly before: number | null
  readonly after: number | null
}

export function diffRows(file: string, checkpoint: number): readonly CliRow[] {
  const { rows } = cli('diff', file, '--checkpoint', String(checkpoint)) as {
    readonly rows: readonly { readonly kind: string; readonly before?: number; readonly after?: number }[]
  }
  return rows.map(({ kind, before = null, after = null }) => ({ kind, before, after }))
}

/** Text of a message in the history at a point. */
export function messageAt(file: string, point: string, index: number): string {
  const { items } = cli('history', file, '--at', point) as {
    readonly items: readonly { readonly item: { readonly content?: readonly { readonly text?: string }[] } }[]
  }
  return (items[index]?.item.content ?? []).map(part => part.text ?? '').join('\n')
}
