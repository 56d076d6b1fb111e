import { type Bridge, type Events, type Result, resourceQuery } from '../preload/contract.ts'
import { WebLink } from './web-link.ts'

const KEPT = 'palimpsest-token'

/** The web shell's bridge: calls and events over a WebSocket, texts and dropped files over authorised requests. */
export function webBridge(): Bridge {
  const token = takeToken()
  const link = new WebLink(`${location.origin.replace(/^http/, 'ws')}/socket`, token)
  const headers = { authorization: `Bearer ${token}` }
  return {
    shell: 'web',
    call: ((method: string, args: unknown) => link.call(method, args)) as Bridge['call'],
    on: (event, listener) => link.on(event, payload => listener(payload as Events[typeof event])),
    resource: (ref, from, to) => ({ url: `/resource?${resourceQuery(ref, from, to)}`, headers }),
    pathOf: file => upload(file, headers),
  }
}

/**
 * The token of this tab. It comes in the fragment, which no server and no log sees, and is kept for a reload of the
 * tab only; the address bar then names a place in a session and nothing secret.
 */
function takeToken(): string {
  const [, given, place] = /^#token=([\w-]+)(?:&(.*))?$/.exec(location.hash) ?? []
  if (given === undefined) return sessionStorage.getItem(KEPT) ?? ''
  sessionStorage.setItem(KEPT, given)
  history.replaceState(null, '', place ? `#${place}` : location.pathname)
  return given
}

/** A page cannot know where a dropped file lies, so the shell gets a copy of it, streamed. */
async function upload(file: unknown, headers: Readonly<Record<string, string>>): Promise<Result<string>> {
  if (!(file instanceof File)) return refused('bad-argument', 'What was dropped is not a file.')
  try {
    const url = `/drop?name=${encodeURIComponent(file.name)}`
    const response = await fetch(url, { method: 'PUT', headers, body: file })
    if (response.ok) return (await response.json()) as Result<string>
    return refused('internal', (await response.text()).trim())
  } catch {
    // A folder reads as a file that cannot be read; so does one that went away, or a shell that did.
    return refused('unreadable', `${file.name} could not be read. Drop a file, or open it by its path.`)
  }
}

const refused = (code: 'bad-argument' | 'internal' | 'unreadable', message: string): Result<never> => ({
  ok: false,
  error: { code, message },
})
