import { firstOf } from '../../base/first-of.ts'
import type { Blocks } from '../../rollout/blocks.ts'
import type { JsonObject } from '../../rollout/parse.ts'
import { Attempts } from './attempts.ts'
import type { Slot } from './checkpoints.ts'
import { type Column, words } from './columns.ts'
import { Curve } from './curve.ts'
import { Displayed } from './displayed.ts'
import type { Head } from './head.ts'
import { LineClasses } from './line-classes.ts'
import type { Lines } from './lines.ts'
import { Marks } from './marks.ts'
import { Positions } from './positions.ts'
import { Problems } from './problems.ts'
import type { Found } from './select.ts'
import { Turns } from './turns.ts'
import { minorOf, NEWEST, type Rules, rulesOf } from './writer.ts'

/** Lines of one kind in one file. */
export interface KindCount {
  readonly name: string
  /** Bytes of its lines, each with its line end. */
  bytes: number
}

/** Lines of one file by state, and bytes by kind. */
export class FileTally {
  known = 0
  unknown = 0
  rejected = 0
  blank = 0
  readonly kinds = new Map<string, KindCount>()

  kind(name: string): KindCount {
    let kind = this.kinds.get(name)
    if (!kind) {
      kind = { name, bytes: 0 }
      this.kinds.set(name, kind)
    }
    return kind
  }
}

/** Everything that the passes find out about a thread. Only the passes write to it. */
export class Index {
  readonly lines: Lines
  readonly classes: LineClasses
  readonly marks: Marks
  readonly turns: Turns
  readonly displayed: Displayed
  readonly curve: Curve
  readonly attempts: Attempts
  /** Positions of token_usage_record lines. */
  readonly usageRecords: Column
  readonly problems = new Problems()
  /** Lines that could not be read. */
  readonly rejected: Positions
  /** Lines whose item is an encrypted compaction. */
  readonly opaque: Positions
  readonly tallies: readonly FileTally[]
  /** By the value of a `compacted` mark. */
  readonly slots: Slot[] = []
  /** Slots whose line holds: checkpoint K is the (K-1)-th. */
  live: number[] = []
  /** The opened file's first session_meta payload (of a flat file its first line), perhaps without the text of its instructions; null when it has none. */
  readonly meta: JsonObject | null
  /** Byte of the opened file at which that line begins: it was parsed already. */
  readonly metaAt: number | null
  readonly flat: boolean
  /** Why the chain of files is not whole; empty when it is. */
  readonly missing: readonly string[]
  rules: Rules
  /** What select.ts found before, by the mark of a segment's begin. */
  readonly selections = new Map<number, Found>()
  /** Position of the newest turn_context, thread_name_updated; null when there is none. */
  lastContext: number | null = null
  lastName: number | null = null
  contextWindow: number | null = null
  /** A rollback in a file without lifecycle lines: all checkpoints before it lie in one segment with it. */
  wipedBefore = -1

  /** `blocks`: where what is found out of every line and turn is, once it is much. */
  constructor(
    lines: Lines,
    head: Pick<Head, 'meta' | 'metaAt' | 'flat'>,
    missing: readonly string[],
    blocks: Blocks | null = null,
  ) {
    this.lines = lines
    this.classes = new LineClasses(lines, blocks)
    this.marks = new Marks(blocks)
    this.turns = new Turns(blocks)
    this.curve = new Curve(blocks)
    this.attempts = new Attempts(blocks)
    this.usageRecords = words(blocks)
    this.rejected = new Positions(blocks)
    this.opaque = new Positions(blocks)
    this.tallies = lines.files.map(() => new FileTally())
    this.meta = head.meta
    this.metaAt = head.metaAt
    this.flat = head.flat
    this.missing = missing
    this.displayed = new Displayed(this.paginated, blocks)
    this.rules = rulesOf(head.flat ? FLAT_MINOR : minorOf(versionIn(head.meta)))
  }

  /** The file holds something that only this version or a newer one writes. */
  atLeast(minor: number): void {
    if (minor <= this.rules.minor || minor >= NEWEST) return
    this.rules = rulesOf(minor)
    this.selections.clear()
  }

  /** Number of the checkpoint at a position, from 1; 0 when there is none. */
  checkpointAt(position: number): number {
    const positionOf = (i: number): number | undefined => this.slots[this.live[i] ?? -1]?.position
    const at = firstOf(this.live.length, i => (positionOf(i) ?? 0) >= position)
    return positionOf(at) === position ? at + 1 : 0
  }

  /** The slot of the `compacted` line at a position. */
  slotAt(position: number): Slot | null {
    const slot = this.slots[this.slotsBefore(position)]
    return slot?.position === position ? slot : null
  }

  /** How many slots lie before a position. */
  slotsBefore(position: number): number {
    return firstOf(this.slots.length, i => (this.slots[i] as Slot).position >= position)
  }

  /** A line turned out to be broken: its marks and its checkpoint do not hold. */
  forget(position: number): void {
    this.selections.clear()
    this.marks.kill(position)
    const slot = this.slotAt(position)
    if (!slot) return
    slot.dead = true
    this.live = this.live.filter(each => this.slots[each] !== slot)
  }

  /** 0.169 opens neither flat files nor one without session_meta or with a base that is missing. */
  get opensInCodex(): boolean {
    return !this.flat && this.meta !== null && this.missing.length === 0
  }

  get paginated(): boolean {
    return this.meta?.['history_mode'] === 'paginated'
  }
}

/** Flat files were written by 0.20 and its neighbours. */
const FLAT_MINOR = 20

const versionIn = (meta: JsonObject | null): string | null =>
  typeof meta?.['cli_version'] === 'string' ? meta['cli_version'] : null
