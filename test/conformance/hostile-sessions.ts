import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { rolloutText } from '../support/rollout-text.ts'

/** A session whose file is odd, and that is forked all the same. */
export interface HostileSession {
  readonly name: string
  /** Of the file; the name by which Codex finds it when absent. */
  readonly file?: string
  readonly bytes: Buffer
  /** Of all its files the one that is forked comes last. */
  readonly before?: readonly { readonly file: string; readonly bytes: Buffer }[]
}

const META = 'meta: 0.169.0 source="cli" model_provider="mock" base_instructions={"text":"base"}'
const idOf = (n: number): string => `01a1fd00-0000-7000-8000-${String(n).padStart(12, '0')}`
const metaWords = (n: number): string => `${META} id="${idOf(n)}"`
const nameOf = (n: number): string => `rollout-2026-01-01T00-00-00-${idOf(n)}.jsonl`

const TALK = `turn t1 {
user: one
assistant: a1
}
turn t2 {
user: two
call c1 shell: {"command":["ls"]}
output c1: listing
assistant: a2
}
turn t3 {
compacted: [window 1] one | two | P+what was done
}
turn t4 {
user: three
assistant: a3
}`

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
const item = (members: object, outer: object = {}): string =>
  JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', ...outer, type: 'response_item', payload: members })
const user = (text: string): object => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] })
const behind = (line: string): Make => edited(text => `${text}${line}\n`)
const after = (count: number, line: string): Make =>
  edited(text => text.split('\n').toSpliced(count, 0, line).join('\n'))

/** What is done to the bytes of a plain session. */
const EDITS: Readonly<Record<string, Make>> = {
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
  'a payload twice': behind(item(user('first')).replace('"payload":', '"payload":{"type":"x"},"payload":')),
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
const METAS: Readonly<Record<string, string>> = {
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

/** Ids that are no UUID as Codex writes them. */
const IDS: readonly string[] = [
  '',
  'mine',
  '01A1FD00-0000-7000-8000-0000000000FF',
  '01a1fd000000700080000000000000fe',
  '{01a1fd00-0000-7000-8000-0000000000fd}',
  '../../etc/passwd',
  'a'.repeat(500),
]

/** Every odd session, each with an id of its own. */
export function hostileSessions(): readonly HostileSession[] {
  let n = 0
  const session = (name: string, make: (n: number) => Omit<HostileSession, 'name'>): HostileSession => ({
    name,
    ...make(++n),
  })
  const talk = (n: number, words = metaWords(n)): Buffer => rolloutText(`${words}\n${TALK}`)
  return [
    ...Object.entries(EDITS).map(([name, make]) => session(name, n => ({ file: nameOf(n), bytes: make(talk(n), n) }))),
    ...Object.entries(METAS).map(([name, member]) =>
      session(name, n => ({ file: nameOf(n), bytes: talk(n, `${metaWords(n)} ${member}`) })),
    ),
    ...IDS.map(id =>
      session(`the id ${JSON.stringify(id.slice(0, 50))}`, n => ({
        file: nameOf(n),
        bytes: talk(n, `${META} id=${JSON.stringify(id)}`),
      })),
    ),
    session('a name with another id', n => ({ file: nameOf(n + 500), bytes: talk(n) })),
    session('a name without an id', n => ({ file: 'my session (2).txt', bytes: talk(n) })),
    session('a name with a line end', n => ({ file: 'a\nb.jsonl', bytes: talk(n) })),
    session('a packed file', n => ({ file: `${nameOf(n)}.zst`, bytes: zstdCompressSync(talk(n)) })),
    session('a packed file of two frames', n => {
      const text = talk(n)
      return {
        file: `${nameOf(n)}.zst`,
        bytes: Buffer.concat([zstdCompressSync(text.subarray(0, 700)), zstdCompressSync(text.subarray(700))]),
      }
    }),
    session('an archived file', n => ({ file: `archived_sessions/${nameOf(n)}`, bytes: talk(n) })),
    session('a base that is missing', n => ({
      file: nameOf(n),
      bytes: talk(
        n,
        `${META} id="${idOf(n)}" paginated history_base={"thread_id":"${idOf(900)}","end_ordinal_exclusive":4,"end_byte_offset":500}`,
      ),
    })),
    session('a paginated file', n => ({ file: nameOf(n), bytes: talk(n, `${META} id="${idOf(n)}" paginated`) })),
    session('a paginated file that was rolled back', n => ({
      file: nameOf(n),
      bytes: rolloutText(`${META} id="${idOf(n)}" paginated\n${TALK}\nrollback: 2`),
    })),
    session('a paginated file with half a line at the end', n => ({
      file: nameOf(n),
      bytes: Buffer.concat([talk(n, `${META} id="${idOf(n)}" paginated`), Buffer.from('{"timest')]),
    })),
    session('a line of 64 MB', n => ({
      file: nameOf(n),
      bytes: Buffer.concat([talk(n), Buffer.from(`${item(user('x'.repeat(64 * 1024 * 1024)))}\n`)]),
    })),
  ]
}

/** Writes them below a folder, each in one of its own; answers the paths of those that are forked. */
export function writeHostileSessions(root: string): ReadonlyMap<string, string> {
  return new Map(
    hostileSessions().map(({ name, file = '', bytes }, i) => {
      const path = join(root, String(i + 1), file)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, bytes)
      return [name, path]
    }),
  )
}
