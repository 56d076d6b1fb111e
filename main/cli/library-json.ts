import { DROPS } from '../export/trim/rules.ts'
import { idOf, type Lineage, type LineageNode } from '../library/lineage.ts'
import type { Hit, HitPage } from '../library/search.ts'
import type { Session } from '../library/sessions.ts'
import type { Savings, Storage, StoredSession } from '../library/storage.ts'
import { List } from './json.ts'

// docs/schema/library.json.

const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString()

export const sessionJson = (session: Session) => ({
  id: idOf(session),
  path: session.found.path,
  title: session.title,
  titleFrom: session.titleFrom,
  archived: session.found.archived,
  startedAt: session.head?.startedAt ?? null,
  endedAt: session.head?.endedAt ?? null,
  modifiedAt: timeOf(session.files.reduce((newest, { modifiedAt }) => Math.max(newest, modifiedAt), 0)),
  bytes: session.files.reduce((sum, { bytes }) => sum + bytes, 0),
  files: session.files.map(({ path, bytes }) => ({ path, bytes })),
  agent: session.head?.agent || null,
  cliVersion: session.head?.cliVersion ?? null,
  model: session.head?.model ?? null,
  cwd: session.head?.cwd ?? null,
  branch: session.head?.branch ?? null,
  forkedFrom: session.head?.forkedFrom ?? null,
  parentThread: session.head?.parentThread ?? null,
  turns: session.head?.turns ?? null,
  checkpoints: session.head?.checkpoints ?? null,
  failed: session.head?.failed ?? null,
  problem: session.head?.problem ?? null,
})

export const sessionsJson = (all: readonly Session[], told: readonly Session[]) => ({
  what: 'list',
  total: all.length,
  sessions: new List(told.map(sessionJson)),
})

export const searchJson = (query: string, page: HitPage, sessionOf: (path: string) => Session | null) => ({
  what: 'search',
  query,
  passages: page.passages,
  counted: page.counted,
  next: page.next,
  hits: new List(page.hits.map(hit => hitJson(hit, sessionOf(hit.path)))),
})

const hitJson = ({ path, line, turn, kind, snippet }: Hit, session: Session | null) => ({
  id: session === null ? null : idOf(session),
  title: session?.title ?? null,
  path,
  line,
  turn,
  kind,
  text: snippet.text,
  marks: snippet.marks,
  cutBefore: snippet.cutBefore,
  cutAfter: snippet.cutAfter,
})

export const storageJson = (storage: Storage, largest: readonly StoredSession[], savings: Savings | null) => ({
  what: 'storage',
  sessions: storage.sessions,
  files: storage.files,
  bytes: storage.bytes,
  projects: new List(storage.projects),
  kinds: new List(storage.kinds),
  copies: storage.copies,
  largest: new List(
    largest.map(({ session, files, bytes, copies }) => ({
      id: idOf(session),
      path: session.found.path,
      title: session.title,
      project: session.head?.cwd ?? null,
      files,
      bytes,
      copies,
    })),
  ),
  trim:
    savings === null
      ? null
      : {
          rules: Object.fromEntries(DROPS.map(drop => [drop, savings.rules.get(drop)])),
          replayed: savings.replayed,
          left: savings.left,
        },
})

export const lineageJson = ({ nodes, spent, left }: Lineage) => ({
  what: 'tree',
  nodes: new List(nodes.map(nodeJson)),
  spent,
  left,
})

const nodeJson = ({ id, parent, relation, circle, depth, session, files, ...counted }: LineageNode) => ({
  id,
  parent,
  relation,
  circle,
  depth,
  calledAs: counted.calledAs,
  title: session?.title ?? null,
  path: session?.found.path ?? null,
  startedAt: session?.head?.startedAt ?? null,
  files: files.map(({ found: { path, bytes }, counts }) => ({
    path,
    bytes,
    spent: counts?.spent ?? null,
    compactions: counts?.compactions ?? null,
    from: counts?.from ?? null,
  })),
  turns: session?.head?.turns ?? null,
  checkpoints: session?.head?.checkpoints ?? null,
  failed: session?.head?.failed ?? null,
  compactions: counted.compactions,
  spent: counted.spent,
  replayed: counted.replayed,
})
