import { expect, test } from 'vitest'
import { configKeys } from '../../main/export/codex/config-keys.ts'

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
