import { describe, expect, test } from 'vitest'
import {
  type Import,
  importsOf,
  isOwn,
  packageOf,
  type Sources,
  sourcesOf,
  withoutComments,
} from './support/imports.ts'

/** Rooms and what is in them; the first that fits is meant. */
const ROOMS = {
  contract: /^preload\/contract\.ts$/,
  preload: /^preload\//,
  renderer: /^renderer\//,
  base: /^main\/base\//,
  rollout: /^main\/rollout\//,
  model: /^main\/thread\/model\.ts$/,
  codex: /^main\/thread\/codex\//,
  readers: /^main\/thread\/readers\.ts$/,
  thread: /^main\/thread\//,
  compaction: /^main\/compaction\//,
  export: /^main\/export\//,
  library: /^main\/library\//,
  /** The library's tables for other programs. */
  dataset: /^main\/dataset\//,
  /** The model client: the one room that may leave this machine. */
  network: /^main\/network\//,
  /** The user's own commands around a compaction, run when the user says so. */
  hooks: /^main\/hooks\//,
  views: /^main\/views\//,
  handlers: /^main\/handlers(\.ts|\/)/,
  engine: /^main\/(engine|reading)\.ts$/,
  cli: /^main\/cli(\.ts|\/)/,
  /** What the two window shells share. */
  shell: /^main\/(shell\/|arguments\.ts|places\.ts)/,
  web: /^main\/serve\.ts$/,
  electron: /^main\/(index|window|menu|ipc)\.ts$/,
} as const satisfies Record<string, RegExp>

type Room = keyof typeof ROOMS

const THREAD = ['thread', 'model', 'rollout', 'base'] as const
const CORE = ['library', 'export', 'compaction', 'readers', ...THREAD] as const

/** Who may name whom (design.md section 2); every room may name itself. */
const MAY: Readonly<Record<Room, readonly Room[]>> = {
  contract: [],
  preload: ['contract'],
  renderer: ['contract'],
  base: [],
  rollout: ['base'],
  model: [],
  codex: THREAD,
  readers: ['codex', ...THREAD],
  thread: THREAD,
  compaction: THREAD,
  // What is written is read back before it gets its name.
  export: ['compaction', 'readers', ...THREAD],
  library: CORE,
  dataset: CORE,
  network: ['compaction', ...THREAD],
  // Settings are read as forks read them.
  hooks: ['export', ...THREAD],
  views: ['contract', 'compaction', ...THREAD],
  handlers: ['contract', 'views', 'network', ...CORE],
  engine: ['handlers', 'shell', 'library', 'base'],
  shell: ['contract', 'handlers', 'library', 'base'],
  web: ['contract', 'shell', 'handlers', 'library', 'base'],
  electron: ['contract', 'shell', 'handlers', 'library', 'base'],
  cli: ['web', 'views', 'network', 'hooks', 'dataset', ...CORE],
}

/** Packages and Node modules that only some files may name. */
const IMPORTERS: Readonly<Record<string, RegExp>> = {
  'better-sqlite3': /^main\/library\/sqlite\.ts$/,
  'hyparquet-writer': /^main\/dataset\/parquet-file\.ts$/,
  '@secretlint/secretlint-rule-preset-recommend': /^main\/export\/redact\/library-rules\.ts$/,
  'monaco-editor': /^renderer\/monaco\.ts$/,
  electron: /^(main\/(index|window|menu|ipc)|preload\/index)\.ts$/,
  // The web shell's loopback server, and the model client. Nothing else speaks to anybody.
  ws: /^main\/shell\/web-(server|socket)\.ts$/,
  'node:http': /^main\/(shell\/web-(server|guard)|network\/client)\.ts$/,
  'node:net': /^main\/shell\/web-server\.ts$/,
  'node:https': /^main\/network\/client\.ts$/,
  'node:http2': /^$/,
  'node:tls': /^$/,
  'node:dns': /^$/,
  'node:dgram': /^$/,
  // The user's editor, browser and hooks.
  'node:child_process': /^main\/(handlers\/editor|shell\/browser|hooks\/run-command)\.ts$/,
  undici: /^$/,
}

/** Files that are large and loaded when they are needed. */
const ONLY_DYNAMIC: readonly string[] = ['renderer/monaco.ts', 'main/serve.ts']

/** Ways to the network that need no import, and the files that may take them, to the loopback and nowhere else. */
const GLOBALS: readonly (readonly [RegExp, RegExp])[] = [
  [/\bfetch\s*\(/, /^renderer\/(bridge|inspector\/resource)\.ts$/],
  [/\bnew WebSocket\b/, /^renderer\/web-link\.ts$/],
  [/\b(XMLHttpRequest|EventSource|sendBeacon|RTCPeerConnection|WebTransport)\b/, /^$/],
]

const roomOf = (path: string): Room | undefined => (Object.keys(ROOMS) as Room[]).find(room => ROOMS[room].test(path))

/** What is wrong with some sources, one sentence each. */
function violations(sources: Sources): readonly string[] {
  return [...sources].flatMap(([path, source]) => [
    ...(roomOf(path) ? [] : [`${path} is in no room`]),
    ...importsOf(path, source).flatMap(whatIsWrong),
    ...GLOBALS.filter(([way, who]) => way.test(withoutComments(source)) && !who.test(path)).map(
      ([way]) => `${path} may not use ${way.source}`,
    ),
    ...(mayNotSayCodex(path) && /codex/i.test(withoutComments(source)) ? [`${path} may not say Codex`] : []),
  ])
}

function whatIsWrong({ from, to, how }: Import): readonly string[] {
  if (!isOwn(to)) {
    const who = IMPORTERS[packageOf(to)] ?? IMPORTERS[`node:${packageOf(to)}`]
    return who && !who.test(from) ? [`${from} may not import ${to}`] : []
  }
  const room = roomOf(from)
  const other = roomOf(to)
  if (!room) return []
  if (!other) return [`${from} imports ${to}, which is in no room`]
  if (room !== other && !MAY[room].includes(other)) return [`${from} (${room}) may not import ${to} (${other})`]
  if (ONLY_DYNAMIC.includes(to) && how === 'value') return [`${from} may load ${to} only with import()`]
  return []
}

/** Above the agents' readers the core is neutral. */
const mayNotSayCodex = (path: string): boolean =>
  /^main\/(base|compaction|views|thread)\//.test(path) &&
  !/^main\/(thread\/(codex\/|readers\.ts)|compaction\/strategies\/)/.test(path)

const SOURCES = sourcesOf(['main', 'preload', 'renderer'])

test('the sources keep to the table', () => {
  expect(violations(SOURCES)).toEqual([])
})

test('every room of the table has files', () => {
  const rooms = new Set([...SOURCES.keys()].map(roomOf))
  expect((Object.keys(ROOMS) as Room[]).filter(room => !rooms.has(room))).toEqual([])
})

test('the model and the contract import nothing', () => {
  for (const path of ['main/thread/model.ts', 'preload/contract.ts'])
    expect(importsOf(path, SOURCES.get(path) ?? '')).toEqual([])
  expect(SOURCES.has('main/thread/model.ts') && SOURCES.has('preload/contract.ts')).toBe(true)
})

test('one file names an agent’s reader, one the database, one the editor', () => {
  const importers = (wanted: (to: string) => boolean) => [
    ...new Set(
      [...SOURCES].flatMap(([path, source]) =>
        importsOf(path, source)
          .filter(({ to }) => wanted(to))
          .map(() => path),
      ),
    ),
  ]
  expect(importers(to => to.startsWith('main/thread/codex/')).filter(path => roomOf(path) !== 'codex')).toEqual([
    'main/thread/readers.ts',
  ])
  expect(importers(to => packageOf(to) === 'better-sqlite3')).toEqual(['main/library/sqlite.ts'])
  expect(importers(to => packageOf(to) === 'monaco-editor')).toEqual(['renderer/monaco.ts'])
})

test('the table has no circle', () => {
  for (const room of Object.keys(MAY) as Room[]) expect(below(room).has(room), room).toBe(false)
})

/** Every room that a room can reach, by way of others too. */
function below(room: Room, reached = new Set<Room>()): ReadonlySet<Room> {
  for (const next of MAY[room]) {
    if (next === room || reached.has(next)) continue
    reached.add(next)
    below(next, reached)
  }
  return reached
}

describe('a violation would be caught:', () => {
  const caught = (path: string, source: string): readonly string[] => violations(new Map([[path, source]]))

  test.each<readonly [name: string, path: string, source: string, sentence: string]>([
    [
      'the window reaches into the core',
      'renderer/app.tsx',
      "import { diff } from '../main/compaction/diff.ts'",
      'renderer/app.tsx (renderer) may not import main/compaction/diff.ts (compaction)',
    ],
    [
      'the core knows the contract',
      'main/compaction/x.ts',
      "import type { Api } from '../../preload/contract.ts'",
      'main/compaction/x.ts (compaction) may not import preload/contract.ts (contract)',
    ],
    [
      'a lower room names a higher one',
      'main/rollout/x.ts',
      "export * from '../thread/point.ts'",
      'main/rollout/x.ts (rollout) may not import main/thread/point.ts (thread)',
    ],
    [
      'a second file names the reader of an agent',
      'main/handlers/x.ts',
      "import {\n  a,\n  b,\n} from '../thread/codex/lines.ts'",
      'main/handlers/x.ts (handlers) may not import main/thread/codex/lines.ts (codex)',
    ],
    [
      'the core imports Electron',
      'main/thread/x.ts',
      "import { app } from 'electron'",
      'main/thread/x.ts may not import electron',
    ],
    [
      'a second file opens the database',
      'main/library/x.ts',
      "import Database from 'better-sqlite3'",
      'main/library/x.ts may not import better-sqlite3',
    ],
    [
      'a part of the editor is named elsewhere',
      'renderer/x.ts',
      "import 'monaco-editor/editor/editor.main.css'",
      'renderer/x.ts may not import monaco-editor/editor/editor.main.css',
    ],
    [
      'the editor is loaded at the start',
      'renderer/x.ts',
      "import { compare } from './monaco.ts'",
      'renderer/x.ts may load renderer/monaco.ts only with import()',
    ],
    [
      'an import hides in a call',
      'renderer/x.ts',
      "const core = await import('../main/engine.ts')",
      'renderer/x.ts (renderer) may not import main/engine.ts (engine)',
    ],
    [
      'an import hides in a type',
      'main/base/x.ts',
      "type A = import('../rollout/bytes.ts').ByteSource",
      'main/base/x.ts (base) may not import main/rollout/bytes.ts (rollout)',
    ],
    [
      'the network is used',
      'main/library/x.ts',
      "import { request } from 'node:https'",
      'main/library/x.ts may not import node:https',
    ],
    [
      'the core starts a program',
      'main/compaction/x.ts',
      "import { spawn } from 'node:child_process'",
      'main/compaction/x.ts may not import node:child_process',
    ],
    [
      'the network is used under its old name',
      'main/library/x.ts',
      "import http from 'http'",
      'main/library/x.ts may not import http',
    ],
    [
      'the network is used without an import',
      'main/library/x.ts',
      "await fetch('http://example.com')",
      'main/library/x.ts may not use \\bfetch\\s*\\(',
    ],
    ['a file lies in no room', 'main/utils/x.ts', '', 'main/utils/x.ts is in no room'],
    [
      'a test is imported',
      'main/base/x.ts',
      "import { a } from '../../test/support/imports.ts'",
      'main/base/x.ts imports test/support/imports.ts, which is in no room',
    ],
    [
      'the neutral core says Codex',
      'main/compaction/x.ts',
      "const name = 'codex'",
      'main/compaction/x.ts may not say Codex',
    ],
  ])('%s', (_, path, source, sentence) => {
    expect(caught(path, source)).toEqual([sentence])
  })

  test('and what is allowed is not', () => {
    expect(
      caught(
        'renderer/x.ts',
        "import type { Api } from '../preload/contract.ts'\nimport type { Pair } from './monaco.ts'\nvoid import('./monaco.ts')\nimport type { View } from 'react'",
      ),
    ).toEqual([])
    expect(
      caught(
        'main/compaction/x.ts',
        "// import 'electron' as Codex does, codex-format.md\nimport type { Item } from '../thread/model.ts'",
      ),
    ).toEqual([])
  })
})
