/** The one table of commands: what the keys do, what `?` shows, what the palette offers and what the menu may send. */

export type CommandGroup = 'Move' | 'Views' | 'Find' | 'Act' | 'Edit' | 'Read' | 'Window'

export interface Command {
  readonly label: string
  readonly group: CommandGroup
  /** As `strokeOf` writes them; the first is the one that is shown. */
  readonly keys: readonly string[]
  /** Offered in the palette. */
  readonly palette: boolean
}

const command = (group: CommandGroup, label: string, keys: readonly string[], palette = true): Command => ({
  group,
  label,
  keys,
  palette,
})

export const COMMANDS = {
  'row.next': command('Move', 'Next row', ['j'], false),
  'row.previous': command('Move', 'Previous row', ['k'], false),
  'prompt.next': command('Move', 'Next prompt', ['J']),
  'prompt.previous': command('Move', 'Previous prompt', ['K']),
  'compaction.next': command('Move', 'Next compaction', [']']),
  'compaction.previous': command('Move', 'Previous compaction', ['[']),
  'compaction.all': command('Views', 'All compactions or one', ['a']),
  'mark.next': command('Move', 'Next bookmark or note', ['}']),
  'mark.previous': command('Move', 'Previous bookmark or note', ['{']),
  'row.toggle': command('Move', 'Open or close a turn', ['Enter'], false),
  'turns.toggle': command('Move', 'Open or close all turns', ['*']),
  'row.first': command('Move', 'First row', ['g']),
  'row.last': command('Move', 'Last row', ['G']),
  'place.back': command('Move', 'Back', ['Alt+ArrowLeft']),
  'place.forward': command('Move', 'Forward', ['Alt+ArrowRight']),
  'view.timeline': command('Views', 'Timeline', ['1']),
  'view.checkpoints': command('Views', 'Checkpoints', ['2']),
  'view.time-machine': command('Views', 'Time machine', ['3']),
  'view.lab': command('Views', 'Lab', ['4']),
  storage: command('Views', 'Storage: where the bytes of all sessions are', ['7']),
  'view.lineage': command('Views', 'Lineage: forks and sub-agents', ['5']),
  'lab.columns': command('Views', 'Candidates side by side', ['l']),
  'lab.fires': command('Views', 'When would it have compacted?', []),
  'lab.model': command('Act', 'Model and key…', []),
  'time-machine.here': command('Views', 'Time machine at the selection', ['t']),
  'view.notes': command('Views', 'Notes of this session', ['6']),
  'notes.all': command('Views', 'Notes of all sessions…', []),
  'view.problems': command('Views', 'Problems', ['p']),
  'view.review': command('Views', 'Review secrets', ['x']),
  'review.end': command('Act', 'End the review of secrets', []),
  files: command('Views', 'Files of this session', ['b']),
  'pane.library': command('Views', 'Library', ['Ctrl+B']),
  'pane.inspector': command('Views', 'Inspector', ['Ctrl+I']),
  'pane.next': command('Views', 'Next pane', ['F6'], false),
  find: command('Find', 'Find in this session', ['/', 'Ctrl+F']),
  'find.next': command('Find', 'Next hit', ['n']),
  'find.previous': command('Find', 'Previous hit', ['N']),
  palette: command('Find', 'Find or run', ['Ctrl+K'], false),
  'palette.commands': command('Find', 'Commands', ['Ctrl+Shift+P'], false),
  'go.origin': command('Move', 'Where this session came from', ['u']),
  'go.spawned': command('Move', 'Open the sub-agent of this call', []),
  'go.line': command('Find', 'Go to line…', ['Ctrl+G']),
  open: command('Act', 'Open file…', ['Ctrl+O']),
  'open.path': command('Act', 'Open path, thread id or link…', ['Ctrl+Shift+O']),
  diff: command('Act', 'Diff of this compaction', ['d']),
  'lab.here': command('Act', 'Compact again from here…', ['r']),
  'lab.items': command('Act', 'Items of the candidate', ['i']),
  'lab.delete': command('Act', 'Delete the candidate', ['Delete']),
  'fork.before': command('Act', 'Fork before…', ['f']),
  'fork.after': command('Act', 'Fork after…', ['F']),
  export: command('Act', 'Export or trim…', ['e']),
  'storage.weigh': command('Act', 'Weigh what trimming would save', []),
  'draft.open': command('Act', 'Edit the history of this compaction…', ['E']),
  'draft.remove': command('Edit', 'Remove from the draft', ['Delete']),
  'draft.restore': command('Edit', 'Restore in the draft', ['r']),
  'draft.text': command('Edit', 'Edit the text', ['Enter']),
  'draft.up': command('Edit', 'Move up in the draft', ['Alt+ArrowUp']),
  'draft.down': command('Edit', 'Move down in the draft', ['Alt+ArrowDown']),
  'draft.add': command('Edit', 'Add a message…', ['m']),
  'draft.summary': command('Edit', 'Edit the summary', ['s']),
  'draft.undo': command('Edit', 'Undo in the draft', ['Ctrl+Z']),
  'draft.redo': command('Edit', 'Redo in the draft', ['Ctrl+Shift+Z', 'Ctrl+Y']),
  'draft.save': command('Edit', 'Save as candidate…', ['Ctrl+S']),
  'draft.start': command('Edit', 'Start over…', []),
  'note.bookmark': command('Act', 'Toggle bookmark', ['m']),
  'note.write': command('Act', 'Add note', ['M']),
  'copy.text': command('Act', 'Copy text', ['c']),
  'copy.citation': command('Act', 'Copy citation', ['C']),
  'copy.link': command('Act', 'Copy link to this place', ['y']),
  'open.editor': command('Act', 'Open in editor', ['o']),
  density: command('Read', 'Prompts only or items', ['z']),
  raw: command('Read', 'Rendered or raw line', ['v']),
  wrap: command('Read', 'Wrap lines', ['w']),
  stop: command('Act', 'Stop reading this file', []),
  'library.search': command('Find', 'Search all sessions', ['Ctrl+Shift+F']),
  'library.filter': command('Find', 'Filter the sessions…', []),
  'library.folders': command('Act', 'Folders of sessions…', []),
  'library.pause': command('Act', 'Pause or go on reading the library', []),
  'library.refresh': command('Act', 'List the sessions again', []),
  'tab.close': command('Window', 'Close tab', ['Ctrl+W', 'Alt+W']),
  'tab.next': command('Window', 'Next tab', ['Ctrl+Tab', 'Alt+PageDown']),
  'tab.previous': command('Window', 'Previous tab', ['Ctrl+Shift+Tab', 'Alt+PageUp']),
  theme: command('Window', 'Next theme', ['Ctrl+Shift+T', 'Alt+T']),
  settings: command('Window', 'Settings…', ['Ctrl+,']),
  keys: command('Window', 'All keys', ['?']),
  close: command('Window', 'Close the topmost thing', ['Escape'], false),
} as const satisfies Record<string, Command>

export type CommandName = keyof typeof COMMANDS

export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[]

export const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name)

/** The part of a keyboard event that names a key. */
export interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** "j", "J", "Ctrl+K", "Alt+ArrowLeft": Shift stands only where the key's own text does not tell it. */
export function strokeOf(event: Pressed): string {
  const held = event.ctrlKey || event.metaKey
  const named = event.key.length > 1
  const parts: string[] = []
  if (held) parts.push('Ctrl')
  if (event.altKey) parts.push('Alt')
  if (event.shiftKey && (held || named)) parts.push('Shift')
  parts.push(held || event.altKey ? upper(event.key) : event.key)
  return parts.join('+')
}

const upper = (key: string): string => (key.length === 1 ? key.toUpperCase() : key)

/** A single letter or sign without Ctrl or Alt: acts only outside of fields, and a setting turns it off (WCAG 2.1.4). */
export const isSingle = (stroke: string): boolean => stroke.length === 1

/** Acts in a field as the field has it: a sign is typed, Ctrl Z takes back what was typed. */
export const belongsToField = (stroke: string): boolean => isSingle(stroke) || FIELD_STROKES.has(stroke)

const FIELD_STROKES: ReadonlySet<string> = new Set([
  'Delete',
  'Ctrl+Z',
  'Ctrl+Shift+Z',
  'Ctrl+Y',
  'Alt+ArrowUp',
  'Alt+ArrowDown',
])

const BY_STROKE = new Map<string, CommandName[]>()
for (const name of COMMAND_NAMES)
  for (const key of COMMANDS[name].keys) {
    const others = BY_STROKE.get(key) ?? []
    BY_STROKE.set(key, COMMANDS[name].group === 'Edit' ? [name, ...others] : [...others, name])
  }

/** What a key may mean: an editor that is open takes it before the window does. */
export const commandsOf = (stroke: string): readonly CommandName[] => BY_STROKE.get(stroke) ?? []

const SHOWN: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  PageDown: 'Page ↓',
  PageUp: 'Page ↑',
}

/** As it stands on a key cap: Ctrl K, Alt ←. */
export const shownStroke = (stroke: string): string =>
  stroke
    .split('+')
    .map(part => SHOWN[part] ?? part)
    .join(' ')

/** The key that a button or menu shows for a command; null when it has none. */
export function shownKey(name: CommandName): string | null {
  const [first] = COMMANDS[name].keys
  return first === undefined ? null : shownStroke(first)
}
