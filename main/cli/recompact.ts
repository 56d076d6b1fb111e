import { randomBytes } from 'node:crypto'
import { lstatSync } from 'node:fs'
import { done, failed, type Outcome } from '../base/failure.ts'
import { runNow } from '../base/steps.ts'
import type { Candidate } from '../compaction/candidate.ts'
import { candidateSide } from '../compaction/candidate-side.ts'
import { caseAt } from '../compaction/checkpoint-case.ts'
import { diff } from '../compaction/diff.ts'
import { retention } from '../compaction/retention.ts'
import { madeCandidate } from '../compaction/strategies/made-candidate.ts'
import type { ModelRequest } from '../compaction/strategies/model-call.ts'
import { planned } from '../compaction/strategies/planned.ts'
import type { Settings, StrategyResult } from '../compaction/strategies/strategy.ts'
import { uuid7 } from '../export/uuid7.ts'
import { writeCandidateFile } from '../library/candidates.ts'
import { textIn } from '../library/user-text.ts'
import { addressOf, bodyOf, LIMITS, type Server } from '../network/client.ts'
import { type Endpoint, endpointOf } from '../network/endpoint.ts'
import { runStrategy } from '../network/run-strategy.ts'
import type { Thread } from '../thread/model.ts'
import { countText } from '../views/numbers.ts'
import { keyOf, stoppable, worldOf } from './asking.ts'
import {
  BASE_OPTION,
  type Command,
  DONE,
  type Ending,
  HOME_OPTION,
  JSON_OPTION,
  POINTS,
  type Words,
  type World,
} from './command.ts'
import { jsonPieces } from './json.ts'
import { type Recompacting, recompactingIn } from './recompact-asked.ts'
import { type Recompacted, recompactJson, recompactText } from './recompact-text.ts'
import { readSession } from './session.ts'
import { writeAll } from './write.ts'

export const recompact: Command = {
  name: 'recompact',
  usage:
    'FILE (--checkpoint K | --at POINT) --strategy NAME [--model M] [--effort E] [--limit TOKENS] [--rules VERSION] [--phase PHASE] [--prompt FILE] [--summary FILE] [--base-url U] [--key-env NAME] [--yes] [--candidate-out FILE] [--json] [--base FILE] [--home DIR]',
  summary: 'a compaction done again, by another strategy or model, and what it would have kept',
  details: [
    ...POINTS,
    'Strategies that ask a model send nothing without --yes: they say where it would go and how much it is.',
  ],
  options: [
    { name: 'checkpoint', value: 'K', help: 'compact again what the K-th compaction started from' },
    { name: 'at', value: 'POINT', help: 'compact the history at a point' },
    { name: 'strategy', value: 'NAME', help: 'how; a wrong name lists them' },
    { name: 'model', value: 'M', help: 'the model to ask (default: that of the session)' },
    { name: 'effort', value: 'E', help: 'effort of reasoning to ask for' },
    { name: 'limit', value: 'TOKENS', help: 'what is kept beside the summary may have so many tokens' },
    {
      name: 'rules',
      value: 'VERSION',
      help: 'compact as this version of Codex (default: the one that wrote FILE last)',
    },
    {
      name: 'phase',
      value: 'PHASE',
      help: 'standalone, preTurn, midTurn or postTurn (default: as recorded, or by the place)',
    },
    { name: 'prompt', value: 'FILE', help: 'a prompt of your own in place of ours' },
    { name: 'summary', value: 'FILE', help: 'the summary that the strategy paste puts in' },
    {
      name: 'base-url',
      value: 'U',
      help: 'the server: https, or http on this machine (default https://api.openai.com/v1)',
    },
    { name: 'key-env', value: 'NAME', help: 'the environment variable that holds the key (default OPENAI_API_KEY)' },
    { name: 'yes', value: null, help: 'send it' },
    { name: 'candidate-out', value: 'FILE', help: 'write the new history as a candidate, which fork takes' },
    JSON_OPTION,
    BASE_OPTION,
    HOME_OPTION,
  ],
  files: [1, 1],
  run,
}

async function run(words: Words, world: World): Promise<Ending> {
  const asked = recompactingIn(words, world)
  if (typeof asked === 'string') return { kind: 'usage', message: asked }
  const ready = settingsOf(asked)
  if (!ready.ok) return { kind: 'failed', message: ready.error.message }
  const opened = readSession(words.files[0] ?? '', words, world, { base: words.options.get('base') })
  if (!opened.ok) return { kind: 'failed', message: opened.error.message }
  try {
    const thread = opened.value
    const found = thread.resolve(asked.at)
    if (!found.ok) return { kind: 'failed', message: found.message }
    const made = await again(thread, { ...asked, settings: ready.value }, world)
    if (!made.ok) return { kind: 'failed', message: made.error.message }
    const json = words.options.has('json')
    await writeAll(world.out, json ? jsonPieces(recompactJson(made.value)) : recompactText(made.value, world.style))
    return DONE
  } finally {
    opened.value.close()
  }
}

/** The settings with the texts that files hold; what would fail after a model was paid for fails here. */
function settingsOf({ settings, promptFile, summaryFile, candidateOut }: Recompacting): Outcome<Settings> {
  const prompt = promptFile === null ? done(null) : textIn(promptFile)
  if (!prompt.ok) return prompt
  const text = summaryFile === null ? done(null) : textIn(summaryFile)
  if (!text.ok) return text
  if (candidateOut !== null && lstatSync(candidateOut, { throwIfNoEntry: false }))
    return failed('not-writable', `${candidateOut} is there already; it is not written over.`)
  return done({ ...settings, prompt: prompt.value, text: text.value })
}

async function again(thread: Thread, asked: Recompacting, world: World): Promise<Outcome<Recompacted>> {
  const result = await compacted(thread, asked, world)
  if (!result.ok) return result
  if (!result.value.ok) return failed('unreadable', result.value.reason)
  const candidate = candidateOf(thread, asked, result.value)
  const { candidateOut: path } = asked
  const written = path === null ? done(null) : runNow(writeCandidateFile(path, candidate))
  if (!written.ok) return written
  const after = candidateSide(thread, candidate.items)
  const sides = runNow(caseAt(thread, asked.at, after))
  return done({ candidate, path, diff: runNow(diff(sides.before, after)), retention: runNow(retention(sides)) })
}

async function compacted(thread: Thread, asked: Recompacting, world: World): Promise<Outcome<StrategyResult>> {
  const { strategy, settings, at } = asked
  const task = { thread, at }
  const plan = runNow(planned(strategy.run(task, settings)))
  if (plan.kind === 'ends') return done(plan.result)
  const endpoint = endpointOf(asked.baseUrl)
  if (!endpoint.ok) return endpoint
  const words = wordsOn(plan.request, endpoint.value)
  if (!asked.send) return failed('bad-argument', `Nothing was sent. ${words} would go out; --yes sends it.`)
  const key = keyOf(asked.keyName, endpoint.value, world)
  if (!key.ok) return key
  world.say(`Sending ${words}.`)
  const server: Server = { endpoint: endpoint.value, key: key.value, limits: LIMITS }
  return done(await stoppable(signal => runStrategy(strategy.run(task, settings), worldOf(server, signal))))
}

/** What goes where, for the user to agree to. */
function wordsOn(request: ModelRequest, endpoint: Endpoint): string {
  const bytes = countText(bodyOf(request).length)
  const tokens = countText(request.tokens)
  return `${bytes} bytes (about ${tokens} tokens) of this session to ${addressOf(endpoint, request)} for the model ${request.body.model}`
}

function candidateOf(
  thread: Thread,
  { at, strategy, settings, baseUrl }: Recompacting,
  result: Extract<StrategyResult, { ok: true }>,
): Candidate {
  const now = Date.now()
  const id = uuid7(now, randomBytes(10))
  const madeAt = new Date(now).toISOString()
  return madeCandidate({ task: { thread, at }, strategy, settings, baseUrl, name: '', id, madeAt }, result)
}
