import { Fragment, type ReactNode } from 'react'

// While a session is read as it will be exported, texts have signs around what is written over and what stays; see Api.readAs.
const MARKS = /\ufdd0([^\ufdd0-\ufdd3]*)\ufdd1?|\ufdd2([^\ufdd0-\ufdd3]*)\ufdd3?/g
const SIGNS = /[\ufdd0-\ufdd3]/g

/** The text alone, for the clipboard. */
export const withoutMarks = (text: string): string => text.replace(SIGNS, '')

/** A text with what is written over and what stays marked, by style and by words. */
export function Marked({ text }: { readonly text: string }): ReactNode {
  if (!/[\ufdd0-\ufdd3]/.test(text)) return text
  const pieces: ReactNode[] = []
  let from = 0
  for (const match of text.matchAll(MARKS)) {
    const [whole, gone, kept] = match
    pieces.push(<Fragment key={from}>{withoutMarks(text.slice(from, match.index))}</Fragment>)
    pieces.push(
      gone === undefined ? (
        <Kept key={`k${match.index}`} text={kept ?? ''} />
      ) : (
        <Gone key={`g${match.index}`} text={gone} />
      ),
    )
    from = match.index + whole.length
  }
  return [...pieces, <Fragment key={from}>{withoutMarks(text.slice(from))}</Fragment>]
}

export const Gone = ({ text }: { readonly text: string }) => <mark className="gone-mark">{text}</mark>

const Kept = ({ text }: { readonly text: string }) => (
  <mark className="kept-mark">
    {text}
    <span className="kept-word">kept</span>
  </mark>
)
