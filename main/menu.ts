import { Menu, type MenuItemConstructorOptions } from 'electron'

export interface MenuOptions {
  readonly platform: string
  /** The newest first. */
  readonly recent: readonly { readonly path: string; readonly title: string }[]
  /** Has the page run a command of its table (renderer/keys.ts). */
  readonly run: (command: string) => void
  readonly open: (path: string) => void
}

type Item = MenuItemConstructorOptions

/** Recent files that the menu lists. */
const MOST_RECENT = 10

export const installMenu = (options: MenuOptions): void =>
  Menu.setApplicationMenu(Menu.buildFromTemplate([...menuTemplate(options)]))

/**
 * All menus. Keys that the page handles itself are shown and not registered (macOS takes them first, and the page does
 * not see them then): so each acts once. Keys without Ctrl or Alt are not shown: macOS would take them from text fields.
 */
export function menuTemplate(options: MenuOptions): readonly Item[] {
  const isMac = options.platform === 'darwin'
  const item = (label: string, command: string, accelerator?: string): Item => ({
    label,
    id: command,
    click: () => options.run(command),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  })
  return [
    ...(isMac ? [{ role: 'appMenu' } satisfies Item] : []),
    { label: '&File', submenu: fileMenu(options, item, isMac) },
    { label: '&Edit', submenu: editMenu(item) },
    { label: '&View', submenu: viewMenu(item) },
    { label: '&Go', submenu: goMenu(item) },
    ...(isMac ? [{ role: 'windowMenu' } satisfies Item] : []),
    { role: 'help', label: '&Help', submenu: [item('All keys', 'keys'), ...(isMac ? [] : [ABOUT])] },
  ]
}

type MakeItem = (label: string, command: string, accelerator?: string) => Item

const LINE: Item = { type: 'separator' }
const ABOUT: Item = { role: 'about' }

function fileMenu({ recent, open }: MenuOptions, item: MakeItem, isMac: boolean): Item[] {
  const files = recent.slice(0, MOST_RECENT).map(({ path, title }) => ({
    // An ampersand would mark a key of the menu.
    label: `${title === '' ? path : title}`.replaceAll('&', '&&').slice(0, 80),
    toolTip: path,
    click: () => open(path),
  }))
  return [
    item('Open file…', 'open', 'CmdOrCtrl+O'),
    item('Open path, thread id or link…', 'open.path', 'CmdOrCtrl+Shift+O'),
    { label: 'Open recent', enabled: files.length > 0, submenu: files },
    LINE,
    item('Fork before…', 'fork.before'),
    item('Fork after…', 'fork.after'),
    item('Export or trim…', 'export'),
    LINE,
    item('Folders of sessions…', 'library.folders'),
    item('List the sessions again', 'library.refresh'),
    LINE,
    item('Settings…', 'settings', 'CmdOrCtrl+,'),
    LINE,
    item('Close tab', 'tab.close', 'CmdOrCtrl+W'),
    isMac ? { role: 'close', accelerator: 'Cmd+Shift+W' } : { role: 'quit' },
  ]
}

function editMenu(item: MakeItem): Item[] {
  return [
    { role: 'undo' },
    { role: 'redo' },
    LINE,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
    LINE,
    item('Copy text', 'copy.text'),
    item('Copy citation', 'copy.citation'),
    item('Copy link to this place', 'copy.link'),
    LINE,
    item('Find in this session', 'find', 'CmdOrCtrl+F'),
    item('Next hit', 'find.next'),
    item('Previous hit', 'find.previous'),
    item('Search all sessions', 'library.search', 'CmdOrCtrl+Shift+F'),
  ]
}

function viewMenu(item: MakeItem): Item[] {
  return [
    item('Timeline', 'view.timeline'),
    item('Checkpoints', 'view.checkpoints'),
    item('Time machine', 'view.time-machine'),
    item('Lab', 'view.lab'),
    item('Problems', 'view.problems'),
    LINE,
    item('Library', 'pane.library', 'CmdOrCtrl+B'),
    item('Inspector', 'pane.inspector', 'CmdOrCtrl+I'),
    LINE,
    item('Prompts only or items', 'density'),
    item('Rendered or raw line', 'raw'),
    item('Wrap lines', 'wrap'),
    item('Next theme', 'theme', 'CmdOrCtrl+Shift+T'),
    LINE,
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
    LINE,
    { role: 'toggleDevTools', accelerator: 'F12' },
  ]
}

function goMenu(item: MakeItem): Item[] {
  return [
    item('Find or run', 'palette', 'CmdOrCtrl+K'),
    item('Go to line…', 'go.line', 'CmdOrCtrl+G'),
    LINE,
    item('Back', 'place.back', 'Alt+Left'),
    item('Forward', 'place.forward', 'Alt+Right'),
    LINE,
    item('Next compaction', 'compaction.next'),
    item('Previous compaction', 'compaction.previous'),
    item('Diff of this compaction', 'diff'),
    LINE,
    item('Next prompt', 'prompt.next'),
    item('Previous prompt', 'prompt.previous'),
    LINE,
    item('Next tab', 'tab.next'),
    item('Previous tab', 'tab.previous'),
  ]
}
