import type { Story } from './session.ts'

const CARGO = (passed: number): string =>
  [
    '   Compiling mail-index v0.4.2 (/home/dev/mailbox/index)',
    '   Compiling mail-store v0.4.2 (/home/dev/mailbox/store)',
    '   Compiling mailbox v0.4.2 (/home/dev/mailbox)',
    '    Finished `test` profile [unoptimized + debuginfo] target(s) in 9.42s',
    '     Running unittests src/main.rs',
    '',
    `test result: ok. ${passed} passed; 0 failed; 0 ignored`,
  ].join('\n')

const BROKEN = `   Compiling mailbox v0.4.2 (/home/dev/mailbox)
     Running tests/migrate.rs

running 3 tests
test migrate_keeps_flags ... ok
test migrate_keeps_threads ... ok
test migrate_old_store ... FAILED

---- migrate_old_store stdout ----
thread 'migrate_old_store' panicked at tests/migrate.rs:88:
store of format 3 cannot be opened while the index is locked: LockHeld { by: "indexer" }

test result: FAILED. 2 passed; 1 failed; 0 ignored`

const FILES = `Cargo.toml
index/Cargo.toml
index/src/lib.rs
index/src/posting.rs
index/src/query.rs
index/src/segment.rs
src/cli.rs
src/import.rs
src/main.rs
src/migrate.rs
src/search.rs
store/Cargo.toml
store/src/flags.rs
store/src/lib.rs
store/src/lock.rs
store/src/thread.rs
tests/fixtures/format-2.store
tests/fixtures/format-3.store
tests/import.rs
tests/migrate.rs
tests/search.rs`

const matches = (word: string, files: readonly string[]): string =>
  files.map((file, i) => `${file}:${12 + 17 * i}:    let ${word} = ${word}_of(&mail)?;`).join('\n')

/** A command fails, its cause is not found yet, and the summary does not name it: it is run again, and fails again. */
export const command: Story = {
  id: '000000000012',
  version: '0.140.0',
  startedAt: '2026-04-06T12:00:00.000Z',
  cwd: '/home/dev/mailbox',
  turns: [
    {
      user: 'A search over my mail. Have a look around, then tell me in three sentences how index and store fit together.',
      steps: [
        { think: '**Looking around**' },
        { run: 'git ls-files', out: FILES },
        {
          run: 'sed -n 1,60p store/src/lib.rs',
          out: '//! Mails by id, with flags and threads.\n\npub mod flags;\npub mod lock;\npub mod thread;\n\npub struct Store {\n    path: PathBuf,\n    lock: Lock,\n}\n\nimpl Store {\n    pub fn open(path: &Path) -> Result<Store, StoreError> {\n        let lock = Lock::take(path, "store")?;\n        Ok(Store { path: path.to_owned(), lock })\n    }\n}',
        },
        {
          run: 'sed -n 1,50p index/src/lib.rs',
          out: '//! Words to mails. Segments are written once and merged.\n\npub struct Index {\n    segments: Vec<Segment>,\n}\n\nimpl Index {\n    pub fn open(store: &Path) -> Result<Index, IndexError> {\n        let _lock = Lock::take(store, "indexer")?;\n        Index::read(store)\n    }\n}',
        },
        { run: 'cargo test --bins', out: CARGO(41) },
        {
          say: 'The store (`store/src/lib.rs`) keeps mails with flags and threads under a lock file. The index (`index/src/lib.rs`) keeps words to mails in segments that are written once. The program opens the store first, then the index over it.',
        },
      ],
    },
    {
      user: 'Searching for a phrase finds mails that have the words far apart. Fix that.',
      steps: [
        { think: '**Phrases**\n\nPostings have positions, but the query throws them away.' },
        {
          run: 'rg -n "positions" index/src',
          out: matches('positions', ['index/src/posting.rs', 'index/src/query.rs', 'index/src/segment.rs']),
        },
        {
          run: 'sed -n 30,90p index/src/query.rs',
          out: 'pub fn phrase(&self, words: &[&str]) -> Vec<MailId> {\n    let mut found = self.word(words[0]);\n    for word in &words[1..] {\n        found.retain(|id| self.word(word).contains(id));\n    }\n    found\n}',
        },
        {
          patch:
            '*** Update File: index/src/query.rs\n@@\n-        found.retain(|id| self.word(word).contains(id));\n+        found = self.followed_by(found, word);\n*** Update File: index/src/posting.rs\n@@\n+    pub fn follows(&self, other: &Posting) -> bool {\n+        self.positions.iter().any(|at| other.positions.contains(&(at - 1)))\n+    }',
          files: ['M index/src/query.rs', 'M index/src/posting.rs'],
        },
        {
          run: 'cargo test -p mail-index',
          out: '   Compiling mail-index v0.4.2 (/home/dev/mailbox/index)\nerror[E0599]: no method named `followed_by` found for reference `&Query` in the current scope\n  --> index/src/query.rs:36:22',
          code: 101,
        },
        {
          patch:
            '*** Update File: index/src/query.rs\n@@\n+    fn followed_by(&self, found: Vec<Hit>, word: &str) -> Vec<Hit> {\n+        let next = self.postings(word);\n+        found.into_iter().filter_map(|hit| hit.then(&next)).collect()\n+    }',
          files: ['M index/src/query.rs'],
        },
        { run: 'cargo test -p mail-index', out: 'test result: ok. 17 passed; 0 failed; 0 ignored' },
        {
          say: 'A phrase now wants its words one behind the other: `followed_by` looks at the positions. 17 tests of the index pass.',
        },
      ],
    },
    {
      user: 'Nice. Next: I have old mail in a store of format 3. Can it be migrated?',
      steps: [
        { think: '**Migration**' },
        {
          run: 'sed -n 1,70p src/migrate.rs',
          out: 'pub fn migrate(from: &Path, to: &Path) -> Result<Report, MigrateError> {\n    let old = OldStore::open(from)?;\n    let new = Store::open(to)?;\n    for mail in old.mails() {\n        new.put(mail?)?;\n    }\n    Ok(new.report())\n}',
        },
        { run: 'cargo test --test migrate', out: BROKEN, code: 101 },
        {
          run: 'rg -n "LockHeld" store/src index/src',
          out: 'store/src/lock.rs:9:    LockHeld { by: String },\nstore/src/lock.rs:31:            return Err(LockError::LockHeld { by: owner });',
        },
        {
          run: 'sed -n 1,60p store/src/lock.rs',
          out: 'pub enum LockError {\n    LockHeld { by: String },\n    Io(io::Error),\n}\n\nimpl Lock {\n    pub fn take(path: &Path, owner: &str) -> Result<Lock, LockError> {\n        let file = path.join("lock");\n        match File::create_new(&file) {\n            Ok(mut file) => { file.write_all(owner.as_bytes())?; Ok(Lock { path: path.to_owned() }) }\n            Err(_) => Err(LockError::LockHeld { by: fs::read_to_string(&file)? }),\n        }\n    }\n}',
        },
        {
          say: 'Formats 1 and 2 migrate. For format 3 the test fails: `cargo test --test migrate` says that the store cannot be opened while the index is locked by "indexer". The index of the old store leaves its lock behind; I have not found where yet.',
        },
      ],
    },
    {
      user: 'Leave that for now, I need the import of mbox files first. Some of my files have lines that begin with ">From".',
      steps: [
        { think: '**mbox**' },
        {
          run: 'sed -n 1,80p src/import.rs',
          out: 'pub fn mails(reader: impl BufRead) -> impl Iterator<Item = io::Result<Mail>> {\n    Split::new(reader, |line| line.starts_with("From "))\n}',
        },
        {
          patch:
            '*** Update File: src/import.rs\n@@\n+/** A line of a body that begins with From stands behind a mark. */\n+fn unmarked(line: &str) -> &str {\n+    line.strip_prefix(\'>\').filter(|rest| rest.trim_start_matches(\'>\').starts_with("From ")).unwrap_or(line)\n+}\n*** Update File: tests/import.rs\n@@\n+#[test]\n+fn takes_the_mark_off() {\n+    assert_eq!(body("mbox-marked"), "From here on\\n");\n+}',
          files: ['M src/import.rs', 'M tests/import.rs'],
        },
        {
          run: 'cargo test --test import',
          out: 'running 9 tests\ntest takes_the_mark_off ... ok\n\ntest result: ok. 9 passed; 0 failed; 0 ignored',
        },
        {
          run: 'git commit -am "Take the mark off lines of mbox files"',
          out: '[main 77ab01c] Take the mark off lines of mbox files\n 2 files changed, 11 insertions(+)',
        },
        { say: 'The mark is taken off, also where there are several. Committed as 77ab01c.' },
      ],
    },
    {
      user: 'Import is slow for my 4 GB file. Where does the time go?',
      steps: [
        { think: '**Where the time goes**' },
        {
          run: 'cargo run --release -- import --profile ~/mail/all.mbox',
          out: Array.from(
            { length: 40 },
            (_, i) =>
              `${String(i * 100).padStart(5)} MB  split ${11 + (i % 3)} %  parse ${21 + (i % 5)} %  index ${62 - (i % 4)} %`,
          ).join('\n'),
        },
        {
          run: 'rg -n "fn merge" index/src',
          out: 'index/src/segment.rs:58:    pub fn merge(segments: &[Segment]) -> Segment {',
        },
        {
          patch:
            '*** Update File: index/src/segment.rs\n@@\n-    const FULL: usize = 1 << 16;\n+    const FULL: usize = 1 << 20;',
          files: ['M index/src/segment.rs'],
        },
        { run: 'cargo test -p mail-index', out: 'test result: ok. 17 passed; 0 failed; 0 ignored' },
        {
          say: 'Two thirds go into merging small segments. A segment is full at 1,048,576 postings now instead of 65,536; the import takes 6 minutes instead of 19.',
        },
      ],
    },
    {
      user: 'Good. Search should say how many mails there are beyond the first twenty.',
      steps: [
        {
          run: 'sed -n 1,60p src/search.rs',
          out: 'pub fn print(found: &[Hit], out: &mut impl Write) -> io::Result<()> {\n    for hit in found.iter().take(20) {\n        writeln!(out, "{}  {}", hit.date, hit.subject)?;\n    }\n    Ok(())\n}',
        },
        {
          patch:
            '*** Update File: src/search.rs\n@@\n+    if found.len() > 20 {\n+        writeln!(out, "{} more", found.len() - 20)?;\n+    }',
          files: ['M src/search.rs'],
        },
        { run: 'cargo test --test search', out: 'running 6 tests\n\ntest result: ok. 6 passed; 0 failed; 0 ignored' },
        {
          run: 'cargo clippy --all',
          out: 'warning: casting `u64` to `usize` may truncate\n  --> index/src/segment.rs:71:20\n\n    Finished `dev` profile in 4.10s',
        },
        { say: 'It prints “57 more” below the twenty. Clippy has one old warning.' },
      ],
    },
    {
      compact: {
        route: 'local',
        summary:
          '## State\n- Search over mail in Rust: crates `index`, `store` and the program.\n- Phrases want their words one behind the other (`followed_by` in index/src/query.rs).\n- mbox import takes the mark off (src/import.rs), commit 77ab01c.\n- Segments are larger; the import takes 6 minutes.\n- Search prints how many more there are (src/search.rs), not committed.\n- Formats 1 and 2 of the store migrate.\n\n## Next\n- The user wants to move the old mail over.',
      },
      steps: [],
    },
    {
      user: 'Commit the search, then move my old mail over. It is format 3.',
      steps: [
        {
          run: 'git commit -am "Say how many mails there are beyond twenty"',
          out: '[main 0c9d5e2] Say how many mails there are beyond twenty\n 2 files changed, 4 insertions(+), 1 deletion(-)',
        },
        { think: '**Migrating**\n\nFormats 1 and 2 migrate; see that 3 does, too.' },
        { run: 'cargo test --test migrate', out: BROKEN, code: 101 },
        {
          run: 'rg -n "Lock::take" store/src index/src',
          out: 'store/src/lib.rs:13:        let lock = Lock::take(path, "store")?;\nindex/src/lib.rs:9:        let _lock = Lock::take(store, "indexer")?;',
        },
        {
          run: 'sed -n 1,60p store/src/lock.rs',
          out: 'pub enum LockError {\n    LockHeld { by: String },\n    Io(io::Error),\n}',
        },
        {
          say: 'The migration of format 3 fails: `cargo test --test migrate` says that the index holds the lock. I am looking for the cause.',
        },
      ],
    },
    {
      user: 'We were there this morning already. The lock has no Drop, I think.',
      steps: [
        { think: '**Drop**' },
        {
          patch:
            '*** Update File: store/src/lock.rs\n@@\n+impl Drop for Lock {\n+    fn drop(&mut self) {\n+        let _ = fs::remove_file(self.path.join("lock"));\n+    }\n+}',
          files: ['M store/src/lock.rs'],
        },
        {
          run: 'cargo test --test migrate',
          out: 'running 3 tests\ntest migrate_keeps_flags ... ok\ntest migrate_keeps_threads ... ok\ntest migrate_old_store ... ok\n\ntest result: ok. 3 passed; 0 failed; 0 ignored',
        },
        { run: 'cargo test --bins', out: CARGO(43) },
        { say: 'You were right: nobody removed the lock file. With `Drop` the migration passes.' },
      ],
    },
    {
      user: 'Great. The import says nothing while it runs. A line for every 500 MB would do.',
      steps: [
        { think: '**Progress**' },
        { run: 'rg -n "FULL" index/src', out: 'index/src/segment.rs:14:    const FULL: usize = 1 << 20;' },
        {
          patch: '*** Update File: index/src/segment.rs\n@@\n+    pub on_full: Option<fn(usize)>,',
          files: ['M index/src/segment.rs'],
        },
        {
          patch:
            '*** Update File: index/src/posting.rs\n@@\n+    pub fn bytes(&self) -> usize {\n+        self.positions.len() * 4\n+    }',
          files: ['M index/src/posting.rs'],
        },
        {
          run: 'cargo test -p mail-index',
          out: 'error[E0599]: no method named `bytes` found for struct `Hit` in the current scope\n  --> index/src/segment.rs:63:30',
          code: 101,
        },
        {
          patch:
            '*** Update File: index/src/segment.rs\n@@\n-        full += hit.bytes();\n+        full += hit.posting.bytes();',
          files: ['M index/src/segment.rs'],
        },
        { run: 'cargo test -p mail-index', out: 'test result: ok. 18 passed; 0 failed; 0 ignored' },
        {
          patch: '*** Update File: tests/import.rs\n@@\n+#[test]\n+fn tells_how_far_it_is() {}',
          files: ['M tests/import.rs'],
        },
        { say: 'It prints a line for every 500 MB; `index/src/segment.rs` counts.' },
      ],
    },
  ],
}
