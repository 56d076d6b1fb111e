/**
 * The neutral working model: what any agent's session is once it was read. Imports nothing.
 * Lines, turns and checkpoints count from 1; items, rows and files from 0; bytes are offsets in the (unpacked) file,
 * end exclusive, without "\n"; times are the file's own text; tokens are the agent's own estimate as an integer.
 */

export type Steps<T> = Generator<undefined, T, undefined>

export type Fidelity = 'exact' | 'rebuilt' | 'partial' | 'opaque'
export type TurnStatus = 'completed' | 'interrupted' | 'failed' | 'rolledBack' | 'open'
export type Trigger = 'manual' | 'auto'
export type Phase = 'standalone' | 'preTurn' | 'midTurn' | 'postTurn'
export type Implementation = 'local' | 'remoteV1' | 'remoteV2' | 'session' | 'collapse' | 'other'
export type ItemKind =
  | 'instructions'
  | 'user'
  | 'assistant'
  | 'reasoning'
  | 'call'
  | 'output'
  | 'image'
  | 'summary'
  | 'opaque'
  | 'other'
export type LineState = 'known' | 'unknown' | 'rejected' | 'blank'

/** Where a thing stands. Codex: bytes of a line. Later readers: a row of a table, a part of an HTML export. */
export type Origin =
  | {
      readonly kind: 'line'
      readonly file: number
      readonly line: number
      readonly start: number
      readonly end: number
      /** JSON pointer of the item in the line's document ("" = the document). */
      readonly path: string
      readonly ordinal: number | null
    }
  | { readonly kind: 'row'; readonly file: number; readonly table: string; readonly key: string }
  | { readonly kind: 'part'; readonly file: number; readonly id: string }

/** Names one item: a line's own item (`index` null), the index-th of the list that a line holds, or one that the reader made. */
export interface ItemRef {
  readonly file: number
  readonly line: number
  readonly index: number | null
  /** Set when the reader made the item as the agent makes it; the reader alone reads `made`. */
  readonly made?: Made
}

/** How an item that is not in the file as such came about, e.g. name "rebuilt-summary" or "cut-user-message". */
export interface Made {
  readonly name: string
  /** Reader's own: enough to make the item again. */
  readonly value: string | number
}

/** One item of a history, materialised. */
export interface Item {
  readonly ref: ItemRef
  readonly kind: ItemKind
  /** User, Assistant, Reasoning, Call, Output, Developer, Environment, AGENTS.md, Summary, Opaque, … */
  readonly label: string
  /** As in the file (a JSON value), or as made. */
  readonly raw: unknown
  /** All readable text, parts joined by "\n". "" when opaque. */
  readonly text: string
  /** Characters at the start of `text` that stand in every item of its sort and say nothing of this one. */
  readonly lead: number
  readonly tool: string | null
  readonly callId: string | null
  readonly tokens: number
  /** UTF-8 bytes of the item's compact JSON. */
  readonly bytes: number
  /** Bytes of ciphertext in it. */
  readonly opaqueBytes: number
  readonly images: number
  /** Exit code of a command's output where the text says it. */
  readonly exitCode: number | null
  /** The text was cut by the agent (its own marker is in it). */
  readonly cut: boolean
  /** Context that the harness injects (environment, AGENTS.md, permissions, …), not typed by the user. */
  readonly injected: boolean
  /** The agent's raw answer to a compaction request. */
  readonly compactionOutput: boolean
  readonly origin: Origin | null
  readonly synthetic: string | null
  readonly fidelity: Fidelity
  /** One sentence where the item is not as the file holds it, or not readable; null elsewhere. */
  readonly why: string | null
  readonly at: string | null
}

/** What a call does, as far as it is plain from the call alone. One call may do several things. */
export type Action =
  /** Runs a program. `text` is the whole script as the agent wrote it; a shell that only wraps it is left out. */
  | { readonly kind: 'command'; readonly text: string }
  /** Changes files; `deleted` are those of `paths` that are gone then. */
  | { readonly kind: 'edit'; readonly paths: readonly string[]; readonly deleted: readonly string[] }
  | { readonly kind: 'read'; readonly paths: readonly string[] }
  | { readonly kind: 'plan'; readonly steps: readonly PlanStep[] }

/** What an item says and does without the wrapping of its agent: arguments unpacked, an output without its heading. */
export interface Content {
  readonly text: string
  readonly actions: readonly Action[]
}

export interface PlanStep {
  readonly text: string
  readonly status: 'pending' | 'inProgress' | 'completed'
}

/** A thread of its own that the model began by a call: a sub-agent. */
export interface Spawned {
  /** In lower case. */
  readonly id: string
  /** As the agent calls it: a nickname or a path. */
  readonly name: string | null
}

/** What of a session's file was copied from the session that it came from, when it began. */
export interface Replayed {
  /** Last line of the opened file that belongs to what was copied; 0 when nothing was. */
  readonly line: number
  /** Of lines that stand in both, the times of the copy aside. */
  readonly bytes: number
  /** The line that it is a copy of. */
  readonly of: { readonly path: string; readonly line: number } | null
}

/** By what a call and its outputs belong together: equal keys. An item without one needs no other. */
export interface Tie {
  readonly role: 'call' | 'output'
  readonly key: string
}

/** A text of an item that a user may write anew. */
export interface EditableText {
  /** JSON pointer of the string in the item. */
  readonly path: string
  /** Told apart where an item has several. */
  readonly label: string
  readonly text: string
  /** Characters at its start that stand in every item of its sort: they stay. */
  readonly lead: number
}

/** Who speaks in a message that a user writes. */
export type MessageRole = 'user' | 'assistant' | 'developer' | 'summary'

/** A place in a thread. */
export type Point =
  | { readonly kind: 'end' }
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'turn'; readonly n: number; readonly side: 'start' | 'end' }
  | { readonly kind: 'checkpoint'; readonly n: number; readonly side: 'before' | 'after' }

/** What the model saw at a point, by reference. */
export interface History {
  readonly at: Point
  readonly items: readonly ItemRef[]
  readonly fidelity: Fidelity
  /** Why it is not exact; also where another version would read otherwise. */
  readonly notes: readonly string[]
}

/** How a history is to be sent. */
export interface Sending {
  /** Version of the agent that sends; null = the one that wrote the session last. */
  readonly version: string | null
  /** The model takes images. */
  readonly images: boolean
  /** It is sent to be compacted; where absent, a point before a checkpoint means that it was. */
  readonly compacting?: boolean
  /** Name of the model provider that it is sent to, null = none is named; where absent, that of the session. */
  readonly provider?: string | null
  /** Items that are sent in place of the history at the point, as a candidate holds them. */
  readonly instead?: readonly unknown[]
}

/** What the agent would send for a history, item by item. Not the agent's next message, nor context that it adds to it. */
export interface RequestHistory {
  readonly at: Point
  /** Version of the agent whose rules were taken; null when the agent has none. */
  readonly version: string | null
  readonly fidelity: Fidelity
  readonly notes: readonly string[]
  readonly count: number
  /** Items at its head that are no part of the history: base instructions, where the version sends them as an item. */
  readonly lead: number
  /** Base instructions that travel beside the items; null where they are an item, or not known. */
  readonly instructions: string | null
  /** Made when asked for; `synthetic` tells an item that the agent makes or alters before it sends. */
  item(i: number): Item
}

/** Whose rules a session can be sent by. */
export interface Versions {
  /** The one that wrote it last, as far as its lines tell. */
  readonly writer: string
  /** The newest that the reader knows the rules of. */
  readonly today: string
}

export interface LineOutline {
  readonly start: number
  readonly end: number
  readonly kind: string
}

/**
 * How the texts that a line shows stand in its bytes. `strings`: mostly as strings of its JSON; `any`: also as JSON written anew or words
 * joined, but of nothing that is not there; `always`: with words that it does not hold, or so far apart that a look at all of it is
 * not worth it.
 */
export type TextForm = 'none' | 'strings' | 'any' | 'always'

/** The bytes that the texts of a line are made of. */
export interface LineText {
  readonly start: number
  readonly end: number
  readonly form: TextForm
  /** What a line of `strings` shows beside them, where somebody asked before; null where nobody did, or it is much. */
  readonly rest: readonly string[] | null
}

/** A string of JSON in bytes, without its quotes; at a depth of 2 one of JSON that is a string itself. */
export interface JsonString {
  readonly from: number
  readonly to: number
  readonly depth: 1 | 2
}

/**
 * How the texts of a line are wanted. `texts`: decoded; `places`: strings of its JSON may be places in its bytes; `rest`: the same without
 * those places, and there may be texts that would not be shown if all of the line were read, and a message may be called an answer. Only
 * `texts` may be asked for where a character is an escape without need, unless `lineText` says `always`.
 */
export type TextsAs = 'texts' | 'places' | 'rest'

/** What a line shows, in its order. */
export interface LineTexts {
  readonly kind: ItemKind | 'note' | 'line'
  readonly label: string
  readonly tool: string | null
  readonly texts: readonly (string | JsonString)[]
}

/** Lines of a file, both ends included. */
export interface LineRange {
  readonly file: number
  readonly first: number
  readonly last: number
}

/** Compactions whose replacement history nothing builds on: not the end, nor what a further rollback uncovers. */
export interface Superseded {
  /** Their lines, in order. */
  readonly lines: readonly LineRange[]
  /** Turns that may be rolled back behind the end before one of them would have been needed; null = any number. */
  readonly rollbacks: number | null
}

export interface ThreadInfo {
  readonly id: string | null
  readonly agent: string
  readonly cliVersion: string | null
  readonly historyMode: 'legacy' | 'paginated' | 'flat' | null
  readonly cwd: string | null
  readonly model: string | null
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly forkedFrom: string | null
  readonly parentThread: string | null
  readonly name: string | null
  readonly contextWindow: number | null
}

/** A turn by its place: first and last line of the opened file. */
export interface TurnSpan {
  readonly n: number
  readonly start: number
  readonly end: number
  readonly status: TurnStatus
}

/** How a turn is laid out before it is looked at. */
export type TurnShape = Pick<Turn, 'rows' | 'status'>

/** What a list of many sessions shows of one beside `info`; known without a parse of every line. */
export interface Glance {
  /** Of the repository that the session was begun in. */
  readonly branch: string | null
  /** First prompt that is not empty, of the first few turns: cut at 200 characters; "" if none. */
  readonly prompt: string
  /** A turn failed, or a line tells of an error. */
  readonly failed: boolean
  /** Those that begin in the opened file. */
  readonly turns: readonly TurnSpan[]
}

/** A text that a person or the model wrote, as it is looked for. */
export interface Said {
  readonly kind: 'prompt' | 'answer' | 'command' | 'summary'
  readonly line: number
  readonly text: string
}

export interface ThreadFile {
  readonly path: string
  /** Of the whole file. */
  readonly bytes: number
  /** Of what belongs to the thread. */
  readonly lines: number
  /** The opened file, an earlier file of the same thread, or one of another thread that it was forked from. */
  readonly role: 'own' | 'segment' | 'base'
  /** Where the next file takes over; null for the opened file. */
  readonly cut: FileCut | null
}

export interface FileCut {
  /** Bytes before it belong to the thread. */
  readonly byte: number
  /** First ordinal that does not; null when the next file does not say. */
  readonly ordinal: number | null
}

/** A file that the thread goes on from and that could not be had. */
export interface MissingFile {
  /** By which the next file names it. */
  readonly id: string
  readonly message: string
  /** Folders that were looked through. */
  readonly tried: readonly string[]
}

export interface Turn {
  readonly n: number
  readonly id: string | null
  readonly file: number
  /** First and last line, in `file`. */
  readonly start: number
  readonly end: number
  readonly status: TurnStatus
  /** First real user message, cut at 200 characters; "" if none. */
  readonly prompt: string
  readonly items: number
  readonly rows: number
  /** Sum over its items; null until every line was parsed. */
  readonly tokens: number | null
  readonly bytes: number
  readonly startedAt: string | null
  readonly endedAt: string | null
  /** Line of the marker that took it back. */
  readonly rolledBackBy: number | null
  /** Does the agent's own program show it? null when that cannot open the session. */
  readonly displayed: boolean | null
  /** Does the model know it at the end of the session? null until every line was parsed. */
  readonly inHistory: InHistory | null
  /** Set where the two disagree. */
  readonly disagreement: Disagreement | null
}

/**
 * How a turn stands in the model's history: with all its items, with some, by what a compaction made of it, or not at all; `empty` when
 * it holds nothing that a model sees.
 */
export type InHistory = 'whole' | 'partly' | 'summarised' | 'none' | 'empty'

/** A turn that is shown though the model does not know it, or known though it is not shown. */
export interface Disagreement {
  readonly kind: 'shownOnly' | 'knownOnly'
  /** Line that brought it about; null when none did. */
  readonly line: number | null
  /** Whole sentence. */
  readonly message: string
}

/** A turn as the agent's own program lists it. */
export interface DisplayedTurn {
  readonly id: string | null
  /** Turn of the timeline in which it begins; 0 before the first. */
  readonly turn: number
  readonly status: 'completed' | 'interrupted' | 'failed'
}

export interface Checkpoint {
  readonly n: number
  readonly file: number
  readonly line: number
  readonly turn: number
  /** Row index within its turn. */
  readonly row: number
  readonly at: string | null
  readonly trigger: Trigger | null
  readonly phase: Phase | null
  readonly inferred: boolean
  readonly implementation: Implementation
  readonly fidelity: Fidelity
  readonly notes: readonly string[]
  /** null until every line was parsed. */
  readonly itemsBefore: number | null
  readonly itemsAfter: number | null
  readonly tokensBefore: number | null
  readonly tokensAfter: number | null
  readonly windowNumber: number | null
  readonly opaqueBytes: number
  readonly rolledBack: boolean
  /** Set where no agent compacted: a fork of ours put a candidate there. */
  readonly made: MadeHere | null
}

/** What a checkpoint that a fork of ours installed says of the candidate; null where it does not say. */
export interface MadeHere {
  readonly strategy: string | null
  readonly candidate: string | null
}

/** A place in the files that something was read from. `path`: JSON pointer in the line's document, "" = the whole line. */
export interface Source {
  readonly file: number
  readonly line: number
  readonly path: string
}

/**
 * Something known, with where it comes from: `recorded` stands in the file as such; `inferred` and `computed` follow from what
 * stands there by the rule that is named; `estimated` counts text where the agent counted tokens. Never a default: what is not
 * known is `unknown`, and its rule says why.
 */
export type Known<T> =
  | {
      readonly how: 'recorded' | 'inferred' | 'computed' | 'estimated'
      readonly value: T
      /** In words; "" when recorded and there is nothing to add. */
      readonly rule: string
      readonly from: readonly Source[]
    }
  | { readonly how: 'unknown'; readonly value: null; readonly rule: string; readonly from: readonly Source[] }

/** Why a compaction ran, in Codex's own words. */
export type Reason = 'userRequested' | 'contextLimit' | 'modelDownshift' | 'compHashChanged'

/** Counters of one answered request as the server gave them; null where one is missing or no whole number from 0. */
export interface Usage {
  /** All tokens sent, the cached ones included. */
  readonly input: number | null
  readonly cached: number | null
  /** All tokens answered, reasoning included. */
  readonly output: number | null
  readonly reasoning: number | null
  readonly total: number | null
}

/** One request to the model that was answered. */
export interface RequestUsage {
  readonly source: Source
  readonly turn: number
  readonly at: string | null
  readonly counter: 'usageRecord' | 'tokenCount'
  readonly usage: Usage
  /** Checkpoints of the thread before it. */
  readonly window: number
  /** The checkpoint that this request made; null for any other request. */
  readonly checkpoint: number | null
}

/** The window that a checkpoint opens, by name and number. */
export interface WindowNames {
  readonly number: Known<number>
  readonly id: Known<string>
  readonly previous: Known<string>
  readonly first: Known<string>
}

/** What the file says of one checkpoint beside the histories before and after it. */
export interface CheckpointRecord {
  readonly n: number
  readonly source: Source
  readonly at: string | null
  readonly trigger: Known<Trigger>
  readonly phase: Known<Phase>
  readonly reason: Known<Reason>
  readonly implementation: Known<Implementation>
  readonly window: WindowNames
  /** Tokens of the context by the file's own counters, not by our count of items. */
  readonly counterBefore: Known<number>
  readonly counterAfter: Known<number>
  /** Tokens of the base instructions that the counters hold and no item does. */
  readonly instructions: Known<number>
  /** Milliseconds. */
  readonly duration: Known<number>
  /** What the compaction's own request took. */
  readonly call: Known<Usage>
  readonly responseId: Known<string>
  /** Model that the turns before and after it ran with. */
  readonly modelBefore: Known<string>
  readonly modelAfter: Known<string>
}

/** A message that a checkpoint keeps beside the history, where the model does not see it. */
export interface KeptMessage {
  readonly role: 'user' | 'assistant' | 'answer'
  readonly text: string
  /** null where the file does not say. */
  readonly complete: boolean | null
  readonly turnId: string | null
  readonly order: number | null
  readonly source: Source
}

/** A picture that a checkpoint keeps beside the history. `source` is its address (a data URL or a link) as text. */
export interface KeptImage {
  readonly mime: string | null
  /** Bytes of the picture itself; null where only a link is kept. */
  readonly bytes: number | null
  readonly text: string
  readonly source: Source
}

/** What a checkpoint's line holds beside the history. */
export interface CheckpointKept {
  readonly messages: readonly KeptMessage[]
  /** The agent itself says that messages are missing; null where it does not say. */
  readonly incomplete: { readonly user: boolean | null; readonly assistant: boolean | null }
  readonly images: readonly KeptImage[]
  /** Second copies of items for a reviewer (guardian_history): counted, not shown. */
  readonly copies: {
    readonly items: number
    readonly bytes: number
    readonly images: number
    readonly source: Source
  } | null
}

/** A compaction that was begun and changed nothing. Agents seldom write that down: mostly it is concluded from what a turn lacks. */
export interface CompactionAttempt {
  readonly n: number
  readonly file: number
  /** The line that ended its turn. */
  readonly line: number
  readonly turn: number
  readonly at: string | null
  readonly trigger: Trigger | null
  readonly phase: Phase | null
  /** The file does not name the compaction. */
  readonly inferred: boolean
  readonly outcome: 'failed' | 'interrupted'
  /** The reason, in the file's own words; null where it gives none. */
  readonly message: string | null
}

/** A row of a diff that was stored with a session: which items of the two histories stand together, by their places there. */
export interface RecordedDiffRow {
  readonly kind: 'kept' | 'moved' | 'truncated' | 'rewritten' | 'dropped' | 'added' | 'summary' | 'opaque'
  readonly before: number | null
  readonly after: number | null
}

/** A row inside a turn, in file order. */
export type Row =
  | { readonly kind: 'item'; readonly ref: ItemRef }
  | { readonly kind: 'band'; readonly checkpoint: number }
  | {
      readonly kind: 'note'
      readonly file: number
      readonly line: number
      readonly text: string
      /** Number of the compaction that came to nothing and that the line tells of, from 1. */
      readonly attempt: number | null
      readonly at: string | null
    }
  | {
      readonly kind: 'line'
      readonly file: number
      readonly line: number
      readonly state: 'unknown' | 'rejected'
      readonly type: string | null
      readonly at: string | null
    }

export interface Problem {
  readonly file: number
  /** null when it is of the file. */
  readonly line: number | null
  readonly byte: number | null
  readonly severity: 'error' | 'warning' | 'info'
  readonly code: string
  readonly message: string
  readonly outcome: string
}

/** Recorded context sizes, one point a record, in order. */
export interface CurvePoint {
  /** Items before it. */
  readonly x: number
  readonly tokens: number
  readonly file: number
  readonly line: number
  readonly turn: number
}

/** One line of one file. */
export interface LineFacts {
  readonly file: number
  readonly line: number
  readonly start: number
  readonly end: number
  readonly state: LineState
  /** "response_item/message", "event_msg/token_count", "compacted", … */
  readonly type: string | null
  readonly at: string | null
  readonly ordinal: number | null
  readonly turn: number
  readonly problem: string | null
}

/** Counts of the opened file alone. `unknown` and `rejected` are exact once `checked`. */
export interface FileCounts {
  readonly known: number
  readonly unknown: number
  readonly rejected: number
  readonly blank: number
  /** Bytes by kind; line ends count with their line; sums to the file's size. */
  readonly bytesByKind: ReadonlyMap<string, number>
}

/** What became of the opened file. `anew`: what was read of it does not hold, so that it has to be opened again. */
export type Growth = 'same' | 'grown' | 'anew'

/**
 * A session that was read. Grows while `read` runs; every answer is of what was read so far.
 * Synchronous calls cost at most a page; anything that may take longer is `Steps`.
 */
export interface Thread {
  readonly info: ThreadInfo
  /** Bases first, the opened file last. */
  readonly files: readonly ThreadFile[]
  /** Index of the opened file in `files`. */
  readonly own: number
  /** The first file that the thread goes on from and that is not in `files`; null when none is missing. */
  readonly missing: MissingFile | null
  /** null when the agent sends all sessions alike. */
  readonly versions: Versions | null
  readonly fidelity: Fidelity
  readonly notes: readonly string[]
  /** How sure what one file adds is, and why it is not exact. */
  fileFidelity(file: number): { readonly fidelity: Fidelity; readonly notes: readonly string[] }
  /** Every line of every file was parsed. */
  readonly checked: boolean
  readonly turnCount: number
  readonly prefaceRows: number
  readonly checkpointCount: number
  /** Compactions that came to nothing, as far as the file tells. */
  readonly attemptCount: number
  readonly itemCount: number
  turn(n: number): Turn
  /** What a list of all turns needs of turn n: no line is read for it. */
  turnShape(n: number): TurnShape
  /** Reads a few lines at most. */
  glance(): Glance
  checkpoint(n: number): Checkpoint
  /** Why a part of the history before checkpoint n is missing, one sentence each; [] where none is. Absent where nothing can be. */
  missingBefore?(n: number): readonly string[]
  attempt(n: number): CompactionAttempt
  /** What the file says of checkpoint n. Reads lines around it. */
  checkpointRecord(n: number): Steps<CheckpointRecord>
  /** What the line of checkpoint n keeps beside the history. */
  checkpointKept(n: number): Steps<CheckpointKept>
  /**
   * The rows of the diff of checkpoint n, where they were stored with the session because its texts are not all there any more; null
   * or absent where the histories themselves are to be compared.
   */
  recordedDiff?(n: number): Steps<readonly RecordedDiffRow[] | null>
  /** Answered requests whose counters the files hold, in order: of all windows, or from one to another. Reads their lines. */
  requests(windows?: { readonly first: number; readonly last: number }): Steps<readonly RequestUsage[]>
  /** The turns that the agent's own program shows of this session, in its order; null when it cannot open it. */
  displayed(): readonly DisplayedTurn[] | null
  problems(): readonly Problem[]
  counts(): FileCounts
  curveCount(): number
  curvePoint(i: number): CurvePoint
  /** Tokens of point i alone: all points are looked through for the highest. */
  curveTokens(i: number): number
  /** Items before turn n. */
  turnX(n: number): number
  /** Items before checkpoint n. */
  checkpointX(n: number): number
  /** Rows of turn n (0 = before the first turn). */
  rows(n: number, from: number, count: number): readonly Row[]
  /** Row of a line in its turn; null when the line has none. */
  rowOf(file: number, line: number): { readonly turn: number; readonly row: number | null }
  item(ref: ItemRef): Item
  /** The n-th item (from 0) of a list that no file holds, read as if the agent had written it. Its origin is null, and its ref finds it nowhere. */
  itemFrom(raw: unknown, n: number): Item
  content(item: Item): Content
  /** Which call it is or answers; null for an item that stands alone. */
  tie(item: Item): Tie | null
  /** What of it may be written anew: nothing where a part of it is encrypted, or where it holds no text. */
  texts(item: Item): readonly EditableText[]
  /** A message as the agent keeps it in a history. */
  message(role: MessageRole, text: string): unknown
  /** The call of an output, or the output of a call, nearest in the file. */
  pairOf(ref: ItemRef): Steps<ItemRef | null>
  /** The threads that a call began: a program may begin several; [] where it began none, or no line tells it. Absent where an agent begins no threads. */
  spawned?(ref: ItemRef): Steps<readonly Spawned[]>
  /** What the thread that began this one calls it: a path or a nickname; null where the file has neither. Known before `read`. */
  calledAs?(): string | null
  /** The line of the call that began a thread, by its id; null where these files tell of none. Reads their bytes. */
  spawnLine?(id: string): Steps<Source | null>
  /** What was copied from a session that it came from. Absent where an agent copies nothing. Reads what was copied, in both. */
  replayedFrom?(parent: Thread): Steps<Replayed>
  line(file: number, line: number): LineFacts
  /** Why a file that the user points at is not the missing one; null when it is. */
  whyNotMissing(path: string): string | null
  /** Raw bytes [from, to) of a line, without its end; `to` is clipped. */
  lineBytes(file: number, line: number, from: number, to: number): Uint8Array
  /** Bytes of a file, for the problems panel. */
  fileBytes(file: number, start: number, end: number): Uint8Array
  /** Fills `into` with bytes of a file from `at` on; answers how many there were. */
  readBytes(file: number, at: number, into: Uint8Array): number
  /** Text at a JSON pointer of a line's document; null when it is not a string. */
  textAt(file: number, line: number, path: string): string | null
  /** Where the texts of a line stand; absent where a session is not made of lines. */
  lineText?(file: number, line: number): LineText
  /** What a line shows, from the bytes that `lineText` names. Absent where lines are not shown as they stand. */
  textsIn?(file: number, line: number, bytes: Uint8Array, as: TextsAs): LineTexts
  /** Bytes and kind of a line, without reading it: "" for one that is blank or cannot be read. */
  outline(file: number, line: number): LineOutline
  /**
   * Turns that were rolled back, each with the line that did it, as far as they may go without a change to what the agent makes of the
   * session when it resumes it. Lines of `gone` (in order, none twice) are gone already.
   */
  takenBack(gone: readonly LineRange[]): Steps<readonly LineRange[]>
  /** Compactions that may go in the same sense. */
  superseded(gone: readonly LineRange[]): Steps<Superseded>
  /** Resolves a point or says why not. */
  resolve(point: Point): { readonly ok: true } | { readonly ok: false; readonly message: string }
  /**
   * The last line that counts at a point: all lines of earlier files and those of `file` to this one, of which there may be none
   * (line 0). null when there is no such point, or the session is not made of lines.
   */
  lastLine(point: Point): { readonly file: number; readonly line: number } | null
  history(at: Point): Steps<History>
  /**
   * Messages of a history that the agent takes for the user's own when it compacts it, in order: by the rules of a version, or by those of
   * the writer (null).
   */
  typed(at: Point, version: string | null): Steps<readonly ItemRef[]>
  /** The same as the agent sends it. */
  request(at: Point, sending: Sending): Steps<RequestHistory>
  /** Turns, checkpoints and lines; then, unless `quick`, the parse of every line. Yields at least every few milliseconds. */
  read(options: { readonly quick: boolean }): Steps<undefined>
  /** Takes in what was added to the opened file since it was read; absent where files do not grow. Nothing else that uses the thread runs meanwhile. */
  grow?(): Steps<Growth>
  /**
   * What reading found out, as plain data (what a structured clone takes) for a later opening; null or absent where it is not whole or
   * could not be gone on from. It is good for these bytes, for files that begin with them, and for this program.
   */
  keep?(): Steps<unknown>
  /** Takes that up, before `read`: what is there need not be read again, what was added is. */
  restore?(kept: unknown): Steps<undefined>
  /** Bytes done of all files in the phase that runs. */
  readonly progress: {
    readonly phase: 'reading' | 'checking' | 'ready'
    readonly bytesDone: number
    readonly bytesTotal: number
  }
  close(): void
}
