import type { Database } from './sqlite.ts'

/** Raised whenever a table or what stands in it changes: the cache is then made anew. */
export const VERSION = 6

/**
 * Times are the files' own text; `modified_at` is in milliseconds since 1970. A session's key is the second in which it began, counted
 * from 2020, or the next one that is free. Passage n of a session has the id `(2^29 - 1 - key) * 2^24 + n`: so the ids of newer sessions
 * are smaller, the newest hits of a search come first without sorting, and the first reading, which begins with the newest, adds at the
 * end: SQLite gathers new words only as long as ids rise.
 */
const SCHEMA = `
  CREATE TABLE sessions (
    key INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    bytes INTEGER NOT NULL,
    modified_at INTEGER NOT NULL,
    thread_id TEXT,
    name TEXT,
    prompt TEXT NOT NULL,
    started_at TEXT,
    ended_at TEXT,
    agent TEXT NOT NULL,
    cli_version TEXT,
    model TEXT,
    cwd TEXT,
    branch TEXT,
    forked_from TEXT,
    parent_thread TEXT,
    turns INTEGER,
    checkpoints INTEGER,
    failed INTEGER,
    problem TEXT
  );
  -- spans: of each turn its first and last line and its status, 9 bytes little-endian. kinds: bytes by kind of line, as JSON.
  CREATE TABLE outlines (
    session INTEGER PRIMARY KEY,
    spans BLOB NOT NULL,
    kinds TEXT NOT NULL
  );
  CREATE TABLE checkpoints (
    session INTEGER NOT NULL,
    n INTEGER NOT NULL,
    line INTEGER NOT NULL,
    at TEXT,
    trigger TEXT,
    phase TEXT,
    implementation TEXT NOT NULL,
    window_number INTEGER,
    opaque_bytes INTEGER NOT NULL,
    rolled_back INTEGER NOT NULL,
    PRIMARY KEY (session, n)
  ) WITHOUT ROWID;
  -- How far a file was read for its texts: 'bytes' of it, up to the line before 'line'; 'edges' are digests of the first and the last
  -- 4 KiB of that. 'size' and 'modified_at' of the file when it was read to its end, else 0. Passages from 'firm' on are of a last line
  -- that had no line end yet.
  CREATE TABLE texts (
    session INTEGER PRIMARY KEY,
    size INTEGER NOT NULL,
    modified_at INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    line INTEGER NOT NULL,
    edges BLOB NOT NULL,
    passages INTEGER NOT NULL,
    firm INTEGER NOT NULL,
    characters INTEGER NOT NULL
  );
  -- places: of each text its line, kind and length in UTF-16 units, 4 bytes each. text: all of them in one.
  CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    places BLOB NOT NULL,
    text TEXT NOT NULL
  );
  CREATE VIRTUAL TABLE words USING fts5(
    prompt, answer, command, summary,
    content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2"
  );
  -- Bytes of new words that are held at most before they are written.
  INSERT INTO words (words, rank) VALUES ('hashsize', ${4 * 1024 * 1024});
  -- What is written lies in parts that are merged, some pages at each commit, when there are so many of one size. With 4, as SQLite has it,
  -- a word is written anew twice as often; a search asks a few parts more. Where that many gathered it would merge them in one step.
  INSERT INTO words (words, rank) VALUES ('automerge', 16);
  INSERT INTO words (words, rank) VALUES ('crisismerge', 64);
`

/** All that a database of an older or newer version may hold under our names; "heads" was of version 2. */
const TABLES = ['heads', 'sessions', 'outlines', 'checkpoints', 'texts', 'passages', 'words'] as const

/** Makes a database ours. Throws what SQLite throws where it is none. */
export function prepare(db: Database): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  // What was committed is taken over into the database, with a wait for the disk, in a step of its own.
  db.pragma('wal_autocheckpoint = 0')
  // 8 MB; the pages of a few searches.
  db.pragma('cache_size = -8000')
  // What is forgotten is written over where that costs no further page.
  db.pragma('secure_delete = FAST')
  if (db.pragma('user_version', { simple: true }) === VERSION) return
  const make = db.transaction(() => {
    for (const table of TABLES) db.exec(`DROP TABLE IF EXISTS ${table}`)
    db.exec(SCHEMA)
    db.pragma(`user_version = ${VERSION}`)
  })
  make.immediate()
}
