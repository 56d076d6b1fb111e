/**
 * All that crosses between the core's shells and the window. Imports nothing.
 * Plain JSON both ways; no reply over 1 MB; lists come in pages; a text over 64 kB comes as its head plus a `TextRef`.
 * Lines and turns count from 1; item and row indices from 0; bytes are offsets in the (unpacked) file, end exclusive, without "\n".
 */

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AppError }

/** What the user can act on. `message` is one plain sentence or two; `detail` is for the copy button (no secrets). */
export interface AppError {
  readonly code: ErrorCode
  readonly message: string
  readonly detail?: string
}

export type ErrorCode =
  | 'not-found'
  | 'is-directory'
  | 'no-permission'
  | 'empty'
  | 'lfs-pointer'
  | 'not-a-session'
  /** One of the agent's databases: ask `openDatabase`. */
  | 'is-database'
  | 'unreadable'
  | 'bad-argument'
  | 'no-such-thread'
  | 'no-such-point'
  | 'not-ready'
  | 'cancelled'
  | 'not-writable'
  /** The home does not define the model provider that the session names. */
  | 'unknown-provider'
  | 'other-candidate'
  /** The key that a model is asked with is not there, or is for another server. */
  | 'no-key'
  /** The model gave no answer that could be used. */
  | 'no-answer'
  | 'internal'

// ---------------------------------------------------------------- library

/** One thread, over all its files. */
export interface SessionHead {
  /** The file that opens: the one that the agent would resume. */
  readonly path: string
  readonly threadId: string | null
  /** The user's name for it, else the first prompt cut at 200 characters, else the file's name. */
  readonly title: string
  readonly titleFrom: 'name' | 'prompt' | 'file'
  readonly archived: boolean
  /** The file's own text of the first session_meta timestamp. */
  readonly startedAt: string | null
  /** Milliseconds since 1970, from the file system: of the file that was written to last. */
  readonly modifiedAt: number
  /** Of all its files. */
  readonly bytes: number
  /** How many files it has; `sessionFiles` lists them. */
  readonly files: number
  readonly agent: string
  readonly cliVersion: string | null
  readonly cwd: string | null
  /** Of the repository that it was begun in. */
  readonly branch: string | null
  /** The model that ran last. */
  readonly model: string | null
  readonly forkedFrom: string | null
  readonly parentThread: string | null
  /** null while not yet counted. */
  readonly turns: number | null
  readonly checkpoints: number | null
  /** A turn failed, or a line tells of an error; null while not yet known. */
  readonly failed: boolean | null
  /** A sentence when the file cannot be opened (LFS pointer, empty, …). */
  readonly problem: string | null
}

/**
 * What a file is beside the one that opens. earlier, later: another file of the thread, after a revert. packed: the packed twin.
 * archived: the same file in the archive. copy: the same file at another place.
 */
export type FileRole = 'opens' | 'earlier' | 'later' | 'packed' | 'archived' | 'copy'

/** One of the files of a thread. */
export interface SessionFile {
  readonly path: string
  readonly role: FileRole
  readonly archived: boolean
  readonly bytes: number
  /** Milliseconds since 1970, from the file system. */
  readonly modifiedAt: number
  /** Of a packed twin: it does not hold what the plain file holds. */
  readonly differs: boolean
}

/** A folder whose sessions are listed. folder: they lie in it as they are, without the folders of a Codex home. */
export interface LibraryHome {
  readonly path: string
  readonly exists: boolean
  readonly kind: 'home' | 'folder'
}

export interface SessionPage {
  readonly homes: readonly LibraryHome[]
  /** Of all homes, whatever was asked for. */
  readonly all: number
  readonly total: number
  readonly sessions: readonly SessionHead[]
  /** Sessions whose turns and checkpoints are still being counted. */
  readonly pending: number
}

/** What sessions have to be like; what is absent does not matter. One that asks for nothing is written as null, or left out. */
export interface SessionFilter {
  /** Folder that the session was begun in, or one above it. */
  readonly project?: string
  readonly branch?: string
  readonly model?: string
  /** Milliseconds since 1970: at work at this time or later; begun before this time. */
  readonly since?: number
  readonly until?: number
  readonly compacted?: boolean
  readonly failed?: boolean
  /** Thread id: its forks. */
  readonly forksOf?: string
  /** Of all files of the session. Bytes. */
  readonly least?: number
  readonly most?: number
  readonly archived?: boolean
}

/** A value to filter by, and how many sessions have it. */
export interface LibraryFacet {
  readonly value: string
  readonly sessions: number
}

export interface LibraryState {
  readonly progress: LibraryProgress
  /** The most frequent values first, at most 500 of each. */
  readonly facets: {
    readonly projects: readonly LibraryFacet[]
    readonly branches: readonly LibraryFacet[]
    readonly models: readonly LibraryFacet[]
  }
  /** A sentence where nothing is kept from one run to the next; null when all is well. */
  readonly problem: string | null
}

/** heads: sessions are counted and their facts read. texts: what was said in them is taken into the full-text index. */
export interface LibraryProgress {
  readonly phase: 'heads' | 'texts' | 'ready'
  readonly paused: boolean
  /** Sessions whose facts are still to be read. */
  readonly heads: number
  /** Files whose texts are still to be taken in, and their bytes. Nothing is taken in before it is `wanted`: somebody searches. */
  readonly texts: { readonly files: number; readonly bytes: number; readonly wanted: boolean }
}

export type SaidKind = 'prompt' | 'answer' | 'command' | 'summary'

/** Part of a text with what was found in it; marks are places in `text`, in UTF-16 units. */
export interface LibrarySnippet {
  readonly text: string
  readonly marks: readonly { readonly start: number; readonly end: number }[]
  readonly cutBefore: boolean
  readonly cutAfter: boolean
}

/** A text of a session in which something was found: open `path` at `line`. */
export interface LibraryHit {
  readonly path: string
  /** `path` of the session that it belongs to. */
  readonly session: string
  readonly line: number
  /** 0 before the first turn. */
  readonly turn: number
  readonly kind: SaidKind
  readonly snippet: LibrarySnippet
}

export interface LibraryHitPage {
  /** Of the newest sessions first; within a session as they stand there. */
  readonly hits: readonly LibraryHit[]
  /** The sessions of these hits, each once. */
  readonly sessions: readonly SessionHead[]
  /** `after` of the next page; null at the end. */
  readonly next: number | null
  /** Passages (some 8,000 characters of one session) that match, of all sessions, whatever the filter: on the first page only, else 0. */
  readonly passages: number
  /** limit: there are more than that. */
  readonly counted: 'all' | 'limit'
  /** Files whose texts are not in the index yet. */
  readonly pending: number
}

export interface StorageShare {
  readonly files: number
  readonly bytes: number
}

/** Where the bytes of sessions are; the bytes of each list sum to `bytes`, which is what the file system says. */
export interface LibraryStorage extends StorageShare {
  readonly sessions: number
  /** The largest first; null where a session does not say its folder. At most 1,000: the rest is in `others`. */
  readonly projects: readonly (StorageShare & { readonly project: string | null; readonly sessions: number })[]
  readonly others: StorageShare & { readonly sessions: number }
  /** By kind of line, the largest first; `packed file`, `copy` and `not read` where lines are not told apart. At most 200: the rest is the last. */
  readonly kinds: readonly { readonly kind: string; readonly bytes: number }[]
  /** Packed twins, and copies of the same file elsewhere. */
  readonly copies: StorageShare
}

/** A session by what it takes on the disk. */
export interface StorageSession extends StorageShare {
  /** The file that opens. */
  readonly path: string
  readonly title: string
  /** Folder that it was begun in; null where it does not say, or was not read yet. */
  readonly project: string | null
  /** Of its packed twins and copies, which are among its bytes. */
  readonly copies: number
  readonly checkpoints: number | null
  /** Why it cannot be opened; null when it can. */
  readonly problem: string | null
}

export interface StorageSessionPage extends StorageShare {
  readonly total: number
  /** The largest first. */
  readonly sessions: readonly StorageSession[]
}

/** What each rule of a trimmed export could leave out of a session; a byte that two rules name counts for one of them. */
export interface SessionSavings {
  /** Of lines that were copied from the session that it came from, and stand there, too. */
  readonly replayed: number
  /** null where the session could not be weighed: damaged, or with files missing. */
  readonly rules:
    | readonly { readonly rule: DropRule; readonly lines: number; readonly bytes: number; readonly tokens: number }[]
    | null
}

/** Tokens of answered requests, by the server's counters. */
export interface LineageSpent {
  readonly requests: number
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly total: number
}

/** A file of a thread: the only one, or one of those that reverts left. */
export interface LineageFile {
  readonly path: string
  readonly bytes: number
  /** Of its own lines; null when it cannot be read, or nothing was counted. */
  readonly spent: LineageSpent | null
  readonly compactions: number | null
  /** The last line of another file that it goes on from; null where it begins by itself. */
  readonly from: { readonly path: string; readonly line: number } | null
}

export interface LineageNode {
  readonly id: string
  /** Thread that it came from; null for the first. */
  readonly parent: string | null
  readonly relation: 'first' | 'fork' | 'spawn'
  /** Of the first: the thread that it says it came from, though that came from it. */
  readonly circle: string | null
  readonly depth: number
  /** Of a sub-agent: what the thread that began it calls it, a path or a nickname; null where its file does not say. */
  readonly calledAs: string | null
  /** null when no file of the thread was found: others only name it. */
  readonly session: LineageSession | null
  /** Its files after reverts, the one that opens first. */
  readonly files: readonly LineageFile[]
  /** Of its own requests; null when no file could be read, or nothing was counted. */
  readonly spent: LineageSpent | null
  /** Its own; null as with `spent`. */
  readonly compactions: number | null
  /** Copied from where it came from, and not in `spent`; null when that thread was not found, or nothing was counted. */
  readonly replayed: (LineageSpent & { readonly compactions: number; readonly bytes: number }) | null
}

export interface LineageSession {
  /** The file that opens. */
  readonly path: string
  readonly title: string
  readonly archived: boolean
  readonly startedAt: string | null
  /** Milliseconds since 1970. */
  readonly modifiedAt: number
  /** Of all its files. */
  readonly bytes: number
  readonly turns: number | null
  readonly failed: boolean | null
  /** Why it cannot be opened; null when it can. */
  readonly problem: string | null
}

/** A thread with all that it came from and all that came from it, parents before their children. */
export interface LineageView {
  readonly nodes: readonly LineageNode[]
  /** Of all, each request once; null when nothing was counted. */
  readonly spent: LineageSpent | null
  /** Threads that are not listed because there are too many. */
  readonly left: number
}

/** Where a thread came from. */
export interface CameFrom {
  /** fork: goes on from another thread. spawn: a sub-agent that it began. */
  readonly relation: 'fork' | 'spawn'
  readonly id: string
  /** The file that opens, and its title; null when no file of the thread was found. */
  readonly session: { readonly path: string; readonly title: string } | null
  /** The last line that was gone on from, or the call that began the sub-agent; null when no file tells it. */
  readonly at: { readonly path: string; readonly line: number } | null
}

/** What a user noted of a place in a session: a bookmark, words, or both. There is one for a place. */
export interface NoteView {
  readonly id: string
  /** Name of the file, without folder and without `.zst`. */
  readonly file: string
  readonly line: number
  /** Of an item in the list that the line holds; null for the line's own. */
  readonly index: number | null
  readonly bookmark: boolean
  readonly text: string
  /** When it was written last. */
  readonly at: string
}

/** What a note can be of: a line, or an item of the list that it holds. Items that were made of others share their note. */
export interface NotePlace {
  readonly file: number
  readonly line: number
  readonly index: number | null
}

/** Where a note stands in a thread that is open. */
export interface NoteMark extends NotePlace {
  readonly id: string
  readonly turn: number
  /** Row of its line in the turn; null where the line has none. */
  readonly row: number | null
  readonly bookmark: boolean
  /** It has words. */
  readonly written: boolean
}

export interface NotesView {
  /** In the order of the session. */
  readonly marks: readonly NoteMark[]
  /** With those whose place is not in the session any more. */
  readonly total: number
  /** A sentence where notes could not be read, or were damaged and set aside. */
  readonly problem: string | null
}

export interface NoteRowView {
  /** With the beginning of its text. */
  readonly note: NoteView
  /** null where its place is not found. */
  readonly mark: NoteMark | null
  /** What stands there; null where no row does. */
  readonly what: RowView | null
  /** What stood there when it was written, in a few words. */
  readonly was: string
  /** Why its place is not found: whole sentence. */
  readonly said: string | null
}

export interface NoteRowPage {
  readonly from: number
  readonly total: number
  readonly rows: readonly NoteRowView[]
}

/** A session of which something is noted. */
export interface NotedSession {
  readonly thread: string | null
  /** Where it was when something was noted last. */
  readonly path: string
  readonly bookmarks: number
  readonly written: number
  /** When something was noted last. */
  readonly at: string
}

export interface NotedSessions {
  /** The newest first. */
  readonly sessions: readonly NotedSession[]
  readonly total: number
  /** A sentence where files of notes cannot be read. */
  readonly problem: string | null
}

export interface FolderEntry {
  readonly name: string
  readonly path: string
  readonly kind: 'folder' | 'session' | 'database' | 'file'
  readonly bytes: number | null
}

export interface FolderPage {
  readonly path: string
  readonly parent: string | null
  readonly entries: readonly FolderEntry[]
  readonly total: number
}

// ---------------------------------------------------------------- database

/** Names one open database until it is closed. */
export type DatabaseKey = string

/** `reading` copies and lists it, `comparing` holds its rows against the rollouts. */
export type DatabasePhase = 'reading' | 'comparing' | 'ready' | 'stopped' | 'failed'

/** How far the engine is with a database. */
export interface DatabaseProgress {
  readonly key: DatabaseKey
  readonly phase: DatabasePhase
  /** Threads that were compared, of how many. */
  readonly done: number
  readonly total: number
  readonly problems: number
  readonly error: AppError | null
}

/** state: threads of a home. threadHistory: turns and items of rollouts. other: no threads. */
export type DatabaseKind = 'state' | 'threadHistory' | 'other'

export interface DatabaseView {
  readonly key: DatabaseKey
  readonly path: string
  readonly kind: DatabaseKind
  readonly bytes: number
  /** 0 without a -wal. */
  readonly walBytes: number
  /** Newest migration of its schema; null where it does not say. */
  readonly migration: { readonly version: number | null; readonly description: string | null } | null
  /** Sentences about the database as a whole. */
  readonly notes: readonly string[]
  readonly threads: number
  readonly progress: DatabaseProgress
}

/** The file of a row. recorded: at the row's own path. found: in another place. missing: not there. outside: out of the home, so not followed. */
export interface DatabaseRollout {
  readonly place: 'recorded' | 'found' | 'missing' | 'outside'
  /** As the row has it, cut at 400 characters. */
  readonly recorded: string | null
  /** What opens; null when there is none. */
  readonly path: string | null
  /** One sentence. */
  readonly text: string
}

/** A row of a state database. Texts are cut at 150 characters. */
export interface StateRow {
  readonly kind: 'state'
  readonly id: string
  readonly title: string
  /** The title is a name that the user gave. */
  readonly named: boolean
  readonly cwd: string | null
  readonly branch: string | null
  readonly model: string | null
  readonly source: string | null
  readonly cliVersion: string | null
  readonly historyMode: string | null
  readonly createdAt: string | null
  readonly updatedAt: string | null
  readonly tokens: number | null
  readonly archived: boolean | null
  /** Who started it, and whom it started, as sub-agents; at most 10 children. */
  readonly parent: { readonly id: string; readonly status: string | null } | null
  readonly children: readonly { readonly id: string; readonly status: string | null }[]
  readonly childCount: number
  readonly rollout: DatabaseRollout
  readonly problems: readonly string[]
}

export type ComparedState = 'equal' | 'behind' | 'parted' | 'notCompared'

/** A rollout of a thread-history database. */
export interface HistoryRow {
  readonly kind: 'threadHistory'
  /** Of the rollout: of a first file the thread's, of a segment its own. */
  readonly id: string
  readonly threadId: string | null
  readonly turns: number
  readonly items: number
  readonly nextByte: number | null
  readonly nextOrdinal: number | null
  readonly file: { readonly bytes: number; readonly lines: number; readonly nextOrdinal: number | null } | null
  readonly state: ComparedState
  /** First ordinal where they part. */
  readonly partsAt: number | null
  /** The same in words. */
  readonly compared: string
  readonly rollout: DatabaseRollout
  readonly problems: readonly string[]
}

export type DatabaseRow = StateRow | HistoryRow

export type DatabaseSort =
  | 'title'
  | 'project'
  | 'branch'
  | 'model'
  | 'updated'
  | 'tokens'
  | 'state'
  | 'rollout'
  | 'id'
  | 'turns'
  | 'items'
  | 'compared'

export interface DatabasePage {
  readonly from: number
  /** Rows that the query fits. */
  readonly total: number
  readonly rows: readonly DatabaseRow[]
}

// ---------------------------------------------------------------- thread

export type Fidelity = 'exact' | 'rebuilt' | 'partial' | 'opaque'
export type TurnStatus = 'completed' | 'interrupted' | 'failed' | 'rolledBack' | 'open'
export type Trigger = 'manual' | 'auto'
export type Phase = 'standalone' | 'preTurn' | 'midTurn' | 'postTurn'
export type Implementation = 'local' | 'remoteV1' | 'remoteV2' | 'session' | 'collapse' | 'other'

/** Item kinds of ui.md section 5; `other` is an item of a type this version does not know. */
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

/** Names one open thread until it is closed. */
export type ThreadKey = string

export type ThreadPhase = 'reading' | 'checking' | 'ready' | 'stopped' | 'failed'

/** How far the engine is: `reading` builds lines, turns and checkpoints; `checking` parses every line (tokens, broken lines). */
/** gone: deleted or moved; packed: only its packed twin is there. What was read stays open all the same. */
export type FileStanding = 'there' | 'gone' | 'packed'

export interface ThreadProgress {
  readonly key: ThreadKey
  readonly file: FileStanding
  /** How often lines were taken in that were added after it had been read. */
  readonly grown: number
  /** How often the file was opened anew, because what had been read of it did not hold any more. */
  readonly renewed: number
  readonly phase: ThreadPhase
  readonly bytesDone: number
  readonly bytesTotal: number
  readonly lines: number
  readonly turns: number
  readonly checkpoints: number
  readonly problems: number
  readonly error: AppError | null
}

export interface VersionsView {
  /** The one that wrote the session last, as far as its lines tell. */
  readonly writer: string
  /** The newest whose rules are known. */
  readonly today: string
}

export interface FileView {
  readonly path: string
  /** Of the whole file. */
  readonly bytes: number
  /** Of what belongs to the thread. */
  readonly lines: number
  /** The opened file, an earlier file of the same thread, or one of another thread that it was forked from. */
  readonly role: 'own' | 'segment' | 'base'
  /** Where the next file takes over: the bytes before, the first ordinal behind it. null for the opened file. */
  readonly cut: { readonly byte: number; readonly ordinal: number | null } | null
  readonly fidelity: Fidelity
  /** Why it is not exact. */
  readonly notes: readonly string[]
}

/** A file that the thread goes on from and that could not be had. */
export interface MissingFileView {
  /** By which the next file names it. */
  readonly id: string
  readonly message: string
  /** Folders that were looked through. */
  readonly tried: readonly string[]
}

export interface ThreadView {
  readonly key: ThreadKey
  /** The file the user opened; the last of `files`. */
  readonly path: string
  readonly id: string | null
  readonly agent: string
  readonly title: string
  readonly name: string | null
  readonly cliVersion: string | null
  readonly historyMode: 'legacy' | 'paginated' | 'flat' | null
  readonly cwd: string | null
  readonly model: string | null
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly forkedFrom: string | null
  readonly parentThread: string | null
  /** In reading order: bases first, the opened file last. */
  readonly files: readonly FileView[]
  /** The first one that is not there; null when none is missing. */
  readonly missing: MissingFileView | null
  readonly fidelity: Fidelity
  readonly notes: readonly string[]
  /** Whose rules it can be sent by; null when the agent sends all sessions alike. */
  readonly versions: VersionsView | null
  /** null where a count is not known before every line was parsed. */
  readonly lines: {
    readonly known: number | null
    readonly unknown: number | null
    readonly rejected: number | null
    readonly blank: number
  }
  readonly progress: ThreadProgress
  /** Total rows of the timeline before the first turn (initial context, session_meta excluded). */
  readonly prefaceRows: number
  /** The model's context window in tokens as last recorded. */
  readonly contextWindow: number | null
  /** Largest recorded context, and the last. */
  readonly peakTokens: number | null
  readonly lastTokens: number | null
}

/**
 * Geometry of all turns from `from` on, so that the place of any row is arithmetic. Parallel arrays, one entry a turn.
 * A turn's rows are its items, unknown and rejected lines, notes and bands, in file order.
 */
export interface LayoutPage {
  readonly from: number
  readonly total: number
  readonly rows: readonly number[]
  /** One letter a turn: c completed, i interrupted, f failed, r rolledBack, o open. */
  readonly status: string
  /** All bands known so far: turn (0 = preface), row index within the turn, checkpoint number. */
  readonly bands: readonly { readonly turn: number; readonly row: number; readonly checkpoint: number }[]
}

export interface TurnView {
  readonly n: number
  readonly id: string | null
  readonly file: number
  readonly start: number
  readonly end: number
  readonly status: TurnStatus
  /** Cut at 200 characters; "" when the turn has no user message. */
  readonly prompt: string
  /** Items (response items), not rows. */
  readonly items: number
  readonly rows: number
  /** Sum over its items; null until they were parsed. */
  readonly tokens: number | null
  readonly bytes: number
  /** Texts of the file. */
  readonly startedAt: string | null
  readonly endedAt: string | null
  /** Line of the rollback marker that took it back. */
  readonly rolledBackBy: number | null
  /** Set where what Codex shows and what the model knows disagree; null also until every line was parsed. */
  readonly disagreement: DisagreementView | null
}

/** A turn that Codex shows though the model does not know it, or that the model knows though it is not shown. */
export interface DisagreementView {
  readonly kind: 'shownOnly' | 'knownOnly'
  /** Line that brought it about; null when none did. */
  readonly line: number | null
  /** Whole sentence. */
  readonly message: string
}

export interface CheckpointView {
  readonly n: number
  readonly file: number
  readonly line: number
  readonly turn: number
  readonly at: string | null
  readonly trigger: Trigger | null
  readonly phase: Phase | null
  readonly inferred: boolean
  readonly implementation: Implementation
  readonly fidelity: Fidelity
  readonly notes: readonly string[]
  /** Why a part of the history that it took is missing; [] where none is. `fidelity` tells of what it left alone. */
  readonly missingBefore: readonly string[]
  /** null while pending. */
  readonly itemsBefore: number | null
  readonly itemsAfter: number | null
  readonly tokensBefore: number | null
  readonly tokensAfter: number | null
  readonly windowNumber: number | null
  readonly opaqueBytes: number
  /** True when a later rollback took this checkpoint away. */
  readonly rolledBack: boolean
  /** Set where no agent compacted: a fork of ours installed a candidate. null inside: the file does not say. */
  readonly made: { readonly strategy: string | null; readonly candidate: string | null } | null
}

/** Where an item's bytes are. `path` is a JSON pointer into the line's document. */
export interface OriginView {
  readonly file: number
  readonly line: number
  readonly start: number
  readonly end: number
  readonly path: string
  readonly ordinal: number | null
}

/** Names one item: a line's own item (`index` null) or the index-th of its replacement history. */
export interface ItemRefView {
  readonly file: number
  readonly line: number
  readonly index: number | null
  /** Set on items that were made as the agent makes them (a rebuilt summary): hand it back as it came. */
  readonly made?: { readonly name: string; readonly value: string | number }
}

/** One row of a list of items. */
export interface ItemHead {
  readonly ref: ItemRefView
  readonly kind: ItemKind
  /** User, Assistant, Reasoning, Call, Output, Developer, Environment, AGENTS.md, … */
  readonly label: string
  /** Tool name of a call, else null. */
  readonly tool: string | null
  /** White space folded, at most 300 characters. */
  readonly preview: string
  /** Preview is code-like (commands, outputs): draw it in mono. */
  readonly mono: boolean
  readonly badges: readonly Badge[]
  /** By Codex's estimate; null for encrypted items (their bytes stand instead). */
  readonly tokens: number | null
  readonly bytes: number
  readonly at: string | null
  readonly fidelity: Fidelity
  /** Made or altered by Palimpsest as Codex does it (e.g. "rebuilt-summary"), not in the file as it stands here. */
  readonly synthetic: string | null
  /** One sentence where the item is not as the file holds it, or not readable; null elsewhere. */
  readonly why: string | null
}

export type Badge =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'encrypted'; readonly bytes: number }
  | { readonly kind: 'images'; readonly count: number }
  | { readonly kind: 'compactionOutput' }

/** A sub-agent: a thread of its own that a call began. */
export interface SpawnedView {
  /** Thread id: `openThread` and `findSession` take it. */
  readonly id: string
  /** As the agent calls it: a nickname or a path. */
  readonly name: string | null
}

/** A row inside a turn of the timeline. */
export type RowView =
  | {
      readonly kind: 'item'
      readonly item: ItemHead
      /** The sub-agent that the call began. */
      readonly spawned: readonly SpawnedView[]
    }
  | { readonly kind: 'band'; readonly checkpoint: number }
  | {
      readonly kind: 'note'
      readonly line: number
      readonly file: number
      readonly text: string
      /** Number of the compaction that came to nothing and that the line tells of, from 1. */
      readonly attempt: number | null
      readonly at: string | null
    }
  | {
      readonly kind: 'line'
      readonly line: number
      readonly file: number
      readonly state: 'unknown' | 'rejected'
      readonly type: string | null
      readonly preview: string
      readonly bytes: number
      readonly at: string | null
    }

export interface RowPage {
  readonly turn: number
  readonly from: number
  readonly total: number
  readonly rows: readonly RowView[]
}

/** Tokens over items. `x` counts items from 0; `tokens` are recorded totals; checkpoints stand where x falls. */
export interface CurveView {
  readonly items: number
  readonly x: readonly number[]
  readonly tokens: readonly number[]
  /** Line of each point, for a click. */
  readonly line: readonly number[]
  readonly turn: readonly number[]
  readonly cliffs: readonly {
    readonly checkpoint: number
    readonly x: number
    readonly before: number | null
    readonly after: number | null
  }[]
  /** First item index of each turn, thinned like the points when very many. */
  readonly turnX: readonly { readonly turn: number; readonly x: number }[]
}

/** A text or image that is fetched by byte range from the resource route. Bytes are of the decoded text in UTF-8 (or of the decoded image). */
export interface TextRef {
  readonly key: ThreadKey
  readonly file: number
  readonly line: number
  /** JSON pointer to a string in the line's document; "" = the raw line itself. */
  readonly path: string
  readonly bytes: number
}

export interface TextPart {
  readonly label: string
  readonly mono: boolean
  readonly language: 'text' | 'json' | 'markdown' | 'shell' | 'diff'
  /** At most 64 kB. */
  readonly text: string
  /** Set when `text` is only the head. */
  readonly rest: TextRef | null
}

export interface ImagePart {
  readonly label: string
  readonly mime: string
  readonly bytes: number
  readonly ref: TextRef
}

export interface ItemView {
  readonly head: ItemHead
  readonly parts: readonly TextPart[]
  readonly images: readonly ImagePart[]
  readonly origin: OriginView
  readonly turn: number
  /** The other half of a call/output pair. */
  readonly pair: { readonly line: number; readonly file: number; readonly label: string } | null
  /** The sub-agent that the call began. */
  readonly spawned: readonly SpawnedView[]
  readonly facts: readonly { readonly label: string; readonly value: string }[]
  readonly notes: readonly string[]
}

export interface RawLineView {
  readonly file: number
  readonly line: number
  readonly start: number
  readonly end: number
  readonly state: 'known' | 'unknown' | 'rejected' | 'blank'
  readonly type: string | null
  /** At most 64 kB, invalid UTF-8 shown as U+FFFD. */
  readonly text: string
  readonly rest: TextRef | null
  readonly turn: number
  readonly ordinal: number | null
  readonly problem: string | null
}

// ---------------------------------------------------------------- history and diff

/** `end` | `line:N` | `turn:N:start` | `turn:N:end` | `checkpoint:K:before` | `checkpoint:K:after` */
export type Point = string

/**
 * A point, or what is sent there instead of the history as the file tells it: `request@POINT` by the rules of the version that wrote the
 * session last, `request=VERSION@POINT` by those of another; `,no-images` before the `@` for a model that takes none. Or `candidate:ID`:
 * the items of a candidate of this thread, in a diff, a history, its rows and its items.
 */
export type Place = string

export type DiffKind = 'kept' | 'moved' | 'truncated' | 'rewritten' | 'dropped' | 'added' | 'summary' | 'opaque'

export interface DiffSide {
  readonly items: number
  readonly tokens: number
  readonly bytes: number
  readonly fidelity: Fidelity
  readonly notes: readonly string[]
  readonly byKind: readonly {
    readonly kind: ItemKind
    readonly items: number
    readonly tokens: number
    readonly bytes: number
  }[]
}

/**
 * The whole diff, one letter a row, so that folds and places are arithmetic. Rows come in the order they are drawn:
 * a dropped item at its place in the before list, everything else in the order of the after list.
 */
export interface DiffView {
  readonly from: Place
  readonly to: Place
  readonly before: DiffSide
  readonly after: DiffSide
  readonly rows: number
  /** K M T R D A S O, one a row. */
  readonly kinds: string
  /** Letter of the item kind: i u a r c o g(image) s e(opaque) x(other). */
  readonly itemKinds: string
  /** Tokens of a row: its before side where there is one, else its after side. */
  readonly tokens: readonly number[]
  readonly totals: readonly {
    readonly kind: DiffKind
    readonly rows: number
    readonly tokensBefore: number
    readonly tokensAfter: number
    readonly bytesBefore: number
    readonly bytesAfter: number
  }[]
}

export interface DiffRowView {
  readonly row: number
  readonly kind: DiffKind
  /** Index in its history and the item's head; null on the side where it is not. */
  readonly before: { readonly index: number; readonly item: ItemHead } | null
  readonly after: { readonly index: number; readonly item: ItemHead } | null
  /** For truncated: what was cut, e.g. "…7505 tokens truncated…". */
  readonly note: string | null
}

export interface DiffRowPage {
  readonly from: number
  readonly rows: readonly DiffRowView[]
}

/** The two texts of one row, for Monaco. Cut at 400 kB a side (`cut` says so). */
export interface PairView {
  readonly before: { readonly text: string; readonly title: string; readonly cut: boolean } | null
  readonly after: { readonly text: string; readonly title: string; readonly cut: boolean } | null
  readonly language: 'text' | 'json' | 'markdown'
}

/** What the model saw at a point, or is sent there, summed up. The items themselves come as pages of rows. */
export interface HistoryView extends DiffSide {
  /** As it was asked for. */
  readonly at: Place
  /** Version whose request it is; null when it is the history itself, or the agent has no versions. */
  readonly version: string | null
  /** Turn in which the point stands; 0 = before the first. */
  readonly turn: number
  /** Letters as in `DiffView.itemKinds`, one an item, of the first 20,000. */
  readonly kinds: string
  /** Tokens of the same items, by the agent's estimate (encrypted ones too). */
  readonly tokensEach: readonly number[]
  /** At most 10, the heaviest first; `index` is the place in the history. */
  readonly heaviest: readonly { readonly index: number; readonly head: ItemHead }[]
}

/** One item of a history, at its place in what the model saw. */
export interface HistoryRowView {
  readonly index: number
  /** Turn of the line that holds it. */
  readonly turn: number
  readonly item: ItemHead
}

export interface HistoryRowPage {
  readonly from: number
  readonly total: number
  readonly rows: readonly HistoryRowView[]
}

/** Whether today's version would rebuild something else at a point than the version that wrote the session last. */
export interface PartingView {
  readonly at: Point
  readonly writer: string
  readonly today: string
  /** Items that differ: rows of the diff of both requests that are not kept, less what leads the history in. */
  readonly items: number
}

// ---------------------------------------------------------------- x-ray of a checkpoint

/** A place to jump to, with its turn (0 = before the first). */
export interface PlaceView {
  readonly ref: ItemRefView
  readonly turn: number
}

/** A value as it was measured; the window writes numbers. `none` is never 0: it says why there is no value. */
export type ValueView =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'count'; readonly n: number }
  | { readonly kind: 'tokens'; readonly n: number }
  | { readonly kind: 'bytes'; readonly n: number }
  | { readonly kind: 'span'; readonly milliseconds: number }
  /** The file's own text of a time. */
  | { readonly kind: 'time'; readonly at: string }
  | { readonly kind: 'ratio'; readonly part: number; readonly whole: number }
  /** In a currency of three letters, by prices that the user wrote down. */
  | { readonly kind: 'money'; readonly amount: number; readonly currency: string }
  | { readonly kind: 'change'; readonly before: number; readonly after: number }
  | { readonly kind: 'none'; readonly why: string }

/** How a figure is known; `counted`: by us, item by item. */
export type HowView = 'recorded' | 'inferred' | 'computed' | 'estimated' | 'counted'

/** One row of a list behind a figure. */
export interface EntryView {
  readonly text: string
  readonly mono: boolean
  readonly detail: string
  readonly places: readonly PlaceView[]
}

/** One figure with its derivation: the rule in words, the lines it comes from, and what it counts. */
export interface FigureView {
  readonly label: string
  readonly value: ValueView
  readonly how: HowView
  readonly rule: string
  readonly places: readonly PlaceView[]
  /** The first of `total`. */
  readonly entries: readonly EntryView[]
  readonly total: number
}

/** Figures that belong together. */
export interface SheetView {
  readonly title: string
  /** A sentence about all of it; "" when there is none. */
  readonly note: string
  readonly figures: readonly FigureView[]
}

export type ReuseGroup = 'constraint' | 'failedCommand' | 'changedFile' | 'decision' | 'error' | 'readFile' | 'other'
export type UseKind =
  | 'repeatedByUser'
  | 'runAgain'
  | 'editedAgain'
  | 'readAgain'
  | 'namedByAgent'
  | 'usedInCall'
  | 'shown'

/** A fact that stood before a compaction, is not readable after it, and was used again later. */
export interface ReusedView {
  readonly group: ReuseGroup
  /** At most 400 characters. */
  readonly text: string
  readonly mono: boolean
  /** Of a failed command: what it said; "" for others. */
  readonly detail: string
  readonly stood: PlaceView
  /** The weightiest first. `text`: the words it was said in later, when they are others; else "". */
  readonly uses: readonly {
    readonly kind: UseKind
    readonly items: number
    readonly place: PlaceView
    readonly text: string
  }[]
}

/** Measures of one checkpoint against what stood before and came later. */
export interface RetentionView {
  readonly checkpoint: number
  /** Why nothing can be listed; null when it was measured. */
  readonly notMeasured: string | null
  /** At most 100 of `reusedTotal`. */
  readonly reused: readonly ReusedView[]
  readonly reusedTotal: number
  readonly sheets: readonly SheetView[]
}

export interface FindingView {
  readonly code: string
  readonly severity: Severity
  readonly checkpoint: number
  readonly message: string
  readonly advice: string
  readonly evidence: readonly { readonly place: PlaceView; readonly says: string }[]
}

/** One checkpoint in the table of all. Shares are [part, whole]; null: not measurable. */
export interface DriftRowView {
  readonly checkpoint: number
  readonly rolledBack: boolean
  readonly readable: 'all' | 'part' | 'nothing'
  readonly tokensBefore: number
  readonly tokensAfter: number
  readonly classes: readonly { readonly name: string; readonly kept: ShareView; readonly novel: ShareView }[]
  readonly modified: ShareView
  readonly constraints: ShareView
  readonly decisions: ShareView
}

export type ShareView = readonly [part: number, whole: number] | null

/** How long facts last over many compactions. */
export interface SurvivalView {
  readonly name: string
  readonly steps: readonly { readonly compactions: number; readonly share: number; readonly kept: ShareView }[]
  /** Compactions after which at most half is left; null when more is. */
  readonly halfLife: number | null
}

/** Measured checkpoint by checkpoint while it is asked for again and again; `survival` comes last. */
export interface DriftView {
  readonly done: number
  readonly total: number
  readonly rows: readonly DriftRowView[]
  readonly survival: readonly SurvivalView[]
  readonly windows: SheetView | null
  readonly limits: readonly string[]
}

export type StateSection = 'objective' | 'active' | 'inactive' | 'handoff' | 'evidence'
export type BulletFate = 'retained' | 'updated' | 'superseded' | 'withdrawn' | 'dropped' | 'new'

/** One point of a session-state block and what became of it since the checkpoint before; `was` when its words changed. */
export interface BulletView {
  readonly text: string
  readonly fate: BulletFate
  readonly was: string
}

/** The state that one checkpoint carries, in five sections. Dropped points stand in the section that they vanished from. */
export interface StateView {
  readonly checkpoint: number
  readonly place: PlaceView
  readonly sections: Readonly<Record<StateSection, readonly BulletView[]>>
  /** Plain sentences: unstructured, all sections empty, an older block left standing, … */
  readonly flags: readonly string[]
  readonly images: readonly ImagePart[]
}

// ---------------------------------------------------------------- editing a replacement history

/** What a draft begins with: what the compaction left, the history before it, or a candidate that was saved. */
export type DraftStart =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'before' }
  | { readonly kind: 'candidate'; readonly id: string }

/** What was done to an item since the draft began; `missing`: the draft never had it. */
export type DraftDone = 'none' | 'missing' | 'removed' | 'restored' | 'edited' | 'moved' | 'added'

/** What is to be said of a draft. */
export interface DraftFindingView {
  readonly severity: Severity
  readonly code: string
  readonly message: string
  /** Row of the first item that it is about; null where it is about the whole. */
  readonly row: number | null
  /** Was so before anything was done. */
  readonly recorded: boolean
  /** Ways to mend it, by what a button says. */
  readonly mends: readonly string[]
}

export interface DraftSum {
  readonly items: number
  readonly tokens: number
  readonly bytes: number
}

/** A replacement history that is being edited, whole: one letter a row, as in `DiffView`. The engine holds the draft, at most one a point. */
export interface DraftView {
  /** The point whose history it stands for. */
  readonly at: Point
  readonly start: DraftStart
  /** Counts changes: rows and changes are named against one revision. */
  readonly revision: number
  readonly rows: number
  /** K M T R D A S O, one a row: the draft against the history before. */
  readonly kinds: string
  /** One a row: . none, - missing, X removed, R restored, E edited, M moved, A added. */
  readonly done: string
  readonly itemKinds: string
  readonly tokens: readonly number[]
  readonly before: DraftSum
  /** What the compaction left; null where the point is before none. */
  readonly recorded: DraftSum | null
  readonly draft: DraftSum
  /** Kinds that stand on any of the sides. */
  readonly byKind: readonly {
    readonly kind: ItemKind
    readonly before: DraftSum
    readonly draft: DraftSum
  }[]
  readonly contextWindow: number | null
  /** What undo takes back and redo does again, in words; null where there is nothing. */
  readonly undo: string | null
  readonly redo: string | null
  /** Something was done since it began or was saved. */
  readonly unsaved: boolean
  /** Words on the draft as a whole, e.g. that it was taken up where it was left. */
  readonly notes: readonly string[]
  /** At most 100, the gravest first. */
  readonly findings: readonly DraftFindingView[]
  readonly findingsTotal: number
}

export interface DraftRowView {
  readonly row: number
  readonly kind: DiffKind
  readonly done: DraftDone
  readonly before: { readonly index: number; readonly item: ItemHead } | null
  /** `place` null: it was removed. A head whose file is -1 stands in no file. */
  readonly draft: { readonly place: number | null; readonly item: ItemHead } | null
}

export interface DraftItemView {
  readonly item: ItemView
  /** `edited`: it was recorded with other words. `added`: nobody recorded it. */
  readonly written: 'no' | 'edited' | 'added'
}

export interface DraftRowPage {
  readonly from: number
  readonly rows: readonly DraftRowView[]
}

export type DraftRole = 'user' | 'assistant' | 'developer' | 'summary'

/** Rows [from, to) of the revision that the change names. */
export type DraftChange =
  | { readonly kind: 'remove'; readonly from: number; readonly to: number }
  | { readonly kind: 'restore'; readonly from: number; readonly to: number }
  /** Over so many items that stand in the draft. */
  | { readonly kind: 'move'; readonly row: number; readonly by: number }
  | { readonly kind: 'write'; readonly row: number; readonly path: string; readonly text: string }
  /** Behind a row; null = at the head. */
  | { readonly kind: 'add'; readonly row: number | null; readonly role: DraftRole; readonly text: string }
  | { readonly kind: 'mend'; readonly finding: number; readonly mend: number }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }

export interface DraftChanged {
  readonly view: DraftView
  /** Row to look at now; null = where one was. */
  readonly row: number | null
}

/** The texts of one row of a draft. */
export interface DraftTexts {
  readonly title: string
  /** What may be edited, each text by its pointer in the item. */
  readonly texts: readonly { readonly path: string; readonly label: string; readonly text: string }[]
  /** Why nothing may be edited; null where something may. */
  readonly why: string | null
  /** What can be read of an item that may not be edited; cut at 400 kB. */
  readonly shown: string
}

/** A saved replacement history without its items. */
export interface CandidateHead {
  readonly id: string
  readonly path: string
  /** The user's name for it; "" without one. */
  readonly name: string
  readonly at: Point
  readonly strategy: string
  /** The model that answered; null where none was asked. */
  readonly model: string | null
  readonly madeAt: string
  readonly items: number
  /** By the agent's estimate; null until it was compared or opened. */
  readonly tokens: number | null
  readonly bytes: number
  readonly calls: number
  /** What the server counted, all calls together. */
  readonly usage: UsageView
  /** Of all calls; null where none was made. */
  readonly milliseconds: number | null
  readonly notes: readonly string[]
  /** Why its file cannot be read; null when it can. All but its id and path is empty then. */
  readonly problem: string | null
}

/** Tokens; null where nobody counted. */
export interface UsageView {
  readonly input: number | null
  readonly cached: number | null
  readonly output: number | null
}

/** All of a candidate but its items, which are those of the place `candidate:ID`. */
export interface CandidateView {
  readonly head: CandidateHead
  /** What was set, in the order of the file, without the texts below: `limit`, `40000`. */
  readonly settings: readonly { readonly name: string; readonly value: string }[]
  /** The prompt, where it was not the strategy's own, and the summary that the user wrote. Each cut at 400,000 characters. */
  readonly prompt: string | null
  readonly summary: string | null
  /** At most 200, in the order in which they were made. */
  readonly calls: readonly {
    readonly model: string
    readonly outcome: 'answered' | 'failed' | 'cancelled'
    readonly message: string | null
    readonly usage: UsageView
    readonly milliseconds: number
  }[]
}

// ---------------------------------------------------------------- compacting again

/** A knob of a strategy or of a rule. Not set, it is as `usual` says. */
export type LabOption = {
  readonly name: string
  readonly label: string
  /** One sentence; "" where the label says it all. */
  readonly help: string
  /** What holds where nothing is set, in words: `20,000`, `as recorded`. */
  readonly usual: string
} & (
  | { readonly kind: 'number'; readonly least: number; readonly most: number; readonly unit: string }
  | { readonly kind: 'choice'; readonly choices: readonly { readonly value: string; readonly label: string }[] }
  | { readonly kind: 'flag' }
  /** A version of the agent, such as 0.98. */
  | { readonly kind: 'version' }
)

/** A way to compact. */
export interface LabStrategy {
  /** As in a command: `codex-local`. */
  readonly name: string
  readonly title: string
  readonly sentence: string
  readonly asksModel: boolean
  /** Its own prompt; null where it has none that could be another. */
  readonly prompt: string | null
  /** What becomes of a prompt of the user's own. */
  readonly ownPrompt: 'instead' | 'beside' | null
  /** It puts in a summary that the user writes. */
  readonly takesSummary: boolean
  readonly options: readonly LabOption[]
  /** Why it cannot be run at this point; null when it can. */
  readonly why: string | null
}

/** What the Lab of a point has to offer. */
export interface LabView {
  readonly at: Point
  readonly strategies: readonly LabStrategy[]
  /** Place of what the compaction left; null where the point is before none. */
  readonly recorded: Place | null
  /** Of the session; null where it does not say. */
  readonly model: string | null
  readonly contextWindow: number | null
  /** Where runs go: as in the settings. */
  readonly baseUrl: string
  /** Why nothing can be sent there; null when it can. */
  readonly why: string | null
}

/** How a compaction is to be done again. */
export interface LabSettings {
  readonly strategy: string
  /** null: that of the settings, else that of the session. */
  readonly model: string | null
  readonly effort: string | null
  /** null: the strategy's own. */
  readonly prompt: string | null
  /** What the user wrote, for a strategy that takes it. */
  readonly summary: string | null
  /** By the names of the strategy's options; what is left out is as usual. */
  readonly options: Readonly<Record<string, number | string | boolean>>
}

/** What a run would send, before anything is sent. Nothing of it leaves this machine before `labRun`. */
export interface LabPlan {
  /** Names it for `labRun`. Kept for the newest 20 of a thread. */
  readonly plan: string
  readonly at: Point
  readonly strategy: string
  /** null: no model is asked, and nothing leaves this machine. */
  readonly request: {
    /** Whole: `https://api.openai.com/v1/responses`. */
    readonly address: string
    /** On this machine. */
    readonly loopback: boolean
    readonly model: string
    readonly effort: string | null
    /** Of the first request. */
    readonly bytes: number
    /** By our estimate. */
    readonly tokens: number
    readonly items: number
    /** Requests when all goes well, and at most when the server fails each time; one that is too long is shortened and sent again beside that. */
    readonly requests: number
    readonly mostRequests: number
    /** Where its key comes from, as a sentence. */
    readonly key: string
  } | null
  /** Why it cannot be run, one sentence each; empty when it can. */
  readonly refusals: readonly { readonly code: ErrorCode; readonly message: string }[]
  readonly notes: readonly string[]
}

/**
 * queued: behind another that asks a model. working: here, without the network. pausing: before it asks again. A run that is done, failed or
 * stopped stays listed until the session is closed.
 */
export type LabPhase =
  | 'queued'
  | 'working'
  | 'connecting'
  | 'waiting'
  | 'receiving'
  | 'pausing'
  | 'done'
  | 'failed'
  | 'stopped'

/** A run and how far it is. */
export interface LabRunView {
  readonly run: string
  readonly key: ThreadKey
  readonly at: Point
  readonly strategy: string
  /** null: none is asked. */
  readonly model: string | null
  /** What the user calls the candidate; "" for nothing. */
  readonly name: string
  readonly phase: LabPhase
  /** Requests that were begun. */
  readonly requests: number
  /** Of the request that runs: bytes that were sent and that came, and characters of its text. */
  readonly bytesSent: number
  readonly bytes: number
  readonly characters: number
  /** What the server counted so far, all requests together. */
  readonly usage: UsageView
  /** Set while it pauses. */
  readonly pause: { readonly why: string; readonly milliseconds: number; readonly left: number } | null
  /** What went wrong so far, one sentence a request; at most the newest 20. */
  readonly faults: readonly string[]
  /** Since it began; it does not count while it is queued. */
  readonly milliseconds: number
  /** Id of what it made. */
  readonly candidate: string | null
  /** Why it made none. */
  readonly error: AppError | null
}

/** What a probe is to ask. */
export interface ProbeWanted {
  /** What is compared with the history at the point: ids of candidates, null for what the compaction left; at most 12. */
  readonly candidates: readonly (string | null)[]
  /** How many questions to make of the session, 0 to 60. */
  readonly questions: number
  /** How often each is asked, 1 to 20. */
  readonly repeats: number
  /** Any text; the same gives the same questions. */
  readonly seed: string
  /** File of a rare-critical-retention manifest whose cases for this session are asked, too: a whole path; null for none. */
  readonly manifest: string | null
  /** null: that of the settings, else that of the session. */
  readonly model: string | null
  readonly effort: string | null
}

/** A history that is asked. */
export interface ProbeHistory {
  /** Id of a candidate; null for the control and for what the compaction left. */
  readonly id: string | null
  /** A point, or the name that the user gave a candidate, else how it came about. */
  readonly name: string
  readonly items: number
  readonly tokens: number
  /** Encrypted items among them. */
  readonly opaque: number
}

/** What a probe would ask, before anything is sent. Nothing of it leaves this machine before `probeRun`. */
export interface ProbePlan {
  /** Names it for the other calls, and the run that it becomes. Only the newest two of a thread are kept until they run. */
  readonly plan: string
  readonly at: Point
  /** The first is the control. */
  readonly histories: readonly ProbeHistory[]
  readonly questions: number
  readonly request: {
    readonly address: string
    readonly loopback: boolean
    readonly model: string
    readonly effort: string | null
    /** Of all requests together, retries aside. */
    readonly requests: number
    readonly bytes: number
    readonly tokens: number
    /** Where its key comes from, as a sentence. */
    readonly key: string
  }
  /** Why it cannot be asked, one sentence each; empty when it can. */
  readonly refusals: readonly { readonly code: ErrorCode; readonly message: string }[]
  readonly notes: readonly string[]
}

/** A probe that was started and how far it is. */
export interface ProbeRunView {
  /** Id of its plan. */
  readonly run: string
  readonly key: ThreadKey
  readonly at: Point
  readonly model: string
  readonly phase: LabPhase
  /** Questions that were answered or given up, of all that are asked. */
  readonly asked: number
  readonly total: number
  /** Requests that were begun, retries too. */
  readonly requests: number
  readonly usage: UsageView
  readonly pause: { readonly why: string; readonly milliseconds: number; readonly left: number } | null
  /** What went wrong so far, one sentence a request; at most the newest 20. */
  readonly faults: readonly string[]
  readonly milliseconds: number
  /** Why there are no scores. */
  readonly error: AppError | null
}

/** A part of a whole. Between `low` and `high` (0 to 1) the true share lies 95 times of 100; null of nothing. */
export interface ProbeShare {
  readonly part: number
  readonly whole: number
  readonly low: number | null
  readonly high: number | null
  /** So few that the share tells little. */
  readonly few: boolean
}

export interface ProbeScore {
  /** null: of all. */
  readonly category: string | null
  readonly questions: number
  /** Over all repeats. */
  readonly right: number
  readonly wrong: number
  readonly abstained: number
  readonly unclear: number
  /** Right answers that guessing alone would have given, in the mean. */
  readonly byChance: number
  readonly known: ProbeShare
  /** Of what the control knows; null for the control. */
  readonly retained: ProbeShare | null
}

/** What came of a probe: one entry a history, the control first. */
export interface ProbeScores {
  readonly histories: readonly (ProbeHistory & {
    /** Why it could not be asked to the end; then it has no scores. */
    readonly failure: string | null
    readonly scores: readonly ProbeScore[]
  })[]
}

export type ProbeVerdict = 'right' | 'wrong' | 'abstained' | 'unclear'

/** A question; texts are cut at 400 characters. */
export interface ProbeQuestion {
  readonly id: string
  readonly from: 'session' | 'manifest'
  readonly category: string
  readonly text: string
  readonly answer: string
  /** With the answer; null where the answer is to be written. */
  readonly options: readonly string[] | null
  /** Why a right answer proves nothing; "" where it does. */
  readonly givenAway: string
  /** Where the answer stands; null for one of a manifest. */
  readonly line: { readonly file: number; readonly line: number } | null
  /**
   * One entry a history, the control first: its verdicts in order, and what was chosen or said the last time, "" where that was that it does
   * not know. Empty before it was asked.
   */
  readonly answers: readonly { readonly verdicts: readonly ProbeVerdict[]; readonly said: string }[]
}

/** A cell of the comparison. `pending` is being measured; `unreadable` is never 0: it says why there is no value. */
export type LabCell =
  | {
      readonly state: 'known'
      readonly value: ValueView
      readonly how: HowView
      /** To the recorded one, in the unit of the value (of a ratio: its part); null where there is none. */
      readonly difference: number | null
      readonly best: boolean
    }
  | { readonly state: 'pending' }
  | { readonly state: 'unreadable'; readonly why: string }

export interface LabRow {
  readonly label: string
  /** What is counted; "" where the label says it all. */
  readonly rule: string
  /** One a column. */
  readonly cells: readonly LabCell[]
}

/** What is compared: the recorded one or a candidate. */
export interface LabColumn {
  /** null: the recorded one. */
  readonly id: string | null
  /** For diffs and items. */
  readonly place: Place
  /** The name that the user gave; "" without one. */
  readonly name: string
  readonly strategy: string
  readonly model: string | null
  readonly madeAt: string | null
  /** The newest summary that can be read, without the prefix that every one has, cut at 16,000 characters; and its place among the items. */
  readonly summary: { readonly text: string; readonly index: number; readonly cut: boolean } | null
  /** Why there is no summary to read; "" where there is one or where it is pending. */
  readonly noSummary: string
  readonly state: 'pending' | 'known' | 'unreadable'
  /** Why it cannot be read; "" where it can. */
  readonly why: string
  readonly notes: readonly string[]
}

/** The comparison at one point. Measured column by column while it is asked for again and again; it rests when it is not. */
export interface LabTable {
  readonly at: Point
  readonly columns: readonly LabColumn[]
  readonly groups: readonly { readonly title: string; readonly rows: readonly LabRow[] }[]
  /** Columns that are measured, of how many. */
  readonly done: number
  readonly total: number
  /** What the cost was worked out with, or why the price file is not used; "" where there is none. */
  readonly prices: string
}

/** `prices.json` in the data folder: the user's, and read only. */
export interface PricesView {
  readonly path: string
  readonly state: 'none' | 'read' | 'damaged'
  /** What is wrong with it, or how to make one; "" when it was read. */
  readonly message: string
  /** As the file says: `USD`, `2026-11-01`. */
  readonly currency: string
  readonly date: string
  /** For a million tokens; null where the file does not say. */
  readonly models: readonly {
    readonly model: string
    readonly input: number
    readonly cached: number | null
    readonly output: number
  }[]
}

/** Whose way to tell when a context is full. */
export type FireRuleName = 'codex' | 'plugin' | 'opencode'

export interface FireRuleView {
  readonly name: FireRuleName
  readonly title: string
  readonly sentence: string
  readonly options: readonly LabOption[]
}

export interface FireSettings {
  readonly rule: FireRuleName
  /** By the names of the rule's options. */
  readonly options: Readonly<Record<string, number | string | boolean>>
}

/** Where a compaction came, or would have come, of its own accord. */
export interface FireView {
  /** Items of the thread before it. */
  readonly item: number
  readonly file: number
  readonly line: number
  readonly turn: number
  /** Row of the line in its turn; null where it has none. */
  readonly row: number | null
  readonly phase: Phase | null
  /** Of the context then; null where it is not known. */
  readonly tokens: number | null
}

export interface SimulationView {
  readonly rule: FireRuleName
  /** null: the rule has no limit here, and never fires. */
  readonly limit: number | null
  /** At most 1,000 of `firedTotal`, and of `recordedTotal`. */
  readonly fired: readonly FireView[]
  readonly firedTotal: number
  readonly recorded: readonly (FireView & { readonly checkpoint: number; readonly trigger: Trigger | null })[]
  readonly recordedTotal: number
  /** What was assumed, in whole sentences. */
  readonly notes: readonly string[]
}

/** Whether there is a key, and never which. */
export interface KeyStatus {
  /** The system's key store; `why` says why it cannot be used. */
  readonly store: { readonly available: boolean; readonly why: string }
  /** Host and port that the stored key is for; null when none is stored. */
  readonly storedFor: string | null
  /** Is the variable of the settings set? */
  readonly variable: { readonly name: string; readonly set: boolean }
}

// ---------------------------------------------------------------- problems and find

export type Severity = 'error' | 'warning' | 'info'

export interface ProblemView {
  readonly file: number
  /** null when the problem is of the file, not of a line. */
  readonly line: number | null
  readonly byte: number | null
  readonly severity: Severity
  readonly code: string
  readonly message: string
  /** What happens with it: "kept as rejected", "left out of requests", … */
  readonly outcome: string
}

export interface ProblemPage {
  readonly from: number
  readonly total: number
  readonly summary: string
  readonly problems: readonly ProblemView[]
}

/** Bytes around a place, for the problems panel. `hex` is base16, at most 4 kB. */
export interface HexView {
  readonly file: number
  readonly start: number
  readonly hex: string
}

/** What a row is: an item of some kind, a note on what happened, or a line that is none of both. */
export type FindKind = ItemKind | 'note' | 'line'

/** Where a search looks. */
export interface FindFilter {
  /** Rows of these kinds; none: of all. */
  readonly kinds: readonly FindKind[]
  /** Calls of this tool and what they gave back. */
  readonly tool: string | null
  /** From turn to turn, both included; 0 is before the first. */
  readonly turns: { readonly from: number; readonly to: number } | null
}

export interface FindHit {
  readonly file: number
  readonly line: number
  readonly turn: number
  /** Row index within the turn, null when the line has no row. */
  readonly row: number | null
  readonly kind: FindKind
  readonly label: string
  readonly before: string
  readonly match: string
  readonly after: string
}

export interface FindTool {
  readonly name: string
  readonly calls: number
}

export interface FindMark {
  readonly at: number
  readonly next: string
}

export interface FindPage {
  readonly hits: readonly FindHit[]
  /** How many were found for this page: that of `hits`, or more where they were only counted. */
  readonly found: number
  /** Places in hits that were only counted, at least at every thousandth: `at` of this page stand before it, `next` goes on from it. */
  readonly marks: readonly FindMark[]
  /** Pass back to go on; null at the end of the thread. */
  readonly next: string | null
  readonly bytesSearched: number
  readonly bytesTotal: number
}

// ---------------------------------------------------------------- redaction and its review

/** What the user chose to leave when secrets are written over. An export and the review take the same. */
export interface RedactChoice {
  /** What stays: classes by name, secrets by key, places by id, as a review gives them. */
  readonly off: readonly string[]
  /** Encrypted text cannot be reviewed: it stays only when the user says so. So with images and other data that is no text. */
  readonly ciphertext: 'keep' | 'stub'
  readonly images: 'keep' | 'stub'
}

/** `certain`: the shape belongs to nothing else. `likely`: the shape or the words around it say so. `possible`: a guess by a name. */
export type Certainty = 'certain' | 'likely' | 'possible'

/** What was found in a session: never a secret itself. Looked for in two rounds, `collecting` and `finding`. */
export interface ReviewView {
  readonly phase: 'collecting' | 'finding' | 'done'
  /** Of both rounds. */
  readonly bytesDone: number
  readonly bytesTotal: number
  readonly classes: readonly {
    readonly class: string
    readonly certainty: Certainty
    /** One sentence. */
    readonly why: string
    readonly secrets: number
    readonly places: number
  }[]
  /** What nobody can review. */
  readonly apart: readonly ReviewApartView[]
}

export interface ReviewApartView {
  readonly kind: 'ciphertext' | 'image' | 'unknown-item' | 'unknown-type' | 'rejected' | 'too-long'
  readonly count: number
  /** Characters of ciphertext and images, bytes of lines. */
  readonly size: number
  /** Encrypted compactions among it. */
  readonly compactions: number
  /** The first ones. */
  readonly first: readonly { readonly file: number; readonly line: number }[]
}

/** One secret, the same wherever it stands. */
export interface ReviewSecretView {
  readonly key: string
  /** What is written for it: `email 1`. */
  readonly name: string
  readonly class: string
  /** Enough of it to know it again, and too little to use it. */
  readonly masked: string
  readonly places: number
}

export interface ReviewSecretPage {
  readonly from: number
  readonly total: number
  readonly secrets: readonly ReviewSecretView[]
}

/** One place of a secret. No text of it holds a secret. */
export interface ReviewPlaceView {
  readonly id: string
  readonly file: number
  readonly line: number
  readonly turn: number
  /** null where the line has no row in the timeline. */
  readonly row: number | null
  readonly kind: ItemKind | null
  readonly label: string
  /** The string in the line (RFC 6901), with "#" behind it where it is the name of a member. */
  readonly pointer: string
  readonly before: string
  readonly after: string
  /** It stands in base64. */
  readonly encoded: boolean
}

export interface ReviewPlacePage {
  readonly from: number
  readonly total: number
  readonly places: readonly ReviewPlaceView[]
}

// ---------------------------------------------------------------- fork and export

/** Where a new session goes. home: among the sessions of this Codex home. path: to this file, or into this folder by the name that Codex gives it. */
export type WriteTarget =
  | { readonly kind: 'home'; readonly home: string }
  | { readonly kind: 'path'; readonly path: string }

export interface ForkSettings {
  readonly at: Point
  /** Id of a candidate of this session that stands for the history there; null = that history. */
  readonly candidate: string | null
  /** legacy leaves every line but the first as it is. */
  readonly form: 'legacy' | 'paginated'
  readonly target: WriteTarget
  /** The model provider that the session names is not to stay: it is that of the new home, or of no home none. */
  readonly dropProvider: boolean
}

/** What a fork will be, before a byte is written; the fork that follows has this id. */
export interface ForkPlan {
  readonly path: string
  readonly threadId: string
  /** The line that opens it in Codex. */
  readonly resume: string
  /** Of its history. */
  readonly items: number
  /** What Codex sends for it before the next message. */
  readonly prompt: PromptView
  readonly notes: readonly string[]
}

export interface PromptView {
  /** Of the agent, whose rules were taken; null where it has none. */
  readonly version: string | null
  readonly items: number
  readonly tokens: number
  readonly bytes: number
  readonly byKind: HistoryView['byKind']
}

export interface ForkDone extends ForkPlan {
  readonly bytes: number
  readonly lines: number
  /** Lines that are not byte for byte those of the source. */
  readonly changedLines: number
}

export type ExportFormat = 'rollout' | 'markdown' | 'html' | 'json'

/** What may be left out by name. */
export type DropRule = 'superseded' | 'rolled-back' | 'display' | 'images' | 'outputs'

export interface ExportSettings {
  readonly format: ExportFormat
  /** The first and the last turn that stays; null = all. */
  readonly turns: { readonly first: number; readonly last: number } | null
  readonly drop: readonly DropRule[]
  /** null = what the source says, the copy says too. */
  readonly redact: RedactChoice | null
}

/** What one rule saves; each byte counts once, for the first rule that names it. */
export interface RuleSaving {
  readonly rule: DropRule | 'turns'
  /** Lines that go, or are shorter. */
  readonly lines: number
  readonly bytes: number
  /** By the agent's own estimate. */
  readonly tokens: number
  /** Why a rule that was chosen leaves nothing out, in a few words; null where it leaves something out, or was not chosen. */
  readonly nothing: string | null
}

/** What an export would leave out, before anything is written. */
export interface ExportPreview {
  /** Every rule. One that is not chosen has what it would save besides those that are. */
  readonly rules: readonly RuleSaving[]
  readonly before: { readonly bytes: number; readonly lines: number }
  /** Of the lines that stay, as they stand in a rollout: what is masked then is not counted off. */
  readonly after: { readonly bytes: number; readonly lines: number }
  /** Lines that the next request is made of and that go or are shorter; null = none, the request stays the same. */
  readonly nextRequest: { readonly lines: number } | null
  readonly notes: readonly string[]
}

/** What was written. */
export interface ExportDone {
  readonly path: string
  readonly bytes: number
  readonly lines: number
  /** Path of the file that tells what was left out and why; null where there is none. */
  readonly report: string | null
  /** null when nothing was to be masked. */
  readonly masked: { readonly secrets: number; readonly places: number } | null
  /** Line that opens it in Codex; null where Codex does not find it. */
  readonly resume: string | null
  /** The file was read again: does the next request stay what it was? null where nothing can be resumed from it, or it is not known. */
  readonly nextRequest: 'same' | 'changed' | null
  readonly notes: readonly string[]
}

/** How far the writing of a fork or an export is. */
export interface WriteProgress {
  readonly key: ThreadKey
  readonly bytesDone: number
  /** As previewed: less may be written. */
  readonly bytesTotal: number
}

// ---------------------------------------------------------------- settings and shell

export type Theme = 'system' | 'light' | 'dark' | 'contrast'

/** settings.json: the user's. */
export interface Settings {
  readonly theme: Theme
  /** Pixels of the base size: 11 to 18, default 12. */
  readonly fontSize: number
  /** "local", "utc" or an IANA name. */
  readonly timeZone: string
  /** Codex homes to list; empty = CODEX_HOME or ~/.codex. */
  readonly homes: readonly string[]
  /** For example `code -g {file}:{line}`; "" = none. */
  readonly editor: string
  /** Single-letter keys act (WCAG 2.1.4). */
  readonly singleKeys: boolean
  readonly model: ModelSettings
}

/** Whom a compaction is asked of. Holds no key. */
export interface ModelSettings {
  /** `/responses` lies under it. https, or http on this machine. */
  readonly baseUrl: string
  /** "" = that of the session. */
  readonly model: string
  /** "" = none is asked for. */
  readonly effort: string
  readonly keyFrom: 'environment' | 'store' | 'none'
  /** Name of the environment variable that holds the key: capital letters, digits and _. */
  readonly keyVariable: string
}

/** window.json: what to restore at the next start. */
export interface WindowState {
  /** `point`: as in links. */
  readonly tabs: readonly { readonly path: string; readonly point: string | null }[]
  readonly active: number
  readonly recent: readonly { readonly path: string; readonly title: string; readonly openedAt: number }[]
  readonly panes: {
    readonly library: number
    readonly inspector: number
    readonly drawer: number
    readonly libraryOpen: boolean
    readonly inspectorOpen: boolean
  }
  /** Folder that the last export went to; null = none yet. */
  readonly exportFolder: string | null
  /** What the library was filtered by: its sessions, and kinds of texts (null = all). */
  readonly filter: { readonly sessions: SessionFilter; readonly kinds: readonly SaidKind[] | null }
}

export interface AppInfo {
  readonly name: string
  readonly version: string
  readonly shell: 'web' | 'electron'
  readonly platform: string
  readonly dataFolder: string
  readonly home: string
  /** FILE of the command line, to be opened at start. */
  readonly open: string | null
}

/** A recorded session that ships with the program, to begin with. */
export interface Sample {
  readonly path: string
  readonly title: string
  /** Of the program that wrote it. */
  readonly cliVersion: string | null
  readonly bytes: number
  readonly checkpoints: number
}

/** Every call the window can make: plain arguments in, Promise<Result> out. */
export interface Api {
  appInfo(args: Record<string, never>): Promise<Result<AppInfo>>
  settings(args: Record<string, never>): Promise<Result<Settings>>
  saveSettings(args: { readonly settings: Settings }): Promise<Result<Settings>>
  windowState(args: Record<string, never>): Promise<Result<WindowState>>
  saveWindowState(args: { readonly state: WindowState }): Promise<Result<null>>
  /** Native dialog for a session, or for a text; null = cancelled. In the web shell answers error `not-found`: use listFolder. */
  pickFile(args: { readonly for?: 'session' | 'text' }): Promise<Result<string | null>>
  /** Recorded sessions to begin with. */
  samples(args: Record<string, never>): Promise<Result<readonly Sample[]>>
  listFolder(args: {
    readonly path: string | null
    readonly from: number
    readonly count: number
  }): Promise<Result<FolderPage>>
  /** Native dialog for a file to be written, which begins at `path`; null = cancelled. In the web shell answers error `not-found`: use listFolder. */
  pickTarget(args: { readonly path: string }): Promise<Result<string | null>>
  /** Shows a file in the system's file manager. In the web shell answers error `not-found`. */
  showInFolder(args: { readonly path: string }): Promise<Result<null>>
  /** Runs the user's editor command for a file and line (no shell). */
  openInEditor(args: { readonly path: string; readonly line: number }): Promise<Result<null>>
  keyStatus(args: Record<string, never>): Promise<Result<KeyStatus>>
  /** Puts the key that asks the server of `baseUrl` into the system's key store, in place of another. No answer ever holds it. In the web shell answers error `not-found`. */
  storeKey(args: { readonly baseUrl: string; readonly value: string }): Promise<Result<KeyStatus>>
  forgetKey(args: Record<string, never>): Promise<Result<KeyStatus>>
  prices(args: Record<string, never>): Promise<Result<PricesView>>

  listSessions(args: {
    readonly query: string
    readonly from: number
    readonly count: number
    readonly refresh: boolean
    readonly filter?: SessionFilter
  }): Promise<Result<SessionPage>>
  /** A thread id found under the homes -> its path. */
  findSession(args: { readonly id: string }): Promise<Result<string>>
  /** Where the bytes of all sessions are, or of those that a filter leaves. */
  libraryStorage(args: { readonly filter: SessionFilter | null }): Promise<Result<LibraryStorage>>
  /** What trimming would save in the session with this file. Reads it. */
  sessionSavings(args: { readonly path: string }): Promise<Result<SessionSavings>>
  /** Ends what is being weighed: that answers `cancelled`. */
  stopWeighing(args: Record<string, never>): Promise<Result<null>>
  /** Sessions of one project (folder null: those that do not say theirs), or of all (null), with the sum of all pages; count at most 200. */
  storageSessions(args: {
    readonly project: { readonly folder: string | null } | null
    readonly from: number
    readonly count: number
  }): Promise<Result<StorageSessionPage>>
  /**
   * Forks and sub-agents around a thread: among the sessions of the library, or, where it does not have the file at `path`, among those beside
   * that file. Reads their counters unless only the tree is asked for.
   */
  lineage(args: {
    readonly id: string
    readonly path: string | null
    readonly counted: boolean
  }): Promise<Result<LineageView>>
  /** Where the session with this file came from; null when it began by itself. Reads both files. */
  cameFrom(args: { readonly path: string }): Promise<Result<CameFrom | null>>
  /** The sessions that the user has notes of. */
  notedSessions(args: { readonly from: number; readonly count: number }): Promise<Result<NotedSessions>>
  /** What can be filtered by, and how far the library was read. */
  libraryState(args: Record<string, never>): Promise<Result<LibraryState>>
  /** Stops reading the library in the background, or goes on with it, texts included. What was read stays. Texts are first read when somebody searches. */
  pauseLibrary(args: { readonly paused: boolean }): Promise<Result<LibraryProgress>>
  /**
   * Finds texts in all sessions: `two words` in one passage, `"a phrase"`, `begin*`, `-not`. Of all kinds where `kinds` is null. A page ends with the passage that
   * fills it, so it may hold a few hits more than `count`; where a filter leaves few it may hold fewer although `next` is not null.
   */
  searchLibrary(args: {
    readonly query: string
    readonly kinds: readonly SaidKind[] | null
    readonly filter: SessionFilter | null
    readonly after: number | null
    readonly count: number
  }): Promise<Result<LibraryHitPage>>

  /** The files of the thread that opens with this one, that one first; at most 200. */
  sessionFiles(args: { readonly path: string }): Promise<Result<readonly SessionFile[]>>

  /** Begins to read a database of the agent; answers once its threads are listed. Further states come as `database` events. Opening a path again reads it anew. */
  openDatabase(args: { readonly path: string }): Promise<Result<DatabaseView>>
  closeDatabase(args: { readonly key: DatabaseKey }): Promise<Result<null>>
  /** Stops comparing; what is known stays. */
  stopDatabase(args: { readonly key: DatabaseKey }): Promise<Result<null>>
  database(args: { readonly key: DatabaseKey }): Promise<Result<DatabaseView>>
  /** Threads that hold all words of the query, sorted; count at most 100. */
  databaseRows(args: {
    readonly key: DatabaseKey
    readonly query: string
    readonly sort: DatabaseSort
    readonly descending: boolean
    readonly from: number
    readonly count: number
  }): Promise<Result<DatabasePage>>

  /** Begins reading; answers once the head of the file is known. Further states come as `thread` events. Opening a path twice gives the same key. */
  openThread(args: { readonly path: string }): Promise<Result<ThreadView>>
  /**
   * Reads a thread anew with the missing file that the user pointed at, under a key of its own; the other one stays until it is closed. A
   * file that is not the missing one is refused, and nothing changes. The choice is not kept.
   */
  pointAtBase(args: { readonly key: ThreadKey; readonly path: string }): Promise<Result<ThreadView>>
  closeThread(args: { readonly key: ThreadKey }): Promise<Result<null>>
  /** Stops reading or checking; what was read stays usable, phase becomes `stopped`. */
  stopThread(args: { readonly key: ThreadKey }): Promise<Result<null>>
  thread(args: { readonly key: ThreadKey }): Promise<Result<ThreadView>>
  layout(args: { readonly key: ThreadKey; readonly from: number }): Promise<Result<LayoutPage>>
  /** Turns `from`..`from+count-1`, count at most 200. */
  turns(args: {
    readonly key: ThreadKey
    readonly from: number
    readonly count: number
  }): Promise<Result<readonly TurnView[]>>
  /** Rows of a turn (turn 0 = before the first turn), count at most 200. */
  rows(args: {
    readonly key: ThreadKey
    readonly turn: number
    readonly from: number
    readonly count: number
  }): Promise<Result<RowPage>>
  checkpoints(args: {
    readonly key: ThreadKey
    readonly from: number
    readonly count: number
  }): Promise<Result<readonly CheckpointView[]>>
  curve(args: { readonly key: ThreadKey; readonly points: number }): Promise<Result<CurveView>>
  item(args: { readonly key: ThreadKey; readonly ref: ItemRefView }): Promise<Result<ItemView>>
  rawLine(args: { readonly key: ThreadKey; readonly file: number; readonly line: number }): Promise<Result<RawLineView>>
  /** Where a point of a link stands: the turn and row to show. */
  locate(args: {
    readonly key: ThreadKey
    readonly point: Point
  }): Promise<
    Result<{ readonly turn: number; readonly row: number | null; readonly line: number; readonly file: number }>
  >
  /** Where the user's notes of the session stand. Found by its id, or by its file's name where it has none. */
  notes(args: { readonly key: ThreadKey }): Promise<Result<NotesView>>
  /** The notes with what they are of, in the order of the session; those whose place is gone stand at the end. At most 100. */
  noteRows(args: {
    readonly key: ThreadKey
    readonly from: number
    readonly count: number
  }): Promise<Result<NoteRowPage>>
  /** A note whole, by its place or its id; null where there is none. */
  note(args: {
    readonly key: ThreadKey
    readonly of: NotePlace | { readonly id: string }
  }): Promise<Result<NoteView | null>>
  /** Changes what is noted of a place; null stays as it is. Answers null where neither bookmark nor words are left. */
  saveNote(args: {
    readonly key: ThreadKey
    readonly place: NotePlace
    readonly bookmark: boolean | null
    readonly text: string | null
  }): Promise<Result<NoteView | null>>
  /** Answers what was deleted; null where it was gone already. */
  deleteNote(args: { readonly key: ThreadKey; readonly id: string }): Promise<Result<NoteView | null>>
  /** Brings back what `deleteNote` took since the session was opened. */
  restoreNote(args: { readonly key: ThreadKey; readonly id: string }): Promise<Result<NoteView>>
  diff(args: { readonly key: ThreadKey; readonly from: Place; readonly to: Place }): Promise<Result<DiffView>>
  diffRows(args: {
    readonly key: ThreadKey
    readonly from: Place
    readonly to: Place
    readonly row: number
    readonly count: number
  }): Promise<Result<DiffRowPage>>
  /**
   * For each row of a diff the index of its item on the side before, -1 where it has none: by that several diffs over one side are laid beside
   * each other.
   */
  diffPlaces(args: {
    readonly key: ThreadKey
    readonly from: Place
    readonly to: Place
  }): Promise<Result<readonly number[]>>
  pair(args: {
    readonly key: ThreadKey
    readonly from: Place
    readonly to: Place
    readonly row: number
  }): Promise<Result<PairView>>
  /** What the model saw at a point, or is sent there. */
  history(args: { readonly key: ThreadKey; readonly at: Place }): Promise<Result<HistoryView>>
  /** Items `from`.. of that history, count at most 200; an empty page past its end. */
  historyRows(args: {
    readonly key: ThreadKey
    readonly at: Place
    readonly from: number
    readonly count: number
  }): Promise<Result<HistoryRowPage>>
  /** One item of that history as it stands there: what is sent may not be in the file. */
  historyItem(args: { readonly key: ThreadKey; readonly at: Place; readonly index: number }): Promise<Result<ItemView>>
  /** Compares what two versions send; null when the agent has no versions. Computed when asked, and kept. */
  parting(args: { readonly key: ThreadKey; readonly at: Point }): Promise<Result<PartingView | null>>
  /** What the file says of a checkpoint: facts, encrypted parts, economics. */
  checkpointFacts(args: { readonly key: ThreadKey; readonly checkpoint: number }): Promise<Result<readonly SheetView[]>>
  /** What it kept, lost and cost. May take seconds on a big window. */
  retention(args: { readonly key: ThreadKey; readonly checkpoint: number }): Promise<Result<RetentionView>>
  findings(args: { readonly key: ThreadKey; readonly checkpoint: number }): Promise<Result<readonly FindingView[]>>
  /** All checkpoints side by side. Work goes on while this is asked for, and rests when it is not. */
  drift(args: { readonly key: ThreadKey }): Promise<Result<DriftView>>
  /** Session-state blocks of all checkpoints; empty for nearly all sessions. */
  states(args: { readonly key: ThreadKey }): Promise<Result<readonly StateView[]>>
  /** The draft of a point: the one that is being edited, the one that was left, or (also with `anew`, which lets go of those) a new one. */
  openDraft(args: {
    readonly key: ThreadKey
    readonly at: Point
    readonly start: DraftStart
    readonly anew: boolean
  }): Promise<Result<DraftView>>
  /** Count at most 200. */
  draftRows(args: {
    readonly key: ThreadKey
    readonly at: Point
    readonly revision: number
    readonly from: number
    readonly count: number
  }): Promise<Result<DraftRowPage>>
  changeDraft(args: {
    readonly key: ThreadKey
    readonly at: Point
    readonly revision: number
    readonly change: DraftChange
  }): Promise<Result<DraftChanged>>
  /** An item of a draft whole: as it stands there, or, of one that was edited, as it was recorded. */
  draftItem(args: {
    readonly key: ThreadKey
    readonly at: Point
    readonly revision: number
    readonly row: number
    readonly recorded: boolean
  }): Promise<Result<DraftItemView>>
  draftTexts(args: {
    readonly key: ThreadKey
    readonly at: Point
    readonly revision: number
    readonly row: number
  }): Promise<Result<DraftTexts>>
  /** Tokens of an item if one of its texts were another, and those of the draft then. `row` null: of a new message. */
  weighDraft(args: {
    readonly key: ThreadKey
    readonly at: Point
    readonly revision: number
    readonly written:
      | { readonly kind: 'write'; readonly row: number; readonly path: string; readonly text: string }
      | { readonly kind: 'add'; readonly role: DraftRole; readonly text: string }
  }): Promise<Result<{ readonly tokens: number; readonly draft: number }>>
  /** Writes it to a file of its own in the data folder. The draft goes on. */
  saveDraft(args: {
    readonly key: ThreadKey
    readonly at: Point
    readonly revision: number
    readonly name: string
    readonly notes: string
  }): Promise<Result<{ readonly candidate: CandidateHead; readonly view: DraftView }>>
  /** Lets go of the draft of a point and of all that was done to it. */
  discardDraft(args: { readonly key: ThreadKey; readonly at: Point }): Promise<Result<null>>
  /** Replacement histories that were saved for this thread, or for one point of it, the newest first; count at most 200. */
  candidates(args: {
    readonly key: ThreadKey
    readonly from: number
    readonly count: number
    readonly at?: Point
  }): Promise<Result<{ readonly total: number; readonly candidates: readonly CandidateHead[] }>>
  candidate(args: { readonly key: ThreadKey; readonly id: string }): Promise<Result<CandidateView>>
  /** "" takes its name away. Nothing else of the file changes. */
  renameCandidate(args: {
    readonly key: ThreadKey
    readonly id: string
    readonly name: string
  }): Promise<Result<CandidateHead>>
  /** `undo`: restoreCandidate can bring it back for as long as the program runs. */
  deleteCandidate(args: { readonly key: ThreadKey; readonly id: string }): Promise<Result<{ readonly undo: boolean }>>
  /** Brings back the file of a candidate that was deleted since the program was started. */
  restoreCandidate(args: { readonly key: ThreadKey; readonly id: string }): Promise<Result<CandidateHead>>
  /** Writes its file to another place, where nothing may be yet: for `palimpsest fork --candidate FILE`. Answers the whole path. */
  copyCandidate(args: { readonly key: ThreadKey; readonly id: string; readonly path: string }): Promise<Result<string>>
  /** A path that is free for such a copy: in this folder, else beside the session, but not among those of a Codex home. */
  candidateTarget(args: {
    readonly key: ThreadKey
    readonly id: string
    readonly folder: string | null
  }): Promise<Result<string>>
  lab(args: { readonly key: ThreadKey; readonly at: Point }): Promise<Result<LabView>>
  /** What a run would send; sends nothing. A newer plan of the thread ends an older one: that answers `cancelled`. */
  labPlan(args: {
    readonly key: ThreadKey
    readonly at: Point
    readonly settings: LabSettings
  }): Promise<Result<LabPlan>>
  /** Runs what was planned, as it was planned; answers at once. Refused where the plan has refusals. Further states come as `lab` events. */
  labRun(args: { readonly key: ThreadKey; readonly plan: string; readonly name: string }): Promise<Result<LabRunView>>
  /** Runs of this thread since it was opened, the oldest first; at most 100. */
  labRuns(args: { readonly key: ThreadKey }): Promise<Result<readonly LabRunView[]>>
  /** Stops a run at once; it makes no candidate. The others go on. Closing the thread stops all. */
  labStop(args: { readonly key: ThreadKey; readonly run: string }): Promise<Result<LabRunView>>
  /** What came so far of the text of the newest request of a run (`request`, from 1), from a character on; at most 64,000. It is kept nowhere. */
  labText(args: {
    readonly key: ThreadKey
    readonly run: string
    readonly from: number
  }): Promise<Result<{ readonly request: number; readonly from: number; readonly text: string }>>
  /** The recorded one and these candidates side by side, at most 12; none = the recorded one alone, null = the newest of this point. */
  labTable(args: {
    readonly key: ThreadKey
    readonly at: Point
    readonly ids: readonly string[] | null
  }): Promise<Result<LabTable>>
  /** What a probe would ask; sends nothing. A newer plan of the thread ends an older one that is still made: that answers `cancelled`. */
  probePlan(args: {
    readonly key: ThreadKey
    readonly at: Point
    readonly wanted: ProbeWanted
  }): Promise<Result<ProbePlan>>
  /** Asks what was planned; answers at once. Refused where the plan has refusals. Further states come as `probe` events. */
  probeRun(args: { readonly key: ThreadKey; readonly plan: string }): Promise<Result<ProbeRunView>>
  /** Probes of this thread since it was opened, the oldest first; at most 20. */
  probeRuns(args: { readonly key: ThreadKey }): Promise<Result<readonly ProbeRunView[]>>
  /** Stops one at once; what was answered by then is gone. Closing the thread stops all. */
  probeStop(args: { readonly key: ThreadKey; readonly run: string }): Promise<Result<ProbeRunView>>
  /** What came of one; `not-ready` until it is done. */
  probeScores(args: { readonly key: ThreadKey; readonly run: string }): Promise<Result<ProbeScores>>
  /** Questions of a plan or a run, at most 50, with the answers that there are. */
  probeQuestions(args: {
    readonly key: ThreadKey
    readonly plan: string
    readonly from: number
    readonly count: number
  }): Promise<Result<{ readonly total: number; readonly questions: readonly ProbeQuestion[] }>>
  /** A prompt of the user's own: a whole path, UTF-8, at most 400 kB. */
  promptFile(args: { readonly path: string }): Promise<Result<{ readonly path: string; readonly text: string }>>
  fireRules(args: Record<string, never>): Promise<Result<readonly FireRuleView[]>>
  /** Where a rule would have compacted, against where it was compacted. Refused until the thread is read to its end. */
  simulate(args: { readonly key: ThreadKey; readonly settings: FireSettings }): Promise<Result<SimulationView>>
  /** What redaction finds. Work goes on while this is asked for, and rests when it is not. */
  review(args: { readonly key: ThreadKey }): Promise<Result<ReviewView>>
  /** Ends the work, and lets go of what was found. */
  stopReview(args: { readonly key: ThreadKey }): Promise<Result<null>>
  /** Secrets of a class, or of all, in the order of classes; count at most 200. Refused until the review is done, as are the next two. */
  reviewSecrets(args: {
    readonly key: ThreadKey
    readonly class: string | null
    readonly from: number
    readonly count: number
  }): Promise<Result<ReviewSecretPage>>
  reviewPlaces(args: {
    readonly key: ThreadKey
    readonly secret: string
    readonly from: number
    readonly count: number
  }): Promise<Result<ReviewPlacePage>>
  /**
   * From now on every answer about this thread is as an export with this choice would write it; null: as it is. Texts of rows, items and
   * lines have signs around what goes (U+FDD0, U+FDD1) and what stays (U+FDD2, U+FDD3).
   */
  readAs(args: { readonly key: ThreadKey; readonly as: RedactChoice | null }): Promise<Result<null>>
  problems(args: {
    readonly key: ThreadKey
    readonly from: number
    readonly count: number
  }): Promise<Result<ProblemPage>>
  hex(args: {
    readonly key: ThreadKey
    readonly file: number
    readonly start: number
    readonly count: number
  }): Promise<Result<HexView>>
  find(args: {
    readonly key: ThreadKey
    readonly query: string
    readonly matchCase: boolean
    readonly filter: FindFilter
    readonly next: string | null
    /** Hits of one page; 0: they are counted, and none is told. */
    readonly count: number
  }): Promise<Result<FindPage>>
  /** Tools that the session's calls name, the one with most calls first. */
  findTools(args: { readonly key: ThreadKey }): Promise<Result<readonly FindTool[]>>

  /** A path that is free, for an export: in this folder, else beside the session, but not among those of a Codex home. */
  exportTarget(args: {
    readonly key: ThreadKey
    readonly format: ExportFormat
    readonly folder: string | null
  }): Promise<Result<string>>
  /** What an export would leave out. A newer preview of the thread ends an older one: that answers `cancelled`. */
  exportPreview(args: { readonly key: ThreadKey; readonly settings: ExportSettings }): Promise<Result<ExportPreview>>
  /** Writes; answers when it is done. Progress comes as `writing` events. One at a time: a second one is refused with `not-ready`. */
  exportSession(args: {
    readonly key: ThreadKey
    readonly settings: ExportSettings
    /** Only a rollout goes to a home, for the agent to resume. */
    readonly target: WriteTarget
    /** As of a fork, where it goes to a home. */
    readonly dropProvider: boolean
  }): Promise<Result<ExportDone>>
  /** What a fork would be, or why it is refused: `unknown-provider` where `dropProvider` helps. A newer plan of the thread ends an older one. */
  forkPlan(args: { readonly key: ThreadKey; readonly settings: ForkSettings }): Promise<Result<ForkPlan>>
  /** Writes what was planned last; progress, and one at a time, as with an export. */
  fork(args: { readonly key: ThreadKey; readonly settings: ForkSettings }): Promise<Result<ForkDone>>
  /** Stops the fork or the export of a thread: it answers `cancelled`, and nothing stays of it. */
  stopWriting(args: { readonly key: ThreadKey }): Promise<Result<null>>
}

export type Method = keyof Api

/** What the shells tell the window without being asked. */
export interface Events {
  /** At most ten a second for each thread. */
  thread: ThreadProgress
  /** At most ten a second for each database. */
  database: DatabaseProgress
  /** At most ten a second. */
  writing: WriteProgress
  /** At most ten a second for each run. */
  lab: LabRunView
  /** At most ten a second for each probe. */
  probe: ProbeRunView
  /** Notes of the thread were changed, in this window or another. */
  notes: { readonly key: ThreadKey }
  /** The library changed; list it again. */
  library: { readonly pending: number }
  /** How far the library was read; at most three a second. */
  libraryProgress: LibraryProgress
  /** Open this file (menu, second instance, "open with"). */
  open: { readonly path: string }
  /** A menu command; names as in the renderer's table of commands. */
  command: { readonly name: string }
}

/** What both shells hand to the window. */
export interface Bridge {
  readonly shell: 'web' | 'electron'
  call<M extends Method>(method: M, args: Parameters<Api[M]>[0]): ReturnType<Api[M]>
  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void
  /** Fetch a TextRef: `fetch(resource(ref, from, to).url, { headers })`; answers bytes [from, to) with their content type. */
  resource(
    ref: TextRef,
    from: number,
    to: number,
  ): { readonly url: string; readonly headers: Readonly<Record<string, string>> }
  /** The path of a dropped file, or a copy of it in the data folder where the shell cannot know the path. */
  pathOf(file: unknown): Promise<Result<string>>
}

/** Every method once; a missing or wrong name does not compile. */
export const METHODS = Object.keys({
  appInfo: 0,
  settings: 0,
  saveSettings: 0,
  windowState: 0,
  saveWindowState: 0,
  pickFile: 0,
  pickTarget: 0,
  showInFolder: 0,
  samples: 0,
  listFolder: 0,
  openInEditor: 0,
  keyStatus: 0,
  storeKey: 0,
  forgetKey: 0,
  prices: 0,
  listSessions: 0,
  findSession: 0,
  libraryStorage: 0,
  sessionSavings: 0,
  stopWeighing: 0,
  storageSessions: 0,
  lineage: 0,
  cameFrom: 0,
  notedSessions: 0,
  libraryState: 0,
  pauseLibrary: 0,
  searchLibrary: 0,
  sessionFiles: 0,
  openDatabase: 0,
  closeDatabase: 0,
  stopDatabase: 0,
  database: 0,
  databaseRows: 0,
  openThread: 0,
  pointAtBase: 0,
  closeThread: 0,
  stopThread: 0,
  thread: 0,
  layout: 0,
  turns: 0,
  rows: 0,
  checkpoints: 0,
  curve: 0,
  item: 0,
  rawLine: 0,
  locate: 0,
  notes: 0,
  noteRows: 0,
  note: 0,
  saveNote: 0,
  deleteNote: 0,
  restoreNote: 0,
  diff: 0,
  diffRows: 0,
  diffPlaces: 0,
  pair: 0,
  history: 0,
  historyRows: 0,
  historyItem: 0,
  parting: 0,
  checkpointFacts: 0,
  retention: 0,
  findings: 0,
  drift: 0,
  states: 0,
  openDraft: 0,
  draftRows: 0,
  changeDraft: 0,
  draftItem: 0,
  draftTexts: 0,
  weighDraft: 0,
  saveDraft: 0,
  discardDraft: 0,
  candidates: 0,
  candidate: 0,
  renameCandidate: 0,
  deleteCandidate: 0,
  restoreCandidate: 0,
  copyCandidate: 0,
  candidateTarget: 0,
  lab: 0,
  labPlan: 0,
  labRun: 0,
  labRuns: 0,
  labStop: 0,
  labText: 0,
  labTable: 0,
  probePlan: 0,
  probeRun: 0,
  probeRuns: 0,
  probeStop: 0,
  probeScores: 0,
  probeQuestions: 0,
  promptFile: 0,
  fireRules: 0,
  simulate: 0,
  review: 0,
  stopReview: 0,
  reviewSecrets: 0,
  reviewPlaces: 0,
  readAs: 0,
  problems: 0,
  hex: 0,
  find: 0,
  findTools: 0,
  exportTarget: 0,
  exportPreview: 0,
  exportSession: 0,
  forkPlan: 0,
  fork: 0,
  stopWriting: 0,
} satisfies Record<Method, 0>) as readonly Method[]

/** The query by which both shells are asked for bytes [from, to) of a text or image. */
export const resourceQuery = ({ key, file, line, path }: TextRef, from: number, to: number): string =>
  new URLSearchParams({
    key,
    file: String(file),
    line: String(line),
    path,
    from: String(from),
    to: String(to),
  }).toString()
