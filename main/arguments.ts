import * as v from 'valibot'
import type { Api, Method, Result } from '../preload/contract.ts'
import { LONGEST_NOTE } from './library/notes.ts'
import type { ResourceRange } from './shell/protocol.ts'

// What a window may say. Both shells check every call against this table before anything acts on it.

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Lines, turns and pages of them count from 1. */
const ordinal = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const count = (most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(most))
const text = (most: number) => v.pipe(v.string(), v.maxLength(most))
/** No path of any platform is longer, and none holds NUL. */
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(32_768), v.regex(/^[^\0]*$/))
const key = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const point = text(64)
/** A point, or what is sent there. */
const place = text(128)
/** JSON pointer into a line's document. */
const pointer = text(4_096)
const size = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(100_000))
const none = v.strictObject({})
/** A rebuilt item's own words: the refs of the questions that it joins may be many. */
const made = v.strictObject({ name: text(100), value: v.union([text(512 * 1024), v.pipe(v.number(), v.finite())]) })
const ref = v.strictObject({ file: index, line: ordinal, index: v.nullable(index), made: v.exactOptional(made) })
const range = { from: place, to: place }
const databaseSort = v.picklist([
  'title',
  'project',
  'branch',
  'model',
  'updated',
  'tokens',
  'state',
  'rollout',
  'id',
  'turns',
  'items',
  'compared',
])

const notePlace = v.strictObject({ file: index, line: ordinal, index: v.nullable(index) })
const time = v.pipe(v.number(), v.safeInteger())
/** What sessions have to be like; it may ask for nothing. */
const anyFilter = v.strictObject({
  project: v.exactOptional(path),
  branch: v.exactOptional(text(1_000)),
  model: v.exactOptional(text(1_000)),
  since: v.exactOptional(time),
  until: v.exactOptional(time),
  compacted: v.exactOptional(v.boolean()),
  failed: v.exactOptional(v.boolean()),
  forksOf: v.exactOptional(text(200)),
  least: v.exactOptional(index),
  most: v.exactOptional(index),
  archived: v.exactOptional(v.boolean()),
})
const sessionFilter = v.pipe(
  anyFilter,
  v.check(filter => Object.keys(filter).length > 0),
)
/** Kinds of texts; null = all. */
const saidKinds = v.nullable(
  v.pipe(v.array(v.picklist(['prompt', 'answer', 'command', 'summary'])), v.minLength(1), v.maxLength(4)),
)

/** What the user switched off in a review: at most so many places one by one. */
export const redactChoice = v.strictObject({
  off: v.pipe(v.array(text(200)), v.maxLength(20_000)),
  ciphertext: v.picklist(['keep', 'stub']),
  images: v.picklist(['keep', 'stub']),
})

const settings = v.strictObject({
  theme: v.picklist(['system', 'light', 'dark', 'contrast']),
  fontSize: v.pipe(v.number(), v.minValue(11), v.maxValue(18)),
  timeZone: text(100),
  homes: v.pipe(v.array(path), v.maxLength(100)),
  editor: text(4_096),
  singleKeys: v.boolean(),
  model: v.strictObject({
    baseUrl: text(2_000),
    model: text(200),
    effort: text(40),
    keyFrom: v.picklist(['environment', 'store', 'none']),
    keyVariable: text(128),
  }),
})

const windowState = v.strictObject({
  tabs: v.pipe(v.array(v.strictObject({ path, point: v.nullable(place) })), v.maxLength(1_000)),
  active: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)),
  recent: v.pipe(
    v.array(v.strictObject({ path, title: text(1_000), openedAt: v.pipe(v.number(), v.finite()) })),
    v.maxLength(200),
  ),
  panes: v.strictObject({
    library: size,
    inspector: size,
    drawer: size,
    libraryOpen: v.boolean(),
    inspectorOpen: v.boolean(),
  }),
  exportFolder: v.nullable(path),
  filter: v.strictObject({ sessions: anyFilter, kinds: saidKinds }),
})

const findFilter = v.strictObject({
  kinds: v.pipe(
    v.array(
      v.picklist([
        'instructions',
        'user',
        'assistant',
        'reasoning',
        'call',
        'output',
        'image',
        'summary',
        'opaque',
        'other',
        'note',
        'line',
      ]),
    ),
    v.maxLength(20),
  ),
  tool: v.nullable(text(1_000)),
  turns: v.nullable(v.strictObject({ from: index, to: index })),
})

const format = v.picklist(['rollout', 'markdown', 'html', 'json'])
const dropRule = v.picklist(['superseded', 'rolled-back', 'display', 'images', 'outputs'])
const exportSettings = v.strictObject({
  format,
  turns: v.nullable(
    v.pipe(
      v.strictObject({ first: ordinal, last: ordinal }),
      v.check(({ first, last }) => first <= last, 'a range'),
    ),
  ),
  drop: v.pipe(v.array(dropRule), v.maxLength(5)),
  redact: v.nullable(redactChoice),
})

const candidateId = v.pipe(v.string(), v.uuid())
/** A draft as the window last saw it. */
const draft = { key, at: point, revision: index }
const draftStart = v.variant('kind', [
  v.strictObject({ kind: v.literal('recorded') }),
  v.strictObject({ kind: v.literal('before') }),
  v.strictObject({ kind: v.literal('candidate'), id: candidateId }),
])
/** Longest text that is edited. Characters. */
const written = text(400_000)
const draftWrite = v.strictObject({ kind: v.literal('write'), row: index, path: pointer, text: written })
const draftAdd = v.strictObject({
  kind: v.literal('add'),
  row: v.nullable(index),
  role: v.picklist(['user', 'assistant', 'developer', 'summary']),
  text: written,
})
const draftChange = v.variant('kind', [
  v.strictObject({ kind: v.literal('remove'), from: index, to: index }),
  v.strictObject({ kind: v.literal('restore'), from: index, to: index }),
  v.strictObject({ kind: v.literal('move'), row: index, by: v.pipe(v.number(), v.safeInteger()) }),
  draftWrite,
  draftAdd,
  v.strictObject({ kind: v.literal('mend'), finding: index, mend: index }),
  v.strictObject({ kind: v.literal('undo') }),
  v.strictObject({ kind: v.literal('redo') }),
])

const writeTarget = v.variant('kind', [
  v.strictObject({ kind: v.literal('home'), home: path }),
  v.strictObject({ kind: v.literal('path'), path }),
])

const forkSettings = v.strictObject({
  at: point,
  candidate: v.nullable(key),
  form: v.picklist(['legacy', 'paginated']),
  target: writeTarget,
  dropProvider: v.boolean(),
})

const candidate = { key, id: candidateId }
/** Knobs by name: the strategy or the rule says which there are, and how far each goes. */
const options = v.pipe(
  v.record(
    v.pipe(v.string(), v.regex(/^[A-Za-z]{1,40}$/)),
    v.union([v.pipe(v.number(), v.safeInteger()), text(64), v.boolean()]),
  ),
  v.check(all => Object.keys(all).length <= 40, 'at most 40 options'),
)
const upTo = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

const probeWanted = v.strictObject({
  candidates: v.pipe(v.array(v.nullable(candidateId)), v.maxLength(12)),
  questions: upTo(0, 60),
  repeats: upTo(1, 20),
  seed: text(100),
  manifest: v.nullable(path),
  model: v.nullable(text(200)),
  effort: v.nullable(text(40)),
})
const labSettings = v.strictObject({
  strategy: text(100),
  model: v.nullable(text(200)),
  effort: v.nullable(text(40)),
  prompt: v.nullable(written),
  summary: v.nullable(written),
  options,
})

export const ARGUMENTS = {
  appInfo: none,
  settings: none,
  saveSettings: v.strictObject({ settings }),
  windowState: none,
  saveWindowState: v.strictObject({ state: windowState }),
  pickFile: v.strictObject({ for: v.exactOptional(v.picklist(['session', 'text'])) }),
  pickTarget: v.strictObject({ path }),
  showInFolder: v.strictObject({ path }),
  samples: none,
  listFolder: v.strictObject({ path: v.nullable(path), from: index, count: count(1_000) }),
  openInEditor: v.strictObject({ path, line: ordinal }),
  keyStatus: none,
  storeKey: v.strictObject({ baseUrl: text(2_000), value: text(10_000) }),
  forgetKey: none,
  prices: none,
  listSessions: v.strictObject({
    query: text(1_000),
    from: index,
    count: count(1_000),
    refresh: v.boolean(),
    filter: v.exactOptional(sessionFilter),
  }),
  findSession: v.strictObject({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }),
  libraryStorage: v.strictObject({ filter: v.nullable(sessionFilter) }),
  sessionSavings: v.strictObject({ path }),
  stopWeighing: none,
  storageSessions: v.strictObject({
    project: v.nullable(v.strictObject({ folder: v.nullable(text(4_000)) })),
    from: index,
    count: count(200),
  }),
  lineage: v.strictObject({
    id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
    path: v.nullable(path),
    counted: v.boolean(),
  }),
  cameFrom: v.strictObject({ path }),
  notedSessions: v.strictObject({ from: index, count: count(200) }),
  libraryState: none,
  pauseLibrary: v.strictObject({ paused: v.boolean() }),
  searchLibrary: v.strictObject({
    query: text(1_000),
    kinds: saidKinds,
    filter: v.nullable(sessionFilter),
    after: v.nullable(index),
    count: count(200),
  }),
  sessionFiles: v.strictObject({ path }),
  openDatabase: v.strictObject({ path }),
  closeDatabase: v.strictObject({ key }),
  stopDatabase: v.strictObject({ key }),
  database: v.strictObject({ key }),
  databaseRows: v.strictObject({
    key,
    query: text(1_000),
    sort: databaseSort,
    descending: v.boolean(),
    from: index,
    count: count(100),
  }),
  openThread: v.strictObject({ path }),
  pointAtBase: v.strictObject({ key, path }),
  closeThread: v.strictObject({ key }),
  stopThread: v.strictObject({ key }),
  thread: v.strictObject({ key }),
  layout: v.strictObject({ key, from: index }),
  turns: v.strictObject({ key, from: index, count: count(200) }),
  rows: v.strictObject({ key, turn: index, from: index, count: count(200) }),
  checkpoints: v.strictObject({ key, from: index, count: count(200) }),
  curve: v.strictObject({ key, points: count(100_000) }),
  item: v.strictObject({ key, ref }),
  rawLine: v.strictObject({ key, file: index, line: ordinal }),
  locate: v.strictObject({ key, point }),
  notes: v.strictObject({ key }),
  noteRows: v.strictObject({ key, from: index, count: count(100) }),
  note: v.strictObject({ key, of: v.union([notePlace, v.strictObject({ id: key })]) }),
  saveNote: v.strictObject({
    key,
    place: notePlace,
    bookmark: v.nullable(v.boolean()),
    text: v.nullable(text(LONGEST_NOTE)),
  }),
  deleteNote: v.strictObject({ key, id: key }),
  restoreNote: v.strictObject({ key, id: key }),
  diff: v.strictObject({ key, ...range }),
  diffRows: v.strictObject({ key, ...range, row: index, count: count(200) }),
  diffPlaces: v.strictObject({ key, ...range }),
  pair: v.strictObject({ key, ...range, row: index }),
  history: v.strictObject({ key, at: place }),
  historyItem: v.strictObject({ key, at: place, index }),
  parting: v.strictObject({ key, at: point }),
  historyRows: v.strictObject({ key, at: place, from: index, count: count(200) }),
  checkpointFacts: v.strictObject({ key, checkpoint: ordinal }),
  retention: v.strictObject({ key, checkpoint: ordinal }),
  findings: v.strictObject({ key, checkpoint: ordinal }),
  drift: v.strictObject({ key }),
  states: v.strictObject({ key }),
  openDraft: v.strictObject({ key, at: point, start: draftStart, anew: v.boolean() }),
  draftRows: v.strictObject({ ...draft, from: index, count: count(200) }),
  changeDraft: v.strictObject({ ...draft, change: draftChange }),
  draftItem: v.strictObject({ ...draft, row: index, recorded: v.boolean() }),
  draftTexts: v.strictObject({ ...draft, row: index }),
  weighDraft: v.strictObject({ ...draft, written: v.variant('kind', [draftWrite, v.omit(draftAdd, ['row'])]) }),
  saveDraft: v.strictObject({ ...draft, name: text(200), notes: text(10_000) }),
  discardDraft: v.strictObject({ key, at: point }),
  candidates: v.strictObject({ key, from: index, count: count(200), at: v.exactOptional(point) }),
  candidate: v.strictObject(candidate),
  renameCandidate: v.strictObject({ ...candidate, name: text(200) }),
  deleteCandidate: v.strictObject(candidate),
  restoreCandidate: v.strictObject(candidate),
  copyCandidate: v.strictObject({ ...candidate, path }),
  candidateTarget: v.strictObject({ ...candidate, folder: v.nullable(path) }),
  lab: v.strictObject({ key, at: point }),
  labPlan: v.strictObject({ key, at: point, settings: labSettings }),
  labRun: v.strictObject({ key, plan: text(100), name: text(200) }),
  labRuns: v.strictObject({ key }),
  labStop: v.strictObject({ key, run: text(100) }),
  labText: v.strictObject({ key, run: text(100), from: index }),
  labTable: v.strictObject({
    key,
    at: point,
    ids: v.nullable(v.pipe(v.array(candidateId), v.maxLength(12))),
  }),
  probePlan: v.strictObject({ key, at: point, wanted: probeWanted }),
  probeRun: v.strictObject({ key, plan: text(100) }),
  probeRuns: v.strictObject({ key }),
  probeStop: v.strictObject({ key, run: text(100) }),
  probeScores: v.strictObject({ key, run: text(100) }),
  probeQuestions: v.strictObject({ key, plan: text(100), from: index, count: count(50) }),
  promptFile: v.strictObject({ path }),
  fireRules: none,
  simulate: v.strictObject({
    key,
    settings: v.strictObject({ rule: v.picklist(['codex', 'plugin', 'opencode']), options }),
  }),
  review: v.strictObject({ key }),
  stopReview: v.strictObject({ key }),
  reviewSecrets: v.strictObject({ key, class: v.nullable(text(100)), from: index, count: count(200) }),
  reviewPlaces: v.strictObject({ key, secret: text(200), from: index, count: count(200) }),
  readAs: v.strictObject({ key, as: v.nullable(redactChoice) }),
  problems: v.strictObject({ key, from: index, count: count(200) }),
  hex: v.strictObject({ key, file: index, start: index, count: count(4_096) }),
  find: v.strictObject({
    key,
    query: text(1_000),
    matchCase: v.boolean(),
    filter: findFilter,
    next: v.nullable(text(1_000)),
    count: v.pipe(index, v.maxValue(1_000)),
  }),
  findTools: v.strictObject({ key }),
  exportTarget: v.strictObject({ key, format, folder: v.nullable(path) }),
  exportPreview: v.strictObject({ key, settings: exportSettings }),
  exportSession: v.strictObject({
    key,
    settings: exportSettings,
    target: writeTarget,
    dropProvider: v.boolean(),
  }),
  forkPlan: v.strictObject({ key, settings: forkSettings }),
  fork: v.strictObject({ key, settings: forkSettings }),
  stopWriting: v.strictObject({ key }),
} as const satisfies { readonly [M in Method]: v.GenericSchema<unknown, Parameters<Api[M]>[0]> }

export const isMethod = (name: unknown): name is Method => typeof name === 'string' && Object.hasOwn(ARGUMENTS, name)

/** The arguments of a call as the contract has them, or the first thing that is wrong with them. */
export function checkArguments(method: Method, args: unknown): Result<unknown> {
  return checked(method, v.safeParse(ARGUMENTS[method] as v.GenericSchema, args, { abortEarly: true }))
}

const query = v.strictObject({
  ref: v.strictObject({ key, file: index, line: ordinal, path: pointer }),
  from: index,
  to: index,
})

/** The query of the resource route: key, file, line, path, from, to, each once. */
export function checkResource(search: URLSearchParams): Result<ResourceRange> {
  const number = (name: string): unknown => {
    const digits = search.get(name) ?? ''
    return /^\d{1,16}$/.test(digits) ? Number(digits) : digits
  }
  const result = v.safeParse(query, {
    ref: { key: search.get('key'), file: number('file'), line: number('line'), path: search.get('path') },
    from: number('from'),
    to: number('to'),
  })
  return checked('resource', result)
}

type Parsed<T> = { readonly success: true; readonly output: T } | { readonly success: false; readonly issues: Issues }
type Issues = readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]

function checked<T>(what: string, result: Parsed<T>): Result<T> {
  if (result.success) return { ok: true, value: result.output }
  const [issue] = result.issues
  const place = v.getDotPath(issue)
  const message = `The window asked for ${what} in a way that is not allowed${place === null ? '' : `: see ${place}`}.`
  return {
    ok: false,
    error: { code: 'bad-argument', message, detail: `${place ?? 'arguments'}: expected ${issue.expected}` },
  }
}
