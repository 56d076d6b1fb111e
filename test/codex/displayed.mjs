#!/usr/bin/env node
// node test/codex/displayed.mjs [--codex PATH] [--only TEXT]
// Asks the real Codex which turns it shows of the hand-made rollouts of test/support/displayed-cases.ts and of the recorded
// fixtures (app-server, thread/read with its turns), and which messages the model sees when the thread is resumed. Some are asked
// again after `codex migrate-rollouts --apply`. Writes test/codex/displayed/<version>.json and the migrated files. Node 24.
import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { DISPLAYED_CASES, MIGRATED_CASES } from '../support/displayed-cases.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { AppServer } from './src/app-server.mjs'
import { CodexCli, nativeBinary } from './src/codex-cli.mjs'
import { CodexHome, customProvider } from './src/codex-home.mjs'
import { itemText } from './src/matcher.mjs'
import { MockModel } from './src/mock-server.mjs'
import { say } from './src/replies.mjs'
import { modelFor } from './src/run-scenario.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const { values } = parseArgs({
  options: {
    codex: {
      type: 'string',
      default: process.env.CODEX_BIN ?? join(here, '../../.cache/codex/0.169.0/node_modules/.bin/codex'),
    },
    only: { type: 'string', default: '' },
  },
})
const bin = nativeBinary(values.codex)
const version = execFileSync(bin, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
const number = version.replace(/^\D+/, '')
const PROBE = 'PROBE.'

const CONTEXT = '"approval_policy":"never","sandbox_policy":{"type":"danger-full-access"},"summary":"auto"'

/** Ids are the same in every run, so that the migrated files are too. */
const idOf = index => `01a20000-0000-7000-8000-${String(index).padStart(12, '0')}`
const folder = 'sessions/2026/01/01'
const pathOf = (home, id) => join(home.home, folder, `rollout-2026-01-01T00-00-00-${id}.jsonl`)

/** A hand-made rollout under a thread id that Codex takes, with turn contexts that it can read. */
const bytesOf = (text, id) =>
  rolloutText(text)
    .toString()
    .replaceAll('"thread-1"', JSON.stringify(id))
    .replace('"cwd"', '"model_provider":"mock","cwd"')
    .replaceAll('"model":"gpt-test"', `"model":"gpt-test",${CONTEXT}`)

async function withHome(name, run) {
  const work = join(tmpdir(), 'codex-rig', `displayed-${number}`, name)
  rmSync(work, { recursive: true, force: true })
  const home = new CodexHome(work)
  const mock = new MockModel()
  home.writeConfig({
    model: modelFor(version),
    ...customProvider(await mock.listen()),
    skills: { bundled: { enabled: false } },
    features: { apps: false, plugins: false },
  })
  mkdirSync(join(home.home, folder), { recursive: true })
  try {
    return await run(home, mock)
  } finally {
    await mock.close()
  }
}

async function withServer(home, run) {
  const server = new AppServer({ bin, env: home.env(), cwd: home.cwd })
  await server.initialize()
  try {
    return await run(server)
  } finally {
    await server.close()
  }
}

/** One line a turn: id, status, kinds of its items, and the first words of its first message. */
const shown = ({ id, status, items }) => ({ id, status, items: items.map(item => item.type) })

/** A paginated file is shown from a projection, which is made when the thread is taken up. */
const turnsOf = (server, id) =>
  server
    .call('thread/resume', { threadId: id })
    .then(() => server.call('thread/read', { threadId: id, includeTurns: true }))
    .then(({ thread }) => thread.turns.map(shown))
    .catch(error => `refused: ${error.message}`)

/** What the model is sent when the thread goes on: its messages but for context, instructions and the probe. */
async function seenBy(server, mock, id) {
  mock.script(say('resumed'))
  const before = mock.requests.length
  try {
    await server.call('thread/resume', { threadId: id, config: { model_auto_compact_token_limit: 10_000_000 } })
    await server.turn(id, PROBE)
  } catch (error) {
    return `refused: ${error.message}`
  }
  const request = mock.requests.slice(before).find(entry => entry.body?.input)
  return (request?.body.input ?? [])
    .filter(item => item.role !== 'developer')
    .map(item => itemText(item))
    .filter(text => text !== PROBE && !/^\s*(<environment_context>|# AGENTS)/.test(text))
    .map(text => (text.startsWith('Another language model') ? `P+${text.slice(text.indexOf('\n') + 1)}` : text))
}

async function ask(home, mock, id) {
  const turns = await withServer(home, server => turnsOf(server, id))
  return { turns, model: await withServer(home, server => seenBy(server, mock, id)) }
}

async function handMade() {
  const answers = {}
  for (const [i, [name, text]] of Object.entries(DISPLAYED_CASES).entries()) {
    if (!name.includes(values.only)) continue
    const id = idOf(i + 1)
    answers[name] = await withHome(`case-${i}`, async (home, mock) => {
      writeFileSync(pathOf(home, id), bytesOf(text, id))
      return ask(home, mock, id)
    })
    console.log(name, JSON.stringify(answers[name]))
  }
  return answers
}

async function migrated() {
  const answers = {}
  for (const name of MIGRATED_CASES) {
    if (!name.includes(values.only)) continue
    const i = Object.keys(DISPLAYED_CASES).indexOf(name)
    const id = idOf(i + 1)
    answers[name] = await withHome(`migrated-${i}`, async (home, mock) => {
      writeFileSync(pathOf(home, id), bytesOf(DISPLAYED_CASES[name], id))
      const done = await new CodexCli({ bin, home, version }).run(['migrate-rollouts', '--apply', '--json'])
      if (done.code !== 0) throw new Error(`migrate-rollouts: ${done.stderr}`)
      const file = `migrated-${i + 1}.jsonl`
      writeFileSync(join(here, 'displayed', file), readFileSync(pathOf(home, id)))
      return { file, ...(await ask(home, mock, id)) }
    })
    console.log('migrated', name, JSON.stringify(answers[name]))
  }
  return answers
}

/**
 * The recorded files, a home for each folder. They come one after the other, as they were written: Codex shows what a file inherits
 * only when it has seen the file that it goes on from. The answer for a segment is of the thread as it is with it.
 */
async function recorded() {
  const answers = {}
  const root = join(here, '../../fixtures')
  const files = globSync('*/*/{,archived-}rollout-*.jsonl', { cwd: root }).sort()
  for (const dir of new Set(files.map(dirname))) {
    if (!dir.includes(values.only)) continue
    await withHome(`recorded-${dir.replace('/', '-')}`, async home => {
      for (const file of files.filter(each => dirname(each) === dir)) {
        writeFileSync(join(home.home, folder, basename(file).replace(/^archived-/, '')), readFileSync(join(root, file)))
        for (const state of home.files(/^state_5\.sqlite/)) rmSync(state)
        const id = /([0-9a-f-]{36})(?:_[0-9a-f-]{36})?\.jsonl$/.exec(file)?.[1]
        answers[file] = await withServer(home, server => turnsOf(server, id))
        console.log(file, JSON.stringify(answers[file])?.slice(0, 200))
      }
    })
  }
  return answers
}

const answers = { version: number, handMade: await handMade(), migrated: await migrated(), recorded: await recorded() }
if (values.only === '')
  writeFileSync(join(here, 'displayed', `${number}.json`), `${JSON.stringify(answers, null, 2)}\n`)
