import type { BrowserWindow, IpcMainInvokeEvent } from 'electron'
import type { Events, Method } from '../preload/contract.ts'
import { ORIGIN } from './shell/app-pages.ts'
import type { Border, Window } from './shell/border.ts'

// Two channels cross to the page: `call` with a method and its arguments, answered with the JSON text of a Result;
// `event` with a name and the JSON text of its payload. preload/index.ts is the other end.

export interface Ipc {
  /** Sends an event as soon as the page has taken in what it starts with. */
  tell<E extends keyof Events>(event: E, payload: Events[E]): void
}

/** What a page asks before it has restored its tabs: an event that came earlier would be lost in that. */
const STARTING: ReadonlySet<unknown> = new Set<Method>(['appInfo', 'settings', 'windowState'])

/** Connects one window to the border. Each load of its page counts as a window of its own. */
export function attachIpc(win: BrowserWindow, border: Border): Ipc {
  const { webContents } = win
  const page: Window = {
    send: (event, json) => {
      if (!webContents.isDestroyed()) webContents.send('event', event, json)
    },
  }
  let now: Window = { ...page }
  let isReady = false
  let early: (() => void)[] = []
  border.join(now)
  webContents.on('did-navigate', () => {
    border.leave(now)
    now = { ...page }
    isReady = false
    border.join(now)
  })
  win.on('closed', () => border.leave(now))
  webContents.ipc.handle('call', (event, method: unknown, args: unknown) => {
    if (!isOurPage(event, win)) throw new Error('Only the page of Palimpsest may ask.')
    if (!isReady && !STARTING.has(method)) {
      isReady = true
      for (const send of early) send()
      early = []
    }
    return border.call(now, method, args)
  })
  return {
    tell: (event, payload) => {
      const send = () => page.send(event, JSON.stringify(payload))
      if (isReady) send()
      else early.push(send)
    },
  }
}

/** The main frame of the window, showing our own page. */
export function isOurPage(event: Pick<IpcMainInvokeEvent, 'senderFrame'>, win: BrowserWindow): boolean {
  const frame = event.senderFrame
  return frame !== null && frame === win.webContents.mainFrame && frame.origin === ORIGIN
}
