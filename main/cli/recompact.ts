import { randomBytes } from 'node:crypto'
import { lstatSync } from 'node:fs'
import { done, failed, type Outcome } from '../base/failure.ts'
import { runNow } from '../base/steps.ts'
import type { Candidate } from '../compaction/candidate.ts'
import { candidateSide } from '../compaction/candidate-side.ts'
import { caseAt, checkpointCase } from '../compaction/checkpoint-case.ts'
import { diff } from '../compaction/diff.ts'
import { type Retention, retention } from '../compaction/retention.ts'
import { madeCandidate } from '../compaction/strategies/made-candidate.ts'
import type { ModelRequest } from '../compaction/strategies/model-call.ts'
import { planned } from '../compaction/strategies/planned.ts'
import type { Settings, StrategyResult } from '../compaction/strategies/strategy.ts'
import { uuid7 } from '../export/uuid7.ts'
import { writeCandidateFile } from '../library/candidates.ts'
import { textIn } from '../library/user-text.ts'
import { addressOf, bodyOf, LIMITS, type Server } from '../network/client.ts'
import { type Endpoint, endpointOf } from '../network/endpoint.ts'
import type { Key } from '../network/key.ts'
import { runStrategy } from '../network/run-strategy.ts'
import type { Point, Thread } from '../thread/model.ts'
import { countText } from '../views/numbers.ts'
import { keyNamesOf, keyOf, MODEL_OPTIONS, SERVER_OPTIONS, stoppable, worldOf } from './asking.ts'
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
import { betweenHooks, type Compacted, hookNote, hooksOf } from './recompact-hooks.ts'
import { type Recompacted, recompactJson, recompactText } from './recompact-text.ts'
import { withSession } from './session.ts'
import { writeAll } from './write.ts'

export const recompact: Command = {
  name: 'recompact',
  usage:
    'FILE (--checkpoint K | --at POINT) --strategy NAME [--model M] [--effort E] [--limit TOKENS] [--rules VERSION] [--phase PHASE] [--prompt FILE] [--summary FILE] [--base-url U] [--key-env NAME] [--yes] [--hooks] [--candidate-out FILE] [--json] [--base FILE] [--home DIR]',
  summary: 'a compaction done again, by another strategy or model, and what it would have kept',
  details: [
    ...POINTS,
    'Strategies that ask a model send nothing without --yes: they say where it would go and how much it is.',
  ],
  options: [
    { name: 'checkpoint', value: 'K', help: 'compact again what the K-th compaction started from' },
    { name: 'at', value: 'POINT', help: 'compact the history at a point' },
    { name: 'strategy', value: 'NAME', help: 'how; a wrong name lists them' },
    ...MODEL_OPTIONS,
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
    ...SERVER_OPTIONS,
    {
      name: 'hooks',
      value: null,
      help: 'run the PreCompact and PostCompact hooks of your own Codex home (CODEX_HOME, else ~/.codex)',
    },
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
  return withSession(words, world, async thread => {
    const found = thread.resolve(asked.at)
    if (!found.ok) return { kind: 'failed', message: found.message }
    const made = await again(thread, { ...asked, settings: ready.value }, world)
    if (!made.ok) return { kind: 'failed', message: made.error.message }
    const json = words.options.has('json')
    await writeAll(world.out, json ? jsonPieces(recompactJson(made.value)) : recompactText(made.value, world.style))
    return DONE
  })
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
  const compact = await compacted(thread, asked, world)
  if (!compact.ok) return compact
  const { result, hooks } = compact.value
  if (!result.ok) return failed('unreadable', result.reason)
  const notes = [...result.notes, ...hooks.map(hookNote)]
  const candidate = candidateOf(thread, asked, { ...result, notes })
  const { candidateOut: path } = asked
  const written = path === null ? done(null) : runNow(writeCandidateFile(path, candidate))
  if (!written.ok) return written
  const after = candidateSide(thread, candidate.items)
  const sides = runNow(caseAt(thread, asked.at, after))
  const measured = { diff: runNow(diff(sides.before, after)), retention: runNow(retention(sides)) }
  return done({ candidate, path, hooks, ...measured, recorded: recordedAt(thread, asked.at) })
}

/** What the compaction kept that is done again. */
function recordedAt(thread: Thread, at: Point): Retention | null {
  if (at.kind !== 'checkpoint' || at.side !== 'before') return null
  return runNow(retention(runNow(checkpointCase(thread, at.n))))
}

async function compacted(thread: Thread, asked: Recompacting, world: World): Promise<Outcome<Compacted>> {
  const begun = begin(thread, asked, world)
  if (!begun.ok) return begun
  const { key, run } = begun.value
  if (run === null) return done({ result: begun.value.result, hooks: [] })
  const model = asked.settings.model ?? thread.info.model ?? ''
  const hide = (text: string): string => key?.hide(text) ?? text
  const hooking = { thread, at: asked.at, model, keyNames: keyNamesOf(asked.keyName), hide }
  const hooks = asked.hooks ? hooksOf(hooking, world) : null
  return stoppable(signal => betweenHooks(hooks, signal, () => run(signal)))
}

type Begun =
  /** It comes to nothing whatever is done. */
  | { readonly run: null; readonly result: StrategyResult; readonly key: null }
  | { readonly run: (signal: AbortSignal) => Promise<StrategyResult>; readonly key: Key | null }

/** What is left to do once all is known that must be known before anything is sent. */
function begin(thread: Thread, asked: Recompacting, world: World): Outcome<Begun> {
  const { strategy, settings, at } = asked
  const plan = runNow(planned(strategy.run({ thread, at }, settings)))
  if (plan.kind === 'ends') {
    const { result } = plan
    return done(result.ok ? { run: () => Promise.resolve(result), key: null } : { run: null, result, key: null })
  }
  const server = serverFor(plan.request, asked, world)
  if (!server.ok) return server
  const { endpoint, key } = server.value
  const run = (signal: AbortSignal): Promise<StrategyResult> => {
    world.say(`Sending ${wordsOn(plan.request, endpoint, settings.prompt)}.`)
    return runStrategy(strategy.run({ thread, at }, settings), worldOf(server.value, signal))
  }
  return done({ run, key })
}

/** Where the requests go, once the user agreed. */
function serverFor(request: ModelRequest, asked: Recompacting, world: World): Outcome<Server> {
  const endpoint = endpointOf(asked.baseUrl)
  if (!endpoint.ok) return endpoint
  if (!asked.send)
    return failed(
      'bad-argument',
      `Nothing was sent. ${wordsOn(request, endpoint.value, asked.settings.prompt)} would go out; --yes sends it.`,
    )
  const key = keyOf(asked.keyName, endpoint.value, world)
  return key.ok ? done({ endpoint: endpoint.value, key: key.value, limits: world.limits ?? LIMITS }) : key
}

/** What goes where, for the user to agree to. */
function wordsOn(request: ModelRequest, endpoint: Endpoint, prompt: string | null): string {
  const body = bodyOf(request)
  const bytes = countText(body.length)
  const tokens = countText(request.tokens)
  return `${bytes} bytes (about ${tokens} tokens) of this session to ${addressOf(endpoint, request)} for the model ${request.body.model}${promptWords(body, prompt)}`
}

/** Is the prompt that was given among it? Not every strategy has one. */
function promptWords(body: Buffer, prompt: string | null): string {
  if (prompt === null) return ''
  const isIn = body.includes(JSON.stringify(prompt).slice(1, -1))
  return isIn
    ? `, with your prompt of ${countText(prompt.length)} characters`
    : ', without your prompt, which this strategy does not use'
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
