import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  app,
  type BrowserWindow,
  dialog,
  nativeTheme,
  protocol,
  safeStorage,
  shell as system,
  utilityProcess,
} from 'electron'
import { shellHandlers } from './handlers/shell.ts'
import { type KeyStore, StoredKeys } from './handlers/stored-keys.ts'
import { attachIpc, type Ipc } from './ipc.ts'
import { dataFolderOf, makeDataFolder } from './library/data-folder.ts'
import { readSettings } from './library/settings.ts'
import { readWindowState } from './library/window-state.ts'
import { installMenu } from './menu.ts'
import { engineUrl, fileArgument, pagesFolder, programVersion } from './places.ts'
import { answerApp, SCHEME } from './shell/app-pages.ts'
import { Border } from './shell/border.ts'
import type { Fork } from './shell/engine-client.ts'
import { guardAll, openWindow, paintWindow } from './window.ts'

// Entry of the Electron shell.

/** FILE among the words of a command line; Chromium's switches and, in a checkout, the program's folder are not it. */
export function fileOf(argv: readonly string[], isCheckout: boolean, cwd: string): string | null {
  const words = argv.slice(1).filter(word => word !== '' && !word.startsWith('-'))
  const file = words[isCheckout ? 1 : 0]
  return file === undefined ? null : fileArgument(file, cwd)
}

/** One process for each role: a session that is too much for one of them does not take the window with it. */
const forkUtility: Fork = role => {
  const child = utilityProcess.fork(fileURLToPath(engineUrl), [], { serviceName: `Palimpsest ${role}` })
  return {
    post: message => child.postMessage(message),
    onMessage: listener => void child.on('message', listener),
    onExit: listener => void child.once('exit', () => listener()),
    kill: () => void child.kill(),
  }
}

const FILES = {
  session: { name: 'Sessions, exported pages and databases', extensions: ['jsonl', 'zst', 'html', 'sqlite'] },
  text: { name: 'Texts', extensions: ['md', 'txt'] },
}

/** On Linux without a key store Electron seals with a password that stands in its source: that is none. */
const systemKeys: KeyStore = {
  isAvailable: async () =>
    (await safeStorage.isAsyncEncryptionAvailable()) && !(process.platform === 'linux' && isPlain()),
  seal: text => safeStorage.encryptStringAsync(text),
  open: async sealed => (await safeStorage.decryptStringAsync(Buffer.from(sealed))).result,
}

const isPlain = (): boolean => ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())

/** The one window of the program and what belongs to it. */
interface Shown {
  readonly win: BrowserWindow
  readonly ipc: Ipc
}

class Shell {
  readonly #data: string
  readonly #border: Border
  #shown: Shown | null = null

  constructor(data: string, open: string | null) {
    this.#data = data
    const keys = new StoredKeys(data, systemKeys)
    const { close: closeShell, ...shellCalls } = shellHandlers({
      dataFolder: data,
      keys,
      version: programVersion(),
      shell: 'electron',
      open,
      pickFile: what => this.#pickFile(what),
      pickTarget: path => this.#pickTarget(path),
      showInFolder: path => system.showItemInFolder(path),
      say: sentence => console.error(sentence),
    })
    this.#border = new Border({
      dataFolder: data,
      fork: forkUtility,
      shellCalls,
      closeShell,
      keys,
      onDone: method => {
        if (method === 'saveSettings') this.paint()
        if (method === 'saveWindowState') this.setMenu()
      },
    })
    protocol.handle(SCHEME, request =>
      answerApp(request, { pages: pagesFolder, read: range => this.#border.read(range) }),
    )
  }

  /** Shows the window, as a new one where it was closed. */
  show(): Shown {
    const shown = this.#shown ?? this.#newWindow()
    if (shown.win.isMinimized()) shown.win.restore()
    shown.win.focus()
    return shown
  }

  open(path: string): void {
    app.addRecentDocument(path)
    this.show().ipc.tell('open', { path })
  }

  setMenu(): void {
    installMenu({
      platform: process.platform,
      recent: readWindowState(this.#data).value.recent,
      run: name => this.show().ipc.tell('command', { name }),
      open: path => this.open(path),
    })
  }

  paint(): void {
    if (this.#shown !== null) paintWindow(this.#shown.win, this.#theme())
  }

  end(): Promise<void> {
    return this.#border.end()
  }

  #newWindow(): Shown {
    const win = openWindow({ dataFolder: this.#data, theme: this.#theme() })
    this.#shown = { win, ipc: attachIpc(win, this.#border) }
    win.on('closed', () => {
      this.#shown = null
    })
    return this.#shown
  }

  #theme() {
    return readSettings(this.#data).value.theme
  }

  async #pickFile(what: 'session' | 'text'): Promise<string | null> {
    const { filePaths } = await dialog.showOpenDialog(this.show().win, {
      properties: ['openFile'],
      filters: [FILES[what], { name: 'All files', extensions: ['*'] }],
    })
    return filePaths[0] ?? null
  }

  async #pickTarget(path: string): Promise<string | null> {
    const { canceled, filePath } = await dialog.showSaveDialog(this.show().win, {
      defaultPath: path,
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    })
    return canceled || filePath === '' ? null : filePath
  }
}

function start(): void {
  const folder = makeDataFolder(dataFolderOf())
  if (!folder.ok) {
    fail(folder.error.message)
    return
  }
  // Chromium's own files, so that two data folders are two programs.
  if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(folder.value, 'electron'))
  const file = fileOf(process.argv, process.defaultApp === true, process.cwd())
  if (app.requestSingleInstanceLock({ file })) run(startShell(folder.value, file))
  else app.quit()
}

function run(shell: Promise<Shell>): void {
  app.on('second-instance', (_event, _argv, _cwd, sent) => {
    const { file } = (sent ?? {}) as { readonly file?: unknown }
    void shell.then(one => (typeof file === 'string' ? one.open(file) : one.show()))
  })
  app.on('activate', () => void shell.then(one => one.show()))
  endWith(shell)
  shell.catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)))
}

async function startShell(data: string, file: string | null): Promise<Shell> {
  const early: string[] = []
  let open = (path: string): void => void early.push(path)
  // macOS opens files by this event, also before the program is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault()
    open(path)
  })
  await app.whenReady()
  guardAll()
  const shell = new Shell(data, file ?? early.shift() ?? null)
  open = path => shell.open(path)
  nativeTheme.on('updated', () => shell.paint())
  shell.setMenu()
  shell.show()
  for (const path of early) shell.open(path)
  return shell
}

/** The workers let go of their files before the program goes. */
function endWith(shell: Promise<Shell>): void {
  let ended = false
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('will-quit', event => {
    if (ended) return
    event.preventDefault()
    void shell
      .then(one => one.end())
      .finally(() => {
        ended = true
        app.quit()
      })
  })
}

function fail(message: string): void {
  dialog.showErrorBox('Palimpsest cannot start', message)
  app.exit(1)
}

app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
])
start()
