import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import type { Candidate } from '../../main/compaction/candidate.ts'
import { type Fork, type ForkWanted, fork } from '../../main/export/codex/fork.ts'
import { planFork } from '../../main/export/codex/plan-fork.ts'
import { SUMMARY_PREFIX } from '../../main/rollout/format.ts'
import type { Thread } from '../../main/thread/model.ts'
import { parsePoint } from '../../main/thread/point.ts'
import { folderWith } from '../cli/folder.ts'
import { candidate } from '../support/candidates.ts'
import { message, readThread, rolloutText } from '../support/rollout-text.ts'
import { rollout } from '../support/rollouts.ts'
import { itemsOf, requestOf, sent } from '../support/same-request.ts'

const NOW = { milliseconds: Date.parse('2026-01-31T23:30:05.678Z'), ahead: 60 }
const CHANCE = Uint8Array.from([0xff, 0xff, 0xff, 1, 2, 3, 4, 5, 6, 7])

const SOURCE = '0199f0aa-0000-7000-8000-000000000001'
const MEMBERS = `id="${SOURCE}" originator="test" timestamp="2026-01-01T00:00:00.000Z" base_instructions={"text":"base"}`
const TALK = `turn t1 {
user: one
assistant: a1
}
compacted: [window 4] one | P+first
turn t2 {
user: two
call c1 shell: ls
output c1: listing
assistant: a2
}`

const talk = (version = '0.169.0'): Thread =>
  readThread(join(folderWith({ 'a.jsonl': rolloutText(`meta: ${version} ${MEMBERS}\n${TALK}`) }), 'a.jsonl'))

const mine = (change: Partial<Candidate> = {}): Candidate => candidate({ thread: SOURCE, ...change })

function wanted(one: Candidate, change: Partial<ForkWanted> = {}): ForkWanted {
  const at = parsePoint(one.at)
  if (at === null) throw new Error(one.at)
  return {
    at,
    candidate: { candidate: one, anyway: false },
    form: 'legacy',
    target: { kind: 'path', path: folderWith({}) },
    dropProvider: false,
    folder: '/ran/here',
    now: NOW,
    chance: CHANCE,
    ...change,
  }
}

const forked = (source: Thread, one: Candidate, change: Partial<ForkWanted> = {}) =>
  runNow(fork(source, wanted(one, change)))

function made(source: Thread, one: Candidate, change: Partial<ForkWanted> = {}): Fork {
  const outcome = forked(source, one, change)
  if (!outcome.ok) throw new Error(outcome.error.message)
  return outcome.value
}

function refusal(one: Candidate, change: Partial<ForkWanted> = {}): string {
  const folder = folderWith({})
  const path = join(folder, 'out.jsonl')
  const outcome = forked(talk(), one, { target: { kind: 'path', path }, ...change })
  expect(existsSync(path)).toBe(outcome.ok)
  return outcome.ok ? 'it was written' : outcome.error.message
}

const linesOf = (path: string): readonly string[] => readFileSync(path, 'utf8').trimEnd().split('\n')
const bare = (path: string) => linesOf(path).map(line => JSON.parse(line))

describe('the new session', () => {
  test('holds the lines up to the point and a turn of its own with a marked compaction', () => {
    const source = talk()
    const result = made(source, mine())
    const old = linesOf(source.files[0]?.path ?? '')
    const added = bare(result.path).slice(old.length)
    expect(linesOf(result.path).slice(1, old.length)).toEqual(old.slice(1))
    expect(added.map(({ payload, type }) => payload.type ?? type)).toEqual([
      'task_started',
      'compacted',
      'context_compacted',
      'task_complete',
    ])
    const { items, id } = mine()
    expect(added[1]).toEqual({
      timestamp: '2026-01-31T23:30:05.678Z',
      type: 'compacted',
      payload: {
        message: `${SUMMARY_PREFIX}\nwhat was done`,
        replacement_history: items,
        window_number: 5,
        palimpsest: { strategy: 'edited', candidate: id, at: 'end' },
      },
    })
    expect(result).toMatchObject({ items: 2, lines: old.length + 4 })
    expect(result.changedLines).toEqual([1, ...[1, 2, 3, 4].map(n => old.length + n)])
  })

  test.each(['0.98.0', '0.140.0', '0.169.0'])('sends the candidate’s items, read as %s wrote it', version => {
    const source = talk(version)
    const copy = readThread(made(source, mine()).path)
    expect(sent(copy, '0.169.0').filter(word => word !== 'base')).toEqual([
      'one',
      expect.stringContaining('what was done'),
    ])
    expect(itemsOf(requestOf(copy, 'end', version)).slice(-2)).toEqual(mine().items)
  })

  test('shows the compaction as made here, and what was before it as it was', () => {
    const source = talk()
    const copy = readThread(made(source, mine()).path)
    expect(copy.checkpointCount).toBe(2)
    expect(copy.checkpoint(2)).toMatchObject({
      implementation: 'other',
      trigger: null,
      phase: null,
      inferred: false,
      windowNumber: 5,
      fidelity: 'exact',
      made: { strategy: 'edited', candidate: mine().id },
      notes: [`Made here and installed by a fork: strategy edited, candidate ${mine().id}. No agent compacted.`],
      itemsBefore: 6,
      itemsAfter: 2,
    })
    expect(copy.checkpoint(1)).toMatchObject({ made: null, windowNumber: 4 })
    expect(sent(copy, null, 'checkpoint:2:before')).toEqual(sent(source, null, 'end'))
    expect(runNow(copy.checkpointRecord(2)).implementation).toMatchObject({ how: 'recorded', value: 'other' })
  })

  test('is made in the form paginated also where what is below would be sent in another form', () => {
    const ghost = JSON.stringify({
      message: '',
      replacement_history: [{ type: 'ghost_snapshot', ghost_commit: { id: 'x' } }],
    })
    const words = `meta: 0.140.0 ${MEMBERS}\nuser: one\nraw: {"timestamp":"2026-01-01T00:00:09.000Z","type":"compacted","payload":${ghost}}\nuser: two`
    const source = readThread(join(folderWith({ 'a.jsonl': rolloutText(words) }), 'a.jsonl'))
    const copy = readThread(made(source, mine(), { form: 'paginated' }).path)
    expect(itemsOf(requestOf(copy, 'end', '0.169.0')).slice(-2)).toEqual(mine().items)
  })

  test('is numbered on in the form paginated, with the event that this form has', () => {
    const result = made(talk(), mine(), { form: 'paginated' })
    const lines = bare(result.path)
    expect(lines.map(line => line.ordinal)).toEqual(lines.map((_, i) => i))
    expect(lines.at(-2).payload).toMatchObject({
      type: 'item_completed',
      thread_id: result.threadId,
      turn_id: lines.at(-1).payload.turn_id,
      item: { type: 'ContextCompaction' },
    })
    expect(itemsOf(requestOf(readThread(result.path), 'end')).slice(-2)).toEqual(mine().items)
  })

  test('goes on from a point in the middle', () => {
    const source = talk()
    const result = made(source, mine({ at: 'checkpoint:1:before' }))
    const copy = readThread(result.path)
    expect(copy.checkpointCount).toBe(1)
    expect(copy.checkpoint(1)).toMatchObject({ windowNumber: 1, made: { strategy: 'edited' } })
    expect(sent(copy, null, 'checkpoint:1:before')).toEqual(sent(source, null, 'checkpoint:1:before'))
  })

  test.each(['0.169.0/mid-turn', '0.140.0/rollback', '0.98.0/manual', '0.36.0/manual'])(
    'can be made of every checkpoint’s own items, and a plan tells what is sent then: %s',
    name => {
      const source = readThread(rollout(name))
      for (let n = 1; n <= source.checkpointCount; n++) {
        const point = `checkpoint:${n}:after`
        const items = itemsIn(source, point)
        if (items.length === 0) continue
        const one = candidate({ thread: source.info.id, at: `checkpoint:${n}:before`, items, strategy: 'recorded' })
        const asked = wanted(one)
        const plan = runNow(planFork(source, asked))
        const { path, prompt } = made(source, one, { target: asked.target })
        expect(itemsIn(readThread(path), 'end')).toEqual(items)
        expect(plan.ok && plan.value.prompt).toEqual(prompt)
      }
    },
  )

  test('tells the prompt that it would send, and a plan tells the same before', () => {
    const source = talk()
    const one = mine()
    const asked = wanted(one)
    const plan = runNow(planFork(source, asked))
    const result = made(source, one, { target: asked.target })
    expect(result.prompt).toMatchObject({
      version: '0.169.0',
      items: 3,
      byKind: [
        { kind: 'instructions', items: 1 },
        { kind: 'user', items: 1 },
        { kind: 'summary', items: 1 },
      ],
    })
    const { path, threadId, resume, items, prompt, notes } = result
    const [user, summary] = prompt.byKind.slice(1)
    const tokens = (user?.tokens ?? 0) + (summary?.tokens ?? 0)
    expect(plan).toEqual({ ok: true, value: { path, threadId, resume, items, tokens, prompt, notes } })
    expect(notes).toContain(
      `It goes on from the candidate ${one.id} (edited): the model sees its items and none of those before.`,
    )
  })
})

function itemsIn(thread: Thread, at: string): readonly unknown[] {
  const point = parsePoint(at)
  if (point === null) throw new Error(at)
  return runNow(thread.history(point)).items.map(ref => thread.item(ref).raw)
}

describe('made for something else', () => {
  const OTHER = '0199f0aa-0000-7000-8000-0000000000ff'

  test.each([
    [mine({ thread: OTHER }), `The candidate was made for another session (${OTHER}).`],
    [mine({ thread: null }), 'The candidate was made for another session (one without an id).'],
  ])('another session', (one, sentence) => {
    expect(forked(talk(), one)).toEqual({ ok: false, error: { code: 'other-candidate', message: sentence } })
    const { notes } = made(talk(), one, { candidate: { candidate: one, anyway: true } })
    expect(notes).toContain(sentence)
  })

  test('another point; one at which the same lines count is none', () => {
    const at = parsePoint('turn:1:end') ?? { kind: 'end' }
    expect(refusal(mine(), { at })).toBe('The candidate was made for another point (end) than turn:1:end.')
    expect(refusal(mine({ at: 'turn:2:end' }), { at: { kind: 'end' } })).toBe('it was written')
    const one = mine()
    expect(made(talk(), one, { at, candidate: { candidate: one, anyway: true } }).notes).toContain(
      'The candidate was made for another point (end) than turn:1:end.',
    )
  })
})

const call = (id = 'c9', type = 'function_call') => ({ type, name: 'shell', arguments: '{}', input: 'x', call_id: id })
const output = (id = 'c9', type = 'function_call_output') => ({ type, call_id: id, output: 'ok' })
const parts = (...content: readonly unknown[]) => ({ type: 'message', role: 'user', content })

describe('refused before a byte is written, for Codex would pass over the compaction:', () => {
  const PASS = ', so Codex would pass over the whole compaction.'

  test.each([
    [null, 'is no JSON object'],
    [[], 'is no JSON object'],
    [{ role: 'user' }, 'has no type'],
    [{ ...message('user', 'x'), id: 5 }, '(message) has no text in id'],
    [{ type: 'message', content: [] }, '(message) has no role that Codex knows'],
    [{ type: 'message', role: 'clown', content: [] }, '(message) has no role that Codex knows'],
    [{ type: 'message', role: 'user', content: 'x' }, '(message) has no list in content'],
    [{ ...message('assistant', 'x'), phase: 'nope' }, '(message) has a phase that Codex does not know'],
    [parts({ type: 'odd', text: 'x' }), '(message) has a part in content that is of a type that Codex does not know'],
    [parts(5), '(message) has a part in content that is of a type that Codex does not know'],
    [parts({ type: 'input_text' }), '(message) has a part in content that has no text in text'],
    [parts({ type: 'input_image' }), '(message) has a part in content that has no text in image_url'],
    [
      parts({ type: 'input_image', image_url: 'data:,', detail: 'odd' }),
      '(message) has a part in content that has a detail that Codex does not know',
    ],
    [
      parts({ type: 'output_text', text: 'x', annotations: 'odd' }),
      '(message) has a part in content that has no list in annotations',
    ],
    [
      { ...message('user', 'x'), internal_chat_message_metadata_passthrough: 5 },
      '(message) has no object in internal_chat_message_metadata_passthrough',
    ],
    [{ type: 'reasoning' }, '(reasoning) has no list in summary'],
    [{ type: 'reasoning', summary: [], encrypted_content: 5 }, '(reasoning) has no text in encrypted_content'],
    [
      { type: 'reasoning', summary: [{ type: 'odd', text: 'x' }] },
      '(reasoning) has a part in summary that is of a type that Codex does not know',
    ],
    [{ ...call(), arguments: {} }, '(function_call) has no text in arguments'],
    [{ ...call(), namespace: 5 }, '(function_call) has no text in namespace'],
    [{ type: 'function_call_output', call_id: 'c9', output: {} }, '(function_call_output) has no list in output'],
    [{ type: 'function_call_output', output: 'x' }, '(function_call_output) has no text in call_id'],
    [{ type: 'custom_tool_call', name: 'p', call_id: 'c' }, '(custom_tool_call) has no text in input'],
    [{ type: 'local_shell_call', call_id: 'c', action: {} }, '(local_shell_call) has no status that Codex knows'],
    [
      { type: 'local_shell_call', status: 'completed', action: { type: 'exec', command: 'ls' } },
      '(local_shell_call) has no command in its action',
    ],
    [{ type: 'tool_search_call', execution: 'client', call_id: 'c' }, '(tool_search_call) has no arguments'],
    [{ type: 'web_search_call', action: 'x' }, '(web_search_call) has no object in action'],
    [{ type: 'image_generation_call', status: 'completed' }, '(image_generation_call) has no text in result'],
    [{ type: 'compaction' }, '(compaction) has no text in encrypted_content'],
    [{ type: 'agent_message', content: [] }, '(agent_message) has no text in author'],
    [{ type: 'additional_tools', tools: [] }, '(additional_tools) has no text in role'],
    [{ type: 'configuration_update' }, '(configuration_update) has no object in reasoning'],
    [{ type: 'ghost_snapshot' }, '(ghost_snapshot) has no object in ghost_commit'],
  ])('%j', (item, why) => {
    expect(refusal(mine({ items: [message('user', 'x'), item] }))).toBe(`Item 1 of the candidate ${why}${PASS}`)
  })

  test.each([
    [
      { type: 'of_tomorrow' },
      'is of the type "of_tomorrow", which 0.169 does not know: it would send an empty item in its place.',
    ],
    [
      { type: 'toString' },
      'is of the type "toString", which 0.169 does not know: it would send an empty item in its place.',
    ],
    [{ type: 'compaction_trigger' }, 'is a compaction_trigger: Codex would compact at once.'],
  ])('or do something else with it: %j', (item, why) => {
    expect(refusal(mine({ items: [item] }))).toBe(`Item 0 of the candidate ${why}`)
  })

  test('an empty list', () => {
    expect(refusal(mine({ items: [] }))).toBe('The candidate has no items: Codex would go on from nothing.')
  })
})

describe('pairs of calls and outputs', () => {
  const CALLED =
    'Item 0 of the candidate is a call without its output "c9" behind it: Codex would answer it with “aborted”.'
  const LOST = 'of the candidate is an output without its call "c9" before it: Codex would leave it out.'

  test.each([
    [[call()], CALLED],
    [[output()], `Item 0 ${LOST}`],
    [[output(), call()], `Item 0 ${LOST}`],
    [[call('c9', 'custom_tool_call'), output()], `Item 1 ${LOST}`],
    [[call(), output(), output()], `Item 2 ${LOST}`],
    [
      [call(), call(), output(), output()],
      'Item 1 of the candidate is a second call "c9" before the first has its output.',
    ],
  ])('%j is refused', (items, sentence) => {
    expect(refusal(mine({ items }))).toBe(sentence)
  })

  test.each([
    [[call(), output()]],
    [[call(), output(), call(), output()]],
    [[call('a'), call('b'), output('b'), output('a')]],
    [[call('c9', 'custom_tool_call'), output('c9', 'custom_tool_call_output')]],
    [[{ type: 'tool_search_output', status: 'completed', execution: 'server', tools: [] }]],
    [[{ type: 'local_shell_call', status: 'completed', action: { type: 'exec', command: ['ls'] } }]],
    [[{ type: 'compaction', encrypted_content: 'gAAA' }, message('user', 'x')]],
    [[{ type: 'web_search_call' }, { type: 'reasoning', summary: [], encrypted_content: null }]],
  ])('%j is taken', items => {
    expect(refusal(mine({ items }))).toBe('it was written')
  })
})

test('pictures that stand beside a candidate stand beside it in the fork, where no model sees them', () => {
  const images = [
    { url: 'data:image/png;base64,AAAA', text: 'look' },
    { url: 'data:image/png;base64,BBBB', text: null },
  ]
  const { path } = made(talk(), mine({ images }))
  const text = readFileSync(path, 'utf8')
  const line = text.split('\n').findLast(each => each.includes('"type":"compacted"')) ?? ''
  expect(JSON.parse(line).payload.image_sidecar).toEqual({
    recent_user_images: [
      { image_url: 'data:image/png;base64,AAAA', user_text: 'look' },
      { image_url: 'data:image/png;base64,BBBB' },
    ],
  })
  const thread = readThread(path)
  const n = thread.checkpointCount
  expect(runNow(thread.checkpointKept(n)).images.map(image => image.text)).toEqual(['look', ''])
  expect(JSON.stringify(itemsOf(requestOf(thread, { kind: 'end' })))).not.toContain('AAAA')
  expect(readFileSync(made(talk(), mine()).path, 'utf8')).not.toContain('image_sidecar')
})
