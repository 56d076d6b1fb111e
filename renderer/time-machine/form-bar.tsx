import type { PartingView, VersionsView } from '../../preload/contract.ts'
import { Icon } from '../icons.ts'
import { comparePartings, differWords, partingWhy } from '../partings.ts'
import { AS_WRITTEN, type Form, type Sent } from '../place.ts'

export interface FormBarProps {
  readonly form: Form
  readonly versions: VersionsView
  readonly onForm: (form: Form) => void
  /** Where today's Codex would rebuild something else. */
  readonly parting: PartingView | null
}

/** The history as in the file or as a version sends it; and at the right whether today's Codex would do otherwise. */
export function FormBar({ form, versions, onForm, parting }: FormBarProps) {
  return (
    <div className="form-bar" role="group" aria-label="What is shown of the point">
      <span className="seg">
        <button
          type="button"
          aria-pressed={form === null}
          title="The history as the file tells it"
          onClick={() => onForm(null)}
        >
          As in the file
        </button>
        <button
          type="button"
          aria-pressed={form !== null}
          title="What Codex sends: base instructions, missing outputs, what is cut or left out"
          onClick={() => onForm(form ?? AS_WRITTEN)}
        >
          As sent
        </button>
      </span>
      {form === null ? null : <SentAs sent={form} versions={versions} onForm={onForm} />}
      <span className="grow" />
      {parting === null ? null : <PartingLine parting={parting} />}
    </div>
  )
}

interface SentAsProps {
  readonly sent: Sent
  readonly versions: VersionsView
  readonly onForm: (form: Form) => void
}

/** Whose rules, and for which sort of model. */
function SentAs({ sent, versions: { writer, today }, onForm }: SentAsProps) {
  const named = sent.version === writer ? null : sent.version
  const other = named !== null && named !== today
  return (
    <>
      <select
        aria-label="Version of Codex that sends"
        value={named ?? ''}
        onChange={event => onForm({ ...sent, version: event.target.value === '' ? null : event.target.value })}
      >
        <option value="">{writer === today ? `${writer} (its own, today’s)` : `${writer} (its own)`}</option>
        {writer === today ? null : <option value={today}>{today} (today’s)</option>}
        {other ? <option value={named}>{named}</option> : null}
      </select>
      <label className="check" title="Whether the model takes images; without, Codex sends a sentence in their place">
        <input
          type="checkbox"
          checked={sent.images}
          onChange={event => onForm({ ...sent, images: event.target.checked })}
        />
        Images
      </label>
    </>
  )
}

const PartingLine = ({ parting }: { readonly parting: PartingView }) => (
  <button
    type="button"
    className="parting link cut"
    data-testid="parting"
    title={partingWhy(parting)}
    onClick={() => comparePartings(parting)}
  >
    <Icon name="diff" size={12} />
    <span className="long">Today’s Codex would rebuild this otherwise: </span>
    <span className="cut">{differWords(parting)}</span>
    <span className="short" aria-hidden="true">
      today
    </span>
  </button>
)
