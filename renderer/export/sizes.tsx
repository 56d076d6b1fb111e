import type { ExportFormat, ExportPreview } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { count, counted, share, tokens } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import type { Previewed } from './use-preview.ts'

export interface SizesProps {
  readonly format: ExportFormat
  readonly previewed: Previewed
  readonly masks: boolean
}

/** How much of the session stays. */
export function Sizes({ format, previewed: { view, late }, masks }: SizesProps) {
  const before = view?.before.bytes ?? null
  const after = view?.after.bytes ?? null
  const others = view?.rules.find(({ rule }) => rule === 'turns')
  const part = before === null || after === null || before === 0 ? 100 : (100 * after) / before
  return (
    <section className="export-sizes num" aria-labelledby="export-sizes" aria-busy={late} data-testid="export-sizes">
      <h3 id="export-sizes">Size</h3>
      <p>
        <span className="t2">Before</span>
        <span>{sizeWords(view?.before)}</span>
      </p>
      <div className="export-bar before" aria-hidden="true" />
      <div className="export-bar" aria-hidden="true">
        <i style={{ width: `${part}%` }} />
      </div>
      <p>
        <span className="t2">{afterWords(format, masks)}</span>
        <b className="strong">{sizeWords(view?.after)}</b>
      </p>
      <p>
        <span className="t2">Saved</span>
        <span>{view === null ? '' : savedWords(view)}</span>
      </p>
      {others === undefined ? null : (
        <p>
          <span className="t2">Of it other turns</span>
          <span>
            {bytes(others.bytes)} · {tokens(others.tokens)} tok
          </span>
        </p>
      )}
    </section>
  )
}

/** Of a document, and of what is masked, only the writing tells how long it gets. */
function afterWords(format: ExportFormat, masks: boolean): string {
  if (format !== 'rollout') return 'Of it goes into the document'
  return masks ? 'After, before masking' : 'After'
}

const sizeWords = (size: ExportPreview['before'] | undefined): string =>
  size === undefined ? '' : `${counted(size.lines, 'line')} · ${bytes(size.bytes)}`

function savedWords({ before, after }: ExportPreview): string {
  const saved = before.bytes - after.bytes
  return saved === 0 ? 'nothing' : `${share(saved, before.bytes)} · ${bytes(saved)}`
}

export interface MeaningProps {
  readonly previewed: Previewed
  readonly masks: boolean
}

/** What the choice means for a session that goes on: the truth, in one sentence; and what else to know. */
export function Meaning({ previewed: { view }, masks }: MeaningProps) {
  if (view === null) return null
  return (
    <div className="export-meaning" data-testid="export-meaning">
      <NextRequest view={view} masks={masks} />
      {view.notes.map(note => (
        <p key={note} className="t2">
          {note}
        </p>
      ))}
    </div>
  )
}

function NextRequest({ view: { nextRequest }, masks }: { readonly view: ExportPreview; readonly masks: boolean }) {
  if (nextRequest === null)
    return (
      <p>
        <Icon name="ok" size={12} className="export-same" />
        {masks ? 'Only what is masked changes the next request.' : 'The next request stays the same.'}
      </p>
    )
  const { lines } = nextRequest
  return (
    <p>
      <Icon name="warning" size={12} />
      The next request changes
      {lines === 0 ? '.' : `: ${count(lines)} of its lines ${lines === 1 ? 'is' : 'are'} gone or cut.`}
    </p>
  )
}
