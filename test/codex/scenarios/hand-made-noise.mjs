import { handMade, itemLine } from '../src/hand-made.mjs'

const text = (version, ...lines) => [`meta: ${version}`, ...lines.flat()].join('\n')
const two = between => [
  'turn t1 {',
  'user: Question 1.',
  'assistant: Answer 1.',
  '}',
  ...between,
  'turn t2 {',
  'user: Question 2.',
  'assistant: Answer 2.',
  '}',
]
const READERS = ['0.110.0', '0.140.0', '0.153.4', '0.169.0']

const cases = [
  {
    name: 'what is no item',
    words: text(
      '0.140.0',
      two([
        itemLine({
          type: 'ghost_snapshot',
          ghost_commit: { id: 'x', parent: null, preexisting_untracked_files: [], preexisting_untracked_dirs: [] },
        }),
        'system: Never seen.',
        'raw: {"timestamp":"2026-01-01T00:00:00.000Z","type":"of_tomorrow","payload":{}}',
      ]),
    ),
    readers: ['0.63.0', '0.98.0', ...READERS],
  },
  {
    name: 'an empty summary',
    words: text(
      '0.98.0',
      'user: Question 1.',
      'assistant: Answer 1.',
      'summary:',
      'user: Question 2.',
      'assistant: Answer 2.',
    ),
    readers: ['0.63.0', '0.98.0', ...READERS],
  },
  {
    name: 'metadata of another length',
    words: text('0.169.0', two(['compacted: [misfit] Question 1. | P+One.'])),
    readers: ['0.169.0'],
  },
  {
    name: 'a long question before two summaries',
    words: text(
      '0.80.0',
      `user: ${'€ ü '.repeat(11_500)}`,
      'assistant: Answer 1.',
      'summary: P+One.',
      `user: ${'x'.repeat(201)}`,
      'summary: P+Two.',
      'user: Question 3.',
    ),
    readers: ['0.105.0', '0.140.0', '0.169.0'],
    digested: true,
  },
]

export default handMade({
  title: 'Hand-made rollouts with lines that are no items, empty and misfit compactions, and a question that is cut',
  about: 'Read by versions from 0.63 to 0.169.',
  cases,
})
