import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import type { Spawned, Thread } from '../../main/thread/model.ts'
import { readThread, threadOf } from '../support/rollout-text.ts'
import { rollouts } from '../support/rollouts.ts'

const CHILD = '01a1ff33-0036-74d1-bd86-8f513dba1bc0'
const OTHER = '01a1ff33-0036-74d1-bd86-8f513dba1bc1'

const allSpawned = (thread: Thread, line: number): readonly Spawned[] =>
  runNow(thread.spawned?.({ file: 0, line, index: null }) ?? none()) ?? []

/** The one that the call began; null where it began none. */
function spawned(thread: Thread, line: number): Spawned | null {
  const [one, ...others] = allSpawned(thread, line)
  if (others.length > 0) throw new Error('more than one')
  return one ?? null
}

// biome-ignore lint/correctness/useYield: it stands for an agent without sub-agents
function* none(): Generator<undefined, null, undefined> {
  return null
}

const spawnLine = (thread: Thread, id: string): number | null => runNow(thread.spawnLine?.(id) ?? none())?.line ?? null

describe('recorded', () => {
  test.each([
    ['0.140.0/sub-agents', 8, 'Hegel'],
    ['0.169.0/sub-agents', 10, 'Arendt'],
  ])('%s: the call names its thread, and the thread its call', (fixture, line, name) => {
    const [parent, child] = rollouts(fixture).map(path => readThread(path))
    if (parent === undefined || child?.info.id == null) throw new Error('no session')
    expect(spawned(parent, line)).toEqual({ id: child.info.id, name })
    expect(spawnLine(parent, child.info.id)).toBe(line)
    expect(spawnLine(child, child.info.id)).toBeNull()
  })
})

// As Codex 0.150 and 0.169 wrote them, and as collab_agent_spawn_end is declared.
const TOLD = {
  'its output': `output c1: {"agent_id":"${CHILD}","nickname":"Mill"}`,
  'an event of the first generation': `event_msg collab_agent_spawn_end: {"call_id":"c1","new_thread_id":"${CHILD}","new_agent_nickname":"Mill"}`,
  'an event of the second generation': `event_msg sub_agent_activity: {"event_id":"c1","agent_thread_id":"${CHILD}","agent_path":"Mill","kind":"started"}`,
  'an item of the first generation': `event_msg item_completed: {"item":{"type":"CollabAgentToolCall","id":"c1","tool":"spawn_agent","receiver_thread_ids":["${CHILD}"],"receiver_agents":[{"agent_nickname":"Mill"}]}}`,
  'an item of the second generation': `event_msg item_completed: {"item":{"type":"SubAgentActivity","id":"c1","kind":"started","agent_thread_id":"${CHILD.toUpperCase()}","agent_path":"Mill"}}`,
}

test.each(Object.entries(TOLD))('a thread that a call began is told by %s', (_, told) => {
  const thread = threadOf(`turn t1 {\nuser: x\ncall c0: ls\ncall c1 spawn_agent: {}\noutput c0: y\n${told}\n}`)
  expect(spawned(thread, 7)).toEqual({ id: CHILD, name: 'Mill' })
  expect(spawned(thread, 6)).toBeNull()
  expect(spawnLine(thread, CHILD)).toBe(told.includes(CHILD) ? 7 : null)
  expect(spawnLine(thread, OTHER)).toBeNull()
})

test.each([
  ['a refusal', 'output c1: unsupported call: spawn_agent'],
  ['an output of the second generation alone', 'output c1: {"task_name":"/root/a"}'],
  ['an id that is none', 'output c1: {"agent_id":"../../etc","nickname":"Mill"}'],
  ['a thread of another call', `output c2: {"agent_id":"${CHILD}"}`],
  [
    'an agent that goes on',
    `event_msg sub_agent_activity: {"event_id":"c1","agent_thread_id":"${CHILD}","kind":"interacted"}`,
  ],
  [
    'another tool',
    `event_msg item_completed: {"item":{"type":"CollabAgentToolCall","id":"c1","tool":"wait","receiver_thread_ids":["${CHILD}"]}}`,
  ],
  [
    'odd members',
    'event_msg item_completed: {"item":{"type":"CollabAgentToolCall","id":"c1","tool":"spawn_agent","receiver_thread_ids":7}}',
  ],
  ['no item', 'event_msg item_completed: {"item":null}'],
  ['nothing', 'output c9: c1'],
])('%s tells of no thread', (_, told) => {
  const thread = threadOf(`turn t1 {\nuser: x\ncall c1 spawn_agent: {}\n${told}\n}`)
  expect(spawned(thread, 6)).toBeNull()
})

test('a call that only mentions a thread did not begin it', () => {
  const thread = threadOf(`
    turn t1 {
    user: what about ${CHILD}?
    call c1 spawn_agent: {}
    output c1: {"agent_id":"${OTHER}","nickname":"Kant"}
    call c2 wait_agent: {"ids":["${CHILD}"]}
    output c2: {"status":"${CHILD}"}
    call c3 spawn_agent: {}
    output c3: {"agent_id":"${CHILD}","nickname":"Mill"}
    }`)
  expect([spawnLine(thread, CHILD), spawnLine(thread, OTHER)]).toEqual([10, 6])
})

test('where the call is gone, the line that tells of the thread stands for it', () => {
  const thread = threadOf(`turn t1 {\nuser: x\n${TOLD['an event of the second generation']}\n}`)
  expect(spawnLine(thread, CHILD)).toBe(6)
})

test('what is asked for is an id', () => {
  expect(spawnLine(threadOf('user: x'), 'x')).toBeNull()
})

test.each([
  ['agent_nickname="Mill"', 'Mill'],
  ['agent_nickname="Mill" agent_path="/root/counter"', '/root/counter'],
  ['source={"subagent":{"thread_spawn":{"agent_path":null,"agent_nickname":"Mill"}}}', 'Mill'],
  ['source={"subagent":"review"}', 'review'],
  ['source={"subagent":{"other":"guardian"}}', 'guardian'],
  ['source="cli"', null],
  ['agent_nickname="" source={"subagent":{"thread_spawn":[]}}', null],
  ['agent_nickname=7 agent_path={} source=null', null],
])('a thread with %s is called %s', (meta, name) => {
  expect(threadOf(`meta: 0.140.0 ${meta}\nuser: x`).calledAs?.()).toBe(name)
})

/** As 0.169 wrote it: calls inside of a program have ids of their own. */
const inside = (child: string, name: string) =>
  `event_msg item_completed: {"item":{"type":"CollabAgentToolCall","id":"exec-${name}","tool":"spawn_agent","receiver_thread_ids":["${child}"],"receiver_agents":[{"agent_nickname":"${name}"}]}}`
const program = (callId: string) =>
  `raw: {"type":"response_item","payload":{"type":"custom_tool_call","call_id":"${callId}","name":"exec","input":"await tools.multi_agent_v1__spawn_agent({})"}}`
const printed = (callId: string, ...texts: readonly string[]) =>
  `raw: ${JSON.stringify({ type: 'response_item', payload: { type: 'custom_tool_call_output', call_id: callId, output: texts.map(text => ({ type: 'input_text', text })) } })}`
const answer = (child: string) => `{"agent_id":"${child}","nickname":"Mill"}`

describe('a program of code mode', () => {
  const made = (...lines: readonly string[]) => threadOf(`turn t1 {\nuser: x\n${lines.join('\n')}\n}`)

  test('began the thread that a line behind it tells of and its output names', () => {
    const thread = made(program('c1'), inside(CHILD, 'Mill'), printed('c1', 'Script completed', answer(CHILD)))
    expect(spawned(thread, 6)).toEqual({ id: CHILD, name: 'Mill' })
    expect(spawnLine(thread, CHILD)).toBe(6)
  })

  test('whose output is silent is not linked, and the line that tells stands for the call', () => {
    const thread = made(program('c1'), inside(CHILD, 'Mill'), printed('c1', 'done'))
    expect([spawned(thread, 6), spawnLine(thread, CHILD)]).toEqual([null, 7])
  })

  test('that only prints a thread did not begin it', () => {
    const thread = made(program('c1'), printed('c1', answer(CHILD)))
    expect([spawned(thread, 6), spawnLine(thread, CHILD)]).toEqual([null, null])
  })

  test('that runs beside another is linked to its own thread', () => {
    const thread = made(
      program('c1'),
      program('c2'),
      inside(OTHER, 'Kant'),
      inside(CHILD, 'Mill'),
      printed('c2', answer(CHILD)),
      printed('c1', answer(OTHER)),
    )
    expect([spawned(thread, 6)?.id, spawned(thread, 7)?.id]).toEqual([OTHER, CHILD])
    expect([spawnLine(thread, OTHER), spawnLine(thread, CHILD)]).toEqual([6, 7])
  })

  test('that began two threads leads to both, and both lead back to it', () => {
    const thread = made(
      program('c1'),
      inside(CHILD, 'Mill'),
      inside(OTHER, 'Kant'),
      printed('c1', answer(CHILD), OTHER),
    )
    expect(allSpawned(thread, 6)).toEqual([
      { id: CHILD, name: 'Mill' },
      { id: OTHER, name: 'Kant' },
    ])
    expect([spawnLine(thread, CHILD), spawnLine(thread, OTHER)]).toEqual([6, 6])
  })

  test('without an output is linked to nothing', () => {
    const thread = made(program('c1'), inside(CHILD, 'Mill'))
    expect([spawned(thread, 6), spawnLine(thread, CHILD)]).toEqual([null, 7])
  })
})
