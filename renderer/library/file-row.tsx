import type { FileRole, SessionFile } from '../../preload/contract.ts'
import { useClock } from '../clock.tsx'
import { bytes } from '../format/bytes.ts'
import { Icon } from '../icons.ts'
import type { RowProps } from '../list/list.tsx'

const ROLES = {
  opens: 'resumed',
  earlier: 'earlier',
  later: 'later',
  packed: 'packed',
  archived: 'archive',
  copy: 'copy',
} as const satisfies Record<FileRole, string>

const MEANINGS = {
  opens: 'The file that Codex resumes.',
  earlier: 'An earlier file of the thread: a revert began a new one.',
  later: 'A later file by its name; the thread does not go on in it.',
  packed: 'The same file, packed. Codex reads the plain one.',
  archived: 'A copy of the same file in the archive.',
  copy: 'A copy of the same file at another place.',
} as const satisfies Record<FileRole, string>

interface FileRowProps {
  readonly file: SessionFile
  readonly depth: number
  readonly row: RowProps
}

/** One of the files of a thread. */
export function FileRow({ file, depth, row }: FileRowProps) {
  const clock = useClock()
  const differs = file.differs ? ' It does not hold the same.' : ''
  return (
    <div
      {...row}
      className={`list-row session-file depth-${depth}`}
      role="treeitem"
      aria-level={depth + 2}
      title={`${file.path}\n${MEANINGS[file.role]}${differs}`}
      data-testid="session-file"
    >
      <Icon name="file" size={12} />
      <span className="cut grow">{ROLES[file.role]}</span>
      {file.differs ? (
        <span className="badge bad">
          <Icon name="warning" size={12} />
          differs
        </span>
      ) : null}
      {file.differs ? null : <span className="num">{clock.day(file.modifiedAt)}</span>}
      <span className="num">{bytes(file.bytes)}</span>
    </div>
  )
}
