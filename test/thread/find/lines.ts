import fc from 'fast-check'

/** Words with everything that is hard: quotes, escapes, controls, pairs, case, signs of JSON and of patterns. */
export const hard = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.constantFrom(
        ...'aAbBn1u0e.*-_ "\\/{}[]:,\'éÉßẞσςΣ中'.split(''),
        '\n',
        '\t',
        '\r',
        '\u0001',
        '\u001b',
        '\u007f',
        '\u2028',
        '\u00a0',
        '😀',
        '𐐀',
        '𐐨',
        'Output:',
        '\nOutput:\n',
        'null',
        'word',
        'a/b',
        '\\"é😀\n'.repeat(80),
      ),
      { maxLength },
    )
    .map(pieces => pieces.join(''))

const json: fc.Arbitrary<unknown> = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 2 },
    hard(6),
    fc.constantFrom(0, 1, -1.5, 10, 1e21, true, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(hard(3), tie('value'), { maxKeys: 3 }),
  ),
})).value

/** Most of them are shown otherwise than they are written, some are none. */
const oddNumber = fc.constantFrom(
  '1.0',
  '1e3',
  '-0',
  '0.10',
  '1E-2',
  '12345678901234567890',
  '10000000000000001',
  '007',
  '1.',
)

/** How an output may begin. */
const heading = fc.constantFrom(
  '',
  'Exit code: 0\nWall time: 0.1 seconds\nOutput:\n',
  'Chunk ID: a1\nOutput:\r\n',
  'Exit code: 0\u00a0\nOutput:\n',
  'Exit code: 0 \t\n\nOutput:',
  'Output:\n',
  'Took 3 seconds\nOutput: ',
  `Total: ${'x '.repeat(1000)}\nOutput:\n`,
  // Its bytes are many, its characters not.
  `Total:${'\t'.repeat(1200)}\nOutput:\n`,
  `Total:${'\u001b'.repeat(1990)}\nOutput:\n`,
)

const output: fc.Arbitrary<unknown> = fc.oneof(
  fc.tuple(heading, hard(12)).map(([head, text]) => head + text),
  hard(12).map(text => JSON.stringify({ output: text, metadata: { exit_code: 0, duration_seconds: 0.1 } })),
  fc.tuple(hard(12), json).map(([text, metadata]) => JSON.stringify({ output: text, metadata })),
  hard(12).map(text => JSON.stringify({ output: text })),
  // Mostly no JSON.
  fc.tuple(hard(8), hard(8)).map(([text, tail]) => `{"output":"${text}","metadata":{${tail}}}`),
  hard(3).map(text => `{"output":"${text}\nword","metadata":{"exit_code":1.0}}`),
  hard(3).map(text => `{"output":"${text}\\q","metadata":{"exit_code":0}}`),
  // More members than Codex writes, blanks between them, a text that ends like one of them.
  fc
    .tuple(hard(4), hard(4))
    .map(([text, more]) => `{"output":${JSON.stringify(text)},"x":${JSON.stringify(more)},"metadata":{"exit_code":0}}`),
  fc
    .tuple(hard(4), hard(4))
    .map(
      ([text, more]) =>
        `{"output":${JSON.stringify(text)}, "output" : ${JSON.stringify(more)},"metadata":{"exit_code":0}}`,
    ),
  hard(4).map(text => JSON.stringify({ output: `${text}\\","metadata":{"exit_code":0}}`, metadata: { exit_code: 0 } })),
  fc
    .tuple(oddNumber, hard(3))
    .map(([number, text]) => `{"output":${JSON.stringify(text)},"metadata":{"exit_code":${number}}}`),
  fc.array(
    fc.oneof(
      hard(6).map(text => ({ type: 'input_text', text })),
      json,
    ),
    { maxLength: 3 },
  ),
  json,
)

/** An image that is long, in places where it is one and where it is not. */
const DATA = `data:image/png;base64,${'word'.repeat(1100)}`
const image: fc.Arbitrary<unknown> = fc.constantFrom(
  { type: 'input_image', image_url: DATA },
  { type: 'input_image', image_url: { url: DATA } },
  { type: 'input_image', image: DATA },
  { type: 'input_image', image_url: 'https://example.invalid/word' },
  { type: 'input_image', address: DATA },
  { type: 'input_text', text: DATA },
  { type: 'input_text', text: 'word (the bytes of an image)', image_url: DATA },
)

const part = (type: string): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 1, arbitrary: image },
    { weight: 6, arbitrary: hard(10).map(text => ({ type, text })) },
    { weight: 1, arbitrary: hard(6).map(text => ({ text, type, annotations: [{ text }] })) },
    { weight: 1, arbitrary: fc.constant({ type: 'input_image', image_url: 'data:image/png;base64,aaaa' }) },
    { weight: 1, arbitrary: json },
  )

const message = (role: string): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.array(part(role === 'assistant' ? 'output_text' : 'input_text'), { maxLength: 3 }).map(content => ({
      type: 'message',
      role,
      content,
    })),
    hard(8).map(content => ({ content, role, type: 'message' })),
    fc.tuple(hard(5), hard(5)).map(([text, more]) => ({
      type: 'message',
      id: more,
      role,
      content: [{ type: 'output_text', text }],
      summary: [{ text: more }],
    })),
  )

/** JSON in a string as others write it: blanks, numbers in odd forms, members that stand twice or deeper, the words that stand for a long text. */
const oddJson: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('cmd', 'command', 'input', 'patch', 'query'),
    fc.oneof(
      hard(10).map(text => JSON.stringify(text)),
      hard(6).map(text => JSON.stringify(['bash', '-lc', text])),
      hard(6).map(text => JSON.stringify(['/bin/zsh', '-c', text]).replaceAll(',', ', ')),
      hard(4).map(text => JSON.stringify(['node', '-c', text])),
      hard(4).map(text => JSON.stringify(['bash', '-lc', text, 'word'])),
      hard(6).map(text => JSON.stringify(`*** Begin Patch\n${text}\n*** End Patch`)),
      hard(6).map(text => JSON.stringify(` \n*** Begin Patch${text}`)),
      hard(3).map(text => `"${text}"`),
      hard(3).map(text =>
        JSON.stringify(text).replaceAll('/', '\\/').replaceAll('a', '\\u0061').replaceAll('😀', '\\ud83d\\ude00'),
      ),
    ),
    fc.constantFrom(':', ': ', ' : ', ':\n'),
    fc.oneof(
      fc.constant(''),
      oddNumber.map(number => `,"limit":${number}`),
      oddNumber.map(number => `, "a": [${number}, "word"]`),
      fc.constantFrom(
        ',"cmd":"word"',
        ',"cmd":""',
        ',"a":{"cmd":"word"}',
        ',"a":"a text left out"',
        ',"a":"*** Begin Patch left out"',
        ',"workdir":"/word/a"',
        ',"a":"\\"cmd\\":\\"word\\""',
        ',"2":1,"1":2',
        ',',
      ),
    ),
    fc.constantFrom('', '{"cmd":"a text left out"},', '{"a":{"cmd":"word"},', '{"session_id":1.50,'),
    fc.constantFrom('', ' ', '\n', '\u00a0', 'x'),
  )
  .map(([key, value, colon, more, before, blank]) => `${blank}${before || '{'}"${key}"${colon}${value}${more}}`)

const call: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(oddJson, fc.constantFrom('shell', 'wo"rd', ''))
      .map(([text, name]) => ({ type: 'function_call', name, arguments: text, call_id: 'c1' })),
  },
  { weight: 2, arbitrary: oddJson.map(input => ({ type: 'custom_tool_call', name: 'exec', call_id: 'c3', input })) },
  hard(6).map(text => ({
    type: 'function_call',
    name: 'shell',
    arguments: text,
    input: `{"cmd":"word"}`,
    call_id: 'c1',
  })),
  fc
    .tuple(
      fc.oneof(
        fc.dictionary(fc.oneof(fc.constantFrom('cmd', 'command', 'workdir', 'input'), hard(3)), json, { maxKeys: 3 }),
        fc.array(hard(6), { maxLength: 3 }).map(command => ({ command })),
      ),
      fc.constantFrom('shell', 'word'),
    )
    .map(([args, name]) => ({ type: 'function_call', name, arguments: JSON.stringify(args), call_id: 'c1' })),
  hard(10).map(text => ({ type: 'function_call', name: 'shell', arguments: text, call_id: 'c2' })),
  hard(10).map(input => ({ type: 'custom_tool_call', name: 'apply_patch', call_id: 'c3', input })),
  fc.array(hard(5), { maxLength: 3 }).map(command => ({
    type: 'local_shell_call',
    call_id: 'c4',
    status: 'completed',
    action: { type: 'exec', command },
  })),
  hard(6).map(query => ({ type: 'web_search_call', status: 'completed', action: { type: 'search', query } })),
)

const item: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: message('assistant') },
  { weight: 2, arbitrary: message('user') },
  { weight: 1, arbitrary: message('developer') },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.array(part('summary_text'), { maxLength: 2 }), fc.option(fc.array(part('reasoning_text'))))
      .map(([summary, content]) => ({ type: 'reasoning', summary, content, encrypted_content: 'gAAAAword' })),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(output, fc.constantFrom('function_call_output', 'custom_tool_call_output'), fc.option(hard(2)))
      .map(([text, type, name]) => ({ type, call_id: 'c1', ...(name !== null && { name }), output: text })),
  },
  { weight: 4, arbitrary: call },
  { weight: 1, arbitrary: json.map(value => ({ type: 'from_later', value })) },
)

const record: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 12, arbitrary: item.map(payload => ({ type: 'response_item', payload })) },
  {
    weight: 1,
    arbitrary: fc.tuple(hard(8), hard(8)).map(([text, more]) => ({
      type: 'compacted',
      payload: {
        message: text,
        replacement_history: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: more }] }],
      },
    })),
  },
  { weight: 1, arbitrary: hard(8).map(message => ({ type: 'event_msg', payload: { type: 'warning', message } })) },
  {
    weight: 1,
    arbitrary: hard(8).map(message => ({ type: 'event_msg', payload: { type: 'agent_message', message } })),
  },
  {
    weight: 1,
    arbitrary: hard(5).map(content => ({
      type: 'inter_agent_communication',
      payload: { author: '/root', recipient: '/root/a', content, trigger_turn: true },
    })),
  },
  { weight: 1, arbitrary: json.map(payload => ({ type: 'from_later', payload: { type: 'x', payload } })) },
)

const hex = (unit: number): string => unit.toString(16).padStart(4, '0')

/** The ways in which writers differ. */
const WRITERS: readonly ((json: string) => string)[] = [
  text => text,
  text => text,
  text => text,
  // Nothing beyond ASCII.
  text => text.replace(/[\u007f-\uffff]/g, unit => `\\u${hex(unit.charCodeAt(0))}`),
  // Blanks between all signs.
  text => text.replace(/"(?:[^"\\]|\\.)*"|[,:[\]{}]/g, token => (token.startsWith('"') ? token : ` ${token} `)),
  // Escapes that nobody needs.
  text => text.replace(/\//g, '\\/'),
  text =>
    text.replace(/[aAwn](?=[^"\\]*")/g, (unit, at: number) =>
      text[at - 1] === '\\' ? unit : `\\u${hex(unit.charCodeAt(0))}`,
    ),
  text => text.replace(/\\n/g, (found, at: number) => (text[at - 1] === '\\' ? found : '\\u000A')),
  text => text.replace(/\\u001b/g, (found, at: number) => (text[at - 1] === '\\' ? found : '\\u001B')),
  // Members that stand twice.
  text => text.replace('"payload":{', '"payload":{"output":"word","message":"word","content":[],"payload":"word",'),
  text => text.replace(/\}\}$/, ',"output":"word","message":"word","text":"word"}}'),
  text => text.replace(/\}\}$/, '},"metadata":{"x":"word"}}'),
  text => text.replace(/\}\}$/, '},"payload":{"type":"message","role":"assistant","content":[]}}'),
  text => text.replace('"message":"', '"mess\\u0061ge":"word","message":"'),
]

const stamp = (at: number): string => new Date(Date.parse('2026-01-01T00:00:00.000Z') + at * 1000).toISOString()

const jsonLine = fc
  .tuple(record, fc.constantFrom(...WRITERS))
  .map(([value, writer]) => writer(JSON.stringify({ timestamp: stamp(0), ...(value as object) })))

/** Lines of a session: mostly as Codex writes them, some as other writers do, some torn. */
export const someLines: fc.Arbitrary<readonly string[]> = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: jsonLine },
    { weight: 1, arbitrary: hard(10).map(text => text.replace(/\n/g, ' ')) },
    { weight: 1, arbitrary: jsonLine.map(line => line.slice(0, -2)) },
  ),
  { minLength: 1, maxLength: 10 },
)
