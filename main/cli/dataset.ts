import { resolve } from 'node:path'
import { Cancelled, runSliced } from '../base/steps.ts'
import { CLASSES } from '../export/redact/classes.ts'
import { type RedactSettings, STRICT } from '../export/redact/settings.ts'
import type { SessionFilter } from '../library/filter.ts'
import { withHome } from '../library/homes.ts'
import type { Sessions } from '../library/sessions.ts'
import { stoppable } from './asking.ts'
import { type Command, DONE, type Ending, JSON_OPTION, type Words, type World } from './command.ts'
import { datasetJson, datasetText } from './dataset-told.ts'
import { jsonPieces } from './json.ts'
import { FILTER_OPTIONS, filterOf } from './library-filter.ts'
import { LIBRARY_HOME_OPTION, MANY, readLibrary } from './library-reading.ts'
import { redactingOf } from './redact-words.ts'
import { writeAll } from './write.ts'

export const dataset: Command = {
  name: 'dataset',
  usage: '--out DIR [--text] [--redact all|none|CLASS,…] [--measures] [--match WORDS] [filters] [--home DIR] [--json]',
  summary: 'tables of all sessions as Parquet files, for DuckDB, Spark, Trino, ClickHouse and the like',
  details: [
    'Tables: sessions, turns, items, paths, checkpoints, attempts, measures, problems; in folders by month (docs/dataset.md).',
    'Without --text no prompt, answer, output or title is written; folders, branches and paths of files are, without secrets.',
    `CLASS is one of ${CLASSES.join(', ')}.`,
    'Sessions are only read. The folder appears when it is whole; Ctrl+C leaves nothing of it.',
  ],
  options: [
    { name: 'out', value: 'DIR', help: 'the folder to make; one that holds anything is never touched' },
    { name: 'text', value: null, help: 'with prompts, answers, outputs and titles, without secrets' },
    {
      name: 'redact',
      value: 'all|none|CLASS,…',
      help: 'secrets that are written over in names and texts (default all)',
    },
    { name: 'measures', value: null, help: 'with what each compaction kept, lost and cost; takes much longer' },
    { name: 'match', value: 'WORDS', help: 'sessions with these words in title, folder, id or version' },
    ...FILTER_OPTIONS,
    LIBRARY_HOME_OPTION,
    JSON_OPTION,
  ],
  files: [0, 0],
  run,
}

/** What is to be written, and how. */
export interface Asked {
  readonly out: string
  readonly filter: SessionFilter
  readonly match: string
  /** null: nothing is written over. */
  readonly redact: RedactSettings | null
  readonly texts: 'with' | 'without'
  readonly measures: boolean
}

async function run(words: Words, world: World): Promise<Ending> {
  const asked = askedFor(words, world)
  if (typeof asked === 'string') return { kind: 'usage', message: asked }
  const form = words.options.has('json') ? 'json' : 'text'
  return readLibrary(words, world, (sessions, homes) =>
    stoppable(signal => write({ sessions, homes, form, world, signal }, asked)),
  )
}

function askedFor(words: Words, { folder }: World): Asked | string {
  const { options } = words
  const out = options.get('out')
  if (out === undefined) return 'dataset needs --out DIR.'
  const filter = filterOf(words)
  if (typeof filter === 'string') return filter
  const redacting = redactingOf(options)
  if (redacting.kind === 'wrong') return redacting.message
  return {
    out: resolve(folder, withHome(out)),
    filter,
    match: options.get('match') ?? '',
    redact: redacting.kind === 'settings' ? redacting.settings : redacting.kind === 'unsaid' ? STRICT : null,
    texts: options.has('text') ? 'with' : 'without',
    measures: options.has('measures'),
  }
}

const STOPPED: Ending = { kind: 'failed', message: 'Stopped: nothing was written.' }

interface Writing {
  readonly sessions: Sessions
  readonly homes: readonly string[]
  readonly form: 'json' | 'text'
  readonly world: World
  readonly signal: AbortSignal
}

async function write({ sessions, homes, form, world, signal }: Writing, asked: Asked): Promise<Ending> {
  const { match, filter, ...how } = asked
  const wanted = sessions.list(match, filter)
  if (wanted.length >= MANY) world.say(`Writing ${wanted.length} sessions.`)
  // The writer of Parquet files is loaded where it is needed.
  const { exportDataset } = await import('../dataset/export-dataset.ts')
  const work = exportDataset({ ...how, sessions: wanted, all: sessions.list(''), homes })
  try {
    const made = await runSliced(work, { slice: 50, now: () => performance.now(), pause, signal })
    if (!made.ok) return { kind: 'failed', message: made.error.message }
    const pieces = form === 'json' ? jsonPieces(datasetJson(made.value, asked)) : datasetText(made.value, world.style)
    await writeAll(world.out, pieces)
    return DONE
  } catch (error) {
    if (error instanceof Cancelled) return STOPPED
    throw error
  }
}

const pause = (): Promise<void> => new Promise(go => setImmediate(go))
