import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { bytesOf } from '../../main/rollout/bytes.ts'
import { openChain } from '../../main/thread/codex/chain.ts'
import { readHead } from '../../main/thread/codex/head.ts'
import { insideOf } from '../../main/thread/codex/inside.ts'
import { rolloutText } from '../support/rollout-text.ts'

const BYTES = rolloutText('meta: 0.169.0\nuser: one\nassistant: a\nuser: two\nassistant: b')

/** A session of which so many lines can be numbered. */
function read(most: number) {
  const source = bytesOf('/a.jsonl', BYTES)
  const head = readHead(source)
  const chain = runNow(openChain(source, head, { home: null, chosen: [] }))
  const { lines, index, reading } = insideOf({ chain, head, around: [], whole: false, most })
  runNow(reading.read(false))
  const { table } = lines.file(0)
  return { lines: table.count, end: table.end(table.count), problems: index.problems.list() }
}

test('a session with as many lines as can be numbered is read to its end', () => {
  const { lines } = read(1000)
  expect(read(lines + 1)).toEqual({ lines, end: BYTES.length - 1, problems: [] })
})

test('one with more says that its last line holds what is left', () => {
  const { lines, end, problems } = read(4)
  expect([lines, end]).toEqual([4, BYTES.length])
  expect(problems.map(({ code, line, message }) => [code, line, message])).toContainEqual([
    'too-many-lines',
    4,
    'A session has 4 lines at most here: all that follows stands in line 4.',
  ])
})
