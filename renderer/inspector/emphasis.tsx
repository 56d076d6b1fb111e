import { Fragment, type ReactNode } from 'react'
import { Marked } from '../marked.tsx'

/** What stands between pairs of stars in one line; the length is bounded, so that no text takes longer than its length allows. */
const BOLD = /\*\*(?! )([^*\n]{1,400}?)(?<! )\*\*/g

export interface Piece {
  readonly text: string
  readonly strong: boolean
}

/** A text in pieces, those between pairs of stars strong and without them. */
export function emphasised(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const { 0: whole, 1: strong = '', index } of text.matchAll(BOLD)) {
    if (index > from) pieces.push({ text: text.slice(from, index), strong: false })
    pieces.push({ text: strong, strong: true })
    from = index + whole.length
  }
  return from < text.length ? [...pieces, { text: text.slice(from), strong: false }] : pieces
}

/** Signs around what is masked (marked.tsx) may stand on both sides of a star: such a text stays as it is. */
const SIGNS = /[\ufdd0-\ufdd3]/

/** The headings of reasoning, which models write between stars. Text alone: nothing of it becomes an element but by this rule. */
export function Emphasised({ text }: { readonly text: string }): ReactNode {
  if (SIGNS.test(text)) return <Marked text={text} />
  return emphasised(text).map((piece, i) =>
    piece.strong ? <strong key={i}>{piece.text}</strong> : <Fragment key={i}>{piece.text}</Fragment>,
  )
}
