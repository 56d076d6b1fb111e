import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Hook } from '../../main/hooks/hook.ts'
import { payloadFor } from '../../main/hooks/payload.ts'
import { type HookWorld, hooksFor, runHooks, stoppedBy } from '../../main/hooks/run-hooks.ts'
import { temporaryFolder } from '../scripts/temporary-folder.ts'
import { threadOf } from '../support/rollout-text.ts'

const PAYLOAD = {
  session_id: 's',
  turn_id: 't',
  transcript_path: '/a.jsonl',
  cwd: '/work',
  hook_event_name: 'PreCompact',
  model: 'm',
  trigger: 'manual',
} as const

const hook = (command: string, more: Partial<Hook> = {}): Hook => ({
  event: 'PreCompact',
  matcher: null,
  command,
  seconds: 20,
  inBackground: false,
  source: '/home/hooks.json',
  trust: 'trusted',
  ...more,
})

const world = (more: Partial<HookWorld> = {}): HookWorld => ({
  folder: temporaryFolder(),
  env: { PATH: process.env['PATH'] },
  signal: undefined,
  hide: text => text,
  ...more,
})

async function outcome(command: string, more: Partial<Hook> = {}, where = world()) {
  const [only] = await runHooks([hook(command, more)], PAYLOAD, where)
  return only ?? expect.unreachable()
}

const meaning = async (command: string, more: Partial<Hook> = {}) => {
  const { status, exitCode, message } = await outcome(command, more)
  return { status, exitCode, message }
}

test('a hook reads the payload, in the order of Codex, and runs where it is told with what it is given', async () => {
  const folder = temporaryFolder()
  const { stdout, stderr, ...rest } = await outcome(
    'cat; echo "$PWD|$A" >&2',
    {},
    world({ folder, env: { ...process.env, A: 'b' } }),
  )
  expect(stdout).toBe(
    '{"session_id":"s","turn_id":"t","transcript_path":"/a.jsonl","cwd":"/work","hook_event_name":"PreCompact","model":"m","trigger":"manual"}',
  )
  expect(stderr.trim()).toBe(`${folder}|b`)
  expect(rest).toMatchObject({ status: 'failed', exitCode: 0, source: '/home/hooks.json', trust: 'trusted' })
})

describe('what its end means, as recorded with 0.169:', () => {
  test.each<readonly [string, string, object]>([
    ['nothing said', 'true', { status: 'completed', exitCode: 0, message: null }],
    ['plain text', 'echo plain', { status: 'completed', exitCode: 0, message: null }],
    ['a message', `echo '{"systemMessage":"hello"}'`, { status: 'completed', exitCode: 0, message: 'hello' }],
    ['an exit code stops nothing', 'echo blocked >&2; exit 2', { status: 'failed', exitCode: 2, message: 'blocked' }],
    ['one without words', 'exit 1', { status: 'failed', exitCode: 1, message: 'It ended with code 1.' }],
    [
      'it stops',
      `echo '{"continue":false,"stopReason":"not now"}'`,
      { status: 'stopped', exitCode: 0, message: 'not now' },
    ],
    [
      'it stops without a word',
      `echo '{"continue":false}'`,
      { status: 'stopped', exitCode: 0, message: 'It gave no reason.' },
    ],
    [
      'not with an exit code',
      `echo '{"continue":false}'; exit 3`,
      { status: 'failed', exitCode: 3, message: 'It ended with code 3.' },
    ],
    [
      'other JSON',
      `echo '{"decision":"block"}'`,
      { status: 'failed', exitCode: 0, message: 'It printed JSON that no PreCompact hook may print.' },
    ],
    [
      'broken JSON',
      `echo '{"foo":'`,
      { status: 'failed', exitCode: 0, message: 'It printed JSON that no PreCompact hook may print.' },
    ],
    [
      'a list',
      'echo "[1]"',
      { status: 'failed', exitCode: 0, message: 'It printed JSON that no PreCompact hook may print.' },
    ],
    ['a signal', 'kill -9 $$', { status: 'failed', exitCode: null, message: 'It was killed by a signal.' }],
  ])('%s', async (_, command, expected) => {
    expect(await meaning(command)).toEqual(expected)
  })

  test('one in the background stops nothing', async () => {
    expect(await meaning(`echo '{"continue":false}'`, { inBackground: true })).toMatchObject({ status: 'completed' })
  })

  test('a command that is not there says so', async () => {
    expect(await meaning('/no/such/program')).toMatchObject({ status: 'failed', exitCode: 127 })
    expect(await outcome('true', {}, world({ folder: '/no/such/folder' }))).toMatchObject({
      status: 'failed',
      message: 'It could not be started.',
    })
  })

  test('one that does not read what it is told ends as it ends', async () => {
    expect(await meaning('exec 0<&-; sleep 0.1')).toMatchObject({ status: 'completed' })
  })
})

test('a hook that was altered or switched off is not run; one that was never trusted is', async () => {
  const where = world()
  for (const trust of ['modified', 'disabled', 'untrusted'] as const)
    expect((await outcome(`touch ${trust}`, { trust }, where)).status).toBe(
      trust === 'untrusted' ? 'completed' : 'skipped',
    )
  expect(['modified', 'disabled', 'untrusted'].filter(name => existsSync(join(where.folder, name)))).toEqual([
    'untrusted',
  ])
})

test('at the end of its time it is killed with all that it started', async () => {
  const where = world()
  const command = '(sleep 3; touch late) & echo part; sleep 3; touch late'
  expect(await outcome(command, { seconds: 1 }, where)).toMatchObject({
    status: 'failed',
    exitCode: null,
    message: 'It did not end within 1 s and was killed.',
    stdout: 'part\n',
  })
  await later(2500)
  expect(existsSync(join(where.folder, 'late'))).toBe(false)
})

test('so it is on a cancel, also one that came before it', async () => {
  const stopping = new AbortController()
  const where = world({ signal: stopping.signal })
  const running = runHooks([hook('echo $$ > pid; sleep 60'), hook('sleep 60')], PAYLOAD, where)
  while (!existsSync(join(where.folder, 'pid')) || readFileSync(join(where.folder, 'pid'), 'utf8') === '')
    await later(10)
  stopping.abort()
  expect((await running).map(({ message }) => message)).toEqual(Array(2).fill('It was killed: the work was stopped.'))
  const pid = Number(readFileSync(join(where.folder, 'pid'), 'utf8'))
  while (isThere(pid)) await later(10)
  expect(await outcome('touch begun', {}, where)).toMatchObject({ status: 'failed', exitCode: null })
})

/** A zombie is none. */
function isThere(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

test('output without end is read, cut and let go', async () => {
  const { status, stdout } = await outcome('yes | head -c 3000000')
  expect([status, stdout.length]).toEqual(['completed', 16 * 1024 + 1])
})

test('what is hidden is hidden in all that is told', async () => {
  const told = await outcome(
    'echo SECRET; echo SECRET >&2; exit 1',
    {},
    world({ hide: text => text.replaceAll('SECRET', '[key]') }),
  )
  expect(JSON.stringify(told)).not.toContain('SECRET')
})

test('all of one event run at once, and are told in their order', async () => {
  const where = world()
  const told = await runHooks(
    [hook('until [ -e second ]; do sleep 0.02; done'), hook('touch second'), hook('exit 4')],
    PAYLOAD,
    where,
  )
  expect(told.map(({ exitCode }) => exitCode)).toEqual([0, 0, 4])
  expect(stoppedBy(told)).toBe(null)
})

test.each([
  [null, true],
  ['', true],
  ['*', true],
  ['manual', true],
  ['auto', false],
  ['manual|auto', true],
  ['man', false],
  ['^man', true],
  ['[', false],
])('a matcher %j takes a manual compaction: %s', (matcher, takes) => {
  const hooks = [hook('x', { matcher }), hook('x', { matcher, event: 'PostCompact' })]
  expect(hooksFor(hooks, 'PreCompact', 'manual').length).toBe(takes ? 1 : 0)
})

describe('the payload', () => {
  const thread = threadOf(`
    meta: 0.140.0 id="0199f0aa-0000-7000-8000-000000000001"
    turn t1 {
    user: one
    assistant: a
    }
    turn t2 {
    user: two
    }`)

  test('is of the turn that the point is in', () => {
    const turnAt = (at: Parameters<typeof payloadFor>[2]) => payloadFor('PostCompact', thread, at, 'm').turn_id
    expect(turnAt({ kind: 'end' })).toBe('t2')
    expect(turnAt({ kind: 'turn', n: 1, side: 'end' })).toBe('t1')
    expect(turnAt({ kind: 'line', line: thread.turn(1).start })).toBe('t1')
    expect(payloadFor('PostCompact', thread, { kind: 'end' }, 'm')).toMatchObject({
      session_id: '0199f0aa-0000-7000-8000-000000000001',
      hook_event_name: 'PostCompact',
      model: 'm',
      trigger: 'manual',
    })
  })

  test('of a recorded compaction has its trigger', () => {
    const auto = threadOf('meta: 0.140.0\nturn t1 {\nuser: one\nassistant: a\ncompacted: one | P+S\nassistant: b\n}')
    const payload = payloadFor('PreCompact', auto, { kind: 'checkpoint', n: 1, side: 'before' }, 'm')
    expect([payload.turn_id, payload.trigger]).toEqual(['t1', auto.checkpoint(1).trigger ?? 'manual'])
  })
})
