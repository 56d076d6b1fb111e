import { expect, test } from 'vitest'
import { openDatabase } from '../../main/library/sqlite.ts'
import { spaced, wordsIn } from '../../main/library/words.ts'

const folded = (text: string): readonly string[] => wordsIn(text).map(word => word.folded)

test.each([
  ['readLines(snake_case, src/a.ts)', ['readlines', 'snake', 'case', 'src', 'a', 'ts']],
  ['Größe ÉTÉ naïve', ['große', 'ete', 'naive']],
  ['e\u0301te\u0301', ['ete']],
  ['Привет, мир', ['привет', 'мир']],
  ['修复 内存泄漏 bug', ['修', '复', '内', '存', '泄', '漏', 'bug']],
  ['v1.2版本', ['v1', '2', '版', '本']],
  ['한국어', ['한', '국', '어'].map(char => char.normalize('NFD'))],
  ['→ ✓ --', []],
  ['\u{20000}\u{20001}', ['\u{20000}', '\u{20001}']],
])('the words of %j', (text, words) => {
  expect(folded(text)).toEqual(words)
})

test('a word says where it stands', () => {
  expect(wordsIn('a 内存 b').map(({ start, end }) => [start, end])).toEqual([
    [0, 1],
    [2, 3],
    [3, 4],
    [5, 6],
  ])
})

test('a text in a script with spaces stays as it is', () => {
  expect([spaced('Größe = 1'), spaced('a内b')]).toEqual(['Größe = 1', 'a 内 b'])
})

test('every letter that SQLite takes for a word is one here, and two that it folds alike are folded alike', () => {
  const opened = openDatabase(':memory:', { readonly: false })
  if (!opened.ok) throw new Error(opened.error.message)
  const db = opened.value
  db.exec(`CREATE VIRTUAL TABLE t USING fts5(x, tokenize="unicode61 remove_diacritics 2");
    CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')`)
  const put = db.prepare('INSERT INTO t (rowid, x) VALUES (?, ?)')
  const all = db.transaction(() => {
    for (let code = 1; code < 0x3000; code++) put.run(code, `q${String.fromCodePoint(code)}`)
  })
  all()
  const byTerm = new Map<string, string>()
  const misses: string[] = []
  for (const row of db.prepare('SELECT term, doc, offset FROM v ORDER BY doc, offset').iterate()) {
    const { term, doc, offset } = row as { readonly term: string; readonly doc: number; readonly offset: number }
    const mine = folded(spaced(`q${String.fromCodePoint(doc)}`))
    const known = byTerm.get(term)
    // SQLite's table of letters is of Unicode 6.1: a later one ends the word.
    if (term === 'q' && doc > 0x1900) continue
    if (known === undefined && mine.length > offset) byTerm.set(term, mine[offset] ?? '')
    else if (mine.length === 1 && known !== mine[offset]) misses.push(`U+${doc.toString(16)} ${term}`)
  }
  db.close()
  expect(misses).toEqual([])
  expect(byTerm.size).toBeGreaterThan(1000)
})
