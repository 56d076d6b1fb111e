import type { SessionHead } from '../../preload/contract.ts'
import { useClock } from '../clock.tsx'
import { bytes } from '../format/bytes.ts'
import { count, counted } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import type { RowProps } from '../list/list.tsx'
import { useStore } from '../store.ts'
import type { LibrarySession } from './rows.ts'

interface SessionRowProps {
  readonly session: LibrarySession
  readonly project: string
  /** Its files are shown below. */
  readonly open: boolean
  readonly onFlip: () => void
  readonly row: RowProps
}

/** Title and compactions; below: when, how big, which version, how many turns. */
export function SessionRow({ session, project, open, onFlip, row }: SessionRowProps) {
  const { head, depth } = session
  const clock = useClock()
  const title = useShownTitle(head)
  const at = head.startedAt ?? head.modifiedAt
  // The version makes room for the count of files.
  const facts = [
    head.files > 1 ? null : head.cliVersion,
    head.turns === null ? null : counted(head.turns, 'turn'),
  ].filter(fact => fact !== null)
  return (
    <div
      {...row}
      className={`list-row session${depth > 0 ? ` child depth-${depth}` : ''}`}
      role="treeitem"
      aria-level={depth + 1}
      {...(head.files > 1 ? { 'aria-expanded': open } : {})}
      title={`${head.path}\n${clock.full(at)}`}
    >
      <span className="cut">
        {title}
        <span className="only-spoken">{spoken(session, project)}</span>
      </span>
      <span className="badges">
        {head.archived ? <span className="badge">archived</span> : null}
        {head.checkpoints !== null && head.checkpoints > 0 ? (
          <span className="compactions num">
            <Icon name="compaction" size={12} />
            {count(head.checkpoints)}
            <span className="only-spoken">{head.checkpoints === 1 ? ' compaction' : ' compactions'}</span>
          </span>
        ) : null}
      </span>
      {head.problem === null ? (
        <span className="second num">
          <span>{clock.day(at)}</span>
          <span>{bytes(head.bytes)}</span>
          <span className="cut">{facts.join(' · ')}</span>
          {head.files > 1 ? <FilesMark count={head.files} open={open} onFlip={onFlip} /> : null}
        </span>
      ) : (
        <span className="second">
          <Icon name="warning" size={12} />
          <span className="cut">{head.problem}</span>
          {head.files > 1 ? <FilesMark count={head.files} open={open} onFlip={onFlip} /> : null}
        </span>
      )}
    </div>
  )
}

interface FilesMarkProps {
  readonly count: number
  readonly open: boolean
  readonly onFlip: () => void
}

/** How many files the thread has; a click shows or hides them, as the right and left arrow do. A tree item may hold no button. */
const FilesMark = ({ count: files, open, onFlip }: FilesMarkProps) => (
  // biome-ignore lint/a11y/noStaticElementInteractions: the arrows do the same
  // biome-ignore lint/a11y/useKeyWithClickEvents: the arrows do the same
  <span
    className="files-mark"
    title={`This thread has ${files} files. → shows them, ← hides them.`}
    onClick={event => {
      event.stopPropagation()
      onFlip()
    }}
  >
    <Icon name={open ? 'down' : 'right'} size={12} />
    {counted(files, 'file')}
  </span>
)

/** What the eye sees by place and indent. */
const spoken = ({ head, depth }: LibrarySession, project: string): string =>
  `, ${depth === 0 ? '' : head.parentThread !== null ? 'sub-agent, ' : 'fork, '}${project}, `

/** Where a session is read as it will be exported, its title is, too: it may be a prompt with a secret in it. */
export const useShownTitle = ({ path, title }: Pick<SessionHead, 'path' | 'title'>): string =>
  useStore(({ tabs }) => tabs.find(tab => tab.path === path && tab.masked !== null)?.title) ?? title
