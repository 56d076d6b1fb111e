import { expect, test } from 'vitest'
import { rolloutText } from '../support/rollout-text.ts'
import { folderWith } from './folder.ts'
import { run } from './run.ts'
import { objections } from './schemas.ts'

const SESSION = `turn t1 {
user: a word
call c1 shell: {"cmd":"echo word"}
output c1: Word
}
turn t2 {
assistant: ${Array.from({ length: 1500 }, (_, i) => `word${i}`).join(' ')}
}`

const folder = () => folderWith({ 'a.jsonl': rolloutText(SESSION) })
const asked = (...options: readonly string[]) => run(['find', 'a.jsonl', ...options], { folder: folder() })

async function json(...options: readonly string[]) {
  const { code, stdout } = await asked(...options, '--json')
  const found = JSON.parse(stdout)
  expect({ code, wrong: objections('find', found) }).toEqual({ code: 0, wrong: [] })
  return found
}

test('all hits as JSON by its schema, over several pages', async () => {
  const found = await json('word')
  expect(found.total).toBe(1503)
  expect(found.hits).toHaveLength(1503)
  expect(found.hits[1]).toEqual({
    file: 0,
    line: 6,
    turn: 1,
    row: 1,
    kind: 'call',
    label: 'shell',
    before: 'echo ',
    match: 'word',
    after: '',
  })
  const after = found.hits.slice(3).map((hit: { readonly after: string }) => Number(hit.after.split(' ')[0]))
  expect(after).toEqual(Array.from({ length: 1500 }, (_, i) => i))
})

test('the first of them, and all counted', async () => {
  const found = await json('word', '--limit', '2')
  expect([found.hits.length, found.total]).toEqual([2, 1503])
  expect(await json('word', '--limit', '0')).toMatchObject({ hits: [], total: 1503 })
})

test('by case, kind, tool and turns', async () => {
  expect((await json('Word', '--case')).total).toBe(1)
  expect(await json('word', '--kind', 'user,output')).toMatchObject({ kinds: ['user', 'output'], total: 2 })
  expect(await json('word', '--tool', 'shell')).toMatchObject({ tool: 'shell', total: 2 })
  expect(await json('word', '--turns', '1')).toMatchObject({ turns: { from: 1, to: 1 }, total: 3 })
  expect(await json('word', '--turns', '0-1', '--kind', 'assistant')).toMatchObject({ hits: [], total: 0 })
})

test('as text, a hit a line', async () => {
  expect((await asked('word', '--turns', '1-1', '--limit', '2')).stdout).toBe(
    `     line    turn  what                  text
        4       1  User                  a word
        6       1  shell                 echo word
3 hits, the first 2 of them here
`,
  )
  expect((await asked('nowhere')).stdout).toBe('Nothing found.\n')
})

test.each([
  [[''], 'There is nothing to look for: QUERY is empty.'],
  [['a', '--kind', 'users'], /^--kind users is none of user, assistant, /],
  [['a', '--turns', '3-1'], '--turns 3-1 is not a range of turns such as 3-7.'],
  [['a', '--turns', 'x'], '--turns x is not a range of turns such as 3-7.'],
  [['a', '--limit', '-1'], '--limit -1 is not a whole number from 0.'],
])('%j is refused', async (options, message) => {
  const { code, stderr } = await asked(...options)
  expect(code).toBe(2)
  expect(stderr.split('\n')[0]).toMatch(message)
})

test('a file that is not there is one sentence', async () => {
  const { code, stderr } = await run(['find', 'b.jsonl', 'a'], { folder: folder() })
  expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 1, lines: 1 })
})
