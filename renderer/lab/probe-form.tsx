import { useId } from 'react'
import type { CandidateHead, ProbeWanted } from '../../preload/contract.ts'

export interface ProbeFormProps {
  readonly wanted: ProbeWanted
  /** Candidates of the point that can be read. */
  readonly own: readonly CandidateHead[]
  readonly recorded: boolean
  /** Of the session. */
  readonly model: string | null
  readonly going: boolean
  readonly onChange: (change: Partial<ProbeWanted>) => void
}

/** What is asked, of which histories. */
export function ProbeForm({ wanted, own, recorded, model, going, onChange }: ProbeFormProps) {
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
  return (
    <form className="lab-rule probe-form" aria-label="What is asked" onSubmit={event => event.preventDefault()}>
      <p className="probe-about t2">
        Questions made of the session itself, put to a model with the history before compaction and with what
        compactions made of it. No question holds its answer, and “I do not know” is always allowed.
      </p>
      <fieldset className="probe-histories" disabled={going}>
        <legend>Compare the history before compaction with</legend>
        {recorded ? <Tick id={null} name="what the compaction left" {...{ wanted, onChange }} /> : null}
        {own.map(({ id, name, strategy }) => (
          <Tick key={id} id={id} name={name === '' ? strategy : name} {...{ wanted, onChange }} />
        ))}
        {!recorded && own.length === 0 ? (
          <span className="t3">nothing: there is no candidate of this point yet</span>
        ) : null}
      </fieldset>
      <Whole
        label="Questions"
        value={wanted.questions}
        least={0}
        most={60}
        {...{ going }}
        onSet={questions => onChange({ questions })}
      />
      <Whole
        label="Repeats"
        value={wanted.repeats}
        least={1}
        most={20}
        {...{ going }}
        onSet={repeats => onChange({ repeats })}
      />
      <Line
        label="Seed"
        value={wanted.seed}
        usual="1"
        {...{ going }}
        onSet={seed => onChange({ seed: seed === '' ? '1' : seed })}
      />
      <Line
        label="Model"
        value={wanted.model ?? ''}
        usual={model ?? 'Of the settings'}
        {...{ going }}
        onSet={text => onChange({ model: orNull(text) })}
      />
      <Line
        label="Effort"
        value={wanted.effort ?? ''}
        usual="Of the settings"
        {...{ going }}
        onSet={text => onChange({ effort: orNull(text) })}
      />
      <Line
        label="Manifest"
        value={wanted.manifest ?? ''}
        usual="Path of a file with cases; may be empty"
        {...{ going }}
        onSet={text => onChange({ manifest: orNull(text) })}
      />
    </form>
  )
}

interface TickProps {
  readonly id: string | null
  readonly name: string
  readonly wanted: ProbeWanted
  readonly onChange: (change: Partial<ProbeWanted>) => void
}

/** Candidates of one probe. */
const MOST = 12

function Tick({ id, name, wanted: { candidates }, onChange }: TickProps) {
  const ticked = candidates.includes(id)
  const next = ticked ? candidates.filter(each => each !== id) : [...candidates, id]
  return (
    <label className="probe-tick">
      <input
        type="checkbox"
        checked={ticked}
        disabled={!ticked && candidates.length >= MOST}
        onChange={() => onChange({ candidates: next })}
      />
      <span className="cut">{name}</span>
    </label>
  )
}

interface LineProps {
  readonly label: string
  readonly value: string
  readonly usual: string
  readonly going: boolean
  readonly onSet: (text: string) => void
}

function Line({ label, value, usual, going, onSet }: LineProps) {
  const id = useId()
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <span className="field">
        <input
          id={id}
          value={value}
          placeholder={usual}
          maxLength={label === 'Seed' ? 100 : 200}
          spellCheck={false}
          disabled={going}
          onChange={event => onSet(event.target.value)}
        />
      </span>
    </>
  )
}

interface WholeProps {
  readonly label: string
  readonly value: number
  readonly least: number
  readonly most: number
  readonly going: boolean
  readonly onSet: (value: number) => void
}

function Whole({ label, value, least, most, going, onSet }: WholeProps) {
  const id = useId()
  const set = (text: string) => {
    const n = Number(text)
    if (text !== '' && Number.isInteger(n)) onSet(Math.min(most, Math.max(least, n)))
  }
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <span className="field">
        <input
          id={id}
          className="num"
          type="number"
          min={least}
          max={most}
          value={value}
          disabled={going}
          onChange={event => set(event.target.value)}
        />
      </span>
    </>
  )
}
