import type { Api, LineageFile, LineageNode, LineageSession, LineageView } from '../../preload/contract.ts'
import { type Origin, originOf } from '../library/came-from.ts'
import { isThreadId } from '../library/discover.ts'
import * as core from '../library/lineage.ts'
import { LineageCounts } from '../library/lineage-counts.ts'
import type { Session } from '../library/sessions.ts'
import { type KnownHeads, sessionsAround } from '../library/sessions-around.ts'
import { ok } from './context.ts'
import type { Measuring } from './library-measures.ts'
import { refuse } from './refusals.ts'

/** Characters of the nodes of one reply: it stays under 1 MB. */
const MOST_CHARACTERS = 800_000
const LONGEST_TITLE = 120
const LONGEST_NAME = 80

/** The calls that follow sessions to where they came from, and to what came from them. */
export function lineageHandlers(measuring: Measuring): Pick<Api, 'lineage' | 'cameFrom'> {
  const { sessions, work, signal, upToDate } = measuring
  const counts = new LineageCounts()
  const heads: KnownHeads = new Map()

  /** The sessions of the library, or those beside a file that it does not have. */
  const around = async (path: string | null): Promise<readonly Session[]> =>
    path === null || sessions.sessionWith(path) !== null
      ? sessions.list('')
      : await work.run(sessionsAround(path, heads), signal)

  return {
    lineage: async ({ id, path, counted }) => {
      await upToDate()
      if (!isThreadId(id)) return refuse('bad-argument', `${id} is not a thread id.`)
      const steps = core.lineageOf(id, await around(path), counted ? counts : null)
      return ok(lineageView(await work.run(steps, signal)))
    },
    cameFrom: async ({ path }) => {
      await upToDate()
      const all = await around(path)
      const session = all.find(({ files }) => files.some(file => file.path === path))
      if (session === undefined) return ok(null)
      const byId = new Map(all.map(one => [core.idOf(one), one]))
      const steps = originOf(session, path, id => byId.get(id) ?? null)
      const origin = await work.run(steps, signal)
      return ok(origin === null ? null : originView(origin))
    },
  }
}

const originView = ({ session, ...origin }: Origin) => ({
  ...origin,
  session: session === null ? null : { path: session.found.path, title: session.title },
})

function lineageView({ nodes, spent, left }: core.Lineage): LineageView {
  const views: LineageNode[] = []
  let room = MOST_CHARACTERS
  for (const node of nodes) {
    const view = nodeView(node)
    room -= JSON.stringify(view).length
    if (room < 0) break
    views.push(view)
  }
  return { nodes: views, spent, left: left + nodes.length - views.length }
}

const nodeView = ({ session, files, calledAs, ...node }: core.LineageNode): LineageNode => ({
  ...node,
  calledAs: calledAs?.slice(0, LONGEST_NAME) ?? null,
  session: session === null ? null : sessionView(session),
  files: files.map(fileView),
})

const fileView = ({ found: { path, bytes }, counts }: core.LineageFile): LineageFile => ({
  path,
  bytes,
  spent: counts?.spent ?? null,
  compactions: counts?.compactions ?? null,
  from: counts?.from ?? null,
})

const sessionView = ({ found, files, head, title }: Session): LineageSession => ({
  path: found.path,
  title: title.slice(0, LONGEST_TITLE),
  archived: found.archived,
  startedAt: head?.startedAt ?? null,
  modifiedAt: files.reduce((newest, { modifiedAt }) => Math.max(newest, modifiedAt), 0),
  bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  turns: head?.turns ?? null,
  failed: head?.failed ?? null,
  problem: head?.problem ?? null,
})
