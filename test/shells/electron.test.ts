import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { Settings } from '../../preload/contract.ts'
import { electronDouble } from './electron-double.ts'
import { temporaryFolder } from './support.ts'

const argv = process.argv

beforeEach(() => vi.resetModules())
afterEach(() => {
  vi.doUnmock('electron')
  process.argv = argv
})

interface Start {
  readonly words?: readonly string[]
  readonly settings?: object
  readonly windowState?: object
  readonly place?: object
  readonly prepare?: (double: ReturnType<typeof electronDouble>) => void
}

/** Runs main/index.ts on a double of Electron, as far as it goes by itself. */
async function startShell({ words = [], settings, windowState, place, prepare }: Start = {}) {
  const folder = temporaryFolder()
  const write = (name: string, value: object | undefined) =>
    value && writeFileSync(join(folder, name), JSON.stringify(value))
  mkdirSync(folder, { recursive: true })
  write('settings.json', settings)
  write('window.json', windowState)
  write('window-place.json', place)
  process.env.PALIMPSEST_HOME = folder
  process.argv = ['palimpsest', ...words]
  const double = electronDouble()
  prepare?.(double)
  vi.doMock('electron', () => double.electron)
  const { fileOf } = await import('../../main/index.ts')
  await new Promise(resolve => setImmediate(resolve))
  const [win] = double.windows
  return { ...double, folder, win, fileOf }
}

type Shell = Awaited<ReturnType<typeof startShell>>

/** The first argument of the first call of a double. */
const given = <T>(double: { readonly mock: { readonly calls: readonly unknown[][] } }): T =>
  double.mock.calls[0]?.[0] as T

/** The window, which has to be there. */
function windowOf({ win }: Shell) {
  if (win === undefined) throw new Error('No window was opened.')
  return win
}

test('the scheme of the pages is registered before the program is ready, and every page is in the sandbox', async () => {
  const { electron, app } = await startShell()
  expect(electron.protocol.registerSchemesAsPrivileged).toHaveBeenCalledExactlyOnceWith([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
  expect(app.enableSandbox).toHaveBeenCalledOnce()
})

test('the window is locked down, and stands in the colours of the theme from the first moment', async () => {
  const shell = await startShell({ settings: { theme: 'light' } })
  const { options, loaded, show } = windowOf(shell)
  expect(options).toMatchObject({
    show: false,
    backgroundColor: '#ffffff',
    titleBarStyle: 'hidden',
    titleBarOverlay: { color: '#eef0f3', symbolColor: '#191d22', height: 36 },
  })
  expect(options.webPreferences).toEqual({
    preload: expect.stringMatching(/dist.preload.index\.cjs$/),
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
  })
  expect(loaded).toEqual(['app://palimpsest/index.html'])
  expect(show).not.toHaveBeenCalled()
  windowOf(shell).emit('ready-to-show')
  expect(show).toHaveBeenCalledOnce()
})

test('the theme of the system is followed where no other was chosen', async () => {
  const shell = await startShell()
  expect(windowOf(shell).options.backgroundColor).toBe('#14171b')
  shell.electron.nativeTheme.shouldUseDarkColors = false
  shell.electron.nativeTheme.emit('updated')
  expect(windowOf(shell).setBackgroundColor).toHaveBeenLastCalledWith('#ffffff')
})

test('no page goes elsewhere, opens a window or embeds one', async () => {
  const { webContents } = windowOf(await startShell())
  for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
    const preventDefault = vi.fn()
    webContents.emit(name, { preventDefault, url: 'https://evil.example' })
    expect(preventDefault).toHaveBeenCalledOnce()
  }
  expect(webContents.openHandler?.({ url: 'https://evil.example' })).toEqual({ action: 'deny' })
})

test('no permission is given but to copy, and only to our own page', async () => {
  const { session } = await startShell()
  const check = session.setPermissionCheckHandler.mock.calls[0]?.[0] as (c: null, p: string, o: string) => boolean
  expect(check(null, 'clipboard-sanitized-write', 'app://palimpsest/')).toBe(true)
  expect(check(null, 'clipboard-sanitized-write', 'https://evil.example/')).toBe(false)
  for (const permission of ['clipboard-read', 'media', 'geolocation', 'notifications', 'openExternal', 'fileSystem'])
    expect(check(null, permission, 'app://palimpsest/')).toBe(false)
  const request = session.setPermissionRequestHandler.mock.calls[0]?.[0] as (
    contents: null,
    permission: string,
    answer: (granted: boolean) => void,
    details: { requestingUrl: string },
  ) => void
  const asked = (permission: string, requestingUrl: string) => {
    const answer = vi.fn()
    request(null, permission, answer, { requestingUrl })
    return given<boolean>(answer)
  }
  expect(asked('clipboard-sanitized-write', 'app://palimpsest/index.html')).toBe(true)
  expect(asked('clipboard-sanitized-write', 'app://palimpsest.evil/index.html')).toBe(false)
  expect(asked('openExternal', 'app://palimpsest/index.html')).toBe(false)
  expect(given<() => boolean>(session.setDevicePermissionHandler)()).toBe(false)
})

test('nothing goes to the network', async () => {
  const { session } = await startShell()
  const before = session.webRequest.onBeforeRequest.mock.calls[0]?.[0] as (
    details: { url: string },
    answer: (response: { cancel: boolean }) => void,
  ) => void
  const cancelled = (url: string) => {
    const answer = vi.fn()
    before({ url }, answer)
    return given<{ cancel: boolean }>(answer).cancel
  }
  for (const url of [
    'http://a.example/',
    'https://a.example/',
    'ws://a.example/',
    'ftp://a',
    'file:///etc/passwd',
    'nonsense',
  ])
    expect(cancelled(url)).toBe(true)
  for (const url of [
    'app://palimpsest/index.html',
    'blob:app://palimpsest/1',
    'data:image/png;base64,',
    'devtools://x',
  ])
    expect(cancelled(url)).toBe(false)
})

test('only the main frame of our own page is answered', async () => {
  const { webContents } = windowOf(await startShell())
  expect([...webContents.handlers.keys()]).toEqual(['call'])
  expect(JSON.parse((await webContents.invoke('settings', {})) as string)).toMatchObject({ ok: true })
  const refused = 'Only the page of Palimpsest may ask.'
  expect(() => webContents.invoke('settings', {}, null)).toThrow(refused)
  expect(() => webContents.invoke('settings', {}, { origin: 'app://palimpsest' })).toThrow(refused)
  webContents.mainFrame.origin = 'https://evil.example'
  expect(() => webContents.invoke('settings', {})).toThrow(refused)
})

test('arguments are checked, and unknown methods are an error', async () => {
  const { webContents } = windowOf(await startShell())
  const code = async (method: unknown, args: unknown) =>
    (JSON.parse((await webContents.invoke(method, args)) as string) as { error?: { code: string } }).error?.code
  expect(await code('settings', { more: 1 })).toBe('bad-argument')
  expect(await code('nothing', {})).toBe('bad-argument')
  expect(await code({ toString: 'settings' }, {})).toBe('bad-argument')
  expect(await code('openThread', undefined)).toBe('bad-argument')
})

test('both workers start with the window and are told their role before any call', async () => {
  const { children, win, folder } = await startShell()
  expect(children.map(child => child.posted)).toEqual([
    [{ kind: 'start', role: 'thread', dataFolder: folder }],
    [{ kind: 'start', role: 'library', dataFolder: folder }],
  ])
  const answer = win?.webContents.invoke('thread', { key: 'a' }) as Promise<string>
  const [child] = children
  expect(child?.file).toMatch(/main.engine\.ts$/)
  expect(child?.posted).toEqual([
    { kind: 'start', role: 'thread', dataFolder: folder },
    { kind: 'call', id: 1, method: 'thread', args: { key: 'a' } },
  ])
  child?.emit('message', { kind: 'reply', id: 1, json: '{"ok":true,"value":1}' })
  expect(await answer).toBe('{"ok":true,"value":1}')
  child?.emit('message', { kind: 'event', event: 'library', json: '{"pending":2}' })
  expect(win?.webContents.sent).toEqual([['event', 'library', '{"pending":2}']])
})

test('a second start hands its file over and ends; the first one opens it', async () => {
  const first = await startShell()
  const { webContents, focus } = windowOf(first)
  first.app.emit('second-instance', {}, [], '/', { file: '/other.jsonl' })
  await new Promise(resolve => setImmediate(resolve))
  expect(focus).toHaveBeenCalled()
  // The page is still starting: it hears of the file once it has restored its tabs.
  await webContents.invoke('appInfo', {})
  expect(webContents.sent).toEqual([])
  void webContents.invoke('listSessions', { query: '', from: 0, count: 1, refresh: false })
  expect(webContents.sent).toEqual([['event', 'open', '{"path":"/other.jsonl"}']])
  for (const odd of [null, undefined, {}, { file: 1 }]) first.app.emit('second-instance', {}, [], '/', odd)
  await new Promise(resolve => setImmediate(resolve))
  expect(webContents.sent).toHaveLength(1)
})

test('without the lock no window opens', async () => {
  const { app, windows } = await startShell({
    words: ['/a.jsonl'],
    prepare: double => void double.app.requestSingleInstanceLock.mockReturnValue(false),
  })
  expect(app.requestSingleInstanceLock).toHaveBeenCalledExactlyOnceWith({ file: '/a.jsonl' })
  expect(app.quit).toHaveBeenCalledOnce()
  expect(windows).toEqual([])
})

test('a file that the system opens is opened, before the window is there or after', async () => {
  const preventDefault = vi.fn()
  const early = await startShell({
    prepare: ({ app }) => {
      app.whenReady = async () => {
        app.emit('open-file', { preventDefault }, '/early.jsonl')
        app.emit('open-file', { preventDefault }, '/more.jsonl')
      }
    },
  })
  const { webContents } = windowOf(early)
  const info = JSON.parse((await webContents.invoke('appInfo', {})) as string) as { value: { open: string } }
  expect(info.value.open).toBe('/early.jsonl')
  void webContents.invoke('thread', { key: 'a' })
  early.app.emit('open-file', { preventDefault }, '/late.jsonl')
  expect(webContents.sent.map(([, name, json]) => [name, json])).toEqual([
    ['open', '{"path":"/more.jsonl"}'],
    ['open', '{"path":"/late.jsonl"}'],
  ])
  expect(preventDefault).toHaveBeenCalledTimes(3)
})

test('the file is found among the words of the command line', async () => {
  const { fileOf } = await startShell()
  expect(fileOf(['exe', '--no-sandbox', '/a.jsonl'], false, '/')).toBe('/a.jsonl')
  expect(fileOf(['electron', '--x=1', '/checkout', '/a.jsonl'], true, '/')).toBe('/a.jsonl')
  expect(fileOf(['exe', 'a.jsonl'], false, '/folder')).toBe(join('/folder', 'a.jsonl'))
  expect(fileOf(['exe'], false, '/')).toBe(null)
  expect(fileOf(['electron', '/checkout'], true, '/')).toBe(null)
  const id = '01a1fc95-6a22-73f2-a2f2-887833a9a96a'
  expect(fileOf(['exe', id], false, '/')).toBe(id)
})

test('the window comes back where it was, unless no screen shows that any more', async () => {
  const bounds = { x: 100, y: 50, width: 1000, height: 600 }
  const back = windowOf(await startShell({ place: { bounds, maximized: true } }))
  expect(back.options).toMatchObject(bounds)
  expect(back.maximize).toHaveBeenCalledOnce()
  vi.resetModules()
  const off = windowOf(await startShell({ place: { bounds: { ...bounds, x: 5000 }, maximized: true } }))
  expect(off.options).toMatchObject({ width: 1280, height: 800 })
  expect(off.options).not.toHaveProperty('x')
  expect(off.maximize).not.toHaveBeenCalled()
})

test('where the window stands is remembered when it closes', async () => {
  const shell = await startShell()
  windowOf(shell).emit('close')
  expect(JSON.parse(readFileSync(join(shell.folder, 'window-place.json'), 'utf8'))).toEqual({
    bounds: { x: 10, y: 20, width: 900, height: 700 },
    maximized: true,
  })
})

test('a page whose process died is loaded again, but not over and over', async () => {
  const { webContents } = windowOf(await startShell())
  webContents.emit('render-process-gone', {}, { reason: 'clean-exit' })
  expect(webContents.reload).not.toHaveBeenCalled()
  webContents.emit('render-process-gone', {}, { reason: 'crashed' })
  webContents.emit('render-process-gone', {}, { reason: 'crashed' })
  expect(webContents.reload).toHaveBeenCalledOnce()
})

test('the file dialog answers a path, or null when it was cancelled', async () => {
  const { electron, win } = await startShell()
  expect(await win?.webContents.invoke('pickFile', {})).toBe('{"ok":true,"value":"/chosen.jsonl"}')
  electron.dialog.showOpenDialog.mockResolvedValue({ filePaths: [] })
  expect(await win?.webContents.invoke('pickFile', {})).toBe('{"ok":true,"value":null}')
})

test('a typed key goes to the key store, and from there to the worker with a run and with nothing else', async () => {
  const { children, folder, win, electron } = await startShell()
  const secret = 'sk-test-0123456789'
  const invoke = (method: string, args: unknown) => Promise.resolve(win?.webContents.invoke(method, args))
  const saved = JSON.parse((await invoke('settings', {})) as string) as { value: Settings }
  const settings = { ...saved.value, model: { ...saved.value.model, keyFrom: 'store' } }
  const answers = [
    await invoke('saveSettings', { settings }),
    await invoke('storeKey', { baseUrl: 'https://api.example.com/v1', value: secret }),
    await invoke('keyStatus', {}),
    await invoke('settings', {}),
  ]
  expect(answers[2]).toContain('"storedFor":"api.example.com"')
  expect(JSON.stringify([answers, win?.webContents.sent])).not.toContain(secret)
  const plan = { strategy: 'codex-local', model: null, effort: null, prompt: null, summary: null, options: {} }
  void invoke('thread', { key: 'a' })
  void invoke('labPlan', { key: 'a', at: 'end', settings: plan })
  void invoke('labRun', { key: 'a', plan: 'p', name: '' })
  const posted = () => children[0]?.posted as readonly { method?: string; stored?: unknown }[]
  await expect.poll(() => posted().map(({ method }) => method)).toContain('labRun')
  expect(posted().flatMap(({ method, stored }) => (stored === undefined ? [] : [[method, stored]]))).toEqual([
    ['labPlan', { host: 'api.example.com', value: null }],
    ['labRun', { host: 'api.example.com', value: secret }],
  ])
  expect(JSON.stringify(children[1]?.posted)).not.toContain(secret)
  for (const name of readdirSync(folder).filter(each => each.endsWith('.json')))
    expect(readFileSync(join(folder, name), 'utf8')).not.toContain(secret)
  electron.safeStorage.getSelectedStorageBackend.mockReturnValue('basic_text')
  if (process.platform === 'linux')
    expect(await invoke('labRun', { key: 'a', plan: 'p', name: '' })).toContain('"code":"no-key"')
})

test('the dialog for a new file answers a path, or null when it was cancelled', async () => {
  const { electron, win } = await startShell()
  const ask = () => win?.webContents.invoke('pickTarget', { path: '/new' })
  expect(await ask()).toBe('{"ok":true,"value":"/new.new"}')
  electron.dialog.showSaveDialog.mockResolvedValue({ canceled: true, filePath: '' })
  expect(await ask()).toBe('{"ok":true,"value":null}')
})

test('a file that was written is shown in the file manager', async () => {
  const { electron, win } = await startShell()
  expect(await win?.webContents.invoke('showInFolder', { path: '/new' })).toBe('{"ok":true,"value":null}')
  expect(electron.shell.showItemInFolder).toHaveBeenCalledWith('/new')
})

test('settings that were saved change the frame, and tabs that were saved the menu', async () => {
  const shell = await startShell()
  const { webContents, setBackgroundColor, setTitleBarOverlay } = windowOf(shell)
  const saved = JSON.parse((await webContents.invoke('settings', {})) as string) as { value: object }
  await webContents.invoke('saveSettings', { settings: { ...saved.value, theme: 'contrast' } })
  expect(setBackgroundColor).toHaveBeenLastCalledWith('#000000')
  if (process.platform !== 'darwin')
    expect(setTitleBarOverlay).toHaveBeenLastCalledWith({ color: '#000000', symbolColor: '#ffffff' })
  const panes = { library: 1, inspector: 1, drawer: 1, libraryOpen: true, inspectorOpen: true }
  const recent = [{ path: '/r.jsonl', title: 'Fix & go', openedAt: 1 }]
  await webContents.invoke('saveWindowState', {
    state: { tabs: [], active: 0, recent, panes, exportFolder: null, filter: { sessions: {}, kinds: null } },
  })
  expect(JSON.stringify(shell.electron.Menu.setApplicationMenu.mock.lastCall)).toContain('Fix && go')
})

test('the workers end before the program does', async () => {
  const { app, children, win } = await startShell()
  void win?.webContents.invoke('thread', { key: 'a' })
  const preventDefault = vi.fn()
  app.emit('will-quit', { preventDefault })
  expect(preventDefault).toHaveBeenCalledOnce()
  await expect.poll(() => app.quit.mock.calls.length).toBe(1)
  expect(children[0]?.posted.at(-1)).toEqual({ kind: 'end' })
  app.emit('will-quit', { preventDefault })
  expect(preventDefault).toHaveBeenCalledOnce()
})

test('closing the last window ends the program, except on macOS', async () => {
  const { app } = await startShell()
  const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin')
  onTestFinished(() => platform.mockRestore())
  app.emit('window-all-closed')
  expect(app.quit).not.toHaveBeenCalled()
  platform.mockReturnValue('linux')
  app.emit('window-all-closed')
  expect(app.quit).toHaveBeenCalledOnce()
})

test('a window that was closed is opened anew by the next file', async () => {
  const { app, windows } = await startShell()
  windows[0]?.emit('closed')
  app.emit('activate')
  await new Promise(resolve => setImmediate(resolve))
  expect(windows).toHaveLength(2)
})

test('a data folder that cannot be made is said before anything opens', async () => {
  const { electron, app, windows } = await startShell({
    prepare: () => {
      const file = join(temporaryFolder(), 'file')
      writeFileSync(file, '')
      process.env.PALIMPSEST_HOME = join(file, 'data')
    },
  })
  expect(electron.dialog.showErrorBox).toHaveBeenCalledOnce()
  expect(app.exit).toHaveBeenCalledExactlyOnceWith(1)
  expect(windows).toEqual([])
})
