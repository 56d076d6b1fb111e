import { join } from 'node:path'
import type { Outcome } from '../base/failure.ts'
import { readJson, writeJsonAside } from './json-file.ts'
import { type KeptFilter, keptFilterOf, NO_FILTER } from './kept-filter.ts'
import { fieldsOf, numberIn, type Stored } from './settings.ts'

/** What to restore at the next start. */
export interface WindowState {
  readonly tabs: readonly { readonly path: string; readonly point: string | null }[]
  readonly active: number
  readonly recent: readonly { readonly path: string; readonly title: string; readonly openedAt: number }[]
  readonly panes: {
    readonly library: number
    readonly inspector: number
    readonly drawer: number
    readonly libraryOpen: boolean
    readonly inspectorOpen: boolean
  }
  /** Folder that the last export went to; null = none yet. */
  readonly exportFolder: string | null
  readonly filter: KeptFilter
}

/** Widths and height in pixels as in ui.md section 2. */
export const DEFAULT_WINDOW_STATE: WindowState = {
  tabs: [],
  active: 0,
  recent: [],
  panes: { library: 248, inspector: 320, drawer: 244, libraryOpen: true, inspectorOpen: true },
  exportFolder: null,
  filter: NO_FILTER,
}

const MOST_TABS = 50
const MOST_RECENT = 50
const LONGEST_PATH = 4096

const statePath = (dataFolder: string): string => join(dataFolder, 'window.json')

export function readWindowState(dataFolder: string): Stored<WindowState> {
  const file = readJson(statePath(dataFolder))
  if (file.kind === 'value') return { value: windowStateOf(file.value), said: null }
  return { value: DEFAULT_WINDOW_STATE, said: file.kind === 'none' ? null : file.said }
}

/** Beside other work: it is written while the user goes on. The next one has to wait for it. */
export const writeWindowState = (dataFolder: string, state: WindowState): Promise<Outcome<null>> =>
  writeJsonAside(statePath(dataFolder), windowStateOf(state))

/** Takes each value that makes sense, and leaves out any other. */
export function windowStateOf(value: unknown): WindowState {
  const given = fieldsOf(value)
  const tabs = listOf(given.tabs).flatMap(tabOf).slice(0, MOST_TABS)
  return {
    tabs,
    active: numberIn(given.active, 0, Math.max(0, tabs.length - 1)) ?? 0,
    recent: listOf(given.recent).flatMap(recentOf).slice(0, MOST_RECENT),
    panes: panesOf(given.panes),
    exportFolder: isPath(given.exportFolder) ? given.exportFolder : null,
    filter: keptFilterOf(given.filter),
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const isPath = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= LONGEST_PATH && !value.includes('\0')

function tabOf(value: unknown): WindowState['tabs'] {
  const { path, point } = fieldsOf(value)
  if (!isPath(path)) return []
  return [{ path, point: typeof point === 'string' && point.length <= 100 ? point : null }]
}

function recentOf(value: unknown): WindowState['recent'] {
  const { path, title, openedAt } = fieldsOf(value)
  if (!isPath(path)) return []
  return [
    {
      path,
      title: typeof title === 'string' ? title.slice(0, 300) : path,
      openedAt: numberIn(openedAt, 0, Number.MAX_SAFE_INTEGER) ?? 0,
    },
  ]
}

function panesOf(value: unknown): WindowState['panes'] {
  const given = fieldsOf(value)
  const defaults = DEFAULT_WINDOW_STATE.panes
  const size = (name: 'library' | 'inspector' | 'drawer') => numberIn(rounded(given[name]), 0, 10_000) ?? defaults[name]
  const isOpen = (name: 'libraryOpen' | 'inspectorOpen') => {
    const open = given[name]
    return typeof open === 'boolean' ? open : defaults[name]
  }
  return {
    library: size('library'),
    inspector: size('inspector'),
    drawer: size('drawer'),
    libraryOpen: isOpen('libraryOpen'),
    inspectorOpen: isOpen('inspectorOpen'),
  }
}

const rounded = (value: unknown): unknown => (typeof value === 'number' ? Math.round(value) : value)
