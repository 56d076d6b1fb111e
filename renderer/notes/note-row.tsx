import type { NoteRowView, RowView } from '../../preload/contract.ts'
import type { Clock } from '../format/clock.ts'
import { count } from '../format/numbers.ts'
import { Icon, type IconName, itemIcon } from '../icons.ts'
import type { RowProps } from '../list/list.tsx'
import { Marked } from '../marked.tsx'
import { NotedMark } from './mark.tsx'

interface NoteRowProps {
  readonly at: RowProps
  /** undefined until its page is here. */
  readonly row: NoteRowView | undefined
  readonly clock: Clock
}

/** 28 px: mark, line, turn, what stands there, the beginning of the words, when they were written. */
export function NoteRow({ at, row, clock }: NoteRowProps) {
  const place = { ...at, role: 'row', tabIndex: -1, 'aria-rowindex': at['data-index'] + 1 } as const
  if (row === undefined)
    return (
      <div {...place} className={`${at.className} note-cols`}>
        <span role="gridcell">
          <i className="skeleton" />
        </span>
      </div>
    )
  const { note, mark } = row
  return (
    <div
      {...place}
      className={`${at.className} note-cols note${mark === null ? ' lost' : ''}`}
      data-testid="note-list-row"
      data-line={note.line}
    >
      <span role="gridcell">
        <NotedMark mark={{ bookmark: note.bookmark, written: note.text !== '' }} />
      </span>
      <span role="gridcell" className="num right">
        {count(mark?.line ?? note.line)}
      </span>
      <span role="gridcell" className="num right t2">
        {mark === null || mark.turn === 0 ? '–' : count(mark.turn)}
      </span>
      <What row={row} />
      <span role="gridcell" className="cut" title={note.text}>
        {note.text}
      </span>
      <span role="gridcell" className="num t3" title={clock.full(note.at)}>
        {clock.day(note.at)}
      </span>
    </div>
  )
}

function What({ row: { what, was, said } }: { readonly row: NoteRowView }) {
  if (said !== null)
    return (
      <span role="gridcell" className="what" title={`${said} ${was}`}>
        <span className="badge">not found</span>
        <span className="cut t2">{was}</span>
      </span>
    )
  const { icon, tone, label, text, mono } = seenOf(what)
  return (
    <span role="gridcell" className="what">
      <Icon name={icon} className={tone} />
      <span className="label cut">{label}</span>
      <span className={mono ? 'cut mono t2' : 'cut'}>
        <Marked text={text} />
      </span>
    </span>
  )
}

interface Seen {
  readonly icon: IconName
  readonly tone: string
  readonly label: string
  readonly text: string
  readonly mono: boolean
}

function seenOf(what: RowView | null): Seen {
  switch (what?.kind) {
    case 'item': {
      const { kind, tool, label, preview, mono } = what.item
      const call = kind === 'call' && tool !== null ? `${tool} ` : ''
      return { icon: itemIcon(kind, tool), tone: `ink-${kind}`, label, text: `${call}${preview}`, mono }
    }
    case 'band':
      return {
        icon: 'compaction',
        tone: 'ink-compaction',
        label: `Compaction ${what.checkpoint}`,
        text: '',
        mono: false,
      }
    case 'note':
      return { icon: 'rolledBack', tone: '', label: 'Remark', text: what.text, mono: false }
    case 'line': {
      const rejected = what.state === 'rejected'
      return {
        icon: rejected ? 'error' : 'info',
        tone: rejected ? 'ink-bad' : 'ink-other',
        label: rejected ? 'Rejected' : 'Unknown',
        text: what.preview,
        mono: true,
      }
    }
    case undefined:
      return { icon: 'text', tone: 'ink-other', label: 'Line', text: 'without a row in the timeline', mono: false }
  }
}
