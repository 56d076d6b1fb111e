import { create } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type {
  AppError,
  AppInfo,
  CandidateHead,
  CheckpointView,
  DatabaseSort,
  DatabaseView,
  FindFilter,
  FindHit,
  FindMark,
  ItemRefView,
  LibraryHome,
  Place,
  Point,
  RedactChoice,
  Sample,
  SessionFilter,
  SessionHead,
  Settings,
  ThreadKey,
  ThreadView,
  WindowState,
} from '../preload/contract.ts'
import type { Draft } from './export/draft.ts'
import type { Inspected } from './inspector/inspected.ts'
import type { Form } from './place.ts'

export type ViewName = 'timeline' | 'checkpoints' | 'time-machine' | 'lab' | 'lineage' | 'notes' | 'problems' | 'review'

/** A row of the timeline; `row` null = the head of the turn; turn 0 = before the first turn. */
export interface RowPlace {
  readonly turn: number
  readonly row: number | null
}

/** The checkpoint that is shown, and the row of its diff that is selected. */
export interface CheckpointPlace {
  readonly n: number
  readonly row: number | null
}

/** The point at which the time machine stands, what it shows of it, and the item that is selected there. */
export interface HistoryPlace {
  readonly at: Point
  readonly form: Form
  readonly item: number | null
}

/** What the inspector shows. */
export type Subject =
  | { readonly kind: 'row'; readonly turn: number; readonly row: number | null }
  | { readonly kind: 'item'; readonly ref: ItemRefView }
  /** An item of what is sent at a place. */
  | { readonly kind: 'sent'; readonly at: Place; readonly index: number }
  | { readonly kind: 'line'; readonly file: number; readonly line: number }
  /** An item of a draft that no file holds as it stands there; `recorded`: what the file holds in its place. */
  | {
      readonly kind: 'draft'
      readonly at: Point
      readonly revision: number
      readonly row: number
      readonly recorded: boolean
    }

/** Geometry of all turns that are known; see LayoutPage. `rows[0]` is turn 1. */
export interface Layout {
  readonly rows: readonly number[]
  readonly status: string
  readonly bands: readonly { readonly turn: number; readonly row: number; readonly checkpoint: number }[]
}

/** Find within one thread. */
export interface Find {
  readonly query: string
  readonly matchCase: boolean
  readonly filter: FindFilter
  /** Which search it is: answers to older ones come too late. */
  readonly run: number
  /** The first of them. */
  readonly hits: readonly FindHit[]
  /** Places from which the others are fetched, in order: `at` hits stand before each. */
  readonly marks: readonly FindMark[]
  /** A page of the others, that was stepped to, and where it stands among all. */
  readonly far: { readonly from: number; readonly hits: readonly FindHit[] } | null
  /** How many were found so far. */
  readonly found: number
  /** -1 before the first jump. */
  readonly at: number
  readonly state: 'idle' | 'searching' | 'more' | 'done'
  readonly error: string | null
}

/** A database in a tab: what is known of it, and how its rows are shown. */
export interface OpenDatabase {
  readonly view: DatabaseView
  readonly query: string
  readonly sort: DatabaseSort
  readonly descending: boolean
  /** Place in the list as it is sorted and filtered now. */
  readonly selected: number
}

/** The storage of all sessions in a tab: what of it is looked at. */
export interface OpenStorage {
  /** null = all projects; folder null = sessions that do not say theirs. */
  readonly project: { readonly folder: string | null } | null
  /** Path of the session that is selected. */
  readonly selected: string | null
}

/** Stands for the path of the tab that shows the storage of all sessions. */
export const STORAGE = 'palimpsest:storage'

export interface Tab {
  readonly id: string
  readonly path: string
  /** Of the session, else the file's name. */
  readonly title: string
  /** `waiting`: restored, not opened yet. */
  readonly state: 'waiting' | 'opening' | 'open' | 'failed'
  readonly error: AppError | null
  readonly key: ThreadKey | null
  readonly thread: ThreadView | null
  /** Set where the file is a database; the tab then has no thread. */
  readonly database: OpenDatabase | null
  /** Set in the tab that shows storage; it has no thread then. */
  readonly storage: OpenStorage | null
  readonly layout: Layout
  /** All that are known, in order. */
  readonly checkpoints: readonly CheckpointView[]
  readonly view: ViewName
  readonly density: 'prompts' | 'items'
  readonly openTurns: ReadonlySet<number>
  /** The user opened or closed a turn: nothing opens by itself any more. */
  readonly turnsTouched: boolean
  readonly selected: RowPlace | null
  readonly checkpoint: CheckpointPlace | null
  /** null until the time machine was first shown. */
  readonly history: HistoryPlace | null
  /** The point whose history the Lab compacts again; null until it was first shown. */
  readonly lab: Point | null
  /** Index of the selected problem. */
  readonly problem: number
  /** What an export of this session leaves; the review changes it. */
  readonly redact: RedactChoice
  /** What was chosen for an export; null = nothing yet. */
  readonly draft: Draft | null
  /** Set while it is read as it will be exported: counts up with each choice. */
  readonly masked: number | null
  readonly inspected: Subject | null
  readonly find: Find | null
  /** Point of a link (or `history@POINT`) that is followed once the thread is known well enough. */
  readonly pending: string | null
  /** Its file was never opened before: a damaged one shows its problems once. */
  readonly isNew: boolean
  /** Counts up with every jump: the view scrolls to its selection when it changes. */
  readonly jump: number
  /** Tops of lists, by list: the place to come back to. */
  readonly tops: Readonly<Record<string, number>>
}

export type Overlay =
  | { readonly kind: 'palette'; readonly text: string }
  | { readonly kind: 'keys' }
  | { readonly kind: 'settings' }
  /** Folders whose sessions are listed. */
  | { readonly kind: 'folders' }
  /** `base`: the chosen file is the one that this thread misses; null = it is opened. */
  | { readonly kind: 'open'; readonly text: string; readonly base: ThreadKey | null }
  /** Files of the thread in front; `said` = what came of pointing at one. */
  | { readonly kind: 'files'; readonly said: string }
  | { readonly kind: 'export' }
  /** A fork of the thread in front; `candidate` = what stands for the history at the point. */
  | {
      readonly kind: 'fork'
      readonly at: Point
      readonly candidate: { readonly id: string; readonly name: string } | null
    }
  /** Sessions of which something is noted. */
  | { readonly kind: 'notes' }
  /** A question about the draft that is edited in front. */
  | { readonly kind: 'draft'; readonly question: DraftQuestion }
  /** A question of the Lab in front. */
  | { readonly kind: 'lab'; readonly question: LabQuestion }

export type DraftQuestion =
  | { readonly about: 'add' }
  | { readonly about: 'save' }
  | { readonly about: 'start' }
  | { readonly about: 'open' | 'delete'; readonly candidate: CandidateHead }

export type LabQuestion =
  | { readonly about: 'new' }
  /** `back`: what is asked when it is closed. */
  | { readonly about: 'model'; readonly back: 'new' | null }
  | { readonly about: 'rename' | 'export'; readonly candidate: CandidateHead }

export interface Library {
  readonly query: string
  readonly filter: SessionFilter
  readonly sessions: readonly SessionHead[]
  /** Of all homes. */
  readonly all: number
  /** That fit what was asked. */
  readonly total: number
  readonly pending: number
  readonly homes: readonly LibraryHome[]
  readonly state: 'loading' | 'ready' | 'failed'
  readonly error: AppError | null
}

/** One place visited, for back and forward. */
export interface Visit {
  readonly tab: string
  readonly view: ViewName
  readonly selected: RowPlace | null
  readonly checkpoint: CheckpointPlace | null
  readonly history: HistoryPlace | null
  readonly lab: Point | null
  readonly problem: number
}

export interface State {
  readonly info: AppInfo | null
  /** What was open, and what was asked for, is open again. */
  readonly started: boolean
  /** Recorded sessions to begin with; null before they were asked for. */
  readonly samples: readonly Sample[] | null
  readonly settings: Settings
  readonly library: Library
  readonly tabs: readonly Tab[]
  /** Id of the tab in front; null = none. */
  readonly active: string | null
  readonly panes: WindowState['panes']
  readonly recent: WindowState['recent']
  /** Folder that the last export went to; null = none yet. */
  readonly exportFolder: string | null
  /** What the inspector shows, fetched. */
  readonly shown: Inspected | null
  /** Path of the session that is selected in the library; null = the one in front. */
  readonly librarySelected: string | null
  readonly overlay: Overlay | null
  readonly inspector: { readonly tab: 'rendered' | 'raw'; readonly wrap: boolean }
  readonly visited: { readonly places: readonly Visit[]; readonly at: number }
  /** One sentence for the status bar and the screen reader; `n` tells two equal ones apart. */
  readonly notice: { readonly text: string; readonly n: number }
}

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  fontSize: 12,
  timeZone: 'local',
  homes: [],
  editor: '',
  singleKeys: true,
  model: {
    baseUrl: 'https://api.openai.com/v1',
    model: '',
    effort: '',
    keyFrom: 'environment',
    keyVariable: 'OPENAI_API_KEY',
  },
}

/** Everything that is found goes, and so does what nobody can review. */
export const STRICT: RedactChoice = { off: [], ciphertext: 'stub', images: 'stub' }

export const NO_LAYOUT: Layout = { rows: [], status: '', bands: [] }

export const EMPTY: State = {
  info: null,
  started: false,
  samples: null,
  settings: DEFAULT_SETTINGS,
  library: {
    query: '',
    filter: {},
    sessions: [],
    all: 0,
    total: 0,
    pending: 0,
    homes: [],
    state: 'loading',
    error: null,
  },
  tabs: [],
  active: null,
  panes: { library: 248, inspector: 320, drawer: 244, libraryOpen: true, inspectorOpen: true },
  recent: [],
  exportFolder: null,
  librarySelected: null,
  shown: null,
  overlay: null,
  inspector: { tab: 'rendered', wrap: true },
  visited: { places: [], at: -1 },
  notice: { text: '', n: 0 },
}

/** Data only; what changes it stands in actions.ts. */
export const useStore = create<State>()(() => EMPTY)

export const activeTab = (state: State): Tab | null => state.tabs.find(tab => tab.id === state.active) ?? null

/** A narrow look at the tab in front; null when there is none. Objects and arrays made by `pick` compare by their fields. */
export const useTab = <T>(pick: (tab: Tab) => T): T | null =>
  useStore(
    useShallow(state => {
      const tab = activeTab(state)
      return tab === null ? null : pick(tab)
    }),
  )

/** A tab as it is when its file was named and nothing is known of it. */
export function newTab(id: string, path: string, title: string, pending: string | null): Tab {
  return {
    id,
    path,
    title,
    state: 'waiting',
    error: null,
    key: null,
    thread: null,
    database: null,
    storage: null,
    layout: NO_LAYOUT,
    checkpoints: [],
    view: 'timeline',
    density: 'items',
    openTurns: new Set(),
    turnsTouched: false,
    selected: null,
    checkpoint: null,
    history: null,
    lab: null,
    problem: 0,
    redact: STRICT,
    draft: null,
    masked: null,
    inspected: null,
    find: null,
    pending,
    isNew: false,
    jump: 0,
    tops: {},
  }
}
