import { dropRollout, handMade, itemLine } from '../src/hand-made.mjs'

const mail = itemLine({
  type: 'agent_message',
  author: '/root',
  recipient: '/root/a',
  content: [{ type: 'input_text', text: 'Mail of an agent.' }],
})
const mailInside =
  'assistant: {"author":"/root","recipient":"/root/a","other_recipients":[],"content":"Mail inside.","trigger_turn":true}'
const ended = turn =>
  `raw: ${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'event_msg', payload: { type: 'task_complete', turn_id: turn } })}`
const turn = (n, ...more) => [`turn t${n} {`, `user: Question ${n}.`, ...more, `assistant: Answer ${n}.`, '}']
const text = (version, ...lines) => [`meta: ${version}`, ...lines.flat()].join('\n')

const AROUND = ['0.150.0', '0.153.4', '0.169.0']
const MAILED = ['0.110.0', '0.118.0', '0.133.0', '0.140.0', '0.169.0']

const cases = [
  {
    name: 'a complete checkpoint rolled back',
    words: text(
      '0.169.0',
      turn(1),
      turn(2),
      ['turn c {', 'compacted: [window 1 resume] Question 1. | Question 2. | P+Two.', '}'],
      turn(3),
      'rollback: 2',
    ),
    readers: AROUND,
  },
  {
    name: 'two checkpoints in one turn',
    words: text(
      '0.153.4',
      turn(1, 'compacted: Question 1. | P+First.', 'assistant: Between.', 'compacted: Question 1. | P+Second.'),
    ),
    readers: AROUND,
  },
  {
    name: 'a compaction turn between the rolled-back ones',
    words: text(
      '0.153.4',
      turn(1),
      ['turn c1 {', 'compacted: Question 1. | P+One.', '}'],
      turn(2, 'compacted: Question 1. | Question 2. | P+Two.'),
      ['turn c2 {', 'compacted: Question 1. | Question 2. | P+Three.', '}'],
      turn(3),
      'rollback: 2',
    ),
    readers: ['0.110.0', '0.140.0', ...AROUND],
  },
  {
    name: 'a summary among the rolled-back messages',
    words: text(
      '0.98.0',
      'user: Question 1.',
      'assistant: Answer 1.',
      'user: Question 2.',
      'assistant: Answer 2.',
      'summary: P+Two.',
      'user: Question 3.',
      'rollback: 2',
    ),
    readers: ['0.63.0', '0.80.0', '0.98.0', '0.105.0', '0.110.0', '0.140.0', '0.153.4', '0.169.0'],
  },
  {
    name: 'an end of another turn',
    words: text(
      '0.153.4',
      'user: Question 0.',
      'turn a {',
      'compacted: Kept. | P+Kept.',
      'user: Question 1.',
      'turn b {',
      'user: Question 2.',
      ended('a'),
      'rollback: 1',
    ),
    readers: AROUND,
  },
  {
    name: 'mail as an item',
    words: text('0.169.0', turn(1), mail, 'assistant: Read.', 'rollback: 1'),
    readers: MAILED,
  },
  {
    name: 'mail as a line',
    words: text(
      '0.153.4',
      turn(1),
      'mail: Mail as a line.',
      'assistant: Read.',
      'rollback: 1',
      turn(2),
      'mail: More mail.',
    ),
    readers: MAILED,
  },
  {
    name: 'mail inside an answer',
    words: text('0.133.0', turn(1), mailInside, 'assistant: Read.', 'rollback: 1'),
    readers: MAILED,
  },
  {
    name: 'mail behind a checkpoint',
    words: text(
      '0.169.0',
      turn(1),
      'compacted: Question 1. | P+One.',
      ['turn t2 {', mail, 'assistant: Read.', '}'],
      'rollback: 1',
    ),
    readers: MAILED,
  },
  {
    name: 'a question without its event',
    words: text(
      '0.118.0',
      turn(1),
      'compacted: Question 1. | P+One.',
      ['turn t2 {', 'item user: Question 2.', '}'],
      'rollback: 1',
    ),
    readers: ['0.110.0', '0.118.0', '0.140.0', '0.169.0'],
  },
  {
    name: 'context before the rolled-back turn',
    words: text(
      '0.150.0',
      turn(1),
      'developer: <current_time_reminder>Stays.</current_time_reminder>',
      'developer: <persistent_mode>Since 0.153.</persistent_mode>',
      'developer: <git_attribution>Since 0.150.</git_attribution>',
      'developer: <token_budget>Since 0.140.</token_budget>',
      'developer: <permissions instructions>Goes.</permissions instructions>',
      turn(2),
      'rollback: 1',
    ),
    readers: ['0.110.0', '0.118.0', '0.133.0', '0.140.0', ...AROUND],
  },
  {
    name: 'a base in a legacy file',
    words: ctx => {
      const { id, bytes, lines } = dropRollout(ctx.home, text('0.169.0 paginated', turn(0)))
      const base = { thread_id: id, end_ordinal_exclusive: lines, end_byte_offset: bytes }
      return text(`0.169.0 history_base=${JSON.stringify(base)}`, turn(1))
    },
    readers: ['0.169.0'],
  },
]

export default handMade({
  title: 'Hand-made rollouts with rollbacks, checkpoints, mail and a base, resumed by the versions that differ',
  about: 'What no single version writes, or not today: the reader decides.',
  cases,
})
