import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { queriesIn } from './queries.ts'

test('a query is a block of SQL behind its question', () => {
  const page =
    '**Not this** one.\n\n```sh\nx\n```\n\n**Why?** Because.\n\n```sql\nSELECT 1;\n```\n\n**How?**\n\n```sql\nSELECT 2\n```\n'
  expect(queriesIn(page)).toEqual([
    { question: 'Why?', sql: 'SELECT 1;\n' },
    { question: 'How?', sql: 'SELECT 2\n' },
  ])
})

test('the page of the dataset has five', () => {
  const queries = queriesIn(readFileSync(new URL('../../docs/dataset.md', import.meta.url), 'utf8'))
  expect(queries.map(({ question }) => question)).toEqual([
    'What do compactions take out, by version?',
    'Which files are read again and again?',
    'Where did the tokens go, by project and month?',
    'Which programs fail most?',
    'When do compactions fire, and what do they take, by model?',
  ])
})
