import type { AriaAttributes } from 'react'
import type { RowProps } from '../list/list.tsx'

/** What a row of the tree puts on its element. Focus stays on the tree itself, which names the selected row as its active descendant. */
export const treeitem = (at: RowProps, level: 1 | 2, className: string, aria: AriaAttributes = {}) =>
  ({ ...at, ...aria, className: `${at.className} ${className}`, role: 'treeitem', 'aria-level': level }) as const
