/** A long text in blocks of whole lines, so that only those in sight are laid out; `tail` is the last one, which may go on. */
export interface Blocks {
  /** Without the line end behind each: a block ends its line by itself. */
  readonly whole: readonly string[]
  readonly tail: string
}

export const NO_BLOCKS: Blocks = { whole: [], tail: '' }

/** Characters of a block at least. */
const BLOCK = 32_768

/** Signs around what is masked (marked.tsx) may stand in two lines: such a text stays in one piece. */
const MARKS = /[\ufdd0-\ufdd3]/

/** The text goes on. */
export function blocksWith({ whole, tail }: Blocks, more: string): Blocks {
  const text = tail + more
  if (MARKS.test(text)) return { whole, tail: text }
  const blocks = [...whole]
  let from = 0
  for (let end = text.indexOf('\n', BLOCK); end !== -1; end = text.indexOf('\n', from + BLOCK)) {
    blocks.push(text.slice(from, end))
    from = end + 1
  }
  return { whole: blocks, tail: text.slice(from) }
}
