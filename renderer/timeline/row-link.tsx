import { goToLine, jumpToRow } from '../actions.ts'
import { count } from '../format/numbers.ts'

export interface RowLinkProps {
  /** What it goes to, in words: also its name. */
  readonly to: string
  readonly onGo: () => void
}

/** A link in a row of the timeline. No tab stop of its own: the key m goes the same way from the selected row. */
export function RowLink({ to, onGo }: RowLinkProps) {
  return (
    <button
      type="button"
      className="link row-link"
      tabIndex={-1}
      title={`Go to ${to} (m)`}
      onClick={event => {
        event.stopPropagation()
        onGo()
      }}
      onDoubleClick={event => event.stopPropagation()}
    >
      {to}
    </button>
  )
}

/** To the line that brought something about. */
export const LineLink = ({ file, line }: { readonly file: number; readonly line: number }) => (
  <RowLink to={`line ${count(line)}`} onGo={() => void goToLine(file, line)} />
)

export const turnsWord = (from: number, to: number): string =>
  from === to ? `Turn ${count(to)}` : `Turns ${count(from)} to ${count(to)}`

export const goToTurn = (turn: number): void => jumpToRow({ turn, row: null })
