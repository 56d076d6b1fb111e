#!/usr/bin/env node
// node test/codex/trims.mjs [--codex PATH] [--drop RULE,…] [--only TEXT] [FILE…]: sessions resumed by a real Codex before and after an export
// that leaves out what no history needs: is the first request the same? Without FILE all fixtures that the rules save something of. Needs Node 24.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { runNow } from '../../main/base/steps.ts'
import { exportSession } from '../../main/export/export-session.ts'
import { DROPS } from '../../main/export/trim/rules.ts'
import { openThread } from '../../main/thread/readers.ts'
import { fixtures } from '../support/expected.ts'
import { isContext } from '../support/same-request.ts'
import { CodexCli } from './src/codex-cli.mjs'
import { builtInProvider, CodexHome, customProvider } from './src/codex-home.mjs'
import { MockModel } from './src/mock-server.mjs'
import { nativeBinary } from './src/native-binary.mjs'
import { say } from './src/replies.mjs'
import { modelFor } from './src/run-scenario.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    codex: { type: 'string', default: join(import.meta.dirname, '../../.cache/codex/0.169.0/node_modules/.bin/codex') },
    drop: { type: 'string', default: 'superseded,rolled-back,display' },
    only: { type: 'string', default: '' },
  },
})
const bin = nativeBinary(values.codex)
const version = execFileSync(bin, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
const drop = DROPS.filter(rule => values.drop.split(',').includes(rule))
const work = join(tmpdir(), 'codex-rig', `trims-${process.pid}`)
const PROMPT = 'PROBE: answer with one word.'

/** The first request after resuming a home's thread; always in the same folders, whose names are in it. */
async function firstRequest(id, provider, fill) {
  rmSync(work, { recursive: true, force: true })
  const home = new CodexHome(work)
  const mock = new MockModel()
  const baseUrl = await mock.listen()
  home.writeConfig({
    model: modelFor(version),
    ...(provider === 'openai' ? builtInProvider(baseUrl) : named(provider, customProvider(baseUrl))),
  })
  const sessions = join(home.home, 'sessions/2026/01/01')
  mkdirSync(sessions, { recursive: true })
  fill(sessions)
  mock.script(say('probed', { match: { includes: PROMPT } }))
  const env = { OPENAI_API_KEY: 'dummy', CODEX_API_KEY: 'dummy' }
  const { stderr } = await new CodexCli({ bin, home, version, env, log: () => {} }).resume(id, PROMPT)
  const request = mock.requests.find(({ path, method }) => method === 'POST' && /\/responses(\/compact)?$/.test(path))
  await mock.close()
  if (!request) throw new Error(`nothing was sent: ${stderr.trim().split('\n').at(-1)}`)
  return request
}

/** The same provider by the name that a session gives it: `codex exec` resumes none of another provider than its own. */
function named(provider, config) {
  const { mock } = config.model_providers
  return typeof provider === 'string' ? { model_provider: provider, model_providers: { [provider]: mock } } : config
}

function opened(path) {
  const thread = openThread(path)
  if (!thread.ok) throw new Error(thread.error.message)
  runNow(thread.value.read({ quick: true }))
  return thread.value
}

/** What an export leaves out, by rule; null when it saves nothing or is refused. */
function exported(thread, path, mode) {
  const made = runNow(
    exportSession(thread, {
      format: 'rollout',
      trim: { turns: null, drop },
      redact: null,
      path,
      id: thread.info.id,
      mode,
    }),
  )
  if (!made.ok) return made.error.message
  return made.value
}

/** Codex goes on writing in the files that it resumes: never the source itself. */
const put = copyFileSync

/**
 * Without the context that Codex adds right before the new message: that depends on its settings of the turn before, which may be one that
 * was taken back in one file and not there in the other. What it adds is told beside, where it differs.
 */
function ofFile(input) {
  const last = input.findLastIndex(item => JSON.stringify(item).includes(PROMPT))
  let end = last
  while (end > 1 && isContext(input[end - 1])) end -= 1
  return last === -1 ? input : input.slice(0, end)
}

/** Codex makes new ids for what it adds itself, and notes when it did. */
const NOTED = new Set(['id', 'internal_chat_message_metadata_passthrough'])
const plain = item => JSON.stringify(item, (key, value) => (NOTED.has(key) ? undefined : value))

function firstDifference(before, after) {
  const at = Array.from({ length: Math.max(before.length, after.length) }).findIndex(
    (_, i) => plain(before[i] ?? null) !== plain(after[i] ?? null),
  )
  if (at === -1) return ''
  const [a, b] = [plain(before[at] ?? null), plain(after[at] ?? null)]
  const from = Math.max(0, [...a].findIndex((c, i) => c !== b[i]) - 100)
  return `\n  item ${at}, from character ${from}\n  ${a.slice(from, from + 400)}\n  ${b.slice(from, from + 400)}`
}

function nameOf(id) {
  return `rollout-2026-01-01T00-00-00-${id}.jsonl`
}
const files = positionals.length > 0 ? positionals : fixtures().map(({ path }) => path)
const counts = { same: 0, different: 0, skipped: 0 }
for (const path of files.filter(each => each.includes(values.only))) {
  const thread = opened(path)
  const plan = exported(thread, join(work, 'none'), 'preview')
  const saved = typeof plan === 'string' ? [] : [...plan.removed].filter(([, { lines }]) => lines > 0)
  if (saved.length === 0) {
    counts.skipped += 1
    thread.close()
    continue
  }
  const { id } = thread.info
  const trimmed = `${work}.jsonl`
  for (const old of [trimmed, `${trimmed}.report.json`]) rmSync(old, { force: true })
  exported(thread, trimmed, 'write')
  const provider = thread.textAt(thread.own, 1, '/payload/model_provider')
  const sources = thread.files.map(file => file.path)
  thread.close()
  const what = `${basename(dirname(path))}/${basename(path)} less ${saved.map(([rule, { lines }]) => `${lines} ${rule}`).join(', ')}`
  try {
    const before = await firstRequest(id, provider, folder => {
      for (const source of sources)
        put(source, join(folder, basename(source).startsWith('rollout-') ? basename(source) : nameOf(id)))
    })
    const after = await firstRequest(id, provider, folder => put(trimmed, join(folder, nameOf(id))))
    const difference = firstDifference(...[before, after].map(({ body }) => ofFile(body.input)))
    const same = difference === ''
    const added =
      same && firstDifference(before.body.input, after.body.input) !== '' ? '; adds other context of its own' : ''
    counts[same ? 'same' : 'different'] += 1
    console.log(
      `${same ? 'same' : 'DIFFERENT'}  ${what}: ${before.compaction ?? 'ordinary'}, ${before.body.input.length} items, ${after.body.input.length} after${difference}${added}`,
    )
  } catch (error) {
    counts.different += 1
    console.log(`FAILED  ${what}: ${error.message}`)
  }
}
console.log(JSON.stringify(counts))
process.exitCode = counts.different === 0 ? 0 : 1
