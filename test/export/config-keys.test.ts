import { expect, test } from 'vitest'
import { configKeys, configTable } from '../../main/export/codex/config-keys.ts'

const keys = (text: string) => configKeys(text)?.map(({ path }) => path.join('/')) ?? null
const values = (text: string) => configKeys(text)?.map(({ text: value }) => value) ?? null

test('keys are named from the top: in tables, dotted, quoted and inside tables of one line', () => {
  expect(
    keys(`# settings
model = "gpt-5" # with a comment
[model_providers.mock]
name = 'Mock'
[model_providers."a b"]
[ model_providers . 'c.d' ]
model_providers.e.name = "e"
[[list]]
x = { y.z = 1, "w" = [ { v = 2 } ] }
`),
  ).toEqual([
    'model',
    'model_providers/mock',
    'model_providers/mock/name',
    'model_providers/a b',
    'model_providers/c.d',
    'model_providers/c.d/model_providers/e/name',
    'list',
    'list/x',
    'list/x/y/z',
    'list/x/w',
    'list/x/w/v',
  ])
})

test('what only looks like a key inside a text, a list or a comment is none', () => {
  expect(
    keys(`a = """
[model_providers.x]
b = 1 \\""" """
c = '''
[d]
'''
# [e]
f = [ # [g]
  "h = 1", 'i',
]
`),
  ).toEqual(['a', 'c', 'f'])
})

test('texts of one line are told, other values are not', () => {
  expect(
    values('a = "x\\u00e9\\U0001F600\\e"\nb = \'x\\n\'\nc = 1\nd = 2026-01-01 10:00:00Z\ne = """x"""\r\n'),
  ).toEqual(['xé😀\u001b', 'x\\n', null, null, null])
})

test.each([
  'a',
  'a =',
  'a = "',
  '[a',
  '[a]]',
  'a = {',
  'a = [1',
  'a = 1 b = 2',
  '= 1',
  'a = "\\q"',
  `a = ${'['.repeat(200)}`,
])('%j is no TOML', text => {
  expect(configKeys(text)).toBe(null)
})

test('a file without anything has no keys', () => {
  expect(keys('\uFEFF')).toEqual([])
  expect(keys('\n\n# nothing\n')).toEqual([])
})

const table = (text: string) => JSON.parse(JSON.stringify(configTable(text)))

test('a text is one table: lists of tables, dotted and quoted keys, and tables of one line', () => {
  expect(
    table(`a = 1_000
[b.c]
d = true
"e f" = -1.5
[[b.list]]
x = 1
[[b.list.inner]]
y = [ 1, "two", { z = 3 } ]
[[b.list]]
time = 2026-01-01T10:00:00Z
`),
  ).toEqual({
    a: 1000,
    b: {
      c: { d: true, 'e f': -1.5 },
      list: [{ x: 1, inner: [{ y: [1, 'two', { z: 3 }] }] }, { time: null }],
    },
  })
})

test('texts of several lines are read', () => {
  expect(table(`a = """\n"one"\n  two\\\n   three \\"\\t"""\nb = '''\nx\\n\ny'''`)).toEqual({
    a: '"one"\n  twothree "\t',
    b: 'x\\n\ny',
  })
})

test('any word may be a key, and none reaches what is not its own', () => {
  const read = configTable('__proto__ = 1\n[constructor]\nprototype = "x"')
  expect(Object.keys(read ?? {})).toEqual(['__proto__', 'constructor'])
  expect(Object.getPrototypeOf(read)).toBe(null)
})

test.each(['a = 1\na = 2', 'a = 1\n[a]', 'a = 1\n[[a]]', '[a]\n[[a]]', 'a.b = 1\na.b.c = 2', 'x = { a = 1, a = 2 }'])(
  '%j is no table',
  text => expect(configTable(text)).toBe(null),
)
