import type { Form } from '../../main/export/codex/session-meta.ts'

export const idOf = (n: number): string => `01a1fd00-0000-7000-8000-${String(n).padStart(12, '0')}`

type Make = (text: Buffer, n: number) => Buffer
const edited =
  (edit: (text: string, n: number) => string): Make =>
  (text, n) =>
    Buffer.from(edit(text.toString(), n))
const onLine = (edit: (line: string, i: number, n: number) => string): Make =>
  edited((text, n) =>
    text
      .split('\n')
      .map((line, i) => (line === '' ? line : edit(line, i, n)))
      .join('\n'),
  )

const metaLine = (id: string, members: object = {}): string =>
  JSON.stringify({
    timestamp: '2026-01-01T00:00:00.000Z',
    type: 'session_meta',
    payload: {
      id,
      timestamp: '2026-01-01T00:00:00.000Z',
      cwd: '/other',
      originator: 'other',
      cli_version: '0.150.0',
      ...members,
    },
  })
export const item = (members: object, outer: object = {}): string =>
  JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', ...outer, type: 'response_item', payload: members })
export const user = (text: string): object => ({
  type: 'message',
  role: 'user',
  content: [{ type: 'input_text', text }],
})
const behind = (line: string): Make => edited(text => `${text}${line}\n`)
const after = (count: number, line: string): Make =>
  edited(text => text.split('\n').toSpliced(count, 0, line).join('\n'))

/** What is done to the bytes of a plain session. */
export const EDITS: Readonly<Record<string, Make>> = {
  'its first line twice': edited(text => `${text.split('\n')[0]}\n${text}`),
  'a line of another session second': edited(text => text.replace('\n', `\n${metaLine(idOf(999))}\n`)),
  'lines of other sessions in between': after(
    8,
    `${metaLine(idOf(998))}\n${metaLine(idOf(999), { history_mode: 'paginated' })}`,
  ),
  'a second line with a base': after(
    1,
    metaLine(idOf(999), { history_base: { thread_id: idOf(998), end_ordinal_exclusive: 4, end_byte_offset: 5 } }),
  ),
  'empty first line': edited(text => `\n${text}`),
  'empty first lines with blanks': edited(text => `  \n\t\n\n${text}`),
  'a broken line first': edited(text => `{"timestamp":"2026\n${text}`),
  'an item before session_meta': edited(text => `${item(user('zero'))}\n${text}`),
  CRLF: edited(text => text.replaceAll('\n', '\r\n')),
  'a BOM': edited(text => `\ufeff${text}`),
  'no newline at the end': edited(text => text.trimEnd()),
  'half a line at the end': edited(
    text => `${text}{"timestamp":"2026-01-01T00:00:00.000Z","type":"response_item","payload":{"type":"mess`,
  ),
  'a line end only half at the end': edited(text => `${text.trimEnd()}\r`),
  'two lines in one': edited(text => `${text.trimEnd()}${item(user('glued'))}\n`),
  'separators raw inside strings': behind(item(user('a\u2028b\u2029c\u0085d\ve\f'))),
  'zero bytes': edited(text => `${text}\0\0\0\0\n${item(user('behind zeros'))}\n`),
  'bytes that are no UTF-8': text =>
    Buffer.concat([
      text,
      Buffer.from(item(user('bad \u0001')).replace('\\u0001', '\u0001'), 'latin1'),
      Buffer.from([0xff, 0xfe, 10]),
      Buffer.from(`${item(user('behind'))}\n`),
    ]),
  'half a character in a string': text => {
    const [head = '', tail = ''] = item(user('x%y')).split('%')
    return Buffer.concat([
      text,
      Buffer.from(head),
      Buffer.from([0xe2, 0x82]),
      Buffer.from(`${tail}\n${item(user('behind'))}\n`),
    ])
  },
  'half a pair escaped': behind(item(user('x%y')).replace('%', '\\ud800')),
  'a pair escaped': behind(item(user('x%y')).replace('%', '\\ud83d\\ude00')),
  'a member twice': behind(item(user('first')).replace('"role":"user"', '"role":"user","role":"assistant"')),
  'a timestamp twice': behind(item(user('first')).replace('"type":', '"timestamp":"2026-01-01T00:00:00.000Z","type":')),
  'an unknown member twice': behind(item(user('first')).replace('"role"', '"x":1,"x":2,"role"')),
  'an ordinal that is a text': behind(item(user('numbered'), { ordinal: '5' })),
  'an ordinal below 0': behind(item(user('numbered'), { ordinal: -1 })),
  'an ordinal with a fraction': behind(item(user('numbered'), { ordinal: 1.5 })),
  'metadata that is a number': behind(item(user('numbered'), { metadata: 5 })),
  'unknown members outside': behind(item(user('stranger'), { stranger: { deep: [1] } })),
  'blanks around lines': onLine(line => `  ${line}\t `),
  'other white space inside lines': onLine(line => line.replaceAll('":', '" :\t')),
  'members in another order': onLine(line => {
    const { timestamp, type, payload, ...rest } = JSON.parse(line)
    return JSON.stringify({ payload, ...rest, type, timestamp })
  }),
  'letters escaped in keys': onLine(line =>
    line.replace('"type"', '"\\u0074ype"').replace('"payload"', '"p\\u0061yload"'),
  ),
  'types escaped': onLine(line =>
    line.replace('"response_item"', '"response\\u005fitem"').replace('"session_meta"', '"session\\u005fmeta"'),
  ),
  'nested too deep': behind(item({ ...user('deep'), stranger: JSON.parse('['.repeat(200) + ']'.repeat(200)) })),
  'a content that is a text': behind(item({ type: 'message', role: 'user', content: 'plain' })),
  'a content that is missing': behind(item({ type: 'message', role: 'user' })),
  'a part of an unknown type': behind(
    item({ type: 'message', role: 'user', content: [{ type: 'of_tomorrow', text: 'x' }] }),
  ),
  'a part without text': behind(item({ type: 'message', role: 'user', content: [{ type: 'input_text' }] })),
  'a role of its own': behind(item({ type: 'message', role: 'tool', content: [{ type: 'input_text', text: 'x' }] })),
  'a call without an id': behind(item({ type: 'function_call', name: 'shell', arguments: '{}' })),
  'an output without a call': behind(item({ type: 'function_call_output', call_id: 'none', output: 'x' })),
  'two outputs of a call': behind(item({ type: 'function_call_output', call_id: 'c1', output: 'again' })),
  'a call id twice': behind(
    `${item({ type: 'function_call', name: 'shell', arguments: '{}', call_id: 'c1' })}\n${item({ type: 'function_call_output', call_id: 'c1', output: 'again' })}`,
  ),
  'a payload that is null': behind(item(null as never)),
  'a payload that is a list': behind(item([user('x')])),
  'a compaction last': edited(
    text =>
      text
        .split('\n')
        .slice(0, text.split('\n').findIndex(line => line.includes('"compacted"')) + 1)
        .join('\n') + '\n',
  ),
  'a compaction last, cut off': edited(
    text =>
      `${text}{"timestamp":"2026-01-01T00:00:00.000Z","type":"compacted","payload":{"message":"x","replacement_history":[`,
  ),
  'a compaction with an odd item': behind(
    `{"timestamp":"2026-01-01T00:00:00.000Z","type":"compacted","payload":{"message":"x","replacement_history":[${JSON.stringify(user('kept'))},{"type":"message","role":5}]}}`,
  ),
  'a compaction that is empty': behind(
    '{"timestamp":"2026-01-01T00:00:00.000Z","type":"compacted","payload":{"message":"","replacement_history":[]}}',
  ),
  'a compaction of nothing': behind(
    '{"timestamp":"2026-01-01T00:00:00.000Z","type":"compacted","payload":{"message":"summed","replacement_history":null}}',
  ),
  'a compaction without a message': behind(
    `{"timestamp":"2026-01-01T00:00:00.000Z","type":"compacted","payload":{"replacement_history":[${JSON.stringify(user('kept'))}]}}`,
  ),
  'a compaction with a history that is an object': behind(
    '{"timestamp":"2026-01-01T00:00:00.000Z","type":"compacted","payload":{"message":"x","replacement_history":{}}}',
  ),
  'a compaction with a window that is a text': behind(
    `{"timestamp":"2026-01-01T00:00:00.000Z","type":"compacted","payload":{"message":"x","window_number":"2","replacement_history":[${JSON.stringify(user('kept'))}]}}`,
  ),
  'a rollback of all': behind(
    '{"timestamp":"2026-01-01T00:00:00.000Z","type":"event_msg","payload":{"type":"thread_rolled_back","num_turns":4294967295}}',
  ),
  'a rollback of more than all': behind(
    '{"timestamp":"2026-01-01T00:00:00.000Z","type":"event_msg","payload":{"type":"thread_rolled_back","num_turns":4294967296}}',
  ),
  'a rollback of none': behind(
    '{"timestamp":"2026-01-01T00:00:00.000Z","type":"event_msg","payload":{"type":"thread_rolled_back","num_turns":0}}',
  ),
  'a rollback with a fraction': behind(
    '{"timestamp":"2026-01-01T00:00:00.000Z","type":"event_msg","payload":{"type":"thread_rolled_back","num_turns":1.0}}',
  ),
  'a rollback below 0': behind(
    '{"timestamp":"2026-01-01T00:00:00.000Z","type":"event_msg","payload":{"type":"thread_rolled_back","num_turns":-1}}',
  ),
  'a rollback over a compaction': behind(
    '{"timestamp":"2026-01-01T00:00:00.000Z","type":"event_msg","payload":{"type":"thread_rolled_back","num_turns":2}}',
  ),
  'two rollbacks over a compaction': behind(
    '{"timestamp":"2026-01-01T00:00:00.000Z","type":"event_msg","payload":{"type":"thread_rolled_back","num_turns":1}}\n{"timestamp":"2026-01-01T00:00:00.000Z","type":"event_msg","payload":{"type":"thread_rolled_back","num_turns":1}}',
  ),
}

/** Members of the first line in forms that nobody wrote. */
export const METAS: Readonly<Record<string, string>> = {
  'a time that is none': 'timestamp="yesterday"',
  'an empty provider': 'model_provider=""',
  'no provider': 'model_provider=null',
  'a source of tomorrow': 'source="of_tomorrow"',
  'a source that is an object': 'source={"subagent":"review"}',
  'a source that is a number': 'source=5',
  'a mode of tomorrow': 'history_mode="of_tomorrow"',
  'a mode that is a number': 'history_mode=5',
  'a version of tomorrow': 'cli_version="99.0.0-alpha.1+x"',
  'a version that is none': 'cli_version="x"',
  'a folder that is not there': 'cwd="/no/such/folder"',
  'a folder that is relative': 'cwd="here"',
  'a folder without a name': 'cwd=""',
  'members of tomorrow': 'of_tomorrow={"a":[1,2]}',
  'a base that is odd': 'history_base=5',
  'a parent': 'forked_from_id="11111111-1111-4111-8111-111111111111"',
  'a session id of another kind': 'session_id=5',
  'a parent thread that is odd': 'parent_thread_id=5',
  'an agent path': 'agent_path="/root/x"',
  'a nickname that is odd': 'agent_nickname=5',
  'a thread source of tomorrow': 'thread_source="of_tomorrow"',
}

export const both = (sentence: RegExp) => ({ legacy: sentence, paginated: sentence })

export const ENDS_BROKEN = {
  paginated: /^Line \d+, the last one of the fork, cannot be read, .* take the form legacy\.$/,
}

/** Lines of the form paginated are numbered, and one that had no number that Codex reads would be read then. */
const NUMBERED = {
  paginated: /^A fork at this point would not give the same request in the form paginated: .* Take the form legacy, /,
}

/** Sessions of EDITS that are refused. */
export const REFUSED: Readonly<Record<string, Readonly<Partial<Record<Form, RegExp>>>>> = {
  'half a line at the end': ENDS_BROKEN,
  'two lines in one': ENDS_BROKEN,
  'a compaction last, cut off': ENDS_BROKEN,
  'half a pair escaped': ENDS_BROKEN,
  'an ordinal that is a text': NUMBERED,
  'an ordinal below 0': NUMBERED,
  'an ordinal with a fraction': NUMBERED,
}

/** Ids that are no UUID as Codex writes them. */
export const IDS: readonly string[] = [
  '',
  'mine',
  '01A1FD00-0000-7000-8000-0000000000FF',
  '01a1fd000000700080000000000000fe',
  '{01a1fd00-0000-7000-8000-0000000000fd}',
  '../../etc/passwd',
  'a'.repeat(500),
]
