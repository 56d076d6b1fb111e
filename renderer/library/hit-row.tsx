import type { LibraryHit, SaidKind } from '../../preload/contract.ts'
import { useClock } from '../clock.tsx'
import { folderName } from '../format/folder.ts'
import { count } from '../format/numbers.ts'
import { Icon, type IconName } from '../icons.ts'
import type { RowProps } from '../list/list.tsx'
import { fileName } from '../open.ts'
import { useStore } from '../store.ts'
import { KINDS } from './chips.ts'
import { type HitGroup, piecesOf } from './hit-rows.ts'
import { useShownTitle } from './session-row.tsx'

const ICONS = {
  prompt: 'user',
  answer: 'assistant',
  command: 'call',
  summary: 'summary',
} as const satisfies Record<SaidKind, IconName>

/** The session in which something was found; it opens at its beginning. */
export function HitHead({ group, row }: { readonly group: HitGroup; readonly row?: RowProps }) {
  const clock = useClock()
  const { head, session, hits } = group
  const title = useShownTitle({ path: session, title: head?.title ?? fileName(session) })
  const facts = [
    head?.cwd == null ? null : folderName(head.cwd),
    head === null ? null : clock.day(head.startedAt ?? head.modifiedAt),
  ].filter(fact => fact !== null)
  const place = row === undefined ? { className: '' } : { ...row, role: 'treeitem', 'aria-level': 1 }
  return (
    <div {...place} className={`${place.className} hit-head`} title={`${title}\n${session}`}>
      <span className="cut strong">{title}</span>
      <span className="num t3">{count(hits.length)}</span>
      <span className="second cut num">{facts.join(' · ')}</span>
    </div>
  )
}

/** Pixels of the pane for a character of a line, by the size of the type. */
const CHARACTER = 0.54

/** What was found: kind, turn, and the text around it. */
export function HitRow({ hit, row }: { readonly hit: LibraryHit; readonly row: RowProps }) {
  const { kind, turn, line, snippet } = hit
  const room = useStore(state => Math.floor(state.panes.library / (CHARACTER * state.settings.fontSize)))
  // While a session is read as it will be exported, nothing of it is shown that was not written over.
  const masked = useStore(({ tabs }) => tabs.some(({ path, masked }) => masked !== null && path === hit.path))
  return (
    <div {...row} className="list-row hit" role="treeitem" aria-level={2} title={masked ? undefined : snippet.text}>
      <span className="hit-facts num">
        <Icon name={ICONS[kind]} size={12} className={`ink-${ICONS[kind]}`} />
        <span>{KINDS.find(one => one.kind === kind)?.label}</span>
        <span className="t3">{turn > 0 ? `turn ${count(turn)}` : `line ${count(line)}`}</span>
      </span>
      <span className="cut">
        {masked
          ? 'Not shown during the review of secrets.'
          : piecesOf(snippet, room).map(({ text, marked }, i) => (marked ? <mark key={i}>{text}</mark> : text))}
      </span>
    </div>
  )
}
