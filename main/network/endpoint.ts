import { done, failed, type Outcome } from '../base/failure.ts'

/** Where requests go: an address that the user set, checked. */
export interface Endpoint {
  /** Without a slash at its end: `https://api.example.com/v1`. */
  readonly base: string
  readonly secure: boolean
  /** Host and port, for sentences. */
  readonly host: string
  /** It is this machine. */
  readonly loopback: boolean
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Takes an address under which `/responses` lies. Only https, except for a server on this machine. */
export function endpointOf(address: string): Outcome<Endpoint> {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null)
    return failed('bad-argument', 'The address of the model is no URL, such as https://api.example.com/v1.')
  if (url.username !== '' || url.password !== '')
    return failed('bad-argument', 'The address of the model must hold no user name and no password.')
  if (url.search !== '' || url.hash !== '')
    return failed('bad-argument', 'The address of the model must end with its path: no ? and no #.')
  const secure = url.protocol === 'https:'
  if (!secure && url.protocol !== 'http:')
    return failed('bad-argument', 'The address of the model must begin with https://.')
  if (!secure && !LOOPBACK.test(url.hostname))
    return failed(
      'bad-argument',
      'The address of the model must begin with https://; http:// is for this machine alone.',
    )
  return done({ base: url.href.replace(/\/+$/, ''), secure, host: url.host, loopback: LOOPBACK.test(url.hostname) })
}
