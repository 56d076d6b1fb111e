import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { diffJson, sideAt } from '../../main/cli/diff.ts'
import { asListed, historyJson } from '../../main/cli/history.ts'
import { inspectJson } from '../../main/cli/inspect.ts'
import { jsonPieces } from '../../main/cli/json.ts'
import { diff } from '../../main/compaction/diff.ts'
import { SUMMARY_PREFIX } from '../../main/rollout/format.ts'
import type { Point } from '../../main/thread/model.ts'
import { openThread } from '../../main/thread/readers.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { madeUpReader } from '../thread/made-up-reader.ts'
import { folderWith } from './folder.ts'
import { run } from './run.ts'
import { objections } from './schemas.ts'

const SESSION = `turn t1 {
  user: one
  assistant: a1
  }
  turn t2 {
  user: two
  compacted: one | two | P+sum
  assistant: a2
  }
  raw: {torn
  blank`

const lines = rolloutText(SESSION).toString().split('\n')
/** First and last byte of a line of the session. */
const bytesOf = (n: number) => {
  const start = Buffer.byteLength(lines.slice(0, n - 1).join('\n')) + (n > 1 ? 1 : 0)
  return { line: n, start, end: start + Buffer.byteLength(lines[n - 1] ?? '') }
}

async function json(args: readonly string[], folder: string): Promise<unknown> {
  const { code, stdout, stderr } = await run([...args, '--json'], { folder })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

test('inspect tells everything of a session in the fields of the schema, in their order', async () => {
  const folder = folderWith({ 'a.jsonl': rolloutText(SESSION) })
  const found = await json(['inspect', 'a.jsonl'], folder)
  expect(objections('inspect', found)).toEqual([])
  expect(JSON.stringify(found, null, 1).replaceAll(folder, 'FOLDER')).toMatchSnapshot()
})

test('inspect --quick leaves open what only a parse of every line tells', async () => {
  const folder = folderWith({ 'a.jsonl': rolloutText(SESSION) })
  const found = await json(['inspect', 'a.jsonl', '--quick'], folder)
  expect(objections('inspect', found)).toEqual([])
  expect(found).toMatchObject({ lines: { rejected: null }, turns: [{ n: 1 }, { n: 2 }], checkpoints: [{ n: 1 }] })
})

test('history tells every item with the bytes that it came from', async () => {
  const folder = folderWith({ 'a.jsonl': rolloutText(SESSION) })
  const found = (await json(['history', 'a.jsonl', '--at', 'checkpoint:1:before'], folder)) as {
    readonly items: unknown
  }
  expect(objections('history', found)).toEqual([])
  const user = (text: string) => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] })
  const file = `${folder}/a.jsonl`
  const lineWith = (text: string) => lines.findIndex(line => line.includes('response_item') && line.includes(text)) + 1
  expect(found.items).toEqual([
    { item: user('one'), origin: { file, ...bytesOf(lineWith('"one"')) }, fidelity: 'exact' },
    {
      item: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'a1' }] },
      origin: { file, ...bytesOf(lineWith('"a1"')) },
      fidelity: 'exact',
    },
    { item: user('two'), origin: { file, ...bytesOf(lineWith('"two"')) }, fidelity: 'exact' },
  ])
})

test('the composition of a history adds up to it, and end is where it stands without --at', async () => {
  const folder = folderWith({ 'a.jsonl': rolloutText(SESSION) })
  expect(await json(['history', 'a.jsonl'], folder)).toMatchObject({
    at: 'end',
    composition: {
      byKind: [
        { kind: 'user', items: 2 },
        { kind: 'summary', items: 1 },
        { kind: 'assistant', items: 1 },
      ],
    },
    items: [{}, {}, { item: { content: [{ text: `${SUMMARY_PREFIX}\nsum` }] } }, {}],
  })
})

const BROKEN_OFF = `meta: 0.98.0
  turn t1 {
  user: one
  call c1: ls
  } aborted`

test('history --as-request tells what is sent, and by which version', async () => {
  const folder = folderWith({ 'a.jsonl': rolloutText(BROKEN_OFF) })
  const found = await json(['history', 'a.jsonl', '--as-request=0.169.0'], folder)
  expect(objections('history', found)).toEqual([])
  expect(found).toMatchObject({
    at: 'end',
    asRequest: '0.169.0',
    fidelity: 'partial',
    notes: [
      'Sent as version 0.169.0 sends it; 0.106.0 wrote the file last.',
      'This version sends the base instructions first, and the file does not hold them.',
      'One call has no output; Codex answers “aborted” when it sends.',
    ],
    composition: { byKind: [{ kind: 'user' }, { kind: 'call' }, { kind: 'output', items: 1 }] },
    items: [
      { fidelity: 'exact' },
      { fidelity: 'exact' },
      {
        item: { type: 'function_call_output', call_id: 'c1', output: 'aborted' },
        origin: null,
        synthetic: 'aborted-output',
        fidelity: 'rebuilt',
      },
    ],
  })
  expect(await json(['history', '--as-request', 'a.jsonl'], folder)).toMatchObject({ asRequest: '0.106.0' })
})

test('history --as-request says so in words', async () => {
  const folder = folderWith({ 'a.jsonl': rolloutText(BROKEN_OFF) })
  expect((await run(['history', 'a.jsonl', '--as-request=0.98.0'], { folder })).stdout).toMatchSnapshot()
  expect(await run(['history', 'a.jsonl', '--as-request', '--at', 'turn:9:end'], { folder })).toEqual({
    code: 1,
    stdout: '',
    stderr: 'This session has 1 turn; there is no turn 9.\n',
  })
})

test('diff tells what became of each item', async () => {
  const folder = folderWith({ 'a.jsonl': rolloutText(SESSION) })
  const found = (await json(['diff', 'a.jsonl', '--checkpoint', '1'], folder)) as Record<string, unknown>
  expect(objections('diff', found)).toEqual([])
  expect(found.rows).toEqual([
    { kind: 'kept', before: 0, after: 0, tokens: expect.any(Number) },
    { kind: 'dropped', before: 1, tokens: expect.any(Number) },
    { kind: 'kept', before: 2, after: 1, tokens: expect.any(Number) },
    { kind: 'summary', after: 2, tokens: expect.any(Number) },
  ])
  expect(Object.keys(found)).toEqual(['before', 'after', 'rows', 'totals'])
  expect(
    await json(['diff', 'a.jsonl', '--from', 'checkpoint:1:before', '--to', 'checkpoint:1:after'], folder),
  ).toEqual(found)
})

test('a point of another file is compared with a point of this one', async () => {
  const folder = folderWith({
    'a.jsonl': rolloutText('user: one\nuser: two'),
    'b.jsonl': rolloutText('user: one\nuser: three'),
  })
  const found = await json(['diff', 'a.jsonl', '--from', 'end', '--to', 'end', '--other', 'b.jsonl'], folder)
  expect(objections('diff', found)).toEqual([])
  expect(found).toMatchObject({ rows: [{ kind: 'kept' }, { kind: 'dropped', before: 1 }, { kind: 'added', after: 1 }] })
})

test('a pair whose sides weigh differently tells both weights', async () => {
  const whole = 'x'.repeat(400)
  const cut = `${'x'.repeat(40)}\u202680 tokens truncated\u2026${'x'.repeat(40)}`
  const folder = folderWith({ 'a.jsonl': rolloutText(`user: ${whole}\ncompacted: ${cut} | P+sum`) })
  const found = (await json(['diff', 'a.jsonl', '--checkpoint', '1'], folder)) as {
    readonly before: { readonly tokens: number }
    readonly after: { readonly tokens: number }
    readonly rows: readonly { readonly after?: number; readonly tokens: number; readonly tokensAfter?: number }[]
  }
  expect(objections('diff', found)).toEqual([])
  expect(found.rows).toMatchObject([
    { kind: 'truncated', before: 0, after: 0, tokensAfter: expect.any(Number) },
    { kind: 'summary' },
  ])
  expect(found.rows[0]?.tokens).toBe(found.before.tokens)
  expect(found.rows.reduce((sum, row) => sum + (row.tokensAfter ?? row.tokens), 0)).toBe(found.after.tokens)
})

test.each([
  [['history', 'a.jsonl', '--at', 'turn:3:end'], 'This session has 2 turns; there is no turn 3.\n'],
  [['history', 'a.jsonl', '--at', 'line:99'], /^The file has \d+ lines; there is no line 99\.\n$/],
  [['diff', 'a.jsonl', '--checkpoint', '2'], 'This session has 1 compaction; there is no compaction 2.\n'],
  [['diff', 'a.jsonl', '--from', 'end', '--to', 'turn:9:end'], 'This session has 2 turns; there is no turn 9.\n'],
])('%j fails with one sentence', async (args, sentence) => {
  const folder = folderWith({ 'a.jsonl': rolloutText(SESSION) })
  const failed = await run(args, { folder })
  expect(failed).toMatchObject({ code: 1, stdout: '' })
  if (typeof sentence === 'string') expect(failed.stderr).toBe(sentence)
  else expect(failed.stderr).toMatch(sentence)
})

test('the readable forms say the same in words', async () => {
  const folder = folderWith({ 'a.jsonl': rolloutText(SESSION) })
  const said = async (args: readonly string[]) => (await run(args, { folder })).stdout.replaceAll(folder, 'FOLDER')
  expect(await said(['inspect', 'a.jsonl'])).toMatchSnapshot('inspect')
  expect(await said(['history', 'a.jsonl', '--at', 'turn:2:end'])).toMatchSnapshot('history')
  expect(await said(['diff', 'a.jsonl', '--checkpoint', '1'])).toMatchSnapshot('diff')
})

test('another agent is read by another reader and told by the same documents', () => {
  const folder = folderWith({ 'log.txt': 'MADEUP\n--\n? one\n! two\n# one\n! three\n' })
  const opened = openThread(`${folder}/log.txt`, { readers: [madeUpReader] })
  if (!opened.ok) throw new Error(opened.error.message)
  const thread = opened.value
  runNow(thread.read({ quick: false }))
  const printed = (document: Readonly<Record<string, unknown>>): unknown =>
    JSON.parse([...jsonPieces(document)].join(''))
  const inspected = printed(inspectJson(thread))
  expect(objections('inspect', inspected)).toEqual([])
  expect(inspected).toMatchObject({ thread: { agent: 'made-up' }, turns: [{ n: 1 }], checkpoints: [{ n: 1 }] })
  const history = printed(historyJson(thread, asListed(thread, runNow(thread.history({ kind: 'end' })))))
  expect(objections('history', history)).toEqual([])
  const side = (at: Point) => {
    const found = sideAt(thread, at)
    if (!found.ok) throw new Error(found.error.message)
    return found.value
  }
  const before = side({ kind: 'checkpoint', n: 1, side: 'before' })
  const after = side({ kind: 'checkpoint', n: 1, side: 'after' })
  const found = printed(diffJson(runNow(diff(before, after))))
  expect(objections('diff', found)).toEqual([])
  expect(found).toMatchObject({
    rows: [
      { kind: 'kept', before: 0, after: 0 },
      { kind: 'dropped', before: 1 },
    ],
  })
})
