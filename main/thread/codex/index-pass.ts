import { countText } from '../../base/numbers.ts'
import type { Steps } from '../../base/steps.ts'
import type { LineCursor } from '../../rollout/read-lines.ts'
import { readLines } from '../../rollout/read-lines.ts'
import { ENVELOPE_TYPES } from '../../rollout/types.ts'
import { slotOf } from './checkpoints.ts'
import type { Numeric } from './columns.ts'
import type { Here } from './displayed.ts'
import type { FileTally, Index, KindCount } from './index.ts'
import { membersOf } from './json-shape.ts'
import { Lifecycle, type LifecycleAction } from './lifecycle.ts'
import { type Action, actionOf, type Shown, shownOf } from './line-actions.ts'
import { CLASS, type LineClass } from './line-classes.ts'
import { contextTurn, holdsState, isOld, mayBeMail, roleOf, shows, tokensIn, userItem } from './line-facts.ts'
import { kindName, payloadOf, stateKey } from './line-heads.ts'
import type { ChainFile } from './lines.ts'
import { MAIL, MARK } from './marks.ts'
import { badLine } from './problems.ts'
import { isBoundary, isHook, isMail, isMarker, userFlags } from './user-message.ts'
import { AT_LEAST, minorOf } from './writer.ts'

const GLUED = Buffer.from('}{"')

interface Kind extends KindCount {
  readonly action: Action
  readonly shown: Shown
}

/** The first line counts all the same: it says which session this is. Flat files have no times. */
function isUnstamped(line: LineCursor): boolean {
  if (!Number.isNaN(line.time) || line.reason !== null) return false
  if (line.type === 'session_meta' || !ENVELOPE_TYPES.has(line.type)) return false
  return typeof line.json()?.['timestamp'] !== 'string'
}

/** What a reading remembers between two lines of a file, beside the index. */
export interface KeptPass {
  /** Every line was parsed. */
  readonly whole: boolean
  readonly metas: number
  /** Lines of the file so far that Codex can read. */
  readonly read: number
  readonly lastWasOutput: boolean
  readonly boundaries: Numeric
}

/** Reads a file's lines into the index: turns, checkpoints, curve. Parses control lines only, or with `whole` every one. Answers what it takes to go on at the end. */
export function* indexFile(index: Index, whole: boolean, onBytes: (done: number) => void): Steps<KeptPass> {
  const file = index.lines.begin()
  const pass = new IndexPass(index, file, whole)
  yield* readLines(file.source, file.table, line => pass.take(line), {
    onBytes,
    whole,
    most: index.lines.most - file.first,
  })
  pass.finish()
  return pass.keep()
}

/** Reads the lines that were added to the last file since it was read; the last of them then ended with a line end. */
export function* indexAdded(index: Index, kept: KeptPass, onBytes: (done: number) => void): Steps<KeptPass> {
  const file = index.lines.file(index.lines.files.length - 1)
  const { whole } = kept
  const pass = new IndexPass(index, file, whole)
  pass.restore(kept)
  const { table } = file
  yield* readLines(file.source, table, line => pass.take(line), {
    onBytes,
    whole,
    from: table.end(table.count) + 1,
    most: index.lines.most - file.first,
  })
  pass.finish()
  return pass.keep()
}

class IndexPass {
  readonly #index: Index
  readonly #file: ChainFile
  readonly #fileIndex: number
  readonly #tally: FileTally
  readonly #own: boolean
  readonly #whole: boolean
  /** By type id and payload type id. */
  readonly #kinds = new Map<number, Kind>()
  #metas = 0
  #items: number
  #read = 0
  #lastWasOutput = false
  #lastKind: KindCount | null = null
  readonly #lifecycles: Lifecycle

  constructor(index: Index, file: ChainFile, whole: boolean) {
    this.#index = index
    this.#whole = whole
    this.#file = file
    this.#fileIndex = index.lines.files.indexOf(file)
    this.#tally = index.tallies[this.#fileIndex] as FileTally
    this.#own = this.#fileIndex === index.lines.files.length - 1
    this.#lifecycles = new Lifecycle(index, index.lines.blocks)
    this.#items = index.classes.itemsBefore(index.lines.count)
  }

  keep(): KeptPass {
    const boundaries = this.#lifecycles.keep()
    return { whole: this.#whole, metas: this.#metas, read: this.#read, lastWasOutput: this.#lastWasOutput, boundaries }
  }

  restore({ metas, read, lastWasOutput, boundaries }: KeptPass): void {
    this.#metas = metas
    this.#read = read
    this.#lastWasOutput = lastWasOutput
    this.#lifecycles.restore(boundaries)
  }

  take(line: LineCursor): void {
    const position = this.#file.first + line.n - 1
    const kind = this.#kindOf(line)
    kind.bytes += line.end - line.start + 1
    this.#lastKind = kind
    const value = this.#classify(line, kind, position)
    if (kind.shown !== null && shows(line, kind.shown)) this.#index.displayed.item(this.#here(position))
    if (line.state === 'rejected') this.#lastKind = this.#moveRejected(kind, line)
    this.#tally[line.state] += 1
    if (value === CLASS.rejected) this.#index.rejected.add(position)
    if (value === CLASS.item || value === CLASS.hidden) this.#items += 1
    if (line.state === 'known' && !(kind.action === 'context' && isOld(line))) this.#read += 1
    this.#index.classes.push(value)
  }

  /** The line at a position as the display sees it; only once the turns know of it. */
  #here(position: number): Here {
    return { position, index: this.#read, turn: this.#index.turns.count }
  }

  #kindOf(line: LineCursor): Kind {
    const key = stateKey(line) ?? line.typeId * 65_536 + line.payloadTypeId
    let kind = this.#kinds.get(key)
    if (!kind) {
      const name = key < 0 ? line.state : kindName(line.type, line.payloadType)
      const shown = key < 0 ? null : shownOf(line.type, line.payloadType)
      kind = Object.assign(this.#tally.kind(name), { action: actionOf(line.type, line.payloadType), shown })
      this.#kinds.set(key, kind)
    }
    return kind
  }

  /** A line that only its parse showed to be broken is counted with the rejected ones. */
  #moveRejected(kind: Kind, line: LineCursor): KindCount {
    const rejected = this.#tally.kind('rejected')
    kind.bytes -= line.end - line.start + 1
    rejected.bytes += line.end - line.start + 1
    return rejected
  }

  #classify(line: LineCursor, kind: Kind, position: number): LineClass {
    if (line.state === 'blank') return CLASS.none
    if (line.state === 'rejected') return this.#reject(line)
    if (line.reason === 'too-long') this.#report(line)
    if (line.state === 'unknown') return this.#unknown(line)
    if (isUnstamped(line)) return this.#passedOver(line)
    const value = this.#act(line, kind.action, position)
    return (line.state as string) === 'rejected' ? this.#reject(line) : value
  }

  #act(line: LineCursor, action: Action, position: number): LineClass {
    switch (action) {
      case 'nothing':
        return CLASS.none
      case 'item':
        this.#modelItem(false)
        return CLASS.item
      case 'opaque':
        this.#index.opaque.add(position)
        this.#modelItem(false)
        return CLASS.item
      case 'output':
        this.#modelItem(true)
        return CLASS.item
      case 'message':
        return this.#message(line, position)
      case 'mail':
        this.#index.attempts.worked()
        this.#index.marks.push(position, MARK.mail, MAIL.own)
        this.#index.turns.mail()
        return CLASS.item
      case 'hidden':
        return CLASS.hidden
      case 'tokenCount':
        this.#tokenCount(line, position)
        return CLASS.none
      case 'userEvent':
        this.#index.marks.push(position, MARK.userEvent, 0)
        this.#index.turns.userEvent(position)
        this.#index.displayed.question(this.#here(position))
        return CLASS.none
      case 'context':
        this.#index.marks.push(position, MARK.context, contextTurn(line))
        this.#index.lastContext = position
        this.#index.attempts.context()
        return CLASS.none
      case 'version':
        if (line.type in AT_LEAST) this.#index.atLeast(AT_LEAST[line.type as keyof typeof AT_LEAST])
        return CLASS.none
      case 'usage':
        this.#index.atLeast(AT_LEAST.token_usage_record)
        this.#index.usageRecords.push(position)
        return CLASS.none
      case 'note':
        this.#index.attempts.worked()
        return CLASS.note
      case 'name':
        this.#index.lastName = position
        return CLASS.note
      case 'meta':
        return this.#meta(line)
      case 'compacted':
        return this.#compacted(line, position)
      case 'started':
      case 'complete':
      case 'aborted':
      case 'rolledBack':
        return this.#lifecycle(line, action, position)
    }
  }

  #modelItem(output: boolean): void {
    this.#lastWasOutput = output
    this.#index.turns.modelItem()
    const slot = this.#index.slots[this.#index.slots.length - 1]
    if (slot && !slot.userFollows) slot.modelFollows = true
  }

  #message(line: LineCursor, position: number): LineClass {
    const role = roleOf(line)
    if (role === 'u') return this.#userMessage(line, position)
    if (role !== 'a') this.#index.attempts.worked()
    if (role === 's') return CLASS.hidden
    if (role !== 'a') return CLASS.item
    if (mayBeMail(line)) {
      const item = payloadOf(line.json())
      if (item && isMail(item)) {
        this.#index.marks.push(position, MARK.mail, MAIL.inside)
        this.#index.turns.mail()
      }
    }
    this.#modelItem(false)
    return CLASS.item
  }

  #userMessage(line: LineCursor, position: number): LineClass {
    const item = userItem(line)
    if (!item) return CLASS.item
    const flags = userFlags(item)
    const { rules, turns, marks, slots, attempts } = this.#index
    marks.push(position, MARK.user, flags)
    if (isHook(flags)) this.#index.displayed.item(this.#here(position))
    // To 0.80 an interrupt marker is a turn to a rollback; it is none to who reads the session.
    if (!isBoundary(flags, rules) || (rules.minor < 90 && isMarker(flags))) {
      if (!isMarker(flags)) attempts.worked()
      return CLASS.item
    }
    attempts.asked()
    this.#lifecycles.boundary(-1)
    turns.userItem(position)
    const slot = slots[slots.length - 1]
    if (slot) slot.userFollows = true
    this.#lastWasOutput = false
    return CLASS.item
  }

  #tokenCount(line: LineCursor, position: number): void {
    const use = tokensIn(line)
    if (use.tokens >= 0) this.#index.curve.push(position, this.#items, use.tokens)
    if (use.window >= 0) this.#index.contextWindow = use.window
  }

  /** The first of a file tells of the file; later ones are updates of it, or of the thread that it was copied from. */
  #meta(line: LineCursor): LineClass {
    if (this.#own && this.#metas === 0 && line.start === this.#index.metaAt) {
      this.#metas = 1
      return CLASS.none
    }
    const meta = payloadOf(line.json())
    if (!meta) return CLASS.none
    this.#metas += 1
    if (this.#metas === 1) return CLASS.none
    const version = meta['cli_version']
    if (meta['id'] === this.#index.meta?.['id'] && typeof version === 'string') this.#index.atLeast(minorOf(version))
    return CLASS.note
  }

  #compacted(line: LineCursor, position: number): LineClass {
    const { turns, slots, live, marks, attempts } = this.#index
    const members = line.reason === 'too-long' ? null : membersOf(line.bytes(), 'payload')
    if (!members) {
      if (line.reason !== 'too-long') line.json()
      return CLASS.rejected
    }
    const explicit = turns.explicitOpen
    const newest = slots[slots.length - 1]
    const recordedBefore = newest?.recorded != null ? slots.length - 1 : (newest?.recordedBefore ?? -1)
    const afterUser = explicit && turns.hasUser(turns.count)
    const slot = slotOf(members, { position, afterUser, afterOutput: this.#lastWasOutput, explicit, recordedBefore })
    if (typeof slot === 'string') return this.#ignored(line, slot)
    slot.hasState = holdsState(line, members.get('message')?.at ?? 0)
    if (members.get('retained_context')?.kind === 'object') this.#index.atLeast(AT_LEAST.retained_context)
    marks.push(position, MARK.compacted, slots.length)
    attempts.worked()
    this.#lifecycles.boundary(slots.length)
    live.push(slots.length)
    slots.push(slot)
    this.#index.displayed.compacted(this.#here(position))
    return CLASS.band
  }

  /** Codex reads no line without a text as its time, whatever else it says (0.98, 0.140 and 0.169, seen). */
  #passedOver(line: LineCursor): LineClass {
    this.#index.problems.add({
      file: this.#fileIndex,
      line: line.n,
      byte: line.start,
      severity: 'warning',
      code: 'line-without-timestamp',
      message: `Codex passes over line ${line.n}: it has no timestamp.`,
      outcome: 'shown; not part of what the model saw',
    })
    if (line.type === 'compacted') return CLASS.note
    return line.type === 'response_item' ? CLASS.hidden : CLASS.none
  }

  #ignored(line: LineCursor, why: string): LineClass {
    this.#index.problems.add({
      file: this.#fileIndex,
      line: line.n,
      byte: line.start,
      severity: 'warning',
      code: 'compaction-ignored',
      message: `Codex skips the compaction in line ${line.n}: ${why}.`,
      outcome: 'shown as a note; the history goes on as if it were not there',
    })
    return CLASS.note
  }

  #lifecycle(line: LineCursor, action: LifecycleAction, position: number): LineClass {
    const payload = payloadOf(line.json())
    if (!payload) return CLASS.none
    if (action === 'started') this.#lastWasOutput = false
    // A whole number that is written with a fraction is none to Codex (0.169, seen).
    if (action === 'rolledBack' && /"num_turns"\s*:\s*\d+[.eE]/.test(line.bytes().toString('latin1'))) return CLASS.note
    return this.#lifecycles.take(action, payload, this.#here(position))
  }

  #unknown(line: LineCursor): LineClass {
    this.#index.problems.unknown(kindName(line.type, line.payloadType), this.#fileIndex, line.n, line.start)
    return CLASS.unknown
  }

  #reject(line: LineCursor): LineClass {
    this.#report(line)
    return CLASS.rejected
  }

  #report(line: LineCursor): void {
    const bytes = line.bytes()
    this.#index.problems.add(
      badLine({
        file: this.#fileIndex,
        line: line.n,
        byte: line.start,
        bytes: line.end - line.start,
        reason: line.reason ?? 'not-json',
        last: line.end === this.#file.source.size,
        glued: line.reason === 'not-json' && bytes.includes(GLUED),
      }),
    )
  }

  #tellTooMany(): void {
    const { table } = this.#file
    this.#index.problems.add({
      file: this.#fileIndex,
      line: table.count,
      byte: table.start(table.count),
      severity: 'error',
      code: 'too-many-lines',
      message: `A session has ${countText(this.#index.lines.most)} lines at most here: all that follows stands in line ${table.count}.`,
      outcome: 'the lines before it are shown; split the file to see the others',
    })
  }

  finish(): void {
    const { table, source } = this.#file
    if (this.#file.first + table.count >= this.#index.lines.most) this.#tellTooMany()
    const endsWithoutNewline = table.count > 0 && table.end(table.count) === source.size
    if (endsWithoutNewline && this.#lastKind) this.#lastKind.bytes -= 1
    if (!this.#own || this.#metas > 0) return
    this.#index.problems.add({
      file: this.#fileIndex,
      line: null,
      byte: null,
      severity: 'warning',
      code: 'no-session-meta',
      message: 'No line of this file says which session it is (session_meta is missing).',
      outcome: 'opened all the same; Codex does not resume such a file',
    })
  }
}
