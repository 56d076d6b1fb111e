import { useClock } from '../clock.tsx'
import { bytes } from '../format/bytes.ts'
import { count, counted } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import type { RowProps } from '../list/list.tsx'
import type { LibrarySession } from './rows.ts'

interface SessionRowProps {
  readonly session: LibrarySession
  readonly project: string
  readonly row: RowProps
}

/** Title and compactions; below: when, how big, which version, how many turns. */
export function SessionRow({ session, project, row }: SessionRowProps) {
  const { head, depth } = session
  const clock = useClock()
  const at = head.startedAt ?? head.modifiedAt
  const facts = [head.cliVersion, head.turns === null ? null : counted(head.turns, 'turn')].filter(
    fact => fact !== null,
  )
  return (
    <div
      {...row}
      className={`list-row session${depth > 0 ? ` child depth-${depth}` : ''}`}
      role="option"
      title={`${head.path}\n${clock.full(at)}`}
    >
      <span className="cut">
        {head.title}
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
        </span>
      ) : (
        <span className="second">
          <Icon name="warning" size={12} />
          <span className="cut">{head.problem}</span>
        </span>
      )}
    </div>
  )
}

/** What the eye sees by place and indent. */
const spoken = ({ head, depth }: LibrarySession, project: string): string =>
  `, ${depth === 0 ? '' : head.parentThread !== null ? 'sub-agent, ' : 'fork, '}${project}, `
