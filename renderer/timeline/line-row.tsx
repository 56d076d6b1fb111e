import type { NoteMark, RowView } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { count } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import type { RowProps } from '../list/list.tsx'
import { Marked } from '../marked.tsx'
import { NotedMark } from '../notes/mark.tsx'
import { Gutter } from './gutter.tsx'
import { treeitem } from './treeitem.ts'

type Line = Extract<RowView, { readonly kind: 'line' }>
type Note = Extract<RowView, { readonly kind: 'note' }>

interface Noted {
  /** What the user noted of it. */
  readonly mark: NoteMark | null
}

/** A line that is no item: of a type newer than this version, or not readable at all. */
export function LineRow({ at, line, mark }: Noted & { readonly at: RowProps; readonly line: Line }) {
  const rejected = line.state === 'rejected'
  return (
    <div {...treeitem(at, 2, 'cols item-row odd')} data-testid={`${line.state}-row`} data-line={line.line}>
      <Gutter mark={mark} place={{ ...line, index: null }} />
      <Icon name={rejected ? 'error' : 'info'} className={rejected ? 'bad' : 'info'} />
      <span className="label cut">{rejected ? 'Rejected' : 'Unknown'}</span>
      <span className="preview">
        {line.type === null ? null : <span className="tool mono">{line.type}</span>}
        <span className="text cut mono">
          <Marked text={line.preview} />
        </span>
      </span>
      <span />
      <span className="num t3 wide">{bytes(line.bytes)}</span>
      <span />
      <span className="line">{count(line.line)}</span>
    </div>
  )
}

export function NoteRow({ at, note, mark }: Noted & { readonly at: RowProps; readonly note: Note }) {
  return (
    <div
      {...treeitem(at, 2, note.attempt === null ? 'note-row' : 'note-row attempt')}
      data-testid={note.attempt === null ? 'note-row' : 'attempt-row'}
      data-line={note.line}
    >
      <NotedMark mark={mark} />
      <Icon name={note.attempt === null ? 'rolledBack' : 'compaction'} />
      <span className="cut">{note.text}</span>
      <span className="line">{count(note.line)}</span>
    </div>
  )
}

export interface TakenRowProps {
  readonly at: RowProps
  readonly from: number
  readonly to: number
  /** Line of the marker; null until the turn was fetched. */
  readonly by: number | null
}

/** Below a closed run of rolled-back turns. */
export function TakenRow({ at, from, to, by }: TakenRowProps) {
  return (
    <div {...treeitem(at, 1, 'note-row')} data-testid="taken-row">
      <Icon name="rolledBack" />
      <span className="cut">
        {from === to ? `Turn ${to} was rolled back.` : `Turns ${from} to ${to} were rolled back.`} The model no longer
        sees {from === to ? 'it' : 'them'}; the file still has {from === to ? 'it' : 'them'}.
      </span>
      <span className="line">{by === null ? '' : count(by)}</span>
    </div>
  )
}

/** At the final height and the place of the text, until the page is here. */
export function WaitingRow({ at, seed }: { readonly at: RowProps; readonly seed: number }) {
  return (
    <div {...treeitem(at, 2, 'cols item-row')}>
      <span className="only-spoken">Loading</span>
      <span className="gutter" />
      <i className="skeleton" style={{ width: 12 }} />
      <i className="skeleton" style={{ width: 52 }} />
      <i className="skeleton" style={{ width: `${20 + ((seed * 37) % 60)}%` }} />
    </div>
  )
}
