import { describe, expect, test } from 'vitest'
import { decodeManifest, LARGEST_MANIFEST, questionsFor } from '../../../main/compaction/probes/manifest.ts'
import { choiceCase, MANIFEST, shortCase } from '../../support/manifests.ts'

const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))
const decode = (value: unknown) => decodeManifest(bytesOf(value))
const without = (name: string, from: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(from).filter(([key]) => key !== name))

test('a manifest gives its cases as questions, and never the evidence', () => {
  const read = decode(MANIFEST)
  if (!read.ok) return expect.unreachable()
  expect(read.value.cases.map(({ thread, question }) => [thread, question])).toEqual([
    [
      'thread-1',
      {
        id: 'case:where',
        from: 'manifest',
        category: 'forbidden_action',
        text: 'Where should the next run go?',
        answer: 'On the big machine.',
        reply: {
          kind: 'choice',
          options: ['On this laptop.', 'On the big machine.', 'On a new one.'],
          worst: ['On this laptop.'],
        },
        place: null,
        givenAway: null,
        abstainScore: 0,
      },
    ],
    [
      'thread-1',
      {
        id: 'case:folder',
        from: 'manifest',
        category: 'exact_binding',
        text: 'Which folder holds the results?',
        answer: '/data/results',
        reply: { kind: 'short', accepted: ['/data/results', 'data/results'], worst: true },
        place: null,
        givenAway: null,
        abstainScore: 0.25,
      },
    ],
    ['thread-2', expect.objectContaining({ id: 'case:elsewhere' })],
  ])
  expect(JSON.stringify(read)).not.toContain('The user wants all runs')
})

test('it is asked about its own session alone, and warns of what its own runner gives away', () => {
  const read = decode(MANIFEST)
  const own = read.ok ? questionsFor(read.value, 'THREAD-1') : null
  expect(own?.ok && own.value.notes).toEqual([
    '1 case of the manifest is about other sessions.',
    'A manifest of this format is meant to be asked with a summary of its evidence before each question, which gives answers away (1 of 2 here); that is left out here, so that figures are not those of its own runner.',
  ])
  const none = read.ok ? questionsFor(read.value, null) : null
  expect(none?.ok === false && none.error.message).toBe(
    'The manifest has no case for this session: it names its sessions by their ids.',
  )
})

test.each([
  ['a choice', choiceCase({ probe_question: 'Should it be on the BIG machine?' })],
  ['an accepted answer', shortCase({ probe_question: 'Is it data/results or another folder?' })],
])('a question that holds %s is told and not counted', (_, one) => {
  const read = decode({ ...MANIFEST, cases: [one] })
  const own = read.ok ? questionsFor(read.value, 'thread-1') : null
  if (!own?.ok) return expect.unreachable()
  expect(own.value.questions[0]?.givenAway).toBe('The question holds its answer.')
  expect(own.value.notes.at(-1)).toBe(
    '1 of the 1 questions holds its own answer: what is right there proves nothing, and is not counted.',
  )
})

test.each([
  ['members that nobody knows', { ...MANIFEST, more: 1, cases: [choiceCase({ more: { deep: [1] } })] }],
  ['no profiles and no name', { version: 2, cases: [choiceCase()] }],
  ['a category of its own', { ...MANIFEST, cases: [choiceCase({ category: 'my own' })] }],
  [
    'no evidence, priority or times',
    { version: 2, cases: [without('evidence_summary', without('priority', choiceCase()))] },
  ],
  ['no hard_fail_choices', { version: 2, cases: [without('hard_fail_choices', choiceCase())] }],
  ['no abstain_score', { version: 2, cases: [without('abstain_score', shortCase())] }],
])('is read with %s', (_, value) => {
  expect(decode(value).ok).toBe(true)
})

describe('refused with a sentence:', () => {
  const one = (change: unknown) => ({ ...MANIFEST, cases: [change] })
  test.each<readonly [value: unknown, why: string]>([
    [[], 'it is not a JSON object'],
    [{ ...MANIFEST, version: 1 }, 'its version is not 2'],
    [without('version', MANIFEST), 'its version is not 2'],
    [{ version: 2 }, 'it has no list of cases'],
    [{ version: 2, cases: [] }, 'it has no list of cases'],
    [{ version: 2, cases: {} }, 'it has no list of cases'],
    [{ version: 2, cases: Array.from({ length: 1001 }, () => choiceCase()) }, 'it has more than 1000 cases'],
    [one(null), 'its case number 1 is not a JSON object'],
    [one(choiceCase({ id: '' })), 'its case number 1 has no id, a text of at most 200 characters'],
    [one(choiceCase({ id: 'x'.repeat(201) })), 'its case number 1 has no id, a text of at most 200 characters'],
    [
      one(without('source_thread_id', choiceCase())),
      'its case number 1 has no source_thread_id, a text of at most 200 characters',
    ],
    [
      one(choiceCase({ probe_question: 7 })),
      'its case number 1 has no probe_question, a text of at most 4000 characters',
    ],
    [
      one(choiceCase({ response_kind: 'essay' })),
      'its case number 1 has a response_kind that is neither single_choice nor short_answer',
    ],
    [one(without('choices', choiceCase())), 'its case number 1 has no choices'],
    [one(choiceCase({ choices: { A: 'x' }, expected_choice: 'A' })), 'its case number 1 has not 2 to 25 choices'],
    [one(choiceCase({ choices: { A: 'x', B: 1 } })), 'its case number 1 has a choice that is no text'],
    [one(choiceCase({ choices: { A: 'x', B: 'x' } })), 'its case number 1 has two choices that are the same'],
    [one(choiceCase({ expected_choice: 'Z' })), 'its case number 1 has an expected_choice that is none of its choices'],
    [
      one(choiceCase({ expected_choice: 'toString' })),
      'its case number 1 has an expected_choice that is none of its choices',
    ],
    [one(choiceCase({ hard_fail_choices: 'A' })), 'its case number 1 has hard_fail_choices that are no list'],
    [
      one(choiceCase({ hard_fail_choices: ['Z'] })),
      'its case number 1 has hard_fail_choices that are none of its choices',
    ],
    [
      one(choiceCase({ hard_fail_choices: ['B'] })),
      'its case number 1 has an expected_choice that is among its hard_fail_choices',
    ],
    [one(shortCase({ accepted_answers: [] })), 'its case number 1 has no accepted_answers'],
    [one(shortCase({ accepted_answers: ['', 'x'] })), 'its case number 1 has an accepted answer that is no text'],
    [one(shortCase({ abstain_score: 2 })), 'its case number 1 has an abstain_score that is no number from 0 to 1'],
    [
      one(shortCase({ abstain_score: null, hard_fail_on_non_abstain: 'yes' })),
      'its case number 1 has a hard_fail_on_non_abstain that is neither true nor false',
    ],
    [{ ...MANIFEST, cases: [choiceCase(), choiceCase()] }, 'two of its cases are called where'],
  ])('%j', (value, why) => {
    const read = decode(value)
    expect(!read.ok && read.error.message).toBe(`This is not a manifest of probes: ${why}.`)
  })

  test('bytes that are no text, no JSON, or too many', () => {
    const why = (bytes: Uint8Array) => {
      const read = decodeManifest(bytes)
      return read.ok ? null : read.error.message
    }
    expect([Buffer.from([0xff]), Buffer.from('{'), new Uint8Array(LARGEST_MANIFEST + 1)].map(why)).toEqual([
      'This is not a manifest of probes: it is not UTF-8 text.',
      'This is not a manifest of probes: it is not JSON.',
      'This is not a manifest of probes: it is larger than 8 MiB.',
    ])
  })
})
