import type { LabPlan } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { count, counted, tokens } from '../format/numbers.ts'
import { AskedModel, GoesTo, Refused } from './sent.tsx'
import type { Planned } from './use-plan.ts'

export interface PlanProps {
  readonly planned: Planned<LabPlan>
  /** Why nothing can be planned yet; "" where it can. */
  readonly missing: string
  readonly onModel: () => void
  /** Goes on without a model; null where that is not offered. */
  readonly onOffline: (() => void) | null
}

/** What would be sent, and where to, before anything is. */
export function Plan({ planned: { plan, error, late }, missing, onModel, onOffline }: PlanProps) {
  return (
    <section
      className={late ? 'lab-plan late' : 'lab-plan'}
      aria-busy={late}
      aria-label="What is sent"
      data-testid="lab-plan"
    >
      {missing === '' ? null : <p className="t2">{missing}</p>}
      {error === null ? null : <Refused message={error.message} />}
      {plan?.refusals.map(({ code, message }) => (
        <Refused key={message} message={message}>
          {code === 'no-key' ? (
            <>
              <button type="button" className="button" onClick={onModel}>
                Model and key…
              </button>
              {onOffline === null ? null : (
                <button type="button" className="button" onClick={onOffline}>
                  Extract, offline
                </button>
              )}
            </>
          ) : null}
        </Refused>
      ))}
      {missing !== '' || plan === null ? null : plan.request === null ? (
        <p>No model is asked. Nothing leaves this machine.</p>
      ) : (
        <Request request={plan.request} />
      )}
      {plan?.notes.map(note => (
        <p key={note} className="t2">
          {note}
        </p>
      ))}
    </section>
  )
}

function Request({ request }: { readonly request: NonNullable<LabPlan['request']> }) {
  const { address, loopback, model, effort, bytes: size, tokens: weight, items, requests, mostRequests, key } = request
  return (
    <dl className="lab-request num">
      <GoesTo address={address} loopback={loopback} />
      <dt className="t2">What</dt>
      <dd>
        <strong>{bytes(size)}</strong> of this session, <strong>≈ {tokens(weight)}</strong> tokens in{' '}
        {counted(items, 'item')}
      </dd>
      <AskedModel model={model} effort={effort} />
      <dt className="t2">Requests</dt>
      <dd>
        {count(requests)}
        {mostRequests > requests ? `, at most ${count(mostRequests)} when the server fails` : ''}
      </dd>
      <dt className="t2">Key</dt>
      <dd>{key}</dd>
    </dl>
  )
}
