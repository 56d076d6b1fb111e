import { EventEmitter } from 'node:events'
import { vi } from 'vitest'

// Stands for the `electron` module, as far as the shell uses it. It remembers what was asked of it.

type Handler = (event: unknown, ...args: unknown[]) => unknown

export class ContentsDouble extends EventEmitter {
  readonly mainFrame = { origin: 'app://palimpsest' }
  readonly handlers = new Map<string, Handler>()
  readonly sent: unknown[][] = []
  readonly ipc = { handle: (channel: string, handler: Handler) => this.handlers.set(channel, handler) }
  readonly reload = vi.fn()
  openHandler: ((details: { url: string }) => unknown) | null = null
  send(...message: unknown[]): void {
    this.sent.push(message)
  }
  isDestroyed(): boolean {
    return false
  }
  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.openHandler = handler
  }
  /** A call as preload makes it. */
  invoke(method: unknown, args: unknown, senderFrame: unknown = this.mainFrame): unknown {
    return this.handlers.get('call')?.({ senderFrame }, method, args)
  }
}

export interface WindowOptions {
  readonly [name: string]: unknown
  readonly webPreferences: Readonly<Record<string, unknown>>
}

export function electronDouble() {
  const app = Object.assign(new EventEmitter(), {
    enableSandbox: vi.fn(),
    requestSingleInstanceLock: vi.fn((_data: unknown) => true),
    quit: vi.fn(),
    exit: vi.fn(),
    setPath: vi.fn(),
    addRecentDocument: vi.fn(),
    whenReady: () => Promise.resolve(),
    commandLine: { hasSwitch: () => false },
  })
  const windows: WindowDouble[] = []
  class WindowDouble extends EventEmitter {
    readonly webContents = new ContentsDouble()
    readonly options: WindowOptions
    readonly loaded: string[] = []
    readonly focus = vi.fn()
    readonly restore = vi.fn()
    readonly show = vi.fn()
    readonly maximize = vi.fn()
    readonly setBackgroundColor = vi.fn()
    readonly setTitleBarOverlay = vi.fn()
    constructor(options: WindowOptions) {
      super()
      this.options = options
      windows.push(this)
      app.emit('web-contents-created', {}, this.webContents)
    }
    loadURL(url: string): Promise<void> {
      this.loaded.push(url)
      return Promise.resolve()
    }
    isMinimized(): boolean {
      return false
    }
    isMaximized(): boolean {
      return true
    }
    getNormalBounds() {
      return { x: 10, y: 20, width: 900, height: 700 }
    }
  }
  const children: ChildDouble[] = []
  class ChildDouble extends EventEmitter {
    readonly posted: unknown[] = []
    readonly file: string
    constructor(file: string) {
      super()
      this.file = file
      children.push(this)
    }
    postMessage(message: { readonly kind: string }): void {
      this.posted.push(message)
      if (message.kind === 'end') this.emit('exit', 0)
    }
    kill(): boolean {
      this.emit('exit', 0)
      return true
    }
  }
  const session = {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
    webRequest: { onBeforeRequest: vi.fn() },
  }
  const electron = {
    app,
    BrowserWindow: WindowDouble,
    dialog: {
      showOpenDialog: vi.fn(async () => ({ filePaths: ['/chosen.jsonl'] })),
      showSaveDialog: vi.fn(async (_win: unknown, { defaultPath }: { readonly defaultPath: string }) => ({
        canceled: false,
        filePath: `${defaultPath}.new`,
      })),
      showErrorBox: vi.fn(),
    },
    safeStorage: {
      isAsyncEncryptionAvailable: vi.fn(async () => true),
      getSelectedStorageBackend: vi.fn(() => 'gnome_libsecret'),
      encryptStringAsync: vi.fn(async (text: string) => Buffer.from(text).map(byte => byte ^ 0x55)),
      decryptStringAsync: vi.fn(async (sealed: Buffer) => ({
        shouldReEncrypt: false,
        result: Buffer.from(sealed.map(byte => byte ^ 0x55)).toString(),
      })),
    },
    shell: { showItemInFolder: vi.fn() },
    Menu: { buildFromTemplate: vi.fn((template: unknown) => template), setApplicationMenu: vi.fn() },
    nativeTheme: Object.assign(new EventEmitter(), { shouldUseDarkColors: true, shouldUseHighContrastColors: false }),
    protocol: { registerSchemesAsPrivileged: vi.fn(), handle: vi.fn() },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    session: { defaultSession: session },
    utilityProcess: { fork: (file: string) => new ChildDouble(file) },
  }
  return { electron, app, windows, children, session }
}
