import { appendFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import type { SessionFilter } from '../../main/library/filter.ts'
import { IndexDb } from '../../main/library/index-db.ts'
import { NameBook } from '../../main/library/names.ts'
import { parseQuery } from '../../main/library/query.ts'
import type { Hit } from '../../main/library/search.ts'
import { Sessions } from '../../main/library/sessions.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { folderOf, id, newFolder, sessionName } from './folders.ts'

const open: IndexDb[] = []
afterEach(() => {
  for (const db of open.splice(0)) db.close()
})

class Library {
  readonly home: string
  readonly dataFolder: string
  readonly sessions: Sessions

  readonly db: IndexDb

  constructor(home: string, dataFolder = newFolder(), free?: () => number) {
    this.home = home
    this.dataFolder = dataFolder
    const db = new IndexDb(dataFolder, free)
    this.db = db
    open.push(db)
    this.sessions = new Sessions(db, new NameBook(dataFolder))
    this.look()
  }

  /** Files whose texts were read. */
  look(): number {
    runNow(this.sessions.look([this.home]))
    runNow(this.sessions.fill(() => {}))
    let files = 0
    runNow(this.sessions.fillTexts(() => void files++))
    return files
  }

  hits(text: string, filter: SessionFilter = {}): readonly Hit[] {
    const query = parseQuery(text)
    return query === null ? [] : this.sessions.search({ query, filter, after: null, count: 1000 }).hits
  }

  /** Lines of the hits of one query, in order. */
  lines(text: string): readonly number[] {
    return this.hits(text).map(({ line }) => line)
  }
}

const NAME = `sessions/${sessionName(1)}`
const withOne = (text: string | Uint8Array): Library => new Library(folderOf({ [NAME]: text }))

const TALK = `meta: 0.169.0 id="${id(1)}"
env
turn t1 {
user: why does the parser leak
reasoning: hidden thoughts
call c1 shell: grep -rn allocate src/parser.ts
output c1: nothing of interest
assistant: The buffer is never freed
compacted: why does the parser leak | P+free the buffer first
}`

test('prompts, answers, commands and summaries are found with line and turn, and nothing else is', () => {
  const library = withOne(rolloutText(TALK))
  const told = (text: string) => library.hits(text).map(({ kind, line, turn }) => [kind, line, turn])
  expect(told('leak')).toEqual([['prompt', 5, 1]])
  expect(told('freed')).toEqual([['answer', 10, 1]])
  expect(told('allocate')).toEqual([['command', 8, 1]])
  expect(told('"buffer first"')).toEqual([['summary', 11, 1]])
  expect(['hidden', 'interest', 'environment', 'summary produced'].flatMap(told)).toEqual([])
})

test('a snippet shows what was found', () => {
  const [hit] = withOne(rolloutText(TALK)).hits('src/parser')
  expect(hit?.snippet).toEqual({
    text: 'grep -rn allocate src/parser.ts',
    marks: [{ start: 18, end: 28 }],
    cutBefore: false,
    cutAfter: false,
  })
})

test('words may stand in two texts of one passage; a phrase may not', () => {
  const library = withOne(rolloutText(TALK))
  expect(library.lines('leak freed')).toEqual([5])
  expect(library.lines('"the parser leak"')).toEqual([5])
  expect(library.lines('"parser leak grep"')).toEqual([])
})

test.each([
  ['内存泄漏', ['内存', '存泄', '泄漏', '"内存泄漏"'], ['存内']],
  ['Überprüfung der Größe', ['uberprufung', 'GROßE', 'Überp*'], ['prüfung']],
  ['call readLine() in snake_case', ['readLine()', 'snake', 'snake_case', 'read*'], ['snakecase', 'line']],
  ['Проверка', ['проверка'], ['провер']],
])('in %j are found %j and not %j', (text, found, missed) => {
  const library = withOne(rolloutText(`turn t1 {\nuser: ${text}\n}`))
  expect(found.map(query => library.lines(query).length)).toEqual(found.map(() => 1))
  expect(missed.flatMap(query => library.lines(query))).toEqual([])
})

test('a file that grew is read on from its old end', () => {
  const library = withOne(rolloutText(TALK))
  const before = library.sessions.waiting
  appendFileSync(join(library.home, NAME), rolloutText('no-meta\nturn t2 {\nuser: leak again\n}'))
  expect([before.texts.files, library.look()]).toEqual([0, 1])
  expect(library.lines('leak')).toEqual([5, 15])
  expect(library.look()).toBe(0)
})

test('a last line that was still being written is found once, at the place where it ends up', () => {
  const whole = rolloutText('turn t1 {\nuser: first\nassistant: unfinished business\n}')
  const cut = whole.indexOf('unfinished') + 5
  const library = withOne(whole.subarray(0, cut))
  expect(library.lines('unfinished')).toEqual([])
  writeFileSync(join(library.home, NAME), whole)
  library.look()
  expect(library.lines('unfinished')).toEqual([6])
})

test('a last line without line end is found, and only once when its line end comes', () => {
  const whole = rolloutText('turn t1 {\nuser: first\nassistant: last words')
  const library = withOne(whole.subarray(0, -1))
  expect(library.lines('"last words"')).toEqual([6])
  appendFileSync(join(library.home, NAME), `\n${rolloutText('no-meta\nassistant: more words')}`)
  library.look()
  expect(library.lines('words')).toEqual([6, 7])
})

test('a file that was replaced or cut is read anew', () => {
  const library = withOne(rolloutText(TALK))
  writeFileSync(join(library.home, NAME), rolloutText('turn t1 {\nuser: something else of much greater length\n}'))
  library.look()
  expect([library.lines('leak'), library.lines('greater')]).toEqual([[], [4]])
  truncateSync(join(library.home, NAME), statSync(join(library.home, NAME)).size - 700)
  library.look()
  expect(library.lines('greater')).toEqual([])
})

test('a removed file leaves, also out of the index', () => {
  const library = withOne(rolloutText(TALK))
  const other = new Library(newFolder(), library.dataFolder)
  expect(other.lines('leak')).toEqual([])
})

test('a restart reads nothing again', () => {
  const library = withOne(rolloutText(TALK))
  open.splice(0).map(db => db.close())
  const again = new Library(library.home, library.dataFolder)
  expect([again.look(), again.lines('leak')]).toEqual([0, [5]])
})

test('long texts are found everywhere in them', () => {
  const words = Array.from({ length: 20_000 }, (_, i) => `w${i}`)
  const library = withOne(rolloutText(`turn t1 {\nuser: ${words.join(' ')}\n}`))
  expect(words.filter((_, i) => i % 997 === 0).map(word => library.lines(word))).toEqual(
    words.filter((_, i) => i % 997 === 0).map(() => [4]),
  )
})

test('packed sessions are found, and twins once', () => {
  const text = rolloutText(TALK)
  const library = new Library(folderOf({ [`${NAME}.zst`]: zstdCompressSync(text) }))
  expect(library.lines('leak')).toEqual([5])
  const twins = new Library(folderOf({ [NAME]: text, [`${NAME}.zst`]: zstdCompressSync(text) }))
  expect(twins.lines('leak')).toEqual([5])
})

test('odd files hold nothing and stop nothing', () => {
  const library = new Library(
    folderOf({
      [`sessions/${sessionName(1)}`]: Buffer.from([0, 1, 2, 0xff, 10, 10]),
      [`sessions/${sessionName(2)}`]: '',
      [`sessions/${sessionName(3)}`]: rolloutText(`meta: 0.169.0 id="${id(3)}"\nraw: {"torn\nblank\nuser: found`),
    }),
  )
  expect(library.lines('found')).toEqual([4])
  expect(library.look()).toBe(0)
})

/** Session n begins on day n of January, in project p1 or p2. */
function january(): Library {
  const files = Array.from({ length: 9 }, (_, i) => {
    const n = i + 1
    const more = n === 3 ? '\ncompacted: a | P+b' : n === 4 ? '\n} failed\nturn t2 {' : ''
    const fork = n === 5 ? ` forked_from_id="${id(1)}"` : ''
    const git = `{"branch":"b${n % 3}"}`
    const meta = `meta: 0.169.0 id="${id(n)}" cwd="/p${1 + (n % 2)}/app" git=${git} timestamp="2026-01-0${n}T10:00:00.000Z"${fork}`
    return [`sessions/${sessionName(n)}`, rolloutText(`${meta}\nturn t1 {\nuser: common word${n}${more}\n}`)] as const
  })
  return new Library(folderOf(Object.fromEntries(files)))
}

const numbers = (hits: readonly Hit[]): readonly number[] => hits.map(({ path }) => Number(path.slice(-7, -6)))

test('hits of the newest sessions come first, and pages go on where the last one ended', () => {
  const library = january()
  const query = parseQuery('common')
  if (query === null) throw new Error('no query')
  const pages: (readonly number[])[] = []
  for (let after: number | null = null; ; ) {
    const page = library.sessions.search({ query, filter: {}, after, count: 4 })
    pages.push(numbers(page.hits))
    if (after === null) expect([page.passages, page.counted]).toEqual([9, 'all'])
    after = page.next
    if (after === null) break
  }
  expect(pages).toEqual([[9, 8, 7, 6], [5, 4, 3, 2], [1]])
})

test.each<readonly [SessionFilter, readonly number[]]>([
  [{ project: '/p1' }, [8, 6, 4, 2]],
  [{ project: '/p1/app/' }, [8, 6, 4, 2]],
  [{ project: '/p' }, []],
  [{ branch: 'b0' }, [9, 6, 3]],
  [{ model: 'gpt-test', branch: 'b1' }, [7, 4, 1]],
  [{ model: 'other' }, []],
  [{ compacted: true }, [3]],
  [{ failed: true }, [4]],
  [{ forksOf: id(1).toUpperCase() }, [5]],
  [{ least: 10_000_000 }, []],
  [{ most: 10_000_000, archived: false, failed: false, compacted: false, project: '/p2' }, [9, 7, 5, 1]],
])('the filter %j leaves the sessions %j in the list and in a search', (filter, expected) => {
  const library = january()
  expect(numbers(library.hits('common', filter))).toEqual(expected)
  const listed = library.sessions.list('', filter).map(({ found }) => Number(found.path.slice(-7, -6)))
  expect(listed.sort((a, b) => b - a)).toEqual(expected)
})

test('facets tell what can be filtered by', () => {
  expect(january().sessions.facets()).toEqual({
    projects: [
      { value: '/p2/app', sessions: 5 },
      { value: '/p1/app', sessions: 4 },
    ],
    branches: ['b0', 'b1', 'b2'].map(value => ({ value, sessions: 3 })),
    models: [{ value: 'gpt-test', sessions: 9 }],
  })
})

test('the database is readable by nobody else', () => {
  const library = withOne(rolloutText(TALK))
  expect(statSync(join(library.dataFolder, 'library.sqlite')).mode & 0o777).toBe(0o600)
})

test('reading that is stopped goes on where it was', () => {
  const long = 'word '.repeat(3000)
  const text = rolloutText(`turn t1 {\n${`user: ${long}\n`.repeat(300)}user: the end\n}`)
  const home = folderOf({ [NAME]: text })
  const dataFolder = newFolder()
  const db = new IndexDb(dataFolder)
  const sessions = new Sessions(db, new NameBook(dataFolder))
  runNow(sessions.look([home]))
  runNow(sessions.fill(() => {}))
  const steps = sessions.fillTexts(() => {})
  for (let n = 0; n < 400; n++) steps.next()
  steps.return(undefined)
  db.close()
  const library = new Library(home, dataFolder)
  expect(library.lines('"the end"')).toHaveLength(1)
  const query = parseQuery('word')
  const found = query && library.sessions.search({ query, filter: {}, after: null, count: 10_000 })
  expect(new Set(found?.hits.map(({ line }) => line)).size).toBe(300)
  // Two pieces of each prompt, as when it is read in one go.
  expect(found?.hits).toHaveLength(600)
})

test('odd characters shift no place', () => {
  const text = rolloutText('turn t1 {\nuser: before \u0000😀 after\nassistant: second\n}')
  const library = withOne(text)
  expect(
    ['before', 'after', 'second'].map(word => library.hits(word).map(({ snippet }) => snippet.text.length)),
  ).toEqual([['before \u0000😀 after'.length], ['before \u0000😀 after'.length], ['second'.length]])
})

test('a disk that is nearly full gets no texts, and that is said', () => {
  const home = folderOf({ [NAME]: rolloutText(TALK) })
  let free = 10_000_000
  const library = new Library(home, newFolder(), () => free)
  expect([library.lines('leak'), library.sessions.waiting.texts.files]).toEqual([[], 0])
  expect(library.db.said).toMatch(/^What was said in sessions is not taken into the index: less than 1 GB is free/)
  expect(library.sessions.list('leak')).toHaveLength(1)
  free = 10_000_000_000
  library.look()
  expect([library.lines('leak'), library.db.said]).toEqual([[5], null])
})
