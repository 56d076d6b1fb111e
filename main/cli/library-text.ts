import { basename } from 'node:path'
import { bytesText, counted, countText } from '../base/numbers.ts'
import { DROPS } from '../export/trim/rules.ts'
import { idOf, type Lineage, type LineageNode } from '../library/lineage.ts'
import type { Hit, HitPage } from '../library/search.ts'
import type { Session } from '../library/sessions.ts'
import type { Savings, Storage, StoredSession } from '../library/storage.ts'
import { oneLine, type Style, table } from './text.ts'

const bytesOf = ({ files }: Session): number => files.reduce((sum, { bytes }) => sum + bytes, 0)
const day = (session: Session): string =>
  (session.head?.startedAt ?? new Date(session.found.modifiedAt).toISOString()).slice(0, 16).replace('T', ' ')

export function* sessionsText(total: number, told: readonly Session[], style: Style): Generator<string> {
  if (total === 0) {
    yield 'No session fits.\n'
    return
  }
  const columns = [
    { head: 'began' },
    { head: 'turns', right: true },
    { head: 'compactions', right: true },
    { head: 'size', right: true },
    { head: 'project' },
    { head: 'id' },
    { head: 'title' },
  ]
  const rows = told.map(session => [
    day(session),
    String(session.head?.turns ?? '–'),
    String(session.head?.checkpoints ?? '–'),
    bytesText(bytesOf(session)),
    oneLine(basename(session.head?.cwd ?? ''), 24),
    idOf(session) ?? '–',
    oneLine(session.head?.problem ?? session.title, 60),
  ])
  yield* table(columns, rows, style)
  if (total > told.length) yield style.quiet(`${countText(total - told.length)} more: --limit ${total}\n`)
}

export function* searchText(
  { hits, passages, counted: how, next }: HitPage,
  sessionOf: (path: string) => Session | null,
  style: Style,
): Generator<string> {
  if (hits.length === 0) yield next === null ? 'Nothing was found.\n' : `Nothing so far: --after ${next}\n`
  let path = ''
  for (const hit of hits) {
    if (hit.path !== path) {
      const session = sessionOf(hit.path)
      if (path !== '') yield '\n'
      path = hit.path
      yield `${style.title(oneLine(session?.title ?? basename(path), 80))}  ${style.quiet(oneLine(path, 500))}\n`
    }
    yield hitLine(hit, style)
  }
  if (hits.length === 0 || next === null) return
  const all = passages === 0 ? '' : `${how === 'limit' ? 'more than ' : ''}${counted(passages, 'passage')} in all; `
  yield style.quiet(`\n${all}more: --after ${next}\n`)
}

function hitLine({ line, turn, kind, snippet }: Hit, style: Style): string {
  const { text, cutBefore, cutAfter } = snippet
  const place = `  line ${line}, turn ${turn}, ${kind}: `
  return `${style.quiet(place)}${cutBefore ? '…' : ''}${oneLine(text, 240)}${cutAfter ? '…' : ''}\n`
}

/** Projects and kinds that a terminal is shown. */
const SHOWN = 20

export function* storageText(
  storage: Storage,
  largest: readonly StoredSession[],
  savings: Savings | null,
  style: Style,
): Generator<string> {
  const { sessions, files, bytes, copies } = storage
  yield `${counted(sessions, 'session')} in ${counted(files, 'file')}, ${bytesText(bytes)}\n\n`
  const project = storage.projects.map(one => [
    bytesText(one.bytes),
    share(one.bytes, bytes),
    countText(one.sessions),
    oneLine(one.project ?? '(not said)', 100),
  ])
  const columns = [
    { head: 'size', right: true },
    { head: '%', right: true },
    { head: 'sessions', right: true },
    { head: 'project' },
  ]
  yield* table(columns, project.slice(0, SHOWN), style)
  yield '\n'
  const kinds = storage.kinds.map(one => [bytesText(one.bytes), share(one.bytes, bytes), oneLine(one.kind, 60)])
  const kindColumns = [{ head: 'size', right: true }, { head: '%', right: true }, { head: 'kind of line' }]
  yield* table(kindColumns, kinds.slice(0, SHOWN), style)
  yield '\n'
  const sessionRows = largest.map(one => [
    bytesText(one.bytes),
    share(one.bytes, bytes),
    idOf(one.session) ?? '–',
    oneLine(one.session.title, 60),
  ])
  const sessionColumns = [
    { head: 'size', right: true },
    { head: '%', right: true },
    { head: 'id' },
    { head: 'session' },
  ]
  yield* table(sessionColumns, sessionRows, style)
  if (copies.files > 0) yield `\n${counted(copies.files, 'packed twin or copy')}: ${bytesText(copies.bytes)}\n`
  if (savings !== null) yield* savingsText(savings, bytes, style)
}

const share = (part: number, whole: number): string => (whole === 0 ? '–' : ((100 * part) / whole).toFixed(1))

function* savingsText({ rules, replayed, left }: Savings, bytes: number, style: Style): Generator<string> {
  yield '\nexport --drop would save\n'
  const rows = DROPS.map(drop => {
    const saved = rules.get(drop)
    return [drop, countText(saved?.lines ?? 0), bytesText(saved?.bytes ?? 0), share(saved?.bytes ?? 0, bytes)]
  })
  const columns = [
    { head: 'rule' },
    { head: 'lines', right: true },
    { head: 'bytes', right: true },
    { head: '%', right: true },
  ]
  yield* table(columns, rows, style)
  if (replayed.bytes > 0)
    yield `\n${counted(replayed.sessions, 'session')} that came from others copied ${bytesText(replayed.bytes)} that stand where they came from, too.\n`
  if (left > 0) yield style.quiet(`${counted(left, 'session')} could not be weighed.\n`)
}

export function* lineageText({ nodes, spent, left }: Lineage, style: Style): Generator<string> {
  const columns = [
    { head: 'thread' },
    { head: 'turns', right: true },
    { head: 'compactions', right: true },
    { head: 'requests', right: true },
    { head: 'tokens', right: true },
    { head: 'copied', right: true },
    { head: 'title' },
  ]
  yield* table(columns, nodes.map(nodeRow), style)
  if (spent !== null)
    yield `\n${counted(spent.requests, 'request')} and ${counted(spent.total, 'token')} in all, each request once\n`
  if (left > 0) yield style.quiet(`${counted(left, 'thread')} more\n`)
}

const nodeRow = ({
  id,
  depth,
  relation,
  calledAs,
  session,
  spent,
  compactions,
  replayed,
}: LineageNode): readonly string[] => [
  `${'  '.repeat(depth)}${relation === 'first' ? '' : `${relation} `}${id}`,
  String(session?.head?.turns ?? '–'),
  String(compactions ?? '–'),
  spent === null ? '–' : countText(spent.requests),
  spent === null ? '–' : countText(spent.total),
  replayed === null ? '–' : countText(replayed.requests),
  session === null ? '(no file was found)' : oneLine([calledAs, session.title].filter(Boolean).join(': '), 60),
]
