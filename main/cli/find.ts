import { runNow } from '../base/steps.ts'
import { FIND_KINDS, type FindFilter, type FindKind } from '../thread/find/filter.ts'
import { find as findPage, type Hit } from '../thread/find/find.ts'
import type { Thread } from '../thread/model.ts'
import {
  BASE_OPTION,
  type Command,
  DONE,
  type Ending,
  HOME_OPTION,
  JSON_OPTION,
  type Words,
  type World,
} from './command.ts'
import { findText } from './find-text.ts'
import { jsonPieces, Late, List } from './json.ts'
import { withSession } from './session.ts'
import { writeAll } from './write.ts'

export const finding: Command = {
  name: 'find',
  usage:
    'FILE QUERY [--case] [--kind KIND,…] [--tool NAME] [--turns A-B] [--limit N] [--json] [--base FILE] [--home DIR]',
  summary: 'where a text stands in a session, as the window finds it',
  details: [
    'Looks through the texts that the timeline shows: what escapes mean, not how they are written; commands, outputs and summaries as they are read.',
    `Kinds: ${FIND_KINDS.join(', ')}.`,
  ],
  options: [
    { name: 'case', value: null, help: 'capital letters are others than small ones' },
    { name: 'kind', value: 'KIND,…', help: 'in rows of these kinds only' },
    { name: 'tool', value: 'NAME', help: 'in calls of this tool and what they gave back' },
    { name: 'turns', value: 'A-B', help: 'in these turns only; they count from 1, and 0 is before the first' },
    { name: 'limit', value: 'N', help: 'tell the first N hits, and count all' },
    JSON_OPTION,
    BASE_OPTION,
    HOME_OPTION,
  ],
  files: [2, 2],
  run,
}

/** What is looked for. */
export interface Asked {
  readonly query: string
  readonly matchCase: boolean
  readonly filter: FindFilter
  /** Hits that are told. */
  readonly limit: number
}

async function run(words: Words, world: World): Promise<Ending> {
  const asked = askedFor(words)
  if (typeof asked === 'string') return { kind: 'usage', message: asked }
  return withSession(words, world, async thread => {
    const search = new Search(thread, asked)
    const pieces = words.options.has('json')
      ? jsonPieces(findJson(asked, search))
      : findText(asked, search, world.style)
    await writeAll(world.out, pieces)
    return DONE
  })
}

/** Hits of one page: so many are in memory at once. */
const PAGE = 1000

/** All hits, found while they are told. */
export class Search {
  readonly #thread: Thread
  readonly #asked: Asked
  /** Hits so far; of all when `hits` is at its end. */
  found = 0

  constructor(thread: Thread, asked: Asked) {
    this.#thread = thread
    this.#asked = asked
  }

  *hits(): Generator<Hit> {
    const { query, matchCase, filter, limit } = this.#asked
    let next: string | null = null
    do {
      const left = limit - this.found
      const wanted =
        left > 0 ? { want: 'hits' as const, most: Math.min(PAGE, left) } : { want: 'count' as const, most: ALL }
      const request = { query, matchCase, filter, next, ...wanted, patience: ALL }
      const page: ReturnType<typeof onePage> = onePage(this.#thread, request)
      this.found += page.found
      yield* page.hits
      next = page.next
    } while (next !== null)
  }
}

const ALL = Number.MAX_SAFE_INTEGER

const onePage = (thread: Thread, request: Parameters<typeof findPage>[1]) => runNow(findPage(thread, request, () => 0))

/** design.md section 4. */
const findJson = ({ query, matchCase, filter }: Asked, search: Search) => ({
  query,
  matchCase,
  kinds: filter.kinds.length === 0 ? null : filter.kinds,
  tool: filter.tool,
  turns: filter.turns,
  hits: new List(search.hits()),
  total: new Late(() => search.found),
})

function askedFor({ options, files }: Words): Asked | string {
  const query = files[1] ?? ''
  if (query === '') return 'There is nothing to look for: QUERY is empty.'
  const kinds = kindsOf(options.get('kind'))
  if (typeof kinds === 'string') return kinds
  const turns = turnsOf(options.get('turns'))
  if (typeof turns === 'string') return turns
  const limit = options.get('limit')
  if (limit !== undefined && !/^\d{1,9}$/.test(limit)) return `--limit ${limit} is not a whole number from 0.`
  return {
    query,
    matchCase: options.has('case'),
    filter: { kinds, tool: options.get('tool') ?? null, turns },
    limit: limit === undefined ? ALL : Number(limit),
  }
}

function kindsOf(text: string | undefined): readonly FindKind[] | string {
  if (text === undefined) return []
  const names = text.split(',')
  const wrong = names.find(name => !isKind(name))
  return wrong === undefined ? names.filter(isKind) : `--kind ${wrong} is none of ${FIND_KINDS.join(', ')}.`
}

const isKind = (name: string): name is FindKind => FIND_KINDS.some(kind => kind === name)

function turnsOf(text: string | undefined): FindFilter['turns'] | string {
  if (text === undefined) return null
  const [, from, to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text) ?? []
  const range = { from: Number(from), to: Number(to) }
  return from !== undefined && range.from <= range.to ? range : `--turns ${text} is not a range of turns such as 3-7.`
}
