import { runNow } from '../base/steps.ts'
import { isThreadId } from '../library/discover.ts'
import type { SessionFilter } from '../library/filter.ts'
import { idOf, lineageOf } from '../library/lineage.ts'
import { LineageCounts } from '../library/lineage-counts.ts'
import { KINDS, parseQuery } from '../library/query.ts'
import type { Sessions } from '../library/sessions.ts'
import { savingsOf, storageOf, storedSessions } from '../library/storage.ts'
import type { Said } from '../thread/model.ts'
import { type Command, DONE, type Ending, JSON_OPTION, type Words, type World } from './command.ts'
import { jsonPieces } from './json.ts'
import { FILTER_OPTIONS, filterOf, wholeNumber } from './library-filter.ts'
import { lineageJson, searchJson, sessionsJson, storageJson } from './library-json.ts'
import { LIBRARY_HOME_OPTION, MANY, readLibrary } from './library-reading.ts'
import { lineageText, searchText, sessionsText, storageText } from './library-text.ts'
import { writeAll } from './write.ts'

/** What `library` is asked for; each is a command by its second name, too. */
export const LIBRARY_ALIASES: Readonly<Record<string, readonly string[]>> = {
  sessions: ['library', 'list'],
  search: ['library', 'search'],
  storage: ['library', 'storage'],
  tree: ['library', 'tree'],
}

export const library: Command = {
  name: 'library',
  usage:
    'list|search QUERY|storage|tree THREAD [--trim] [--kind KIND,…] [--limit N] [--after N] [--match WORDS] [filters] [--home DIR] [--json]',
  summary: 'all sessions of a Codex home: listed, searched, weighed, and how they came from each other',
  details: [
    'list: the sessions, newest first. search: what was said in them. storage: where their bytes are. tree: forks and sub-agents of a thread.',
    'QUERY: `two words` near each other, `"a phrase"`, `begin*`, `-not`. KIND is prompt, answer, command or summary.',
    'What is read is kept in library.sqlite in the data folder (PALIMPSEST_HOME), so that only what is new is read the next time.',
  ],
  options: [
    { name: 'trim', value: null, help: 'storage: weigh what an export could leave out; reads every session' },
    { name: 'kind', value: 'KIND,…', help: 'search: look only there' },
    {
      name: 'limit',
      value: 'N',
      help: 'sessions or hits that are told (default: 50 as text, all sessions or 200 hits as JSON)',
    },
    { name: 'after', value: 'N', help: 'search: go on where another answer ended (its `next`)' },
    { name: 'match', value: 'WORDS', help: 'list, storage: sessions with these words in title, folder, id or version' },
    ...FILTER_OPTIONS,
    LIBRARY_HOME_OPTION,
    JSON_OPTION,
  ],
  files: [0, 64],
  run,
}

const NO_WORD = 'library is asked for list, search QUERY, storage or tree THREAD.'

async function run(words: Words, world: World): Promise<Ending> {
  const [what, ...rest] = words.files
  const filter = filterOf(words)
  const limit = wholeNumber(words, 'limit')
  if (typeof filter === 'string') return { kind: 'usage', message: filter }
  if (typeof limit === 'string') return { kind: 'usage', message: limit }
  const asking: Asking = { rest, filter, limit, words, world }
  switch (what) {
    case 'list':
      return rest.length > 0 ? wrong(`list takes no words: --match ${rest[0]}`) : withSessions(asking, list)
    case 'storage':
      return rest.length > 0 ? wrong('storage takes no words.') : withSessions(asking, storage)
    case 'search':
      return search(asking)
    case 'tree':
      return tree(asking)
    default:
      return wrong(NO_WORD)
  }
}

const wrong = (message: string): Ending => ({ kind: 'usage', message })

interface Asking {
  readonly rest: readonly string[]
  readonly filter: SessionFilter
  /** null = as many as suits the form. */
  readonly limit: number | null
  readonly words: Words
  readonly world: World
}

/** Reads what is new, then answers. */
const withSessions = (
  asking: Asking,
  answer: (sessions: Sessions, asking: Asking) => Iterable<string>,
  texts = false,
): Promise<Ending> =>
  readLibrary(asking.words, asking.world, async sessions => {
    if (texts) readTexts(sessions, asking.world)
    await writeAll(asking.world.out, answer(sessions, asking))
    return DONE
  })

function readTexts(sessions: Sessions, { say }: World): void {
  const { files } = sessions.waiting.texts
  if (files >= MANY) say(`Taking what was said in ${files} files into the index.`)
  runNow(sessions.fillTexts(() => undefined))
}

/** Sessions or hits that a terminal is shown. */
const SHOWN = 50
const MOST_HITS = 200

function list(sessions: Sessions, { words, filter, limit, world }: Asking): Iterable<string> {
  const found = sessions.list(words.options.get('match') ?? '', filter)
  if (words.options.has('json')) return jsonPieces(sessionsJson(found, found.slice(0, limit ?? found.length)))
  return sessionsText(found.length, found.slice(0, limit ?? SHOWN), world.style)
}

/** Sessions that a terminal is shown by their size. */
const LARGEST = 10

function storage(sessions: Sessions, { words, filter, limit, world }: Asking): Iterable<string> {
  const found = sessions.list(words.options.get('match') ?? '', filter)
  const told = runNow(storageOf(found, path => sessions.kindsOf(path)))
  const byId = new Map(sessions.list('').map(session => [idOf(session), session]))
  const savings = words.options.has('trim') ? runNow(savingsOf(found, id => byId.get(id) ?? null)) : null
  const largest = storedSessions(found)
  if (words.options.has('json'))
    return jsonPieces(storageJson(told, largest.slice(0, limit ?? largest.length), savings))
  return storageText(told, largest.slice(0, limit ?? LARGEST), savings, world.style)
}

async function search(asking: Asking): Promise<Ending> {
  const { rest, words } = asking
  const kinds = words.options.get('kind')?.split(',') ?? KINDS
  const odd = kinds.find(kind => !KINDS.some(known => known === kind))
  if (odd !== undefined) return wrong(`--kind ${odd} is none of ${KINDS.join(', ')}.`)
  const after = wholeNumber(words, 'after')
  if (typeof after === 'string') return wrong(after)
  const text = rest.join(' ')
  const query = parseQuery(text, kinds as readonly Said['kind'][])
  if (query === null) return wrong(text === '' ? 'search needs a QUERY.' : `${text} holds no word to look for.`)
  const answer = (sessions: Sessions, { filter, limit, world }: Asking): Iterable<string> => {
    const count = limit ?? (words.options.has('json') ? MOST_HITS : SHOWN)
    const page = sessions.search({ query, filter, after, count })
    return words.options.has('json')
      ? jsonPieces(searchJson(text, page, path => sessions.sessionWith(path)))
      : searchText(page, path => sessions.sessionWith(path), world.style)
  }
  return withSessions(asking, answer, true)
}

async function tree(asking: Asking): Promise<Ending> {
  const [id = '', ...more] = asking.rest
  if (!isThreadId(id) || more.length > 0) return wrong('tree needs the id of one THREAD, as list tells it.')
  const answer = (sessions: Sessions, { words, world }: Asking): Iterable<string> => {
    const lineage = runNow(lineageOf(id, sessions.list(''), new LineageCounts()))
    return words.options.has('json') ? jsonPieces(lineageJson(lineage)) : lineageText(lineage, world.style)
  }
  return withSessions(asking, answer)
}
