import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { checkpointCase } from '../../main/compaction/checkpoint-case.ts'
import { type Drift, drift } from '../../main/compaction/drift.ts'
import { threadOf } from '../support/rollout-text.ts'

/** Texts of the three sides of a checkpoint, with turns. */
function sides(text: string, n: number) {
  const one = runNow(checkpointCase(threadOf(text), n))
  const print = (side: typeof one.before) =>
    Array.from({ length: side.count }, (_, i) => `${side.place(i).turn} ${side.item(i).text.replace(/\n.*/s, '')}`)
  return { before: print(one.before), after: print(one.after), later: print(one.later), turn: one.turn }
}

describe('the three sides of a checkpoint', () => {
  const TEXT = `
    turn t1 {
    user: one
    assistant: did one
    }
    turn t2 {
    compacted: user one | P+sum
    }
    turn t3 {
    user: two
    assistant: did two
    }
    turn t4 {
    compacted: user one | user two | P+sum2
    }
    turn t5 {
    user: three
    }
  `

  test('what follows goes up to the next compaction', () => {
    expect(sides(TEXT, 1)).toEqual({
      before: ['1 one', '1 did one'],
      after: ['2 user one', expect.stringMatching(/^2 Another language model/)],
      later: ['3 two', '3 did two'],
      turn: 2,
    })
  })

  test('and after the last one to the end', () => {
    expect(sides(TEXT, 2)).toMatchObject({ later: ['5 three'], turn: 4 })
  })

  test('turns that were taken back are left out, and a compaction in one of them ends nothing', () => {
    const taken = `
      turn t1 {
      user: one
      }
      turn t2 {
      compacted: user one | P+sum
      }
      turn t3 {
      user: bad
      assistant: wrong
      }
      rollback: 1
      turn t4 {
      user: good
      compacted: user one | P+gone
      assistant: more
      }
      rollback: 1
      turn t5 {
      user: best
      }
    `
    expect(sides(taken, 1).later).toEqual(['5 best'])
    expect(sides(taken, 2).later).toEqual(['4 more'])
  })

  test('the model’s answer to the next compaction request is nobody’s', () => {
    const answered = `
      turn t1 {
      user: one
      compacted: user one | P+sum
      assistant: going on
      }
      turn t2 {
      assistant: the summary
      compacted: user one | P+the summary
      }
    `
    expect(sides(answered, 1).later).toEqual(['1 going on'])
  })
})

const driftOf = (text: string): Drift => runNow(drift(threadOf(text)))

describe('drift', () => {
  const TEXT = `
    turn t1 {
    user: src/a.ts src/b.ts src/c.ts src/d.ts
    }
    turn t2 {
    compacted: P+src/a.ts src/b.ts
    }
    turn t3 {
    assistant: src/e.ts src/f.ts src/c.ts
    }
    turn t4 {
    compacted: P+src/a.ts src/e.ts src/new.ts
    }
    turn t5 {
    compacted: P+nothing
    }
  `

  test('survival of facts by the window in which they were first seen', () => {
    expect(driftOf(TEXT).cascade.all).toEqual({
      windows: [
        { window: 1, facts: 4, left: [2, 1, 0] },
        { window: 2, facts: 2, left: [1, 0] },
        { window: 3, facts: 1, left: [0] },
      ],
      steps: [
        // 2 + 1 + 0 of 4 + 2 + 1; then 1 + 0 of 2 + 1; then 0 of 1.
        { compactions: 1, share: 0.4286, kept: { part: 3, whole: 7 } },
        { compactions: 2, share: 0.1429, kept: { part: 1, whole: 3 } },
        { compactions: 3, share: 0, kept: { part: 0, whole: 1 } },
      ],
      halfLife: 1,
    })
  })

  test('a bare name beside the same name with its folder is not followed', () => {
    const { cascade } = driftOf('turn t1 {\nuser: src/a.ts and a.ts\ncompacted: P+src/a.ts\n}')
    expect(cascade.all.windows).toEqual([{ window: 1, facts: 1, left: [1] }])
  })

  test('what the user said is followed by itself', () => {
    expect(driftOf(TEXT).cascade.weighty.windows).toEqual([
      { window: 1, facts: 4, left: [2, 1, 0] },
      { window: 2, facts: 0, left: [0, 0] },
      { window: 3, facts: 0, left: [0] },
    ])
  })

  test('a row a checkpoint, the same counts as its retention', () => {
    const rows = driftOf(TEXT).checkpoints.map(({ checkpoint, status, readable, retained }) => {
      const [path] = retained.kind === 'measured' ? retained.value : []
      return [checkpoint, status, readable, path]
    })
    const row = (strict: number, whole: number, novel: number, after: number) => ({
      class: 'path',
      strict: { part: strict, whole },
      weak: { part: strict, whole },
      novel: { part: novel, whole: after },
    })
    expect(rows).toEqual([
      [1, 'standing', 'all', row(2, 4, 0, 2)],
      [2, 'standing', 'all', row(2, 5, 1, 3)],
      [3, 'standing', 'all', row(0, 3, 0, 0)],
    ])
  })

  test('a compaction of which nothing can be read ends what can be said, not the facts', () => {
    const { cascade, checkpoints, limits } = driftOf(`
      turn t1 {
      user: src/a.ts src/b.ts
      compacted: P+src/a.ts
      assistant: src/c.ts
      compacted: opaque: gAAA
      assistant: src/d.ts
      compacted: P+src/d.ts src/a.ts
      }
    `)
    expect(cascade.all).toEqual({
      windows: [
        { window: 1, facts: 2, left: [1, null, null] },
        { window: 2, facts: 1, left: [null, null] },
        { window: 3, facts: 1, left: [1] },
      ],
      steps: [{ compactions: 1, share: 0.6667, kept: { part: 2, whole: 3 } }],
      halfLife: null,
    })
    expect(checkpoints[1]).toMatchObject({
      readable: 'nothing',
      retained: { kind: 'notMeasurable', reason: 'opaque' },
      constraints: { kind: 'notMeasurable', reason: 'opaque' },
    })
    expect(limits[0]).toBe(
      'Compaction 2: The history after is encrypted: all is told as lost, although what follows may show that some of it came through.',
    )
  })

  test('a compaction that was taken back has a row and no survival', () => {
    const { checkpoints, cascade } = driftOf(`
      turn t1 {
      user: src/a.ts
      }
      turn t2 {
      user: x
      compacted: P+nothing
      }
      rollback: 1
      turn t3 {
      user: y
      compacted: P+src/a.ts
      }
    `)
    expect(checkpoints.map(row => row.status)).toEqual(['rolledBack', 'standing'])
    expect(cascade.all.windows).toEqual([{ window: 1, facts: 1, left: [1] }])
  })

  test('demands and changed files have their shares', () => {
    const [row] = driftOf(`
      turn t1 {
      user: Never edit the journal by hand. Only use whole numbers here.
      custom c1 apply_patch: *** Begin Patch
      compacted: P+Never edit the journal by hand.
      }
    `).checkpoints
    expect(row).toMatchObject({
      constraints: { kind: 'measured', basis: 'all', value: { part: 1, whole: 2 } },
      modified: { kind: 'measured', basis: 'all', value: { part: 0, whole: 0 } },
    })
  })

  test('no compaction, no drift', () => {
    expect(driftOf('user: x')).toEqual({
      checkpoints: [],
      cascade: { all: { windows: [], steps: [], halfLife: null }, weighty: { windows: [], steps: [], halfLife: null } },
      limits: [],
    })
  })
})
