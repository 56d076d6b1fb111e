import { useRef, useState } from 'react'
import type { LabPlan, LabStrategy, LabView, Point, ThreadView } from '../../preload/contract.ts'
import { closeOverlay, openOverlay, showLab } from '../actions.ts'
import { call } from '../api.ts'
import { bytes } from '../format/bytes.ts'
import { Dialog } from '../overlays/dialog.tsx'
import { isRight, OptionFields } from './option-fields.tsx'
import { Plan } from './plan.tsx'
import { PromptField } from './prompt-field.tsx'
import { onRun } from './runs.ts'
import { type Asking, setLab, useAsking } from './state.ts'
import { StrategyList } from './strategy-list.tsx'
import { useLabView } from './use-lab.ts'
import type { Planned } from './use-plan.ts'
import { usePlanned } from './use-planned.ts'
import { pointWords } from './words.ts'

export interface NewCandidateProps {
  readonly tab: string
  readonly thread: ThreadView
  readonly at: Point
  readonly title: string
}

/** How a history is to be compacted again, and what would be sent for it before anything is. */
export function NewCandidate({ tab, thread, at, title }: NewCandidateProps) {
  const lab = useLabView(thread.key, at, thread.progress.phase)
  const about = `${pointWords(at)} · ${title}`
  return (
    <Dialog className="lab-new" label="New candidate" about={about} head>
      {lab.state === 'here' ? (
        <Form tab={tab} thread={thread} lab={lab.value} />
      ) : (
        <p className="lab-said" role="status">
          {lab.state === 'failed' ? lab.error.message : null}
        </p>
      )}
    </Dialog>
  )
}

interface FormProps {
  readonly tab: string
  readonly thread: ThreadView
  readonly lab: LabView
}

/** Where nothing can be sent, what works without a model stands first. */
function inOrder({ strategies, why }: LabView): readonly LabStrategy[] {
  const offered = strategies.filter(({ name }) => name !== 'recorded')
  if (why === null) return offered
  const rank = ({ name, asksModel }: LabStrategy): number => (name === 'extract' ? 0 : asksModel ? 2 : 1)
  return [...offered].sort((a, b) => rank(a) - rank(b))
}

function Form({ tab, thread: { key }, lab }: FormProps) {
  const strategies = inOrder(lab)
  const [asking, change] = useAsking(tab, strategies.find(({ why }) => why === null)?.name ?? '')
  const strategy = strategies.find(({ name }) => name === asking.strategy) ?? strategies[0]
  const [editing, setEditing] = useState(asking.prompts[asking.strategy] !== undefined)
  const ready = strategy !== undefined && strategy.why === null && isRight(strategy.options, asking.options)
  const noText = strategy?.takesSummary === true && (asking.summary ?? '').trim() === ''
  const planned = usePlanned(key, lab.at, ready && !noText ? settingsOf(asking, strategy) : null)
  const [wrong, setWrong] = useState<string | null>(null)
  const sending = useRef(false)
  const run = async (plan: string) => {
    if (sending.current) return
    sending.current = true
    const got = await call('labRun', { key, plan, name: asking.name.trim() })
    sending.current = false
    if (!got.ok) return setWrong(got.error.message)
    onRun(got.value)
    change({ name: '' })
    closeOverlay()
    showLab(lab.at)
    setLab(tab, { mode: 'table' })
  }
  const toModel = () => openOverlay({ kind: 'lab', question: { about: 'model', back: 'new' } })
  if (strategy === undefined) return <p className="lab-said">No strategy is offered here.</p>
  return (
    <>
      <div className="lab-new-body">
        <StrategyList
          strategies={strategies}
          chosen={strategy.name}
          onChoose={name => {
            change({ strategy: name })
            setEditing(asking.prompts[name] !== undefined)
            setWrong(null)
          }}
        />
        <div className="lab-form scroll" tabIndex={0} role="region" aria-label="Settings">
          {strategy.why === null ? (
            <Fields {...{ strategy, asking, change, lab, editing, setEditing }} onModel={toModel} />
          ) : (
            <p className="lab-said">{strategy.why}</p>
          )}
        </div>
      </div>
      <Plan
        planned={planned}
        missing={noText ? 'Write the summary that is put in.' : ready ? '' : 'A setting is not right yet.'}
        onModel={toModel}
        onOffline={strategies.some(({ name }) => name === 'extract') ? () => change({ strategy: 'extract' }) : null}
      />
      <Foot planned={planned} wrong={wrong} onRun={plan => void run(plan)} />
    </>
  )
}

/** What another strategy was given is not sent with this one. */
function settingsOf({ model, effort, prompts, summary, options }: Asking, strategy: LabStrategy) {
  const { name } = strategy
  const prompt = prompts[name] ?? ''
  const own = strategy.options.map(option => option.name)
  return {
    strategy: name,
    model: strategy.asksModel ? model : null,
    effort: strategy.asksModel ? effort : null,
    prompt: strategy.ownPrompt === null || prompt.trim() === '' ? null : prompt,
    summary: strategy.takesSummary ? summary : null,
    options: Object.fromEntries(Object.entries(options).filter(([option]) => own.includes(option))),
  }
}

interface FieldsProps {
  readonly strategy: LabStrategy
  readonly asking: Asking
  readonly change: (change: Partial<Asking>) => void
  readonly lab: LabView
  readonly editing: boolean
  readonly setEditing: (editing: boolean) => void
  readonly onModel: () => void
}

function Fields({ strategy, asking, change, lab, editing, setEditing, onModel }: FieldsProps) {
  const line = (id: string, label: string, value: string | null, usual: string, onChange: (text: string) => void) => (
    <>
      <label htmlFor={id}>{label}</label>
      <span className="field">
        <input
          id={id}
          value={value ?? ''}
          placeholder={usual}
          maxLength={200}
          spellCheck={false}
          onChange={event => onChange(event.target.value)}
        />
      </span>
    </>
  )
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
  return (
    <div className="lab-fields">
      {line('lab-name', 'Name', asking.name, 'Of the candidate; may be empty', name => change({ name }))}
      {strategy.asksModel ? (
        <>
          {line('lab-new-model', 'Model', asking.model, lab.model ?? 'Of the settings', text =>
            change({ model: orNull(text) }),
          )}
          {line('lab-new-effort', 'Effort', asking.effort, 'Of the settings', text => change({ effort: orNull(text) }))}
          <span>Address</span>
          <span className="lab-path">
            <span className="mono cut grow" title={lab.baseUrl}>
              {lab.baseUrl}
            </span>
            <button type="button" className="button" onClick={onModel}>
              Model and key…
            </button>
          </span>
        </>
      ) : null}
      <OptionFields options={strategy.options} set={asking.options} onSet={options => change({ options })} />
      {strategy.takesSummary ? (
        <>
          <label htmlFor="lab-summary">Summary</label>
          <textarea
            id="lab-summary"
            rows={10}
            value={asking.summary ?? ''}
            maxLength={400_000}
            placeholder="Type or paste it here."
            onChange={event => change({ summary: event.target.value })}
          />
        </>
      ) : null}
      {strategy.ownPrompt === null ? null : (
        <PromptField
          key={strategy.name}
          own={strategy.prompt ?? ''}
          form={strategy.ownPrompt}
          text={asking.prompts[strategy.name] ?? null}
          editing={editing}
          onEditing={setEditing}
          onText={prompt => change({ prompts: withPrompt(asking.prompts, strategy.name, prompt) })}
        />
      )}
    </div>
  )
}

function withPrompt(prompts: Asking['prompts'], name: string, prompt: string | null): Asking['prompts'] {
  const { [name]: _, ...rest } = prompts
  return prompt === null ? rest : { ...rest, [name]: prompt }
}

interface FootProps {
  readonly planned: Planned<LabPlan>
  readonly wrong: string | null
  readonly onRun: (plan: string) => void
}

function Foot({ planned: { plan, late }, wrong, onRun }: FootProps) {
  const ready = plan !== null && !late && plan.refusals.length === 0
  const request = plan?.request ?? null
  return (
    <footer className="overlay-foot">
      <span role="status" className={wrong === null ? 't2 grow' : 'export-error grow'}>
        {wrong ?? 'The session is not changed. A candidate is kept in the data folder.'}
      </span>
      <button type="button" className="button" onClick={closeOverlay}>
        Cancel
      </button>
      <button
        type="button"
        className="button primary"
        data-testid="lab-go"
        disabled={!ready}
        onClick={() => plan !== null && onRun(plan.plan)}
      >
        {request === null
          ? 'Make the candidate'
          : `Send ${bytes(request.bytes)} to ${URL.canParse(request.address) ? new URL(request.address).host : 'the server'}`}
      </button>
    </footer>
  )
}
