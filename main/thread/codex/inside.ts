import { type BlockRoom, Blocks } from '../../rollout/blocks.ts'
import type { Problem } from '../model.ts'
import type { Chain } from './chain.ts'
import type { Head } from './head.ts'
import { Index } from './index.ts'
import { Items } from './items.ts'
import { LineCache } from './line-cache.ts'
import { Lines } from './lines.ts'
import { Reading } from './reading.ts'
import { Rows } from './rows.ts'
import { ShownLines } from './shown-lines.ts'

/** One reading of a session, and all that it finds out. */
export interface Inside {
  /** What was found out of its lines and turns, once it is much. */
  readonly blocks: Blocks
  readonly lines: Lines
  readonly index: Index
  readonly cache: LineCache
  readonly items: Items
  readonly rows: Rows
  readonly shown: ShownLines
  readonly reading: Reading
}

export interface Around {
  readonly chain: Chain
  readonly head: Head
  readonly around: readonly Problem[]
  readonly room?: BlockRoom
  /** Every line is parsed by the first pass already. */
  readonly whole: boolean
  /** Lines at most; tests say few. */
  readonly most?: number
}

export function insideOf({ chain, head, around, room, whole, most }: Around): Inside {
  const own = chain.links.length - 1
  const blocks = new Blocks(room)
  const lines = new Lines(chain.links, blocks, most)
  const missing = chain.problems.map(problem => problem.message)
  const index = new Index(lines, head, missing, blocks)
  for (const problem of [...chain.problems, ...around]) index.problems.add({ ...problem, file: problem.file + own })
  index.problems.begin()
  const cache = new LineCache(lines)
  const items = new Items(index, cache)
  const rows = new Rows(index, items, cache)
  const shown = new ShownLines(index, items, rows)
  return { blocks, lines, index, cache, items, rows, shown, reading: new Reading(index, items, whole) }
}

export function closeInside({ cache, blocks }: Inside): void {
  cache.clear()
  blocks.close()
}
