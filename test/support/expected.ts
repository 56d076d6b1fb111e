import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { runNow } from '../../main/base/steps.ts'
import { inspectJson } from '../../main/cli/inspect.ts'
import { jsonPieces } from '../../main/cli/json.ts'
import { oneLine } from '../../main/cli/text.ts'
import { type Diff, diff, type Side } from '../../main/compaction/diff.ts'
import type { History, Item, Point, Thread } from '../../main/thread/model.ts'
import { openThread } from '../../main/thread/readers.ts'

export const FIXTURES = join(import.meta.dirname, '../../fixtures')

/** A recorded rollout and the name that its expected output goes by: `0.140.0/ledger`, `0.110.0/fork.2`. */
export interface Fixture {
  readonly name: string
  readonly path: string
}

/** Every rollout under fixtures/, by name. */
export function fixtures(): readonly Fixture[] {
  const paths = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => /(^|\/)rollout-[^/]*\.jsonl(\.zst)?$/.test(path))
    .sort((a, b) => (basename(a) < basename(b) ? -1 : 1))
  const folders = Map.groupBy(paths, folderOf)
  return [...folders]
    .flatMap(([folder, files]) =>
      files.map((path, i) => ({
        name: files.length === 1 ? folder : `${folder}.${i + 1}`,
        path: join(FIXTURES, path),
      })),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** `0.140.0/archived/archived_sessions/rollout-….jsonl` is of `0.140.0/archived`. */
const folderOf = (path: string): string => dirname(path).split('/').slice(0, 2).join('/')

export function openFixture({ path }: Fixture): Thread {
  const opened = openThread(path)
  if (!opened.ok) throw new Error(opened.error.message)
  runNow(opened.value.read({ quick: false }))
  return opened.value
}

export function sideAt(thread: Thread, at: Point): Side & { readonly history: History } {
  const history = runNow(thread.history(at))
  return { history, count: history.items.length, item: i => thread.item(history.items[i] as History['items'][number]) }
}

/** The document of `inspect --json`, paths below fixtures/. */
export function expectedInspect(thread: Thread): string {
  const document = JSON.parse([...jsonPieces(inspectJson(thread))].join(''))
  for (const file of document.files) file.path = relative(FIXTURES, file.path).replaceAll('\\', '/')
  return `${JSON.stringify(document, null, 1)}\n`
}

/** One line an item. */
export function expectedHistory(thread: Thread): string {
  const end = sideAt(thread, { kind: 'end' })
  const lines = [`${end.count} items, ${end.history.fidelity}`, ...end.history.notes.map(note => `note: ${note}`)]
  for (let i = 0; i < end.count; i++) lines.push(historyLine(end.item(i), i))
  return `${lines.join('\n')}\n`
}

function historyLine(item: Item, index: number): string {
  const place = item.origin?.kind === 'line' ? `${item.origin.file}:${item.origin.line}` : '-'
  const made = [item.fidelity === 'exact' ? '' : item.fidelity, item.synthetic ?? '']
    .filter(word => word !== '')
    .join(' ')
  const digest = createHash('sha256').update(JSON.stringify(item.raw)).digest('hex').slice(0, 12)
  return `${index} ${place} ${item.kind} ${item.label} ${item.tokens}t ${item.bytes}b ${digest}${made && ` (${made})`} ${words(item)}`.trimEnd()
}

const words = (item: Item): string => oneLine(item.text, 60)

/** All compactions of a thread, one line a row. */
export function expectedDiffs(thread: Thread): string {
  const lines: string[] = []
  for (let n = 1; n <= thread.checkpointCount; n++) {
    const { before, after, found } = checkpointDiff(thread, n)
    lines.push(
      `checkpoint ${n}: ${found.before.items} -> ${found.after.items} items, ${found.before.tokens} -> ${found.after.tokens} tokens`,
    )
    for (const row of found.rows) {
      const item = row.after === null ? before.item(row.before ?? -1) : after.item(row.after)
      lines.push(
        `${row.kind} ${row.before ?? '-'} ${row.after ?? '-'} ${row.tokensBefore} ${row.tokensAfter} ${item.kind} ${words(item)}`.trimEnd(),
      )
    }
    lines.push('')
  }
  return lines.length === 0 ? 'no compaction\n' : lines.join('\n')
}

export function checkpointDiff(
  thread: Thread,
  n: number,
): { readonly before: Side; readonly after: Side; readonly found: Diff } {
  const before = sideAt(thread, { kind: 'checkpoint', n, side: 'before' })
  const after = sideAt(thread, { kind: 'checkpoint', n, side: 'after' })
  return { before, after, found: runNow(diff(before, after)) }
}
