import { describe, expect, test } from 'vitest'
import { commandsOf, decidingCommand } from '../../../main/compaction/entities/command.ts'
import { isConstraint } from '../../../main/compaction/entities/constraint.ts'
import { isDecision } from '../../../main/compaction/entities/decision.ts'
import { exitCodeIn, failureLine } from '../../../main/compaction/entities/error.ts'
import { literalsIn } from '../../../main/compaction/entities/literal.ts'
import { pathKey } from '../../../main/compaction/entities/path.ts'
import { contentWords, sentencesIn } from '../../../main/compaction/entities/sentence.ts'
import { testNameIn } from '../../../main/compaction/entities/test-name.ts'
import { Tokens } from '../../../main/compaction/entities/tokens.ts'

/** "class key" of all that single words of a text say by their form. */
function words(text: string, cwd: string | null = null): readonly string[] {
  const found: string[] = []
  new Tokens(cwd).mentions(text, ({ class: of, key }) => found.push(`${of} ${key}`))
  return found
}

describe('a path', () => {
  test.each([
    ['src/a.ts', 'src/a.ts'],
    ['./src/a.ts', 'src/a.ts'],
    ['../../src/a.ts', 'src/a.ts'],
    ['a/src/a.ts', 'src/a.ts'],
    ['b/src/a.ts', 'src/a.ts'],
    ['src/a.ts:12:5', 'src/a.ts'],
    ['src/a.ts:12:', 'src/a.ts'],
    ['src/a.ts#L10-L20', 'src/a.ts'],
    ['/work/src/a.ts', 'src/a.ts'],
    ['file:///work/src/a.ts:3:1', 'src/a.ts'],
    ['/work2/src/a.ts', '/work2/src/a.ts'],
    ['C:\\Users\\Dev\\A.TS', 'c:/users/dev/a.ts'],
    ['src\\lib\\a.ts', 'src/lib/a.ts'],
    ['/etc/hosts/', '/etc/hosts'],
    ['src/deep/folder', 'src/deep/folder'],
    ['README.md', 'README.md'],
    ['.env', '.env'],
    ['Straße/größe.md', 'Straße/größe.md'],
  ])('%s is %s', (token, key) => {
    expect(pathKey(token, '/work')).toBe(key)
  })

  test.each([
    'and/or',
    'text/html',
    '1/2',
    '/x',
    'n/a',
    '//',
    'a//b.ts',
    'console.log',
    'Math.log',
    'node.js',
    'obj.method',
    '.oplog',
    'e.g',
    'regex\\d+',
    `${'a/'.repeat(60)}b.ts`,
    `${'x'.repeat(400)}.ts`,
    '',
  ])('%s is none', token => {
    expect(pathKey(token, null)).toBe(null)
  })

  test('a Windows working directory is left out whatever its case', () => {
    expect(pathKey('c:\\Work\\Src\\A.ts', 'C:\\work')).toBe('src/a.ts')
  })
})

describe('single words', () => {
  test.each<readonly [string, readonly string[]]>([
    [
      'call parseAmount() and MAX_SIZE, then `do_it`',
      ['identifier parseAmount', 'identifier MAX_SIZE', 'identifier do_it'],
    ],
    ['HttpClient JavaScript Word iOS GitHub', ['identifier HttpClient']],
    ['this.#wordText(a.nextPart)', ['identifier wordText', 'identifier nextPart']],
    ['a1b2c3d4E5f6G7h8I9 aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQ', []],
    [
      'TypeError: x, ENOENT and TS2345 (E0308) ERR_MODULE_NOT_FOUND SIGSEGV',
      ['error TypeError', 'error ENOENT', 'error TS2345', 'error E0308', 'error ERR_MODULE_NOT_FOUND', 'error SIGSEGV'],
    ],
    ['Error EUR ENGLISH EXPORT', []],
    [
      'v1.2.3 18.2.0-rc.1 #123 ABC-12 0xFF bad1ad3 v20',
      [
        'number 1.2.3',
        'number 18.2.0-rc.1',
        'number #123',
        'number ABC-12',
        'number 0xff',
        'number bad1ad3',
        'number 20',
      ],
    ],
    ['UTF-8 1.5 2026-01-02 facade deadbeef 1234567 10', []],
    ['see https://Example.COM/a/b?x=y/z#f. now', ['url https://example.com/a/b?x=y/z#f']],
    ['(http://localhost:3000/), <ftp://h/x>', ['url http://localhost:3000', 'url ftp://h/x']],
    [
      'key=src/a.ts "src/b.ts" [src/c.ts](src/d.ts) **src/e.ts**',
      ['path src/a.ts', 'path src/b.ts', 'path src/c.ts', 'path src/d.ts', 'path src/e.ts'],
    ],
    ['+src/a.ts', ['path src/a.ts']],
    ['plain words say Nothing, nor does 12', []],
  ])('%s', (text, found) => {
    expect(words(text)).toEqual(found)
  })

  test('hostile words take no time', () => {
    const long = [
      'a/'.repeat(200_000),
      'aB'.repeat(200_000),
      '_'.repeat(400_000),
      '"'.repeat(400_000),
      '1.'.repeat(200_000),
      'http://'.repeat(60_000),
      '\\'.repeat(400_000),
    ]
    expect(words(long.join(' ')).length).toBeLessThan(10)
    expect(words(`${'x_'.repeat(140)} ${'a.b'.repeat(90)}`)).toEqual([])
  })
})

test.each<readonly [string, readonly string[]]>([
  ['npm test', ['npm test']],
  ['cd /work && FOO=1 npm   test 2>&1 | tail -20', ['cd /work', 'npm test']],
  ['/usr/bin/node --test; git status', ['node --test', 'git status']],
  ["git commit -m 'two\nlines' || true", ['git commit -m two lines', 'true']],
  ['timeout 5 sudo make all', ['make all']],
  ['[ -f x ] && ./run.sh', ['[ -f x ]', 'run.sh']],
  [`echo ${'x'.repeat(400)}`, [`echo ${'x'.repeat(195)}`]],
  ['', []],
])('commands of %s', (script, keys) => {
  expect(commandsOf(script).map(({ key }) => key)).toEqual(keys)
})

test('commands that only look are told apart', () => {
  const looks = commandsOf('ls; git status; git commit; npm test; cat a; rm b').map(command => command.looks)
  expect(looks).toEqual([true, true, false, false, true, false])
})

test.each([
  ['npm test', 'npm test'],
  ['cd /work && npm test;', 'npm test'],
  ['npm test && git status\n', 'npm test'],
  ['npm test 2>&1 | tail -5', null],
  ['npm test; git status', null],
  ['npm test || true', null],
  ['make && npm test', 'npm test'],
  ['ls -la', null],
  ['', null],
])('whose exit code it is: %s', (script, key) => {
  expect(decidingCommand(script)).toBe(key)
})

test.each([
  ['exited with code 3', 'exit code 3'],
  ['Exit status: 127', 'exit code 127'],
  ['exit code 0', null],
  ['the code 3', null],
])('exit code in “%s”', (text, code) => {
  expect(exitCodeIn(text)).toBe(code)
})

test.each([
  ['TAP version 13\n# Subtest: it cannot read\nok 1 - it fails\nnot ok 2 - adds (1.25ms)\n', 'not ok 2 - adds'],
  ['building\nsrc/a.ts: error TS2345: no\n', 'src/a.ts: error TS2345: no'],
  ['x\nfatal:   not a   repository', 'fatal: not a repository'],
  ['\n  only words here\nmore', 'only words here'],
  ['\n\n', null],
  ['42\n', null],
])('what fails first in %j', (output, line) => {
  expect(failureLine(output)).toBe(line)
})

test.each([
  ['not ok 2 - the order does not matter', 'the order does not matter'],
  ['ok 1 - adds # time=1', 'adds'],
  ['  ✔ reads a line (1.5ms)', 'reads a line'],
  ['✖ writes', 'writes'],
  ['--- FAIL: TestAdd (0.00s)', 'TestAdd'],
  ['FAILED tests/test_a.py::test_b - x', 'tests/test_a.py::test_b'],
  ['test parse::works ... ok', 'parse::works'],
  [' FAIL  src/a.test.ts > adds > two', 'adds > two'],
  ['def test_adds():', 'test_adds'],
  ["test('refuses floats', () => {", 'refuses floats'],
  ['it.only("works", x)', 'works'],
  ['nothing of the kind', null],
  ['ok', null],
  ['', null],
])('a test in “%s”', (line, name) => {
  expect(testNameIn(line)).toBe(name)
})

test('quoted literals are found, and what stands between two quotations is none', () => {
  expect(literalsIn("set `mode` to \"very strict\", not “lax one”; it said 'no way', don't ask")).toEqual([
    'mode',
    'very strict',
    'lax one',
    'no way',
  ])
  expect(literalsIn('a" . So they are "b')).toEqual([])
  expect(literalsIn('`ab` "…" \'\'')).toEqual([])
})

test('sentences end at full stops and lines, and code is none', () => {
  expect(
    sentencesIn('- One thing. Then another thing!\n```\ncode that is here.\n```\n1. A third one; e.g. this\nshort'),
  ).toEqual(['One thing.', 'Then another thing!', 'A third one; e.g. this'])
  expect(sentencesIn(`${'word '.repeat(100)}end`)).toEqual([])
})

test('content words are of one form', () => {
  expect(contentWords('Never edit the files; editing a File is not allowed in data/2026.journal')).toEqual([
    'edit',
    'fil',
    'allow',
    'data/2026.journal',
  ])
})

test.each([
  ['Never edit data/2026.journal.', true],
  ['Please don’t touch it', true],
  ['Use tabs instead of spaces', true],
  ['No floats anywhere, please', true],
  ['Keep the old names.', true],
  ['Tabs, not spaces.', true],
  ['Why does it only fail on Mondays?', false],
  ['Commit that.', false],
  ['Run the tests and tell me', false],
])('does the user demand: %s', (sentence, is) => {
  expect(isConstraint(sentence)).toBe(is)
})

test.each([
  ['I decided to order by seq.', true],
  ['The root cause is a float.', true],
  ['It failed because the clock was off.', true],
  ['Should I use maps instead of lists?', false],
  ['All tests pass.', false],
])('does the agent decide: %s', (sentence, is) => {
  expect(isDecision(sentence)).toBe(is)
})
