import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { candidateSide } from '../../main/compaction/candidate-side.ts'
import { type CaseSide, caseAt } from '../../main/compaction/checkpoint-case.ts'
import { parsePoint } from '../../main/thread/point.ts'
import { message, threadOf } from '../support/rollout-text.ts'

const THREAD = threadOf(`turn t1 {
user: one
assistant: a1
}
compacted: one | P+s1
turn t2 {
user: two
assistant: a2
}
compacted: two | P+s2
user: three`)

const texts = (side: CaseSide): readonly string[] =>
  Array.from({ length: side.count }, (_, i) => side.item(i).text.replace(/^Another[^\n]*\n/, ''))

function at(point: string) {
  const after = candidateSide(THREAD, [message('user', 'mine')])
  const sides = runNow(caseAt(THREAD, parsePoint(point) ?? expect.unreachable(), after))
  const { checkpoint, before, later } = sides
  expect(texts(sides.after)).toEqual(['mine'])
  return { checkpoint, before: texts(before), later: texts(later) }
}

test('before a compaction what follows is what came behind the recorded one', () => {
  expect(at('checkpoint:1:before')).toEqual({ checkpoint: 1, before: ['one', 'a1'], later: ['two', 'a2'] })
  expect(at('checkpoint:2:before')).toEqual({ checkpoint: 2, before: ['one', 's1', 'two', 'a2'], later: ['three'] })
})

test('elsewhere it is what came behind the point, up to the next compaction', () => {
  expect(at('turn:2:start')).toEqual({ checkpoint: 0, before: ['one', 's1'], later: ['two', 'a2'] })
  expect(at('checkpoint:1:after')).toEqual({ checkpoint: 0, before: ['one', 's1'], later: ['two', 'a2'] })
  expect(at('turn:1:start')).toEqual({ checkpoint: 0, before: [], later: ['one', 'a1'] })
  expect(at('checkpoint:2:after')).toEqual({ checkpoint: 0, before: ['two', 's2'], later: ['three'] })
  expect(at('end')).toEqual({ checkpoint: 0, before: ['two', 's2', 'three'], later: [] })
})
