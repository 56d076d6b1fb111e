import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { decodeCandidate } from '../../main/compaction/candidate-file.ts'
import { SUMMARY_PREFIX } from '../../main/rollout/format.ts'
import { message, rolloutText } from '../support/rollout-text.ts'
import { type Act, answers, assistant, fallsSilent, scriptedServer, streams } from '../support/scripted-server.ts'
import { folderWith } from './folder.ts'
import { run } from './run.ts'
import { objections } from './schemas.ts'

const ID = '0199f0aa-0000-7000-8000-000000000001'
const TALK =
  rolloutText(`meta: 0.133.0 id="${ID}" originator="test" timestamp="2026-01-01T00:00:00.000Z" base_instructions={"text":"base"}
user: Fix src/a.ts please.
assistant: a1
user: two
assistant: a2
compacted: Fix src/a.ts please. | two | P+S1
user: three
assistant: a3`)

const folder = () =>
  folderWith({ 'a.jsonl': TALK, 'mine.txt': 'My own words.', 'empty.txt': '\n', 'bytes.txt': Buffer.from([0xff]) })

async function server(...acts: readonly Act[]) {
  const made = await scriptedServer(...acts)
  onTestFinished(made.close)
  return made
}

const withPrefix = (text: string): string => `${SUMMARY_PREFIX}\n${text}`

test('the recorded compaction is told as JSON that keeps to the schema', async () => {
  const args = ['recompact', 'a.jsonl', '--checkpoint', '1', '--strategy', 'recorded', '--json']
  const { code, stdout, stderr } = await run(args, { folder: folder() })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const document = JSON.parse(stdout)
  expect(objections('recompact', document)).toEqual([])
  expect(document).toMatchObject({
    strategy: 'recorded',
    at: 'checkpoint:1:before',
    settings: {},
    calls: [],
    usage: { inputTokens: null, cachedTokens: null, outputTokens: null },
    candidate: { items: 3, path: null },
    diff: { before: { items: 4 }, after: { items: 3 } },
    retention: { sides: { before: { items: 4 }, after: { items: 3 }, later: { items: 2 } } },
  })
})

test('without --yes nothing is sent: where it would go and how much it is', async () => {
  const { base, received } = await server(streams(assistant('S')))
  const args = ['recompact', 'a.jsonl', '--at', 'end', '--strategy', 'codex-local', '--model', 'm', '--base-url', base]
  const { code, stdout, stderr } = await run(args, { folder: folder() })
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(
    new RegExp(
      `^Nothing was sent\\. [\\d,]+ bytes \\(about [\\d,]+ tokens\\) of this session to ${base}/responses for the model m would go out; --yes sends it\\.\\n$`,
    ),
  )
  expect(received).toEqual([])
})

test('with --yes it is, and the candidate is written and forks', async () => {
  const { base, received } = await server(answers(500, ''), streams(assistant('A new summary.')))
  const where = folder()
  const args = ['recompact', 'a.jsonl', '--at', 'end', '--strategy', 'codex-local', '--model', 'm', '--effort', 'low']
  const more = ['--base-url', base, '--yes', '--candidate-out', 'c.json', '--prompt', 'mine.txt', '--json']
  const { code, stdout, stderr } = await run([...args, ...more], { folder: where })
  expect(code).toBe(0)
  expect(stderr).toMatch(/^Sending [\d,]+ bytes .*\.\n$/)
  const document = JSON.parse(stdout)
  expect(objections('recompact', document)).toEqual([])
  expect(document).toMatchObject({
    settings: { model: 'm', effort: 'low', prompt: 'My own words.', baseUrl: base },
    calls: [{ outcome: 'failed', message: 'The server answered 500.' }, { outcome: 'answered' }],
    usage: { inputTokens: 100, cachedTokens: 80, outputTokens: 7 },
    candidate: { items: 4, path: join(where, 'c.json') },
  })
  expect(received.map(({ body }) => [body['reasoning'], (body['input'] as readonly unknown[]).at(-1)])).toEqual([
    [{ effort: 'low' }, message('user', 'My own words.')],
    [{ effort: 'low' }, message('user', 'My own words.')],
  ])
  const candidate = decodeCandidate(readFileSync(join(where, 'c.json')))
  expect(candidate.ok && candidate.value).toMatchObject({
    id: document.candidate.id,
    thread: ID,
    at: 'end',
    strategy: 'codex-local',
    items: ['Fix src/a.ts please.', 'two', 'three', withPrefix('A new summary.')].map(text => message('user', text)),
  })
  const fork = await run(['fork', 'a.jsonl', '--candidate', 'c.json', '--out', 'b.jsonl'], { folder: where })
  expect(fork.code).toBe(0)
  const history = await run(['history', 'b.jsonl', '--at', 'end', '--json'], { folder: where })
  expect(JSON.parse(history.stdout).items.map((each: { item: unknown }) => each.item)).toEqual(
    candidate.ok && candidate.value.items,
  )
})

test.each([
  ['codex-local', 'with your prompt of 13 characters'],
  ['codex-remote-v2', 'without your prompt, which this strategy does not use'],
])('a prompt of one’s own is told with what would be sent: %s', async (strategy, words) => {
  const { base } = await server(streams(assistant('S')))
  const args = ['recompact', 'a.jsonl', '--at', 'end', '--strategy', strategy, '--model', 'm', '--base-url', base]
  const { stderr } = await run([...args, '--prompt', 'mine.txt'], { folder: folder() })
  expect(stderr).toContain(`for the model m, ${words} would go out; --yes sends it.`)
})

test('a summary of one’s own is put in', async () => {
  const where = folder()
  const args = ['recompact', 'a.jsonl', '--checkpoint', '1', '--strategy', 'paste', '--summary', 'mine.txt']
  const { code, stdout } = await run([...args, '--candidate-out', 'c.json'], { folder: where })
  expect(code).toBe(0)
  expect(stdout).toMatch(/^recompact paste at checkpoint:1:before: 4 items, \d+ tokens -> 3 items, \d+ tokens\n/)
  expect(stdout).toContain(`file      ${join(where, 'c.json')}\n`)
  expect(readFileSync(join(where, 'c.json'), 'utf8')).toContain('My own words.')
})

test('in words it is what was sent and what was kept', async () => {
  const { base } = await server(streams(assistant('S')))
  const args = ['recompact', 'a.jsonl', '--at', 'end', '--strategy', 'codex-local', '--model', 'm', '--base-url', base]
  const { stdout } = await run([...args, '--yes'], { folder: folder() })
  expect(stdout).toContain('requests  1; 100 tokens sent, 80 of them cached, 7 answered\n')
  expect(stdout).toMatch(/^items {5}3 kept, 1 dropped, 1 summary$/m)
  expect(stdout).toMatch(/^kept {6}of changed files 0\/0; of path 1\/1, /m)
})

test('a failure names its reason and writes nothing', async () => {
  const { base } = await server(answers(400, { error: { message: 'No.' } }))
  const where = folder()
  const args = [
    'recompact',
    'a.jsonl',
    '--at',
    'end',
    '--strategy',
    'codex-remote-v2',
    '--model',
    'm',
    '--base-url',
    base,
  ]
  const { code, stdout, stderr } = await run([...args, '--yes', '--candidate-out', 'c.json'], { folder: where })
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/\nThe server answered 400: No\.\n$/)
  expect(existsSync(join(where, 'c.json'))).toBe(false)
})

const LOCAL = ['--at', 'end', '--strategy', 'codex-local', '--model', 'm']

test.each([
  [[], 'recompact needs --checkpoint K or --at POINT.'],
  [
    ['--at', 'nowhere'],
    '--at nowhere is not a point. Points are end, line:N, turn:N:start or :end, checkpoint:K:before or :after.',
  ],
  [['--at', 'end', '--checkpoint', '1'], '--checkpoint and --at cannot stand together.'],
  [['--checkpoint', '0'], '--checkpoint 0 is not a number that counts from 1.'],
  [['--at', 'end'], /^recompact needs --strategy NAME: recorded, codex-local, .*, paste\.$/],
  [['--at', 'end', '--strategy', 'best'], /^There is no strategy best: recorded, codex-local, /],
  [[...LOCAL, '--limit', '0'], '--limit is a number of tokens from 1.'],
  [[...LOCAL, '--limit', '1e9'], '--limit is a number of tokens from 1.'],
  [[...LOCAL, '--effort', 'very high'], '--effort is a word such as low, medium or high.'],
  [['--at', 'end', '--strategy', 'codex-local', '--model', 'a\nb'], '--model is no name of a model.'],
  [[...LOCAL, '--rules', 'new'], '--rules new is not a version such as 0.98.'],
  [[...LOCAL, '--phase', 'constructor'], '--phase constructor is none of standalone, preTurn, midTurn, postTurn.'],
])('wrong usage: %j', async (args, sentence) => {
  const { code, stderr } = await run(['recompact', 'a.jsonl', ...args], { folder: folder() })
  expect(code).toBe(2)
  expect(stderr.split('\n')[0]).toMatch(sentence)
})

test.each([
  [
    ['--at', 'end', '--strategy', 'recorded'],
    'Only a checkpoint has a recorded compaction: name one, for example checkpoint:1:before.',
  ],
  [['--checkpoint', '9', '--strategy', 'recorded'], 'This session has 1 compaction; there is no compaction 9.'],
  [['--at', 'end', '--strategy', 'paste'], 'There is no summary to put in: write one.'],
  [['--at', 'end', '--strategy', 'paste', '--summary', 'empty.txt'], /empty\.txt is empty\.$/],
  [['--at', 'end', '--strategy', 'paste', '--summary', 'none.txt'], /^There is no file .*none\.txt\.$/],
  [['--at', 'end', '--strategy', 'paste', '--summary', '.'], /is not a file\.$/],
  [[...LOCAL, '--prompt', 'bytes.txt'], /bytes\.txt is not UTF-8 text\.$/],
  [[...LOCAL, '--candidate-out', 'mine.txt'], /mine\.txt is there already; it is not written over\.$/],
  [
    [...LOCAL, '--base-url', 'http://example.com/v1'],
    'The address of the model must begin with https://; http:// is for this machine alone.',
  ],
  [[...LOCAL, '--yes'], 'The environment variable OPENAI_API_KEY is not set: it should hold the key.'],
  [[...LOCAL, '--yes', '--key-env', 'MINE'], 'The environment variable MINE is not set: it should hold the key.'],
  [[...LOCAL, '--yes', '--key-env', 'sk-secret'], 'That is no name of an environment variable.'],
])('refused before anything is sent: %j', async (args, sentence) => {
  const { code, stdout, stderr } = await run(['recompact', 'a.jsonl', ...args], { folder: folder() })
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr.trimEnd()).toMatch(sentence)
})

const CLI = fileURLToPath(new URL('../../main/cli.ts', import.meta.url))
const SECRET = 'sk-test-0f9e8d7c6b5a49382716a5b4c3d2e1f0'

test('Ctrl+C stops a request and says so', async () => {
  const where = folder()
  let started: ReturnType<typeof spawn> | undefined
  const { base } = await server((reply, request) => {
    fallsSilent(reply, request)
    started?.kill('SIGINT')
  })
  const args = [CLI, 'recompact', 'a.jsonl', ...LOCAL, '--base-url', base, '--yes', '--candidate-out', 'c.json']
  started = spawn(process.execPath, args, { cwd: where, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: Buffer[] = []
  started.stderr?.on('data', (chunk: Buffer) => said.push(chunk))
  const [code] = await once(started, 'close')
  expect([code, Buffer.concat(said).toString().split('\n').at(-2)]).toEqual([1, 'The request was stopped.'])
  expect(existsSync(join(where, 'c.json'))).toBe(false)
})

test('places in the new history are in no file', async () => {
  const where = folderWith({ 'a.jsonl': TALK, 's.txt': 'Changed /work/made/up.ts; see src/a.ts.' })
  const args = ['recompact', 'a.jsonl', '--checkpoint', '1', '--strategy', 'paste', '--summary', 's.txt', '--json']
  const document = JSON.parse((await run(args, { folder: where })).stdout)
  expect(objections('recompact', document)).toEqual([])
  const [path] = document.retention.novelty.value
  expect(path.list.shown[0]).toMatchObject({
    text: 'made/up.ts',
    first: { file: null, line: null, index: null, item: 2 },
  })
})

test('its measures are those of audit, places aside', () => {
  const schema = (name: string) =>
    JSON.parse(readFileSync(new URL(`../../docs/schema/${name}.json`, import.meta.url), 'utf8'))
  const audit = schema('audit')
  const { properties, $defs } = schema('recompact')
  const { checkpoint: _, ...measures } = audit.properties.retention.properties.checkpoints.items.properties
  expect(properties.retention.properties).toEqual(measures)
  for (const name of Object.keys($defs)) if (name !== 'place') expect($defs[name], name).toEqual(audit.$defs[name])
})

describe('hooks', () => {
  const command = (text: string, more: object = {}) => ({ type: 'command', command: text, ...more })
  const pasted = ['recompact', 'a.jsonl', '--at', 'end', '--strategy', 'paste', '--summary', 'mine.txt']

  /** A folder with a session, and a Codex home of the user with these hooks. */
  function withHooks(hooks: object) {
    const where = folder()
    const home = join(where, 'own')
    mkdirSync(home)
    writeFileSync(join(home, 'hooks.json'), JSON.stringify({ hooks }))
    return { folder: where, env: { CODEX_HOME: home } }
  }

  /** The session of the tests, in another folder. */
  const talkIn = (cwd: string): string =>
    String(TALK).replaceAll(/"cwd":"[^"]*"/g, () => `"cwd":${JSON.stringify(cwd)}`)

  const around = (pre: string, post: string) =>
    withHooks({ PreCompact: [{ hooks: [command(pre)] }], PostCompact: [{ matcher: 'manual', hooks: [command(post)] }] })

  test('are not run without the flag', async () => {
    const where = around('touch pre', 'touch post')
    const { code, stdout } = await run([...pasted, '--json'], where)
    expect([code, JSON.parse(stdout).hooks]).toEqual([0, []])
    expect(['pre', 'post'].map(name => existsSync(join(where.folder, name)))).toEqual([false, false])
  })

  test('are run before and behind a compaction, and told in the document, the candidate and in words', async () => {
    const where = around('cat > pre', 'cat > post; echo "saved it"')
    const { code, stdout, stderr } = await run([...pasted, '--hooks', '--candidate-out', 'c.json', '--json'], where)
    expect(code).toBe(0)
    const document = JSON.parse(stdout)
    expect(objections('recompact', document)).toEqual([])
    const source = join(where.env.CODEX_HOME, 'hooks.json')
    const common = { source, trust: 'untrusted', status: 'completed', exitCode: 0, stderr: '', message: null }
    expect(document.hooks).toMatchObject([
      { ...common, event: 'PreCompact', command: 'cat > pre', stdout: '' },
      { ...common, event: 'PostCompact', stdout: 'saved it\n' },
    ])
    expect(stderr.split('\n')).toEqual([
      `PreCompact hook: cat > pre (${source})`,
      `PostCompact hook: cat > post; echo "saved it" (${source})`,
      '',
    ])
    const told = (name: string) => JSON.parse(readFileSync(join(where.folder, name), 'utf8'))
    const payload = {
      session_id: ID,
      turn_id: expect.any(String),
      transcript_path: join(where.folder, 'a.jsonl'),
      cwd: expect.any(String),
      model: expect.any(String),
      trigger: 'manual',
    }
    expect(told('pre')).toEqual({ ...payload, hook_event_name: 'PreCompact' })
    expect(told('post')).toEqual({ ...payload, hook_event_name: 'PostCompact' })
    const candidate = decodeCandidate(readFileSync(join(where.folder, 'c.json')))
    expect(candidate.ok && candidate.value.notes.slice(-3, -1)).toEqual([
      expect.stringMatching(
        /^PreCompact hook cat > pre: completed, exit code 0, \d+ ms\. Codex itself would not run it: /,
      ),
      expect.stringMatching(/^PostCompact hook .*: completed, exit code 0, \d+ ms\. It printed “saved it”\. /),
    ])
    const words = await run([...pasted, '--hooks'], where)
    expect(words.stdout).toContain('PreCompact hook cat > pre: completed, exit code 0')
  })

  test('one that says so keeps it from beginning: nothing is sent and nothing written', async () => {
    const { base, received } = await server(streams(assistant('S')))
    const where = around(`echo '{"continue":false,"stopReason":"not now"}'`, 'touch post')
    const args = ['recompact', 'a.jsonl', ...LOCAL, '--base-url', base, '--yes', '--hooks', '--candidate-out', 'c.json']
    const { code, stdout, stderr } = await run(args, where)
    expect({ code, stdout, last: stderr.split('\n').at(-2) }).toEqual({
      code: 1,
      stdout: '',
      last: 'A PreCompact hook stopped it: not now',
    })
    expect(received).toEqual([])
    expect(['post', 'c.json'].map(name => existsSync(join(where.folder, name)))).toEqual([false, false])
  })

  test('one behind it takes nothing back', async () => {
    const where = around('exit 2', `echo '{"continue":false,"stopReason":"halt"}'`)
    const { code, stdout } = await run([...pasted, '--hooks', '--candidate-out', 'c.json', '--json'], where)
    expect(code).toBe(0)
    expect(JSON.parse(stdout).hooks).toMatchObject([
      { status: 'failed', exitCode: 2, message: 'It ended with code 2.' },
      { status: 'stopped', message: 'halt' },
    ])
    expect(existsSync(join(where.folder, 'c.json'))).toBe(true)
  })

  test('none is run for a compaction that does not come about', async () => {
    const { base } = await server(answers(400, { error: { message: 'No.' } }))
    const where = around('touch pre', 'touch post')
    const at = ['recompact', 'a.jsonl', '--at', 'end', '--strategy']
    const model = ['codex-remote-v2', '--model', 'm', '--base-url', base]
    const there = () => ['pre', 'post'].filter(name => existsSync(join(where.folder, name)))
    expect((await run([...at, 'paste', '--hooks'], where)).code).toBe(1)
    expect((await run([...at, ...model, '--hooks'], where)).stderr).toMatch(/^Nothing was sent\. /)
    expect(there()).toEqual([])
    expect((await run([...at, ...model, '--hooks', '--yes'], where)).stderr).toMatch(/400: No\.\n$/)
    expect(there()).toEqual(['pre'])
  })

  test('of another home are never run: neither of --home, nor of that which a session lies in or names', async () => {
    const where = withHooks({})
    const strange = join(where.folder, 'strange')
    const sessions = join(strange, 'sessions', '2026', '01', '01')
    mkdirSync(sessions, { recursive: true })
    for (const at of [strange, join(strange, '.codex')]) {
      mkdirSync(at, { recursive: true })
      const hooks = { PreCompact: [{ hooks: [command(`touch ${join(where.folder, 'evil')}`)] }] }
      writeFileSync(join(at, 'hooks.json'), JSON.stringify({ hooks }))
    }
    const name = `rollout-2026-01-01T00-00-00-${ID}.jsonl`
    writeFileSync(join(sessions, name), talkIn(strange))
    const [, , ...rest] = pasted
    for (const file of [join(sessions, name), ID]) {
      const { code, stderr } = await run(['recompact', file, ...rest, '--hooks', '--home', strange], where)
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: 'There is no PreCompact hook for this.\nThere is no PostCompact hook for this.\n',
      })
    }
    expect(existsSync(join(where.folder, 'evil'))).toBe(false)
  })

  test('words of a session are never part of a command line', async () => {
    const where = around('cat > pre', 'true')
    const mark = join(where.folder, 'evil')
    const bad = `$(touch ${mark}) \`touch ${mark}\`; touch ${mark} #'"`
    writeFileSync(join(where.folder, 'a.jsonl'), talkIn(bad))
    expect((await run([...pasted, '--hooks'], where)).code).toBe(0)
    expect(JSON.parse(readFileSync(join(where.folder, 'pre'), 'utf8')).cwd).toBe(bad)
    expect(existsSync(mark)).toBe(false)
  })

  test('do not get the key, and what they print of it is hidden', async () => {
    const { base } = await server(streams(assistant('S')))
    const where = around('env > seen', `echo ${SECRET}; echo ${SECRET} >&2; exit 1`)
    const env = { ...where.env, PATH: process.env['PATH'] ?? '', MY_KEY: SECRET, OPENAI_API_KEY: SECRET }
    const args = ['recompact', 'a.jsonl', ...LOCAL, '--base-url', base, '--key-env', 'MY_KEY', '--yes', '--hooks']
    const { code, stdout, stderr } = await run([...args, '--candidate-out', 'c.json', '--json'], { ...where, env })
    expect(code).toBe(0)
    const texts = ['seen', 'c.json'].map(name => readFileSync(join(where.folder, name), 'utf8'))
    for (const text of [stdout, stderr, ...texts]) expect(text).not.toContain(SECRET)
    expect(JSON.parse(stdout).hooks[1].stdout).toBe('[key]\n')
  })

  test('Ctrl+C ends one with all that it started', async () => {
    const where = around('echo $$ > pid; sleep 60 & sleep 60', 'true')
    const args = [CLI, ...pasted, '--hooks', '--candidate-out', 'c.json']
    const env = { ...process.env, ...where.env }
    const started = spawn(process.execPath, args, { cwd: where.folder, env, stdio: ['ignore', 'ignore', 'pipe'] })
    const said: Buffer[] = []
    started.stderr.on('data', (chunk: Buffer) => said.push(chunk))
    const pid = join(where.folder, 'pid')
    while (!existsSync(pid) || readFileSync(pid, 'utf8') === '') await later(20)
    started.kill('SIGINT')
    const [code] = await once(started, 'close')
    expect([code, Buffer.concat(said).toString().split('\n').at(-2)]).toEqual([1, 'The work was stopped.'])
    const group = Number(readFileSync(pid, 'utf8'))
    while (isThere(-group)) await later(20)
    expect(existsSync(join(where.folder, 'c.json'))).toBe(false)
  })
})

/** Somebody of a group of processes that is no zombie waiting for its parent. */
function isThere(group: number): boolean {
  try {
    process.kill(group, 0)
    return true
  } catch {
    return false
  }
}

test('pictures of the user are kept beside the candidate of session, and go into its fork', async () => {
  const picture = 'data:image/png;base64,AAAA'
  const content = [{ type: 'input_image', image_url: picture }]
  const payload = { type: 'message', role: 'user', content }
  const line = JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'response_item', payload })
  const where = folderWith({ 'a.jsonl': `${TALK}${line}\n` })
  const { base } = await server(streams(assistant('Objective:\n- go on')))
  const args = [
    'recompact',
    'a.jsonl',
    '--at',
    'end',
    '--strategy',
    'session',
    '--model',
    'm',
    '--base-url',
    base,
    '--yes',
  ]
  const { stdout } = await run([...args, '--candidate-out', 'c.json', '--json'], { folder: where })
  const document = JSON.parse(stdout)
  expect(objections('recompact', document)).toEqual([])
  expect(document.candidate.images).toBe(1)
  const candidate = decodeCandidate(readFileSync(join(where, 'c.json')))
  expect(candidate.ok && candidate.value.images).toEqual([{ url: picture, text: null }])
  await run(['fork', 'a.jsonl', '--candidate', 'c.json', '--out', 'b.jsonl'], { folder: where })
  expect(readFileSync(join(where, 'b.jsonl'), 'utf8')).toContain(
    `"image_sidecar":{"recent_user_images":[{"image_url":"${picture}"}]}`,
  )
})
