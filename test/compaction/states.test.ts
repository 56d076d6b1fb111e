import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { compareStates } from '../../main/compaction/state/compare-states.ts'
import { holdsState } from '../../main/compaction/state/find-state.ts'
import { stateLineage } from '../../main/compaction/state/lineage.ts'
import { parseState, SECTIONS } from '../../main/compaction/state/parse-state.ts'
import type { BulletStep, SessionState } from '../../main/compaction/state/session-state.ts'
import { fixtures, openFixture } from '../support/expected.ts'

const block = (body: string): string => `<session_compact_state>\n${body}\n</session_compact_state>`

/** A state as words: `section: action|text @line`. */
const words = ({ sections }: SessionState): readonly string[] =>
  SECTIONS.flatMap(section =>
    sections[section].map(
      ({ action, text, line }) => `${section}: ${action === null ? '' : `${action}|`}${text} @${line}`,
    ),
  )

test('a block is read into its five sections, with actions and lines', () => {
  const state = parseState(
    block(
      'Objective:\n- keep going\n\nActive Memory:\n- retain | never touch a\n- UPDATE|port 9\n\nInactive Changes:\n- none\n\nCurrent Handoff:\n- next\n\nEvidence Pointers:\n- a.ts',
    ),
  )
  expect(words(state)).toEqual([
    'objective: keep going @3',
    'active: retain|never touch a @6',
    'active: update|port 9 @7',
    'handoff: next @13',
    'evidence: a.ts @16',
  ])
  expect(state.flags).toEqual([])
})

test('headings count in any case and alone on their line; a heading that comes again goes on', () => {
  const state = parseState(
    block('ACTIVE memory:\n- a\nObjective: b\n## Objective:\nobjective:\n- c\nActive Memory:\n- d'),
  )
  expect(words(state)).toEqual([
    'objective: c @7',
    'active: a @3',
    'active: Objective: b @4',
    'active: ## Objective: @5',
    'active: d @9',
  ])
})

test('what stands before any heading is the handoff; nesting and stars are lost; bare bullets say none', () => {
  const state = parseState(block('first\n  - * nested\nActive Memory:\n-\n- x'))
  expect(words(state)).toEqual(['active: x @6', 'handoff: first @2', 'handoff: nested @3'])
  expect(state.canonical).toBe(
    block(
      'Objective:\n- none\n\nActive Memory:\n- none\n- x\n\nInactive Changes:\n- none\n\nCurrent Handoff:\n- first\n- nested\n\nEvidence Pointers:\n- none',
    ),
  )
})

test('prose outside the block is dropped, and told', () => {
  const state = parseState(`Here it is:\n${block('Objective:\n- x')}\nThat is all.`)
  expect([state.flags, state.dropped, words(state)]).toEqual([
    ['prose-dropped'],
    'Here it is:\nThat is all.',
    ['objective: x @4'],
  ])
})

test('the older tag is read where the current one is not closed', () => {
  const legacy = '<session_compact_state_v1>\nObjective:\n- x\n</session_compact_state_v1>'
  expect(parseState(legacy).flags).toEqual(['legacy-tag'])
  expect(parseState(legacy).canonical.startsWith('<session_compact_state>\nObjective:\n- x\n')).toBe(true)
  const state = parseState(`<session_compact_state>\n${legacy}`)
  expect([state.flags, words(state)]).toEqual([['prose-dropped', 'legacy-tag'], ['objective: x @4']])
})

test('any text is a state: unstructured, without tag, or with nothing in it', () => {
  expect(parseState('just prose').flags).toEqual(['unstructured', 'no-tag'])
  expect(parseState('').flags).toEqual(['unstructured', 'all-none', 'no-tag'])
  expect(parseState(block('')).flags).toEqual(['unstructured', 'all-none'])
  expect(parseState(block('Objective:\n- NONE')).flags).toEqual(['all-none'])
  expect(words(parseState('<session_compact_state>\nObjective:\n- not closed'))).toEqual(['objective: not closed @3'])
})

test('an answer of nothing is a block of nothing', () => {
  const none = ['Objective', 'Active Memory', 'Inactive Changes', 'Current Handoff', 'Evidence Pointers']
  const empty = block(none.map(heading => `${heading}:\n- none`).join('\n\n'))
  for (const text of ['', '  \n', block(''), block('\n- \n*\n')])
    expect(parseState(text).canonical.replace('- none\n- none', '- none')).toBe(empty)
})

test('white space around the block and around its lines is none of it', () => {
  expect(parseState(`\n  ${block('  Objective:  \n\n   -   x  ')} \n`).canonical).toBe(
    parseState(block('Objective:\n- x')).canonical,
  )
})

test('a canonical block reads as itself, whatever the text was', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.constantFrom('Objective:', '- a', '</session_compact_state>', '*', '\r'),
        ),
      ),
      lines => {
        const { canonical } = parseState(lines.join('\n'))
        const again = parseState(canonical)
        expect(again.canonical).toBe(canonical)
        expect(again.flags.filter(flag => flag !== 'all-none')).toEqual([])
      },
    ),
  )
})

const state = (sections: Partial<Record<'a' | 'i' | 'h' | 'e' | 'o', readonly string[]>>): SessionState => {
  const list = (lines: readonly string[] = []): string => lines.map(line => `- ${line}`).join('\n')
  return parseState(
    block(
      `Objective:\n${list(sections.o)}\nActive Memory:\n${list(sections.a)}\nInactive Changes:\n${list(sections.i)}\nCurrent Handoff:\n${list(sections.h)}\nEvidence Pointers:\n${list(sections.e)}`,
    ),
  )
}

const fates = (steps: readonly BulletStep[]): readonly string[] =>
  steps.map(({ fate, before, after }) => `${fate}: ${before?.bullet.text ?? ''} > ${after?.bullet.text ?? ''}`)

test('a bullet is retained, updated, superseded, withdrawn, silently dropped or new', () => {
  const before = state({
    a: ['keep archive/ as it is', 'port 8080 is used', 'sort by date', 'cents are whole', 'colour is blue now'],
  })
  const after = state({
    a: ['retain | Keep archive/ as it is.', 'update | port 9090 is used', 'months are shown'],
    i: ['supersede | sort by date, by amount since', 'withdraw | colour is blue'],
  })
  expect(fates(compareStates(before, after))).toEqual([
    'retained: keep archive/ as it is > Keep archive/ as it is.',
    'updated: port 8080 is used > port 9090 is used',
    'superseded: sort by date > sort by date, by amount since',
    'dropped: cents are whole > ',
    'withdrawn: colour is blue now > colour is blue',
    'new:  > months are shown',
  ])
})

test('without actions the text and the section decide', () => {
  const before = state({ a: ['alpha beta gamma delta', 'one two three four'], i: ['gone for good'] })
  const after = state({ a: ['alpha beta gamma epsilon'], i: ['one two three four', 'gone for good'] })
  expect(fates(compareStates(before, after))).toEqual([
    'updated: alpha beta gamma delta > alpha beta gamma epsilon',
    'superseded: one two three four > one two three four',
    'retained: gone for good > gone for good',
  ])
})

test('half of the words in common make two bullets one, fewer do not', () => {
  const likeness = (after: string): number | undefined =>
    compareStates(state({ a: ['a1 b1 c1 d1'] }), state({ a: [after] }))[0]?.likeness
  expect(likeness('a1 b1 x1 y1')).toBe(0.5)
  expect(likeness('a1 x1 y1 z1')).toBe(0)
  expect(likeness('A1, b1: c1 (d1)')).toBe(1)
})

test('a bullet that ends another names three of five of its words', () => {
  const ended = (after: string): string | undefined =>
    compareStates(state({ a: ['a1 b1 c1 d1 e1'] }), state({ i: [after] }))[0]?.fate
  expect(ended('withdraw | a1 b1 c1 and seven more words that say why it went')).toBe('withdrawn')
  expect(ended('withdraw | a1 b1 and seven more words that say why it went out')).toBe('dropped')
})

test('an equal bullet is found in another section, an alike one only in its own or among the durable', () => {
  const before = state({ h: ['next the parser tests'], e: ['see src/a.ts lines one two'] })
  const after = state({ a: ['next the parser tests', 'see src/a.ts lines one three'] })
  expect(fates(compareStates(before, after))).toEqual([
    'retained: next the parser tests > next the parser tests',
    'dropped: see src/a.ts lines one two > ',
    'new:  > see src/a.ts lines one three',
  ])
})

test('every bullet of both sides is in exactly one step, and equal states are all retained', () => {
  const bullets = fc.array(
    fc.constantFrom('a b c', 'a b d', 'x', 'withdraw | a b c', 'supersede | x y', '…', 'port 1'),
    { maxLength: 8 },
  )
  const states = fc.record({ o: bullets, a: bullets, i: bullets, h: bullets, e: bullets }).map(state)
  fc.assert(
    fc.property(states, states, (before, after) => {
      const steps = compareStates(before, after)
      const of = (side: 'before' | 'after') => steps.flatMap(step => (step[side] ? [step[side].bullet] : []))
      expect(new Set(of('before'))).toEqual(new Set(SECTIONS.flatMap(section => before.sections[section])))
      expect(of('before').length + of('after').length).toBe(
        SECTIONS.reduce((sum, section) => sum + before.sections[section].length + after.sections[section].length, 0),
      )
      const same = compareStates(before, before).filter(step => step.fate !== 'retained')
      expect(same).toEqual([])
    }),
  )
})

test('a state of many bullets is compared in bounded work, and nothing is lost', () => {
  const many = (from: number) =>
    state({ a: Array.from({ length: 2000 }, (_, i) => `bullet number ${i + from} of many words that are all alike`) })
  const steps = compareStates(many(0), many(1000))
  expect(steps.filter(step => step.fate === 'retained').length).toBe(1000)
  expect(steps.length).toBe(3000 - 400)
})

const lineageOf = (name: string) => {
  const fixture = fixtures().find(each => each.name === name)
  if (!fixture) throw new Error(name)
  const thread = openFixture(fixture)
  const lineage = runNow(stateLineage(thread))
  thread.close()
  return lineage
}

test('the blocks of a thread: which is stale, what became of the bullets, and the pictures beside them', () => {
  const { states, steps } = lineageOf('made/session-states')
  expect(
    states.map(({ checkpoint, blocks }) => [checkpoint, ...blocks.map(block => [block.index, block.stale])]),
  ).toEqual([
    [1, [4, false]],
    [2, [0, true], [5, false]],
  ])
  expect(states[0]?.images.map(({ mime, bytes, text, source }) => [mime, bytes, text, source.path])).toEqual([
    ['image/png', 70, 'How the balance should look.', '/payload/image_sidecar/recent_user_images/0/image_url'],
    [null, null, '', '/payload/image_sidecar/recent_user_images/1/image_url'],
  ])
  expect(steps.map(({ from, to, counts }) => [from, to, counts])).toEqual([
    [1, 2, { retained: 3, updated: 0, superseded: 1, withdrawn: 1, dropped: 2, new: 4 }],
  ])
})

test('odd blocks are flagged, and a question that names the tag is none', () => {
  const { states } = lineageOf('made/session-odd-states')
  expect(states.map(({ blocks }) => blocks.map(block => block.state.flags))).toEqual([
    [['legacy-tag']],
    [['unstructured']],
    [['all-none', 'prose-dropped']],
  ])
  expect(lineageOf('made/collapse')).toEqual({ states: [], steps: [] })
})

test('a block is a message that begins with a tag, behind the summary’s first line or not', () => {
  const holds = (text: string, lead = 0, kind: 'user' | 'summary' | 'assistant' = 'user') =>
    holdsState({ kind, text, lead })
  expect(holds('<session_compact_state>\n')).toBe(true)
  expect(holds('\n <session_compact_state_v1>\n')).toBe(true)
  expect(holds('prefix\n<session_compact_state>\n', 7, 'summary')).toBe(true)
  expect(holds('What does <session_compact_state> mean?')).toBe(false)
  expect(holds('<session_compact_state>\n', 0, 'assistant')).toBe(false)
})
