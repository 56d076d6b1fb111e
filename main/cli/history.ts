import type { History, Item, ItemKind, Origin, Point, Thread } from '../thread/model.ts'
import { formatPoint } from '../thread/point.ts'
import { type Command, DONE, type Ending, HOME_OPTION, JSON_OPTION, POINTS, type Words, type World } from './command.ts'
import { historyText } from './history-text.ts'
import { jsonPieces, List } from './json.ts'
import { historyAt, itemAt, notAPoint, pointOf, readSession, threadJson } from './session.ts'
import { writeAll } from './write.ts'

export const history: Command = {
  name: 'history',
  usage: 'FILE [--at POINT] [--json] [--home DIR]',
  summary: 'what the model saw at a point, item by item',
  details: POINTS,
  options: [{ name: 'at', value: 'POINT', help: 'the point (default end)' }, JSON_OPTION, HOME_OPTION],
  files: [1, 1],
  run,
}

async function run(words: Words, world: World): Promise<Ending> {
  const text = words.options.get('at') ?? 'end'
  const at = pointOf(text)
  if (at === null) return { kind: 'usage', message: notAPoint('at', text) }
  const opened = readSession(words.files[0] ?? '', words, world)
  if (!opened.ok) return { kind: 'failed', message: opened.error.message }
  const thread = opened.value
  try {
    return await print(thread, at, words, world)
  } finally {
    thread.close()
  }
}

async function print(thread: Thread, at: Point, words: Words, world: World): Promise<Ending> {
  const found = historyAt(thread, at)
  if (!found.ok) return { kind: 'failed', message: found.error.message }
  const json = words.options.has('json')
  const pieces = json ? jsonPieces(historyJson(thread, found.value)) : historyText(thread, found.value, world.style)
  await writeAll(world.out, pieces)
  return DONE
}

/** design.md section 4. Items are made twice, once to weigh them: the composition stands before them. */
export function historyJson(thread: Thread, found: History): Readonly<Record<string, unknown>> {
  return {
    thread: threadJson(thread.info),
    at: formatPoint(found.at),
    fidelity: found.fidelity,
    notes: found.notes,
    composition: { byKind: composition(thread, found) },
    items: new List(found.items.keys().map(i => itemJson(thread, itemAt(thread, found, i)))),
  }
}

export interface KindWeight {
  readonly kind: ItemKind
  readonly items: number
  readonly bytes: number
  readonly tokens: number
}

/** Kinds that occur, in the order of their first item. */
export function composition(thread: Thread, found: History): readonly KindWeight[] {
  const kinds = new Map<ItemKind, KindWeight>()
  for (let i = 0; i < found.items.length; i++) {
    const { kind, bytes, tokens } = itemAt(thread, found, i)
    const sum = kinds.get(kind) ?? { kind, items: 0, bytes: 0, tokens: 0 }
    kinds.set(kind, { kind, items: sum.items + 1, bytes: sum.bytes + bytes, tokens: sum.tokens + tokens })
  }
  return [...kinds.values()]
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
