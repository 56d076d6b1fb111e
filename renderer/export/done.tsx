import type { ExportDone, ExportFormat } from '../../preload/contract.ts'
import { closeOverlay, copy, notify } from '../actions.ts'
import { call, shell } from '../api.ts'
import { bytes } from '../format/bytes.ts'
import { counted } from '../format/numbers.ts'
import { useShortPath } from '../format/path.ts'
import { Icon } from '../icons.ts'
import { openPath } from '../open.ts'
import { useFirstFocus } from '../overlays/use-first-focus.ts'

/** Formats that open here again. */
const OPENS: ReadonlySet<ExportFormat> = new Set<ExportFormat>(['rollout', 'html'])

/** What was written, where, and what to know of it. */
export function Done({ done, format }: { readonly done: ExportDone; readonly format: ExportFormat }) {
  const short = useShortPath()
  const { path, report, resume, masked, notes: said } = done
  const notes = [...(masked === null ? [] : [maskedWords(masked)]), ...said]
  return (
    <>
      <div className="export-done scroll" data-testid="export-done">
        <p className="export-said" role="status">
          <Icon name="ok" className="export-same" />
          <span>
            Wrote {bytes(done.bytes)} to <span className="mono">{short(path)}</span>. {requestWords(done)}
          </span>
        </p>
        {resume === null ? null : <Resume line={resume} />}
        {report === null ? null : (
          <p>
            <span className="t2">Report </span>
            <span className="mono">{short(report)}</span>
          </p>
        )}
        {notes.length === 0 ? null : (
          <ul>
            {notes.map(note => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </div>
      <DoneFoot path={path} opens={OPENS.has(format)} />
    </>
  )
}

/** What to do with a file that was written. `opens`: it opens here. */
export function DoneFoot({ path, opens }: { readonly path: string; readonly opens: boolean }) {
  const close = useFirstFocus<HTMLButtonElement>()
  return (
    <footer className="overlay-foot">
      <span className="grow" />
      <button type="button" className="button" onClick={() => void copy(path, 'Path')}>
        <Icon name="copy" />
        Copy path
      </button>
      {shell().shell === 'electron' ? (
        <button type="button" className="button" onClick={() => void showInFolder(path)}>
          <Icon name="folder" />
          Show in folder
        </button>
      ) : null}
      {opens ? (
        <button
          type="button"
          className="button"
          onClick={() => {
            closeOverlay()
            void openPath(path)
          }}
        >
          <Icon name="open" />
          Open it
        </button>
      ) : null}
      <button type="button" className="button primary" ref={close} onClick={closeOverlay}>
        Close
      </button>
    </footer>
  )
}

/** The line that opens a session in the agent. */
export const Resume = ({ line }: { readonly line: string }) => (
  <p className="resume-line">
    <code className="mono selectable cut" data-testid="resume-line">
      {line}
    </code>
    <button type="button" className="button" onClick={() => void copy(line, 'Line')}>
      <Icon name="copy" />
      Copy
    </button>
  </p>
)

async function showInFolder(path: string): Promise<void> {
  const got = await call('showInFolder', { path })
  if (!got.ok) notify(got.error.message)
}

function requestWords({ nextRequest }: ExportDone): string {
  if (nextRequest === 'same') return 'The next request is the same, byte for byte.'
  return nextRequest === 'changed' ? 'The next request is another one.' : ''
}

const maskedWords = ({ secrets, places }: NonNullable<ExportDone['masked']>): string =>
  secrets === 0 ? 'No secret was found.' : `${counted(secrets, 'secret')} masked in ${counted(places, 'place')}.`
