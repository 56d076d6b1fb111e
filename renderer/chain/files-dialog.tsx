import './chain.css'
import type { FileView, ThreadView } from '../../preload/contract.ts'
import { closeOverlay } from '../actions.ts'
import { FidelityBadge } from '../fidelity-badge.tsx'
import { bytes } from '../format/bytes.ts'
import { count } from '../format/numbers.ts'
import { fileName, openPath } from '../open.ts'
import { Dialog } from '../overlays/dialog.tsx'
import { useTab } from '../store.ts'
import { MissingBanner } from './missing-banner.tsx'

const ROLES = { base: 'base', segment: 'segment', own: 'this file' } as const satisfies Record<FileView['role'], string>

const ROLE_WHY = {
  base: 'A file of another session that this one was forked from.',
  segment: 'An earlier file of the same session.',
  own: 'The file that was opened.',
} as const satisfies Record<FileView['role'], string>

/** The files of a session in the order in which they are read. */
export function FilesDialog({ said }: { readonly said: string }) {
  const thread = useTab(tab => tab.thread)
  if (thread === null) return null
  return (
    <Dialog className="files-dialog" label="Files of this session" head>
      {thread.missing === null ? null : <MissingBanner threadKey={thread.key} missing={thread.missing} among="files" />}
      <FilesTable thread={thread} />
      <p className="files-said t2" role="status">
        {said}
      </p>
      <p className="overlay-foot t2">
        A session goes on from the files above it, up to the place where the next one takes over. They are only read.
      </p>
    </Dialog>
  )
}

const FilesTable = ({ thread: { files, missing } }: { readonly thread: ThreadView }) => (
  <div className="files-scroll scroll">
    <table className="files-table num">
      <thead>
        <tr>
          <th scope="col">File</th>
          <th scope="col">What it is</th>
          <th scope="col">Lines</th>
          <th scope="col">Bytes</th>
          <th scope="col">Read up to</th>
          <th scope="col">Fidelity</th>
          <th scope="col">
            <span className="only-spoken">Open</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {missing === null ? null : (
          <tr className="missing" data-testid="file-row" data-role="missing">
            <th scope="row" className="mono cut" title={missing.id}>
              {missing.id}
            </th>
            <td>missing</td>
            <td>–</td>
            <td>–</td>
            <td>–</td>
            <td>
              <FidelityBadge of="file" fidelity="partial" notes={[missing.message]} />
            </td>
            <td />
          </tr>
        )}
        {files.map((file, i) => (
          <FileRow key={file.path} file={file} first={i === 0 && missing === null} />
        ))}
      </tbody>
    </table>
  </div>
)

/** Characters at the end of a name that are never cut: ids differ there. */
const TAIL = 26

function FileRow({ file, first }: { readonly file: FileView; readonly first: boolean }) {
  const { path, role, lines, fidelity, notes } = file
  const name = fileName(path)
  return (
    <tr data-testid="file-row" data-role={role}>
      <th scope="row" className="mono" title={path}>
        <span className="file-name">
          <span className="cut">{name.slice(0, -TAIL)}</span>
          <span>{name.slice(-TAIL)}</span>
        </span>
      </th>
      <td title={ROLE_WHY[role]}>{ROLES[role]}</td>
      <td>{count(lines)}</td>
      <td title={`${count(file.bytes)} bytes`}>{bytes(file.bytes)}</td>
      <td>{cutWords(file)}</td>
      <td>
        <FidelityBadge of="file" fidelity={fidelity} notes={notes} />
      </td>
      <td>
        {role === 'own' ? null : (
          <button
            type="button"
            className="button"
            data-first={first ? true : undefined}
            aria-label={`Open ${name}`}
            title="Open this file on its own, in a tab"
            onClick={() => {
              closeOverlay()
              void openPath(path)
            }}
          >
            Open
          </button>
        )}
      </td>
    </tr>
  )
}

/** Line, byte and ordinal at which the next file takes over. */
export function cutWords({ lines, cut }: Pick<FileView, 'lines' | 'cut'>): string {
  if (cut === null) return 'its end'
  const ordinal = cut.ordinal === null ? '' : `, before ordinal ${count(cut.ordinal)}`
  return `line ${count(lines)}, byte ${count(cut.byte)}${ordinal}`
}
