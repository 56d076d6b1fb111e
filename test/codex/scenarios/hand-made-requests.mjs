import { handMade, itemLine } from '../src/hand-made.mjs'

const noted = (payload, more) => itemLine({ ...payload, ...more })
const said = (role, text) => ({
  type: 'message',
  role,
  content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }],
})
const NOTE = { internal_chat_message_metadata_passthrough: { turn_id: 't1' } }

/** A call without output, outputs without a call, ids and notes on items. */
const LINES = [
  'user: Question 1.',
  'call c1: {"command":["ls"]}',
  'output c0: An output without its call.',
  'custom p1 apply_patch: A patch without output.',
  noted(said('assistant', 'Answer 1.'), { id: 'msg_1', ...NOTE }),
]

/** Kinds that are no input, in a replacement history. */
const KEPT = [
  said('user', 'Question 1.'),
  said('system', 'Of role system.'),
  {
    type: 'ghost_snapshot',
    ghost_commit: { id: 'x', parent: null, preexisting_untracked_files: [], preexisting_untracked_dirs: [] },
  },
  { type: 'of_tomorrow', text: 'Unknown.' },
  { type: 'compaction_summary', encrypted_content: 'gAAAA-older-name' },
]
const compacted = `raw: ${JSON.stringify({
  timestamp: '2026-01-01T00:00:00.000Z',
  type: 'compacted',
  payload: { message: '', replacement_history: KEPT },
})}`

const cases = [
  {
    name: 'calls and outputs',
    words: ['meta: 0.98.0', ...LINES].join('\n'),
    readers: ['0.36.0', '0.47.0', '0.63.0', '0.98.0', '0.110.0', '0.140.0', '0.150.0', '0.169.0'],
  },
  {
    name: 'kinds that are no input',
    words: [
      'meta: 0.110.0',
      'turn t1 {',
      'user: Question 1.',
      '}',
      compacted,
      'turn t2 {',
      'user: Question 2.',
      '}',
    ].join('\n'),
    readers: ['0.98.0', '0.110.0', '0.118.0', '0.140.0', '0.153.4', '0.169.0'],
  },
]

export default handMade({
  title: 'Hand-made rollouts with calls, outputs, ids, notes and kinds of items that versions send or do not',
  about: 'What is done to a history before it is sent.',
  cases,
})
