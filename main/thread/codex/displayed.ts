import type { Blocks } from '../../rollout/blocks.ts'
import { bytes, type Column, doubles, NONE, type Numeric, words } from './columns.ts'
import { NumberMap } from './number-map.ts'

const STATUS = { running: 0, completed: 1, interrupted: 2, failed: 3 } as const
type StatusCode = (typeof STATUS)[keyof typeof STATUS]
const FLAG = { explicit: 1, compaction: 2, item: 4 } as const

/** The line that is being told of. */
export interface Here {
  readonly position: number
  /** Its place among the lines that Codex reads, from 0. */
  readonly index: number
  /** Turn of the timeline that holds it; 0 before the first. */
  readonly turn: number
}

/** A turn as Codex lists it. */
export interface DisplayedFacts extends Here {
  /** A line names its id; else Codex makes one up from `index`. */
  readonly explicit: boolean
  /** Codex calls a turn that nothing ended interrupted. */
  readonly status: 'completed' | 'interrupted' | 'failed'
}

export interface KeptDisplayed {
  readonly columns: readonly Numeric[]
  readonly open: number | null
}

/**
 * The turns that Codex itself shows (app-server, thread/read): neither those of the timeline nor what the model sees. Measured on 0.169.0
 * (test/codex/displayed). In a legacy file the events make them, and a rollback takes the last ones, of whatever kind. In a paginated
 * file each task_started is one, and a rollback's marker takes none.
 */
export class Displayed {
  readonly #paginated: boolean
  readonly #position: Column
  readonly #index: Column
  readonly #turn: Column
  readonly #id: Column
  readonly #status: Column
  readonly #flags: Column
  /** Position of the marker that took it from the list; NONE while it stands there. */
  readonly #takenBy: Column
  /** Oldest first, without the one that is open. */
  readonly #listed: Column
  #open: number | null = null
  /** The first listed turn of an id, by its hash. */
  readonly #byId = new NumberMap()
  /** By turn of the timeline, what shows it; NONE = nothing does. */
  readonly #showing: Column

  constructor(paginated: boolean, blocks: Blocks | null = null) {
    this.#paginated = paginated
    this.#position = words(blocks)
    this.#index = words(blocks)
    this.#turn = words(blocks)
    this.#id = doubles(blocks)
    this.#status = bytes(blocks)
    this.#flags = bytes(blocks)
    this.#takenBy = words(blocks)
    this.#listed = words(blocks)
    this.#showing = words(blocks)
  }

  keep(): KeptDisplayed {
    const columns = this.#columns().map(column => column.keep())
    return { columns, open: this.#open }
  }

  restore({ columns, open }: KeptDisplayed): void {
    for (const [i, column] of this.#columns().entries()) column.restore(columns[i] as Numeric)
    for (let turn = 0; turn < this.#id.length; turn++)
      if (this.#takenBy.get(turn) === NONE) this.#name(turn, this.#id.get(turn))
    this.#open = open
  }

  #columns() {
    const ofTurns = [this.#position, this.#index, this.#turn, this.#id, this.#status, this.#flags, this.#takenBy]
    return [...ofTurns, this.#listed, this.#showing]
  }

  /** task_started; `id` is the hash of its turn id. */
  started(here: Here, id: number): void {
    this.#close()
    const known = this.#paginated ? this.#byId.get(id) : undefined
    this.#open = known ?? this.#begin(here, FLAG.explicit, STATUS.running, id)
    this.#show(here.turn, this.#open)
  }

  completed(id: number, failed: boolean): void {
    this.#end(id, failed ? STATUS.failed : STATUS.completed)
  }

  aborted(id: number): void {
    this.#end(id, STATUS.interrupted)
  }

  /** event_msg/user_message: stays in a turn that a line opened, else it begins one of its own. */
  question(here: Here): void {
    if (this.#paginated) return
    if (this.#open !== null && !this.#takesQuestion(this.#flags.get(this.#open))) this.#close()
    this.#show(here.turn, this.#add(here, FLAG.item))
  }

  /** An event that Codex shows as an item. */
  item(here: Here): void {
    if (!this.#paginated) this.#showFirst(here.turn, this.#add(here, FLAG.item))
  }

  /** A compacted line: a turn that holds nothing else is listed all the same. */
  compacted(here: Here): void {
    if (!this.#paginated) this.#showFirst(here.turn, this.#add(here, FLAG.compaction))
  }

  rolledBack(position: number, turns: number): void {
    if (this.#paginated) return
    this.#close()
    for (let left = turns; left > 0 && this.#listed.length > 0; left--) {
      const taken = this.#listed.pop()
      this.#takenBy.set(taken, position)
      if (this.#byId.get(this.#id.get(taken)) === taken) this.#byId.delete(this.#id.get(taken))
    }
  }

  /** A turn that Codex made up takes no second question, unless it holds only a compaction. */
  #takesQuestion(flags: number): boolean {
    return (flags & FLAG.explicit) !== 0 || flags === FLAG.compaction
  }

  #begin(here: Here, flags: number, status: StatusCode, id: number): number {
    const turn = this.#position.length
    this.#position.push(here.position)
    this.#index.push(here.index)
    this.#turn.push(here.turn)
    this.#id.push(id)
    this.#status.push(status)
    this.#flags.push(flags)
    this.#takenBy.push(NONE)
    this.#name(turn, id)
    if (this.#paginated) this.#listed.push(turn)
    return turn
  }

  #name(turn: number, id: number): void {
    if (id !== 0 && this.#byId.get(id) === undefined) this.#byId.set(id, turn)
  }

  #add(here: Here, flag: number): number {
    const turn = this.#open ?? this.#begin(here, 0, STATUS.completed, 0)
    this.#flags.set(turn, this.#flags.get(turn) | flag)
    this.#open = turn
    return turn
  }

  /** In a paginated file the list has the turn from its begin on. */
  #close(): void {
    if (this.#open !== null && !this.#paginated) this.#listed.push(this.#open)
    this.#open = null
  }

  /** Ends the turn of the id, else the open one; what was interrupted stays so. */
  #end(id: number, status: StatusCode): void {
    const isOpen = this.#open !== null && this.#id.get(this.#open) === id
    const named = isOpen || id === 0 ? undefined : this.#byId.get(id)
    const turn = named ?? (this.#paginated && !isOpen ? null : this.#open)
    if (turn === null) return
    if (status !== STATUS.completed || this.#status.get(turn) === STATUS.running) this.#status.set(turn, status)
    if (turn === this.#open) this.#close()
  }

  #show(turn: number, by: number): void {
    while (this.#showing.length <= turn) this.#showing.push(NONE)
    this.#showing.set(turn, by)
  }

  #showFirst(turn: number, by: number): void {
    if (this.#shownBy(turn) === null) this.#show(turn, by)
  }

  #shownBy(turn: number): number | null {
    const by = turn < this.#showing.length ? this.#showing.get(turn) : NONE
    return by === NONE ? null : by
  }

  /** Does Codex show this turn of the timeline? */
  isShown(turn: number): boolean {
    const by = this.#shownBy(turn)
    return by !== null && this.#takenBy.get(by) === NONE
  }

  /** Position of the marker that took it from the list; null when none did. */
  takenBy(turn: number): number | null {
    const by = this.#shownBy(turn)
    const position = by === null ? NONE : this.#takenBy.get(by)
    return position === NONE ? null : position
  }

  /** The list as Codex gives it, oldest first. */
  *list(): Iterable<DisplayedFacts> {
    const open = this.#paginated ? null : this.#open
    for (let i = 0; i < this.#listed.length + (open === null ? 0 : 1); i++) {
      const turn = i < this.#listed.length ? this.#listed.get(i) : (open ?? 0)
      const status = this.#status.get(turn)
      yield {
        position: this.#position.get(turn),
        index: this.#index.get(turn),
        turn: this.#turn.get(turn),
        explicit: (this.#flags.get(turn) & FLAG.explicit) !== 0,
        status: status === STATUS.completed ? 'completed' : status === STATUS.failed ? 'failed' : 'interrupted',
      }
    }
  }
}
