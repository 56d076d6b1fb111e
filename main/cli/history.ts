import { done, failed, type Outcome } from '../base/failure.ts'
import { runNow } from '../base/steps.ts'
import { partingAt, partingNote } from '../compaction/parting.ts'
import { compositionOf } from '../thread/composition.ts'
import type { Fidelity, History, Item, Origin, Point, Thread } from '../thread/model.ts'
import { formatPoint } from '../thread/point.ts'
import {
  BASE_OPTION,
  type Command,
  DONE,
  type Ending,
  HOME_OPTION,
  JSON_OPTION,
  POINTS,
  type Words,
  type World,
} from './command.ts'
import { historyText } from './history-text.ts'
import { jsonPieces, List } from './json.ts'
import { historyAt, itemAt, notAPoint, pointOf, threadJson, withSession } from './session.ts'
import { writeAll } from './write.ts'

export const history: Command = {
  name: 'history',
  usage: 'FILE [--at POINT] [--as-request[=VERSION]] [--model-images=yes|no] [--json] [--base FILE] [--home DIR]',
  summary: 'what the model saw at a point, item by item',
  details: POINTS,
  options: [
    { name: 'at', value: 'POINT', help: 'the point (default end)' },
    {
      name: 'as-request',
      value: 'VERSION',
      optional: true,
      help: 'as the agent sends it: the version that wrote the session last, or VERSION',
    },
    { name: 'model-images', value: 'yes|no', help: 'with --as-request: the model takes images (default yes)' },
    JSON_OPTION,
    BASE_OPTION,
    HOME_OPTION,
  ],
  files: [1, 1],
  run,
}

async function run(words: Words, world: World): Promise<Ending> {
  const text = words.options.get('at') ?? 'end'
  const at = pointOf(text)
  if (at === null) return { kind: 'usage', message: notAPoint('at', text) }
  const problem = whatIsWrong(words.options)
  if (problem !== null) return { kind: 'usage', message: problem }
  return withSession(words, world, thread => print(thread, at, words, world))
}

const VERSION = /^\d+\.\d+(\.\d+([-+.][\w.+-]*)?)?$/

function whatIsWrong(options: Words['options']): string | null {
  const version = options.get('as-request') ?? ''
  const images = options.get('model-images')
  if (version !== '' && !VERSION.test(version)) return `--as-request=${version} is not a version such as 0.98.0.`
  if (images === undefined) return null
  if (!options.has('as-request')) return '--model-images needs --as-request.'
  return images === 'yes' || images === 'no' ? null : `--model-images=${images} is neither yes nor no.`
}

async function print(thread: Thread, at: Point, words: Words, world: World): Promise<Ending> {
  const found = listed(thread, at, words.options)
  if (!found.ok) return { kind: 'failed', message: found.error.message }
  const json = words.options.has('json')
  const pieces = json ? jsonPieces(historyJson(thread, found.value)) : historyText(thread, found.value, world.style)
  await writeAll(world.out, pieces)
  return DONE
}

/** A history, or a request, as a list of items that are made when asked for. */
export interface Listed {
  readonly at: Point
  /** Version whose request it is; null when it is the history itself, or the agent has no versions. */
  readonly asRequest: string | null
  readonly fidelity: Fidelity
  readonly notes: readonly string[]
  readonly count: number
  item(i: number): Item
}

function listed(thread: Thread, at: Point, options: Words['options']): Outcome<Listed> {
  const version = options.get('as-request')
  if (version === undefined) {
    const found = historyAt(thread, at)
    if (!found.ok) return found
    const list = asListed(thread, found.value)
    return done({ ...list, notes: [...list.notes, ...partingNotes(thread, at)] })
  }
  const point = thread.resolve(at)
  if (!point.ok) return failed('no-such-point', point.message)
  const images = options.get('model-images') !== 'no'
  const request = runNow(thread.request(at, { version: version === '' ? null : version, images }))
  return done({ ...request, asRequest: request.version })
}

/** Where the version that a user has today would send something else than the one that wrote the session. */
function partingNotes(thread: Thread, at: Point): readonly string[] {
  const { versions } = thread
  if (versions === null) return []
  const note = partingNote(runNow(partingAt(thread, at, versions)), versions)
  return note === null ? [] : [note]
}

export const asListed = (thread: Thread, found: History): Listed => ({
  at: found.at,
  asRequest: null,
  fidelity: found.fidelity,
  notes: found.notes,
  count: found.items.length,
  item: i => itemAt(thread, found, i),
})

/** design.md section 4. Items are made twice, once to weigh them: the composition stands before them. */
export function historyJson(thread: Thread, found: Listed): Readonly<Record<string, unknown>> {
  return {
    thread: threadJson(thread.info),
    at: formatPoint(found.at),
    ...(found.asRequest !== null && { asRequest: found.asRequest }),
    fidelity: found.fidelity,
    notes: found.notes,
    composition: { byKind: runNow(compositionOf(found)) },
    items: new List(indices(found).map(i => itemJson(thread, found.item(i)))),
  }
}

function* indices({ count }: Listed): Generator<number, undefined, undefined> {
  for (let i = 0; i < count; i++) yield i
  return undefined
}

const itemJson = (thread: Thread, item: Item) => ({
  item: item.raw,
  origin: item.origin === null ? null : originJson(thread, item.origin),
  ...(item.synthetic !== null && { synthetic: item.synthetic }),
  fidelity: item.fidelity,
})

function originJson(thread: Thread, origin: Origin) {
  const file = thread.files[origin.file]?.path ?? null
  switch (origin.kind) {
    case 'line':
      return { file, line: origin.line, start: origin.start, end: origin.end }
    case 'row':
      return { file, table: origin.table, key: origin.key }
    case 'part':
      return { file, id: origin.id }
  }
}
