import type {
  DatabasePage,
  DatabasePhase,
  DatabaseRow,
  DatabaseSort,
  HistoryRow,
  StateRow,
} from '../../preload/contract.ts'
import type { HistoryRollout } from '../library/history-rollouts.ts'
import type { DatabaseReport } from '../library/inspect-database.ts'
import type { SpawnEdge, StateThread } from '../library/state-db.ts'
import { countText } from '../views/numbers.ts'
import { comparedText, cut, cutId, cutSentence, ORDER, rolloutView } from './database-words.ts'

export interface Sorting {
  readonly query: string
  readonly sort: DatabaseSort
  readonly descending: boolean
}

/** Rows of one page: each has less than 10 kB, whatever the database holds. */
const MOST_ROWS = 100
const MOST_CHILDREN = 10
/** Problems of one row that are told. */
const MOST_TOLD = 3
/** Characters of a text that a filter looks at. */
const LONGEST_SEARCHED = 10_000

/** Characters of a text that the order looks at. */
const LONGEST_SORTED = 200

type Thread = StateThread | HistoryRollout

/** The threads of one database as rows that can be sorted and filtered. The report may still change in place. */
export class DatabaseRows {
  readonly report: DatabaseReport
  readonly #phase: () => DatabasePhase
  readonly #parents = new Map<string, SpawnEdge>()
  readonly #children = new Map<string, SpawnEdge[]>()
  readonly #problems = new Map<string, string[]>()
  #problemsSeen = 0
  #order: { readonly key: string; readonly rows: readonly number[] } | null = null

  constructor(report: DatabaseReport, phase: () => DatabasePhase) {
    this.report = report
    this.#phase = phase
    for (const edge of report.kind === 'state' ? report.edges : []) {
      this.#parents.set(edge.child, edge)
      const children = this.#children.get(edge.parent) ?? []
      this.#children.set(edge.parent, children)
      children.push(edge)
    }
  }

  get count(): number {
    return this.#threads.length
  }

  get #threads(): readonly Thread[] {
    return this.report.kind === 'other' ? [] : this.report.threads
  }

  /** Something of the report changed: the order may have, too. */
  changed(): void {
    this.#order = null
  }

  page(sorting: Sorting, from: number, count: number): DatabasePage {
    const order = this.#ordered(sorting)
    const rows = order.slice(from, from + Math.min(count, MOST_ROWS)).map(index => this.#row(index))
    return { from, total: order.length, rows }
  }

  #ordered({ query, sort, descending }: Sorting): readonly number[] {
    const key = `${sort} ${descending} ${query}`
    if (this.#order?.key === key) return this.#order.rows
    const words = query.toLowerCase().split(/\s+/).filter(Boolean)
    const all = this.#threads.map((thread, index) => ({ index, value: sortable(ORDER[sort](thread)), thread }))
    this.#takeProblems()
    const fitting = words.length === 0 ? all : all.filter(({ thread }) => this.#fits(thread, words))
    const sign = descending ? -1 : 1
    const rows = fitting
      // What a row does not say comes last either way.
      .sort((a, b) => nullsLast(a.value, b.value) ?? (sign * compare(a.value, b.value) || a.index - b.index))
      .map(({ index }) => index)
    this.#order = { key, rows }
    return rows
  }

  #row(index: number): DatabaseRow {
    const thread = this.#threads[index]
    if (thread === undefined) throw new RangeError(`row ${index} of ${this.count}`)
    return 'rolloutId' in thread ? this.#historyRow(thread) : this.#stateRow(thread)
  }

  #stateRow(thread: StateThread): StateRow {
    const parent = this.#parents.get(thread.id)
    const children = this.#children.get(thread.id) ?? []
    return {
      kind: 'state',
      id: cutId(thread.id),
      title: cut(thread.name ?? thread.title ?? ''),
      named: thread.name !== null,
      cwd: cutOrNull(thread.cwd),
      branch: cutOrNull(thread.gitBranch),
      model: cutOrNull(thread.model),
      source: cutOrNull(thread.source),
      cliVersion: cutOrNull(thread.cliVersion),
      historyMode: cutOrNull(thread.historyMode),
      createdAt: thread.createdAt,
      updatedAt: thread.updatedAt,
      tokens: thread.tokens,
      archived: thread.archived,
      parent: parent === undefined ? null : { id: cutId(parent.parent), status: statusOf(parent) },
      children: children.slice(0, MOST_CHILDREN).map(edge => ({ id: cutId(edge.child), status: statusOf(edge) })),
      childCount: children.length,
      rollout: rolloutView(thread.rollout),
      problems: this.#problemsOf(thread.id),
    }
  }

  #historyRow(rollout: HistoryRollout): HistoryRow {
    const { rolloutId, id, turns, items, nextByte, nextOrdinal, file, state, partsAt } = rollout
    const problems = this.#problemsOf(rolloutId)
    return {
      kind: 'threadHistory',
      id: cutId(rolloutId),
      threadId: id,
      turns,
      items,
      nextByte,
      nextOrdinal,
      file,
      state,
      partsAt,
      compared: comparedText(rollout, this.#phase(), problems),
      rollout: rolloutView(rollout.rollout),
      problems,
    }
  }

  /** Takes in the problems that were found since. */
  #takeProblems(): void {
    const { problems } = this.report
    for (; this.#problemsSeen < problems.length; this.#problemsSeen++) {
      const problem = problems[this.#problemsSeen]
      if (problem === undefined || problem.thread === null) continue
      const known = this.#problems.get(problem.thread) ?? []
      this.#problems.set(problem.thread, known)
      known.push(problem.message)
    }
  }

  #problemsOf(thread: string): readonly string[] {
    this.#takeProblems()
    const all = this.#problems.get(thread) ?? []
    const told = all.slice(0, MOST_TOLD).map(cutSentence)
    return all.length > MOST_TOLD ? [...told, `${countText(all.length - MOST_TOLD)} more.`] : told
  }

  #fits(thread: Thread, words: readonly string[]): boolean {
    const problems = this.#problems.get('rolloutId' in thread ? thread.rolloutId : thread.id) ?? []
    const text = [...textOf(thread), ...problems]
      .map(part => (part ?? '').slice(0, LONGEST_SEARCHED))
      .join('\n')
      .toLowerCase()
    return words.every(word => text.includes(word))
  }

  /** Sentences about the whole. */
  notes(): readonly string[] {
    const { kind, database, problems } = this.report
    const told = problems.filter(({ thread }) => thread === null).map(({ message }) => cutSentence(message))
    const tables = database.tables.map(({ name, rows }) => `${cutId(name)} (${rows === null ? '?' : countText(rows)})`)
    const holds = kind === 'other' && tables.length > 0 ? [cut(`It holds the tables ${tables.join(', ')}.`, 2_000)] : []
    return [...told, ...holds].slice(0, 20)
  }
}

const statusOf = ({ status }: SpawnEdge): string | null => (status === null ? null : cutId(status))

const cutOrNull = (text: string | null): string | null => (text === null ? null : cut(text))

type Value = string | number | null

const nullsLast = (a: Value, b: Value): number | null =>
  a === null || b === null ? Number(a === null) - Number(b === null) : null

/** Letters of either size together; a megabyte of text is not compared to its end. */
const sortable = (value: Value): Value =>
  typeof value === 'string' ? value.slice(0, LONGEST_SORTED).toLowerCase() : value

const compare = (a: Value, b: Value): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [left, right] = [String(a), String(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

const textOf = (thread: Thread): readonly (string | null)[] =>
  'rolloutId' in thread
    ? [thread.rolloutId, thread.id, thread.state, thread.rollout.place, thread.rollout.path]
    : [
        thread.id,
        thread.name,
        thread.title,
        thread.cwd,
        thread.gitBranch,
        thread.model,
        thread.source,
        thread.archived === true ? 'archived' : null,
        thread.rollout.place,
        thread.rollout.path,
      ]
