import { useId } from 'react'
import type { LabOption } from '../../preload/contract.ts'
import { count } from '../format/numbers.ts'

/** What was set by name; what is left out is as usual. */
export type Options = Readonly<Record<string, number | string | boolean>>

export interface OptionFieldsProps {
  readonly options: readonly LabOption[]
  readonly set: Options
  readonly onSet: (set: Options) => void
}

/** The knobs of a strategy or of a rule: empty fields mean what is usual. */
export function OptionFields({ options, set, onSet }: OptionFieldsProps) {
  const change = (name: string, value: number | string | boolean | null) => {
    const { [name]: _, ...rest } = set
    onSet(value === null ? rest : { ...rest, [name]: value })
  }
  return options.map(option => (
    <OptionField
      key={option.name}
      option={option}
      value={set[option.name] ?? null}
      onChange={value => change(option.name, value)}
    />
  ))
}

interface OptionFieldProps {
  readonly option: LabOption
  readonly value: number | string | boolean | null
  readonly onChange: (value: number | string | boolean | null) => void
}

function OptionField({ option, value, onChange }: OptionFieldProps) {
  const id = useId()
  const wrong = wrongWith(option, value)
  const help = [option.help, wrong].filter(word => word !== '').join(' ')
  return (
    <>
      <label htmlFor={id}>{option.label}</label>
      <div className="lab-option">
        <Input
          id={id}
          {...{ option, value, onChange }}
          wrong={wrong !== ''}
          help={help === '' ? undefined : `${id} help`}
        />
        {help === '' ? null : (
          <p id={`${id} help`} className={wrong === '' ? 'hint' : 'hint bad'}>
            {help}
          </p>
        )}
      </div>
    </>
  )
}

interface InputProps extends OptionFieldProps {
  readonly id: string
  readonly wrong: boolean
  readonly help: string | undefined
}

function Input({ id, option, value, onChange, wrong, help }: InputProps) {
  switch (option.kind) {
    case 'number':
      return (
        <span className="lab-number">
          <span className="field">
            <input
              id={id}
              className="num"
              inputMode="numeric"
              value={value === null ? '' : String(value)}
              placeholder={option.usual}
              spellCheck={false}
              aria-invalid={wrong}
              aria-describedby={help}
              onChange={event => onChange(numberIn(event.target.value))}
            />
          </span>
          <span className="t2">{option.unit}</span>
        </span>
      )
    case 'version':
      return (
        <span className="field">
          <input
            id={id}
            value={value === null ? '' : String(value)}
            placeholder={option.usual}
            spellCheck={false}
            aria-invalid={wrong}
            aria-describedby={help}
            onChange={event => onChange(event.target.value.trim() === '' ? null : event.target.value.trim())}
          />
        </span>
      )
    case 'choice':
      return (
        <Choice {...{ id, value, help, onChange }} usual={option.usual} choices={option.choices} read={text => text} />
      )
    case 'flag':
      return (
        <Choice {...{ id, value, help, onChange }} usual={option.usual} choices={FLAG} read={text => text === 'true'} />
      )
  }
}

const FLAG = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
]

interface ChoiceProps extends Pick<InputProps, 'id' | 'value' | 'help' | 'onChange'> {
  readonly usual: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  readonly read: (text: string) => string | boolean
}

const Choice = ({ id, value, help, onChange, usual, choices, read }: ChoiceProps) => (
  <select
    id={id}
    value={value === null ? '' : String(value)}
    aria-describedby={help}
    onChange={event => onChange(event.target.value === '' ? null : read(event.target.value))}
  >
    <option value="">{`As usual: ${usual}`}</option>
    {choices.map(choice => (
      <option key={choice.value} value={choice.value}>
        {choice.label}
      </option>
    ))}
  </select>
)

/** Digits as a number, with or without commas; anything else stays as it was typed, and is said to be wrong. */
function numberIn(text: string): number | string | null {
  const plain = text.replace(/[,\s]/g, '')
  if (plain === '') return null
  return /^\d{1,12}$/.test(plain) ? Number(plain) : text
}

/** What is wrong with a value, as a sentence; "" where it is right. */
export function wrongWith(option: LabOption, value: number | string | boolean | null): string {
  if (value === null) return ''
  if (option.kind === 'version')
    return /^\d+\.\d+[\w.+-]{0,27}$/.test(String(value)) ? '' : 'A version reads like 0.98 or 0.140.0.'
  if (option.kind !== 'number') return ''
  if (typeof value === 'number' && value >= option.least && value <= option.most) return ''
  return `A whole number from ${count(option.least)} to ${count(option.most)}.`
}

/** Can these be sent? */
export const isRight = (options: readonly LabOption[], set: Options): boolean =>
  options.every(option => wrongWith(option, set[option.name] ?? null) === '')

/** Without what the strategy or rule does not know: another one was chosen before. */
export const knownOf = (options: readonly LabOption[], set: Options): Options =>
  Object.fromEntries(Object.entries(set).filter(([name]) => options.some(option => option.name === name)))
