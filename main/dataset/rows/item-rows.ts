import type { Steps } from '../../base/steps.ts'
import { commandsOf } from '../../compaction/entities/command.ts'
import { ownCopy } from '../../compaction/entities/own-copy.ts'
import { pathKey } from '../../compaction/entities/path.ts'
import type { Action, Item, ItemRef, Thread } from '../../thread/model.ts'
import type { Row, Take } from '../tables.ts'
import { type Part, placeOf, standingOf } from './part.ts'

/** Rows of a turn that are asked for at a time. */
const PAGE = 256
/** Items between two pauses. */
const STRIDE = 32

/** The items of the part's own lines in their order, and the files that its calls read and change. Answers how many items there are. */
export function* itemRows(part: Part, take: Take): Steps<number> {
  const { thread } = part
  let n = 0
  for (const { ref, turn } of ownItems(part)) {
    const item = thread.item(ref)
    const actions = item.kind === 'call' ? thread.content(item).actions : []
    const where = whereOf(part, ref, turn, n)
    take('items', itemRow(part, item, where, actions))
    for (const row of pathRows(part, item, where, actions)) take('paths', row)
    n += 1
    if (n % STRIDE === 0) yield
  }
  return n
}

function* ownItems({ thread }: Part): Generator<{ readonly ref: ItemRef; readonly turn: number }> {
  for (let turn = firstTurn(thread); turn <= thread.turnCount; turn++) {
    const count = turn === 0 ? thread.prefaceRows : thread.turn(turn).rows
    for (let from = 0; from < count; from += PAGE)
      for (const row of thread.rows(turn, from, PAGE))
        if (row.kind === 'item' && row.ref.file === thread.own) yield { ref: row.ref, turn }
  }
}

/** The turn that the first own line may lie in: one that began in a file before, or none. */
function firstTurn(thread: Thread): number {
  let first = thread.turnCount
  while (first > 0 && thread.turn(first).file === thread.own) first -= 1
  return first
}

type Where = Pick<Row<'paths'>, 'session' | 'file' | 'item' | 'line' | 'turn' | 'replayed' | 'reverted'>

const whereOf = (part: Part, { line }: ItemRef, turn: number, item: number): Where => ({
  ...placeOf(part),
  item,
  line,
  turn,
  ...standingOf(part, line),
})

function itemRow(part: Part, item: Item, where: Where, actions: readonly Action[]): Row<'items'> {
  const { thread } = part
  return {
    ...where,
    at: item.at,
    line_kind: thread.outline(item.ref.file, item.ref.line).kind,
    kind: item.kind,
    label: item.label,
    role: roleOf(item.raw),
    tool: item.tool,
    program: programOf(actions),
    call_id: item.callId,
    exit_code: item.exitCode,
    bytes: item.bytes,
    tokens: item.tokens,
    opaque_bytes: item.opaqueBytes,
    images: item.images,
    cut: item.cut,
    injected: item.injected,
    compaction_output: item.compactionOutput,
    fidelity: item.fidelity,
    text: part.saying.item(item),
  }
}

const ROLES = ['user', 'assistant', 'developer', 'system', 'tool'] as const

/** Who speaks, where the item says so in a word that agents have for it. */
function roleOf(raw: unknown): string | null {
  if (typeof raw !== 'object' || raw === null || !('role' in raw)) return null
  return ROLES.find(role => role === raw.role) ?? null
}

/** Characters of a program's name. */
const LONGEST_NAME = 64

/** The program that a script runs: of several the first that does more than look, else the first. */
function programOf(actions: readonly Action[]): string | null {
  for (const action of actions) {
    if (action.kind !== 'command') continue
    const commands = commandsOf(action.text)
    const found = commands.find(({ looks }) => !looks) ?? commands[0]
    const name = found?.key.split(' ', 1)[0]
    // Rows wait for others: a cut would hold the whole script meanwhile.
    if (name) return ownCopy(name.slice(0, LONGEST_NAME))
  }
  return null
}

function* pathRows(part: Part, item: Item, where: Where, actions: readonly Action[]): Generator<Row<'paths'>> {
  const { cwd } = part.thread.info
  for (const { action, path } of touched(actions))
    yield { ...where, at: item.at, action, path: ownCopy(pathKey(path, cwd) ?? path) }
}

function* touched(actions: readonly Action[]): Generator<{ readonly action: string; readonly path: string }> {
  for (const action of actions) {
    if (action.kind === 'read') for (const path of action.paths) yield { action: 'read', path }
    if (action.kind === 'edit') {
      const deleted = new Set(action.deleted)
      for (const path of action.paths) yield { action: deleted.has(path) ? 'delete' : 'edit', path }
    }
  }
}
