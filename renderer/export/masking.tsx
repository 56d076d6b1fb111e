import type { RedactChoice } from '../../preload/contract.ts'
import { closeOverlay, setView } from '../actions.ts'
import { count } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { choose as chooseRedact } from '../review/state.ts'
import { type Draft, masksOf } from './draft.ts'

export interface MaskingProps {
  readonly draft: Draft
  readonly redact: RedactChoice
  readonly onChange: (change: Partial<Draft>) => void
}

/** Whether secrets are masked, and what becomes of what nobody can look through. */
export function Masking({ draft, redact, onChange }: MaskingProps) {
  const rollout = draft.format === 'rollout'
  const masks = masksOf(draft)
  const choose = (on: boolean) => onChange(rollout ? { masksRollout: on } : { masksDocument: on })
  return (
    <section className="export-masking" aria-labelledby="export-masking">
      <h3 id="export-masking">Secrets</h3>
      <div role="radiogroup" aria-labelledby="export-masking" aria-required={rollout}>
        <label>
          <input type="radio" name="masks" checked={masks === true} onChange={() => choose(true)} />
          <span>
            Mask them
            <span className="t2">Keys, passwords, e-mail, home folders, accounts, remotes.</span>
          </span>
        </label>
        <label>
          <input type="radio" name="masks" checked={masks === false} onChange={() => choose(false)} />
          <span>
            Leave all as it is
            <span className="t2">The copy says what the source says, secrets included.</span>
          </span>
        </label>
      </div>
      <div className="export-form" hidden={masks !== true}>
        <Choice
          id="export-ciphertext"
          label="Encrypted text"
          value={redact.ciphertext}
          onChange={ciphertext => chooseRedact({ ...redact, ciphertext })}
        />
        <Choice
          id="export-images"
          label="Images"
          value={redact.images}
          onChange={images => chooseRedact({ ...redact, images })}
        />
        <span className="t2">Findings</span>
        <span className="export-findings">
          <span className="num grow">{findings(redact.off.length)}</span>
          <button type="button" className="button" onClick={toReview}>
            <Icon name="masked" />
            Review findings…
          </button>
        </span>
        <p className="export-note t2">{opaqueNote(rollout, redact)}</p>
      </div>
    </section>
  )
}

/** What was chosen for the export is kept with the tab: `e` comes back to it. */
function toReview(): void {
  closeOverlay()
  setView('review')
}

/** A choice keeps a class, a secret or a place. */
const findings = (off: number): string => (off === 0 ? 'all masked' : `${count(off)} kept`)

function opaqueNote(rollout: boolean, { ciphertext }: RedactChoice): string {
  if (ciphertext === 'keep') return 'Encrypted text stays. Nobody can look through it for secrets.'
  return rollout
    ? 'A compaction whose result is encrypted is then gone for the model: a counted stub stands for it.'
    : 'A counted stub stands for each encrypted text.'
}

interface ChoiceProps {
  readonly id: string
  readonly label: string
  readonly value: 'keep' | 'stub'
  readonly onChange: (value: 'keep' | 'stub') => void
}

const Choice = ({ id, label, value, onChange }: ChoiceProps) => (
  <>
    <label className="t2" htmlFor={id}>
      {label}
    </label>
    <select id={id} value={value} onChange={event => onChange(event.target.value === 'keep' ? 'keep' : 'stub')}>
      <option value="stub">Leave out, counted</option>
      <option value="keep">Keep</option>
    </select>
  </>
)
