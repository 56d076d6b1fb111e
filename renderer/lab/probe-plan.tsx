import type { ProbePlan } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { counted, tokens } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { historyWords } from './probe-words.ts'
import { AskedModel, GoesTo, Refused } from './sent.tsx'
import type { Planned } from './use-plan.ts'

export interface ProbePlanProps {
  readonly planned: Planned<ProbePlan>
  /** Why the last start was refused; null where it was not. */
  readonly wrong: string | null
  /** Why nothing can be planned; "" where it can. */
  readonly missing: string
  readonly onModel: () => void
  readonly onRun: (plan: string) => void
}

/** What would be asked and where to, before anything is. */
export function ProbePlanView({ planned: { plan, error, late }, wrong, missing, onModel, onRun }: ProbePlanProps) {
  const refused = plan?.refusals ?? []
  const ready = plan !== null && !late && missing === '' && refused.length === 0
  return (
    <section
      className={late ? 'lab-plan late' : 'lab-plan'}
      aria-busy={late}
      aria-label="What is sent"
      data-testid="probe-plan"
    >
      {missing === '' ? null : <p className="t2">{missing}</p>}
      {error === null ? null : <Refused message={error.message} />}
      {wrong === null ? null : <Refused message={wrong} />}
      {refused.map(({ code, message }) => (
        <Refused key={message} message={message}>
          {code === 'no-key' ? (
            <button type="button" className="button" onClick={onModel}>
              Model and key…
            </button>
          ) : null}
        </Refused>
      ))}
      {plan === null || missing !== '' ? null : (
        <>
          <Sent plan={plan} />
          {plan.notes.map(note => (
            <p key={note} className="t2">
              {note}
            </p>
          ))}
          <p>
            <button
              type="button"
              className="button primary"
              data-testid="probe-go"
              disabled={!ready}
              onClick={() => onRun(plan.plan)}
            >
              <Icon name="run" />
              {`Ask: send ${bytes(plan.request.bytes)} to ${hostOf(plan.request.address)}`}
            </button>
          </p>
        </>
      )}
    </section>
  )
}

const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : 'the server')

function Sent({ plan: { request, questions, histories } }: { readonly plan: ProbePlan }) {
  const { address, loopback, model, effort, bytes: size, tokens: weight, requests, key } = request
  return (
    <dl className="lab-request num">
      <GoesTo address={address} loopback={loopback} />
      <dt className="t2">What</dt>
      <dd>
        {counted(questions, 'question')} with {counted(histories.length, 'history', 'histories')}:{' '}
        <strong>{counted(requests, 'request')}</strong>, <strong>{bytes(size)}</strong> of this session,{' '}
        <strong>≈ {tokens(weight)}</strong> tokens together
      </dd>
      <dt className="t2">Each</dt>
      <dd>
        {histories.map(({ id, name, tokens: own }, n) => (
          <span key={id ?? name}>
            {historyWords({ id, name }, n)} ≈ {tokens(own)}
            {n < histories.length - 1 ? ', ' : ''}
          </span>
        ))}
      </dd>
      <AskedModel model={model} effort={effort} />
      <dt className="t2">Key</dt>
      <dd>{key}</dd>
    </dl>
  )
}
