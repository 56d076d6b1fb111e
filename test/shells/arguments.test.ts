import { expect, test } from 'vitest'
import { ARGUMENTS, checkArguments, checkResource, isMethod } from '../../main/arguments.ts'
import { type Api, METHODS, type Method } from '../../preload/contract.ts'

const model = { baseUrl: 'https://a/v1', model: '', effort: 'low', keyFrom: 'store', keyVariable: 'A_KEY' } as const
const settings = {
  theme: 'dark',
  fontSize: 12,
  timeZone: 'utc',
  homes: ['/h'],
  editor: '',
  singleKeys: true,
  model,
} as const
const panes = { library: 248.5, inspector: 320, drawer: 0, libraryOpen: true, inspectorOpen: false }
const state = {
  tabs: [{ path: '/a', point: null }],
  active: 0,
  recent: [{ path: '/a', title: '', openedAt: 1_700_000_000_000 }],
  panes,
  exportFolder: null,
  filter: { sessions: {}, kinds: null },
}
const exporting = {
  format: 'rollout',
  turns: { first: 1, last: 2 },
  drop: ['superseded', 'outputs'],
  redact: { off: ['email 1'], ciphertext: 'stub', images: 'keep' },
} as const
const forking = {
  at: 'checkpoint:1:before',
  candidate: null,
  form: 'legacy',
  target: { kind: 'home', home: '/h' },
  dropProvider: false,
} as const
const key = 'k'
const id = '01a1fc28-0000-7000-8000-000000000001'
const lab = {
  strategy: 'codex-local',
  model: null,
  effort: 'low',
  prompt: 'Sum up.',
  summary: null,
  options: { limit: 1, prune: false, phase: 'midTurn' },
}
const probing = {
  candidates: [null, id],
  questions: 12,
  repeats: 1,
  seed: '1',
  manifest: null,
  model: null,
  effort: null,
}
const draft = { key, at: 'end', revision: 0 }
const range = { key, from: 'checkpoint:1:before', to: 'checkpoint:1:after' }

/** One right call of each method. */
const RIGHT: { readonly [M in Method]: Parameters<Api[M]>[0] } = {
  appInfo: {},
  settings: {},
  saveSettings: { settings },
  windowState: {},
  saveWindowState: { state },
  pickFile: {},
  pickTarget: { path: '/a' },
  showInFolder: { path: '/a' },
  samples: {},
  listFolder: { path: null, from: 0, count: 1_000 },
  openInEditor: { path: '/a', line: 1 },
  keyStatus: {},
  storeKey: { baseUrl: 'https://a/v1', value: 'sk-1' },
  forgetKey: {},
  prices: {},
  listSessions: { query: '', from: 0, count: 1_000, refresh: false },
  findSession: { id: 'x' },
  libraryStorage: { filter: { model: 'm' } },
  sessionSavings: { path: '/a' },
  stopWeighing: {},
  storageSessions: { project: { folder: null }, from: 0, count: 200 },
  lineage: { id, path: '/a', counted: true },
  cameFrom: { path: '/a' },
  notedSessions: { from: 0, count: 200 },
  libraryState: {},
  pauseLibrary: { paused: true },
  searchLibrary: { query: 'x', kinds: ['prompt'], filter: { project: '/a', failed: true }, after: null, count: 20 },
  sessionFiles: { path: '/a' },
  openDatabase: { path: '/a' },
  closeDatabase: { key },
  stopDatabase: { key },
  database: { key },
  databaseRows: { key, query: '', sort: 'updated', descending: true, from: 0, count: 100 },
  openThread: { path: '/a' },
  pointAtBase: { key, path: '/b' },
  closeThread: { key },
  stopThread: { key },
  thread: { key },
  layout: { key, from: 1 },
  turns: { key, from: 1, count: 200 },
  rows: { key, turn: 0, from: 0, count: 200 },
  checkpoints: { key, from: 1, count: 200 },
  curve: { key, points: 1_600 },
  item: { key, ref: { file: 0, line: 1, index: null } },
  rawLine: { key, file: 0, line: 1 },
  locate: { key, point: 'end' },
  notes: { key },
  noteRows: { key, from: 0, count: 100 },
  note: { key, of: { file: 0, line: 1, index: 2 } },
  saveNote: { key, place: { file: 0, line: 1, index: null }, bookmark: true, text: null },
  deleteNote: { key, id: 'n' },
  restoreNote: { key, id: 'n' },
  diff: range,
  diffRows: { ...range, row: 0, count: 200 },
  diffPlaces: range,
  pair: { ...range, row: 0 },
  history: { key, at: 'turn:1:end' },
  historyRows: { key, at: 'request=0.169.0,no-images@end', from: 0, count: 200 },
  historyItem: { key, at: 'request@end', index: 0 },
  parting: { key, at: 'end' },
  checkpointFacts: { key, checkpoint: 1 },
  retention: { key, checkpoint: 1 },
  findings: { key, checkpoint: 1 },
  drift: { key },
  states: { key },
  openDraft: { key, at: 'checkpoint:1:before', start: { kind: 'recorded' }, anew: false },
  draftRows: { ...draft, from: 0, count: 200 },
  changeDraft: { ...draft, change: { kind: 'remove', from: 0, to: 1 } },
  draftItem: { ...draft, row: 0, recorded: false },
  draftTexts: { ...draft, row: 0 },
  weighDraft: { ...draft, written: { kind: 'add', role: 'user', text: 'a' } },
  saveDraft: { ...draft, name: '', notes: '' },
  discardDraft: { key, at: 'end' },
  candidates: { key, from: 0, count: 200 },
  candidate: { key, id },
  renameCandidate: { key, id, name: '' },
  deleteCandidate: { key, id },
  restoreCandidate: { key, id },
  copyCandidate: { key, id, path: '/a' },
  candidateTarget: { key, id, folder: null },
  lab: { key, at: 'end' },
  labPlan: { key, at: 'end', settings: lab },
  labRun: { key, plan: 'p', name: '' },
  labRuns: { key },
  labStop: { key, run: 'r' },
  labText: { key, run: 'r', from: 0 },
  labTable: { key, at: 'end', ids: [id] },
  probePlan: { key, at: 'end', wanted: probing },
  probeRun: { key, plan: 'p' },
  probeRuns: { key },
  probeStop: { key, run: 'r' },
  probeScores: { key, run: 'r' },
  probeQuestions: { key, plan: 'p', from: 0, count: 50 },
  promptFile: { path: '/a' },
  fireRules: {},
  simulate: { key, settings: { rule: 'codex', options: { limit: 1, scope: 'body' } } },
  review: { key },
  stopReview: { key },
  reviewSecrets: { key, class: null, from: 0, count: 200 },
  reviewPlaces: { key, secret: 'email:0', from: 0, count: 200 },
  readAs: { key, as: exporting.redact },
  problems: { key, from: 0, count: 200 },
  hex: { key, file: 0, start: 0, count: 4_096 },
  find: {
    key,
    query: 'a',
    matchCase: false,
    filter: { kinds: ['note'], tool: 'shell', turns: { from: 0, to: 3 } },
    next: null,
    count: 200,
  },
  findTools: { key },
  exportTarget: { key, format: 'html', folder: null },
  exportPreview: { key, settings: exporting },
  exportSession: { key, settings: exporting, target: { kind: 'path', path: '/a' }, dropProvider: false },
  forkPlan: { key, settings: forking },
  fork: { key, settings: forking },
  stopWriting: { key },
}

test('options of a run are plain values by plain names, and not many', () => {
  const plan = (options: unknown) => checkArguments('labPlan', { key, at: 'end', settings: { ...lab, options } }).ok
  const many = Object.fromEntries(
    Array.from({ length: 41 }, (_, n) => [`a${String.fromCharCode(97 + (n % 26))}${'b'.repeat(n)}`, 1]),
  )
  const odd = [null, { a: null }, { a: [1] }, { a: 1.5 }, { a: 'x'.repeat(65) }, { 'a.b': 1 }, { __proto__x: 1 }, many]
  expect([plan({}), plan({ a: 1, b: 'x', c: true })]).toEqual([true, true])
  expect(odd.map(plan)).toEqual(odd.map(() => false))
})

test('a comparison may be of no candidate, and of the newest', () => {
  expect(isOk('labTable', { ids: [] })).toBe(true)
  expect(isOk('labTable', { ids: null })).toBe(true)
})

test('more candidates than fit side by side, and a key that is too long, do not pass', () => {
  const ids = Array.from({ length: 13 }, () => id)
  expect(checkArguments('labTable', { key, at: 'end', ids }).ok).toBe(false)
  expect(checkArguments('labTable', { key, at: 'end', ids: ['../x'] }).ok).toBe(false)
  const stored = checkArguments('storeKey', { baseUrl: 'https://a', value: 'SECRET'.repeat(2_000) })
  expect(stored.ok).toBe(false)
  expect(JSON.stringify(stored)).not.toContain('SECRET')
})

test('the ref of a rebuilt item passes as it came, and an odd one does not', () => {
  const ref = { file: 0, line: 1, index: null }
  const item = (made: unknown) => checkArguments('item', { key, ref: { ...ref, made } }).ok
  const right = [
    { name: 'rebuilt-summary', value: 0 },
    { name: 'bridge-message', value: '[]' },
  ]
  expect(right.map(item)).toEqual([true, true])
  const odd = [
    null,
    {},
    { name: 'x' },
    { name: 'x', value: null },
    { name: 'x', value: Number.NaN },
    { name: 'x', value: 'y'.repeat(600_000) },
  ]
  expect(odd.map(item)).toEqual(odd.map(() => false))
})

test('a review asks for pages, and reads by a choice that is whole', () => {
  const right = [
    checkArguments('readAs', { key, as: null }),
    checkArguments('reviewSecrets', { key, class: 'email', from: 3, count: 1 }),
  ]
  expect(right.map(({ ok }) => ok)).toEqual([true, true])
  const odd = [
    checkArguments('readAs', { key }),
    checkArguments('readAs', { key, as: { off: [], ciphertext: 'stub' } }),
    checkArguments('readAs', { key, as: { ...exporting.redact, off: ['x'.repeat(201)] } }),
    checkArguments('readAs', { key, as: { ...exporting.redact, off: [1] } }),
    checkArguments('reviewSecrets', { key, class: null, from: 0, count: 201 }),
    checkArguments('reviewPlaces', { key, secret: null, from: 0, count: 1 }),
    checkArguments('reviewPlaces', { key, secret: 'x', from: -1, count: 1 }),
  ]
  expect(odd.map(({ ok }) => ok)).toEqual(odd.map(() => false))
})

test('an export of an unknown rule or format, or of turns that are no range, is refused', () => {
  const preview = (over: object) => checkArguments('exportPreview', { key, settings: { ...exporting, ...over } }).ok
  const right = [{}, { turns: null, drop: [], redact: null }, { turns: { first: 2, last: 2 } }]
  expect(right.map(preview)).toEqual([true, true, true])
  const { redact } = exporting
  const odd = [
    { turns: { first: 2, last: 1 } },
    { turns: { first: 0, last: 1 } },
    { drop: ['turns'] },
    { format: 'pdf' },
    { redact: { ...redact, ciphertext: 'drop' } },
    { redact: { ...redact, off: Array.from({ length: 20_001 }, () => 'x') } },
    { more: 1 },
  ]
  expect(odd.map(preview)).toEqual(odd.map(() => false))
})

test('every method of the contract has a schema, and nothing else has', () => {
  expect(Object.keys(ARGUMENTS).sort()).toEqual([...METHODS].sort())
  for (const odd of ['toString', '__proto__', 'readResource', '', null, undefined, 1, {}])
    expect(isMethod(odd)).toBe(false)
})

test.each(METHODS)('%s takes what the contract says, and nothing missing, added or of another type', method => {
  const right = RIGHT[method] as Readonly<Record<string, unknown>>
  expect(checkArguments(method, right)).toEqual({ ok: true, value: right })
  const wrong = [undefined, null, 'text', 1, [right], { ...right, more: 1 }]
  const names = Object.keys(right)
  const without = names.map(name => Object.fromEntries(Object.entries(right).filter(([other]) => other !== name)))
  // A list may be empty.
  const odd = (name: string): readonly unknown[] => [
    undefined,
    {},
    Number.NaN,
    ...(Array.isArray(right[name]) ? [] : [[]]),
  ]
  const other = names.flatMap(name => odd(name).map(value => ({ ...right, [name]: value })))
  for (const args of [...wrong, ...without, ...other])
    expect(checkArguments(method, args)).toMatchObject({ ok: false, error: { code: 'bad-argument' } })
})

const isOk = (method: Method, args: object) => checkArguments(method, { ...RIGHT[method], ...args }).ok

test('numbers are whole, in range and safe', () => {
  const turns = (count: number) => isOk('turns', { count })
  expect([0, 1, 200, 201, 1.5, -1, Number.POSITIVE_INFINITY].map(turns)).toEqual([
    false,
    true,
    true,
    false,
    false,
    false,
    false,
  ])
  const line = (n: number) => isOk('rawLine', { line: n })
  expect([-1, 0, 1, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1].map(line)).toEqual([
    false,
    false,
    true,
    true,
    false,
  ])
  const row = (n: number) => isOk('pair', { row: n })
  expect([-1, 0, 1].map(row)).toEqual([false, true, true])
})

test('texts are bounded, and paths are without NUL', () => {
  const path = (text: string) => isOk('openThread', { path: text })
  expect(['', '/a', '/a\0b', 'x'.repeat(32_768), 'x'.repeat(32_769)].map(path)).toEqual([
    false,
    true,
    false,
    true,
    false,
  ])
  const query = (length: number) => isOk('find', { query: 'x'.repeat(length) })
  expect([0, 1_000, 1_001].map(query)).toEqual([true, true, false])
  const point = (length: number) => isOk('locate', { point: 'x'.repeat(length) })
  expect([64, 65].map(point)).toEqual([true, false])
})

test('an error names the place and not the value', () => {
  const secret = { settings: { ...settings, theme: 'hunter2' } }
  const answer = JSON.stringify(checkArguments('saveSettings', secret))
  expect(answer).toContain('settings.theme')
  expect(answer).not.toContain('hunter2')
})

test('the query of a text is read whole, or refused', () => {
  const query = 'key=k&file=0&line=2&path=%2Fa&from=0&to=9007199254740991'
  expect(checkResource(new URLSearchParams(query))).toEqual({
    ok: true,
    value: { ref: { key: 'k', file: 0, line: 2, path: '/a' }, from: 0, to: Number.MAX_SAFE_INTEGER },
  })
  for (const name of ['key', 'file', 'line', 'path', 'from', 'to']) {
    const search = new URLSearchParams(query)
    search.delete(name)
    expect(checkResource(search).ok).toBe(false)
  }
})

test('a draft takes only changes that it knows, and texts that can be edited', () => {
  const change = (change: unknown) => checkArguments('changeDraft', { ...draft, change }).ok
  const right = [
    { kind: 'restore', from: 0, to: 9 },
    { kind: 'move', row: 0, by: -1 },
    { kind: 'write', row: 0, path: '/content/0/text', text: '' },
    { kind: 'add', row: null, role: 'summary', text: 'a' },
    { kind: 'mend', finding: 0, mend: 1 },
    { kind: 'undo' },
    { kind: 'redo' },
  ]
  expect(right.map(change)).toEqual(right.map(() => true))
  const odd = [
    null,
    { kind: 'clear' },
    { kind: 'remove', from: -1, to: 1 },
    { kind: 'move', row: 0, by: 0.5 },
    { kind: 'write', row: 0, path: '/content/0/text', text: 'x'.repeat(400_001) },
    { kind: 'add', row: 0, role: 'system', text: 'a' },
    { kind: 'undo', steps: 2 },
  ]
  expect(odd.map(change)).toEqual(odd.map(() => false))
  expect(checkArguments('deleteCandidate', { key, id: '../settings' }).ok).toBe(false)
})
