import type { LineageFile, LineageNode } from '../../preload/contract.ts'

/** A row of the tree: a thread, or one of the files that its reverts left. */
export type LineageRow =
  | {
      readonly kind: 'thread'
      readonly node: LineageNode
      /** From 1. */
      readonly level: number
      /** null where nothing stands below it. */
      readonly open: boolean | null
    }
  | {
      readonly kind: 'file'
      readonly of: LineageNode
      readonly file: LineageFile
      readonly level: number
      /** From 1, the oldest first. */
      readonly n: number
    }

/** Names a row for as long as it lives. */
export const keyOfRow = (row: LineageRow): string => (row.kind === 'thread' ? row.node.id : `file ${row.file.path}`)

/** The tree in the order in which it is drawn: a thread, its files where it has several, then what came from it. */
export function lineageRows(nodes: readonly LineageNode[], closed: ReadonlySet<string>): readonly LineageRow[] {
  const parents = new Set(nodes.map(({ parent }) => parent))
  const rows: LineageRow[] = []
  // Depth of the closed thread whose descendants are left out.
  let hidden = Number.POSITIVE_INFINITY
  for (const node of nodes) {
    if (node.depth > hidden) continue
    const has = parents.has(node.id) || node.files.length > 1
    const open = !closed.has(node.id)
    hidden = has && !open ? node.depth : Number.POSITIVE_INFINITY
    const level = node.depth + 1
    rows.push({ kind: 'thread', node, level, open: has ? open : null })
    if (!open || node.files.length < 2) continue
    const oldest = [...node.files].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    for (const [i, file] of oldest.entries()) rows.push({ kind: 'file', of: node, file, level: level + 1, n: i + 1 })
  }
  return rows
}

/** A file's name begins with its time, and a revert adds to it. */
const nameOf = ({ path }: LineageFile): string => path.split(/[\\/]/).at(-1) ?? path

/** The place of the row that a row hangs on; -1 for the first. */
export function parentIndex(rows: readonly LineageRow[], index: number): number {
  const row = rows[index]
  const id = row?.kind === 'thread' ? row.node.parent : row?.of.id
  return rows.findIndex(other => other.kind === 'thread' && other.node.id === id)
}

/** How a thread or file came about, in words. */
export function relationOf(row: LineageRow): string {
  if (row.kind === 'file') return row.file.from === null ? 'first file' : `goes on from line ${line(row.file.from)}`
  const { relation, circle, files } = row.node
  if (circle !== null) return 'in a circle'
  if (relation === 'first') return 'first'
  const from = [...files].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))[0]?.from ?? null
  if (relation === 'spawn') return 'sub-agent'
  return from === null ? 'fork' : `fork at line ${line(from)}`
}

const line = ({ line: n }: { readonly line: number }): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')
