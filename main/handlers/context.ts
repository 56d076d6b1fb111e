import type { AppInfo, Events, Method, Result } from '../../preload/contract.ts'
import type { ReadingThread } from './elsewhere.ts'
import type { StoredKeys } from './stored-keys.ts'

/** Sends an event to all windows. */
export type Emit = <E extends keyof Events>(event: E, payload: Events[E]) => void

/** What the calls about open threads need. Runs in the thread worker. */
export interface ThreadContext {
  readonly homes: () => readonly string[]
  /** Where candidates and unfinished drafts are kept. */
  readonly dataFolder: string
  /** Names the program that reads; absent: what reading finds out is not kept for the next opening. */
  readonly code?: () => string
  readonly emit: Emit
}

/** What the shell's own process knows of the key in the system's store. */
export interface StoredKey {
  /** Host and port of the server that it is for. */
  readonly host: string
  /** Only with a run; null with what only has to know that there is one. */
  readonly value: string | null
}

/** What the calls about the sessions of this machine need. Runs in the library worker. */
export interface LibraryContext {
  /** Codex homes to list, read anew at each listing: the settings may have changed. */
  readonly homes: () => readonly string[]
  /** Where library.sqlite is kept. */
  readonly dataFolder: string
  /** Recorded sessions that ship with the program; absent: there are none. */
  readonly samplesFolder?: string | null
  readonly emit: Emit
  /** Begins a thread that reads many sessions beside this one; absent: all are read here. */
  readonly readingThread?: () => ReadingThread
}

/** What the calls about the program itself need. Runs in the shell's own process. */
export interface ShellContext {
  readonly dataFolder: string
  readonly version: string
  readonly shell: AppInfo['shell']
  /** FILE of the command line, made absolute; null without one. */
  readonly open: string | null
  /** The native dialog; null in a shell that has none. */
  readonly pickFile: ((what: 'session' | 'text') => Promise<string | null>) | null
  /** The native dialog for a file to be written; null in a shell that has none. */
  readonly pickTarget: ((path: string) => Promise<string | null>) | null
  /** Shows a file in the system's file manager; null in a shell that cannot. */
  readonly showInFolder: ((path: string) => void) | null
  /** The key that a model is asked with. */
  readonly keys: StoredKeys
  /** Tells the user something beside the window, for example that a damaged settings file was set aside. */
  readonly say?: (sentence: string) => void
}

/** Which side answers a call. */
export const SIDES = {
  appInfo: 'shell',
  settings: 'shell',
  saveSettings: 'shell',
  windowState: 'shell',
  saveWindowState: 'shell',
  pickFile: 'shell',
  pickTarget: 'shell',
  showInFolder: 'shell',
  openInEditor: 'shell',
  keyStatus: 'shell',
  storeKey: 'shell',
  forgetKey: 'shell',
  prices: 'shell',
  samples: 'library',
  listFolder: 'library',
  listSessions: 'library',
  findSession: 'library',
  libraryStorage: 'library',
  sessionSavings: 'library',
  stopWeighing: 'library',
  storageSessions: 'library',
  lineage: 'library',
  cameFrom: 'library',
  notedSessions: 'library',
  libraryState: 'library',
  pauseLibrary: 'library',
  searchLibrary: 'library',
  sessionFiles: 'library',
  openDatabase: 'library',
  closeDatabase: 'library',
  stopDatabase: 'library',
  database: 'library',
  databaseRows: 'library',
  openThread: 'thread',
  pointAtBase: 'thread',
  closeThread: 'thread',
  stopThread: 'thread',
  thread: 'thread',
  layout: 'thread',
  turns: 'thread',
  rows: 'thread',
  checkpoints: 'thread',
  curve: 'thread',
  item: 'thread',
  rawLine: 'thread',
  locate: 'thread',
  notes: 'thread',
  noteRows: 'thread',
  note: 'thread',
  saveNote: 'thread',
  deleteNote: 'thread',
  restoreNote: 'thread',
  diff: 'thread',
  diffRows: 'thread',
  diffPlaces: 'thread',
  pair: 'thread',
  history: 'thread',
  historyRows: 'thread',
  historyItem: 'thread',
  parting: 'thread',
  checkpointFacts: 'thread',
  retention: 'thread',
  findings: 'thread',
  drift: 'thread',
  states: 'thread',
  openDraft: 'thread',
  draftRows: 'thread',
  changeDraft: 'thread',
  draftItem: 'thread',
  draftTexts: 'thread',
  weighDraft: 'thread',
  saveDraft: 'thread',
  discardDraft: 'thread',
  candidates: 'thread',
  candidate: 'thread',
  renameCandidate: 'thread',
  deleteCandidate: 'thread',
  restoreCandidate: 'thread',
  copyCandidate: 'thread',
  candidateTarget: 'thread',
  lab: 'thread',
  labPlan: 'thread',
  labRun: 'thread',
  labRuns: 'thread',
  labStop: 'thread',
  labText: 'thread',
  labTable: 'thread',
  probePlan: 'thread',
  probeRun: 'thread',
  probeRuns: 'thread',
  probeStop: 'thread',
  probeScores: 'thread',
  probeQuestions: 'thread',
  promptFile: 'thread',
  fireRules: 'thread',
  simulate: 'thread',
  review: 'thread',
  stopReview: 'thread',
  reviewSecrets: 'thread',
  reviewPlaces: 'thread',
  readAs: 'thread',
  problems: 'thread',
  hex: 'thread',
  find: 'thread',
  findTools: 'thread',
  exportTarget: 'thread',
  exportPreview: 'thread',
  exportSession: 'thread',
  forkPlan: 'thread',
  fork: 'thread',
  stopWriting: 'thread',
} as const satisfies Record<Method, 'shell' | 'library' | 'thread'>

export type MethodOf<Side extends 'shell' | 'library' | 'thread'> = {
  [M in Method]: (typeof SIDES)[M] extends Side ? M : never
}[Method]

/** Some bytes of a text or image that the window fetches by range. */
export interface ResourceBytes {
  readonly bytes: Uint8Array
  readonly mime: string
  /** Bytes of the whole; `bytes` may be fewer than asked for: at most 1 MB a call, so ask on. */
  readonly total: number
}

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })
