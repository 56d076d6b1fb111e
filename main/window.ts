import { app, BrowserWindow, nativeTheme, type Session, screen, session, type WebContents } from 'electron'
import type { Theme } from '../preload/contract.ts'
import { preloadFile } from './places.ts'
import { ORIGIN, SCHEME, START } from './shell/app-pages.ts'
import { type Colours, coloursOf } from './shell/colours.ts'
import { LEAST, readPlace, writePlace } from './shell/window-place.ts'

/** Height of the page's own title bar (`--h-title`), which the system's buttons stand in. */
const TITLE_HEIGHT = 36

/** Shortest time between two reloads after the page's process died, in milliseconds. */
const BETWEEN_RELOADS = 10_000

export interface WindowOptions {
  readonly dataFolder: string
  readonly theme: Theme
}

/** Opens the window where it last was, and loads the page. */
export function openWindow({ dataFolder, theme }: WindowOptions): BrowserWindow {
  const screens = screen.getAllDisplays().map(display => display.workArea)
  const place = readPlace(dataFolder, screens)
  const colours = coloursOf(theme, nativeTheme)
  const win = new BrowserWindow({
    width: 1280,
    height: 800,
    ...place?.bounds,
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    show: false,
    title: 'Palimpsest',
    backgroundColor: colours.background,
    titleBarStyle: 'hidden',
    titleBarOverlay: { color: colours.bar, symbolColor: colours.text, height: TITLE_HEIGHT },
    webPreferences: {
      preload: preloadFile,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      // Its dictionaries would be fetched from the network.
      spellcheck: false,
    },
  })
  if (place?.maximized) win.maximize()
  win.once('ready-to-show', () => win.show())
  win.on('close', () => writePlace(dataFolder, { bounds: win.getNormalBounds(), maximized: win.isMaximized() }))
  reloadWhenDead(win)
  void win.loadURL(START)
  return win
}

function reloadWhenDead(win: BrowserWindow): void {
  let last = Number.NEGATIVE_INFINITY
  win.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || performance.now() - last < BETWEEN_RELOADS) return
    last = performance.now()
    win.webContents.reload()
  })
}

/** Paints the frame in the colours of a theme: after the setting or the system's look changed. */
export function paintWindow(win: BrowserWindow, theme: Theme): void {
  const colours: Colours = coloursOf(theme, nativeTheme)
  win.setBackgroundColor(colours.background)
  // On macOS the system paints the buttons itself.
  if (process.platform !== 'darwin') win.setTitleBarOverlay({ color: colours.bar, symbolColor: colours.text })
}

/** No page leaves its place, opens another one or embeds one, whatever it is made to try. */
export function guardContents(contents: WebContents): void {
  contents.on('will-navigate', event => event.preventDefault())
  contents.on('will-frame-navigate', event => event.preventDefault())
  contents.on('will-redirect', event => event.preventDefault())
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Nothing is allowed but to copy what the user asked to copy; and nothing goes to the network. */
export function guardSession(pages: Session): void {
  const mayCopy = (permission: string, origin: string) =>
    permission === 'clipboard-sanitized-write' && origin.replace(/\/$/, '') === ORIGIN
  pages.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(mayCopy(permission, requestingUrl.startsWith(`${ORIGIN}/`) ? ORIGIN : '')),
  )
  pages.setPermissionCheckHandler((_contents, permission, origin) => mayCopy(permission, origin))
  pages.setDevicePermissionHandler(() => false)
  pages.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isLocal(url) }))
}

const isLocal = (url: string): boolean => LOCAL.has(url.slice(0, url.indexOf(':')))
const LOCAL = new Set([SCHEME, 'data', 'blob', 'devtools'])

/** Guards everything that is made from now on. */
export function guardAll(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
  guardSession(session.defaultSession)
}
