import type { ReactNode } from 'react'
import { Icon } from '../icons.ts'

/** Why nothing can be sent, with what helps. */
export const Refused = ({ message, children }: { readonly message: string; readonly children?: ReactNode }) => (
  <div className="notice bad" role="alert">
    <Icon name="error" />
    <p className="grow">{message}</p>
    {children}
  </div>
)

export const GoesTo = ({ address, loopback }: { readonly address: string; readonly loopback: boolean }) => (
  <>
    <dt className="t2">Goes to</dt>
    <dd>
      <span className="mono selectable">{address}</span>
      {loopback ? <span className="badge">this machine</span> : null}
    </dd>
  </>
)

export const AskedModel = ({ model, effort }: { readonly model: string; readonly effort: string | null }) => (
  <>
    <dt className="t2">Model</dt>
    <dd>
      {model}
      {effort === null ? '' : `, effort ${effort}`}
    </dd>
  </>
)
