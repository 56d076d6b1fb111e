import type { FindingCode } from '../../../main/compaction/audit/finding.ts'

/** A compaction with which nothing is wrong. */
export const CLEAN = `
  turn t1 {
  env
  user: Fix the parser of src/parse.mjs and keep the golden files as they are.
  call c1 exec_command: {"cmd":"node --test test/parse.test.mjs"}
  output c1: Process exited with code 0
  assistant: The parser is mended and its tests pass.
  }
  turn t2 {
  compacted: user: Fix the parser of src/parse.mjs and keep the golden files as they are. | P+src/parse.mjs is mended; node --test test/parse.test.mjs passes.
  }
  turn t3 {
  user: Now the writer.
  assistant: I begin with the writer.
  }`

const line = (type: string, payload: unknown): string =>
  `raw: ${JSON.stringify({ timestamp: '2026-01-01T01:00:00.000Z', type, payload })}`

const compacted = (items: readonly unknown[]): string => line('compacted', { message: '', replacement_history: items })

const say = (role: string, text: string) => ({
  type: 'message',
  role,
  content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }],
})

const picture = {
  type: 'message',
  role: 'user',
  content: [
    { type: 'input_text', text: 'Look at this.' },
    { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=' },
  ],
}

const tokens = (input: number, cached: number): string =>
  line('event_msg', {
    type: 'token_count',
    info: {
      last_token_usage: {
        input_tokens: input,
        cached_input_tokens: cached,
        output_tokens: 10,
        reasoning_output_tokens: 0,
        total_tokens: input + 10,
      },
    },
  })

const words = (count: number): string => Array.from({ length: count }, (_, i) => `word${i}`).join(' ')

const state = (...active: readonly string[]): string =>
  [
    '<session_compact_state>',
    'Objective:',
    '- Ship the writer',
    '',
    'Active Memory:',
    ...active.map(point => `- ${point}`),
    '',
    'Inactive Changes:',
    '- none',
    '',
    'Current Handoff:',
    '- Tests are green',
    '',
    'Evidence Pointers:',
    '- none',
    '</session_compact_state>',
  ].join('\n')

const summary = (text: string) => say('user', `PREFIX\n${text}`)

/** One fault for each code: the same session but for what is wrong. PREFIX stands for the summary's own. */
export const SEEDS: Readonly<Record<FindingCode, string>> = {
  'startup-duplicated': `
    turn t1 {
    env
    user: Fix it.
    assistant: Done as you said.
    }
    compacted: env | env | user: Fix it. | P+It was fixed.
    turn t2 {
    user: More.
    }`,
  'images-carried': `
    turn t1 {
    ${line('response_item', picture)}
    user: Fix it.
    }
    ${compacted([picture, say('user', 'Fix it.'), summary('It was fixed.')])}`,
  'images-dropped': `
    turn t1 {
    ${line('response_item', picture)}
    user: Fix it.
    }
    compacted: user: Fix it. | P+It was fixed.`,
  'orphan-call': `
    turn t1 {
    user: Fix it.
    }
    ${compacted([
      say('user', 'Fix it.'),
      { type: 'function_call', name: 'exec_command', arguments: '{"cmd":"ls"}', call_id: 'c9' },
      summary('It was fixed.'),
    ])}`,
  'last-request-lost': `
    turn t1 {
    user: Translate the manual into Basque and Finnish before noon.
    assistant: I begin.
    }
    compacted: P+Something is being translated.`,
  'request-cut': `
    turn t1 {
    user: ${words(400)}
    assistant: I read it.
    }
    compacted: user: ${words(20)}…700 tokens truncated…${words(400).slice(-80)} | P+A list of words came.`,
  'empty-answer': `
    turn t1 {
    user: Fix it.
    assistant: I mended the parser and ran all of its tests twice.
    }
    compacted: user: Fix it. | P+(no summary available)`,
  'negative-compression': `
    turn t1 {
    user: ${words(900)}
    }
    compacted: user: ${words(900)} | P+${words(300)}`,
  thrash: `
    turn t1 {
    user: ${words(900)}
    assistant: One.
    compacted: user: ${words(900)} | P+One.
    assistant: Two.
    compacted: user: ${words(900)} | P+Two.
    assistant: Three.
    }`,
  'repeated-work': `
    turn t1 {
    user: Look around.
    ${[1, 2, 3].map(i => `call a${i} exec_command: {"cmd":"rg --files lib${i}"}\noutput a${i}: found`).join('\n')}
    assistant: I looked around.
    }
    compacted: user: Look around. | P+Some folders were looked at.
    turn t2 {
    user: Go on.
    ${[1, 2, 3].map(i => `call b${i} exec_command: {"cmd":"rg --files lib${i}"}\noutput b${i}: found`).join('\n')}
    }`,
  'empty-history': `
    turn t1 {
    user: Fix it.
    assistant: It is fixed.
    }
    compacted:
    turn t2 {
    user: More.
    }`,
  'cache-broken': `
    turn t1 {
    user: Fix it.
    assistant: It is fixed.
    ${tokens(90_000, 88_000)}
    }
    turn t2 {
    compacted: user: Fix it. | P+It was fixed.
    }
    turn t3 {
    user: More.
    assistant: More is done.
    ${tokens(20_000, 1_000)}
    }`,
  'constraint-lost': `
    turn t1 {
    user: Never touch the files below test/golden, they come from the bank.
    assistant: I shall leave them alone.
    }
    turn t2 {
    user: Fix the parser.
    assistant: Fixed.
    }
    compacted: user: Fix the parser. | P+The parser is fixed.
    turn t3 {
    user: I told you: never touch the files below test/golden, they come from the bank.
    assistant: I put them back.
    }`,
  'changed-file-lost': `
    turn t1 {
    user: Fix it.
    ${line('response_item', {
      type: 'custom_tool_call',
      name: 'apply_patch',
      call_id: 'p1',
      input: '*** Begin Patch\n*** Update File: src/ledger.mjs\n@@\n-a\n+b\n*** End Patch',
    })}
    custom-output p1: Done
    assistant: It is fixed.
    }
    compacted: user: Fix it. | P+Something was fixed.
    turn t2 {
    user: Go on.
    call c2 exec_command: {"cmd":"cat src/ledger.mjs"}
    output c2: b
    }`,
  'failed-command-lost': `
    turn t1 {
    user: Run the tests.
    call c1 exec_command: {"cmd":"npm run check:ledger"}
    output c1: Process exited with code 1\\nOutput:\\nError: ledger is locked
    assistant: They fail.
    }
    compacted: user: Run the tests. | P+The tests were run.
    turn t2 {
    user: Go on.
    call c2 exec_command: {"cmd":"npm run check:ledger"}
    output c2: Process exited with code 1
    }`,
  'stale-fact': `
    turn t1 {
    user: Which version of node do we need?
    assistant: We need node 20.1.0 here.
    user: No, we moved: node 22.4.1 is what we use.
    assistant: So we use node 22.4.1 from now on.
    }
    compacted: user: Which version of node do we need? | P+The project needs node 20.1.0 to run.`,
  'novel-fact': `
    turn t1 {
    user: Fix the parser of src/parse.mjs.
    assistant: src/parse.mjs is mended.
    }
    compacted: user: Fix the parser of src/parse.mjs. | P+src/parse.mjs and lib/invented.mjs are mended.`,
  'state-duplicated': `
    turn t1 {
    user: Ship the writer.
    assistant: I begin.
    }
    ${compacted([say('user', 'Ship the writer.'), summary(state('Keep the format')), summary(state('Keep the format'))])}`,
  'state-unstructured': `
    turn t1 {
    user: Ship the writer.
    assistant: I begin.
    }
    ${compacted([
      say('user', 'Ship the writer.'),
      summary('<session_compact_state>\nWe were shipping the writer.\n</session_compact_state>'),
    ])}`,
  'state-points-dropped': `
    turn t1 {
    user: Ship the writer.
    assistant: I begin.
    }
    ${compacted([say('user', 'Ship the writer.'), summary(state('Keep the format', 'Offline builds only, without a proxy'))])}
    turn t2 {
    user: Go on.
    assistant: I go on.
    }
    ${compacted([say('user', 'Ship the writer.'), say('user', 'Go on.'), summary(state('Keep the format'))])}`,
}
