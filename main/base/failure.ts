/** An expected failure of the core: a value, never thrown. `message` is one plain sentence or two. */
export interface Failure {
  readonly code: FailureCode
  readonly message: string
}

export type FailureCode =
  | 'not-found'
  | 'is-directory'
  | 'no-permission'
  | 'empty'
  | 'lfs-pointer'
  | 'not-a-session'
  | 'unreadable'
  | 'no-such-point'
  | 'bad-argument'
  | 'not-writable'
  /** A home does not define the model provider that a session names. */
  | 'unknown-provider'
  /** A candidate was made for another session or point. */
  | 'other-candidate'

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure }

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value })

export const failed = (code: FailureCode, message: string): { readonly ok: false; readonly error: Failure } => ({
  ok: false,
  error: { code, message },
})
