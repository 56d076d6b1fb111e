import { done, failed, type Outcome } from '../base/failure.ts'
import { runNow } from '../base/steps.ts'
import { type Probe, type ProbeResult, requestsOf, runProbe } from '../compaction/probes/probe.ts'
import { NO_MODEL } from '../compaction/strategies/codex-request.ts'
import { probeQuestions } from '../library/probe-questions.ts'
import { addressOf, LIMITS, type Server } from '../network/client.ts'
import { endpointOf } from '../network/endpoint.ts'
import { type ProbeWeight, weighProbe } from '../network/probe-weight.ts'
import { runWants } from '../network/run-strategy.ts'
import type { Thread } from '../thread/model.ts'
import { formatPoint } from '../thread/point.ts'
import { countText } from '../views/numbers.ts'
import { keyOf, MODEL_OPTIONS, SERVER_OPTIONS, stoppable, worldOf } from './asking.ts'
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
import { type Probing, probingIn } from './probe-asked.ts'
import { type Probed, probeJson } from './probe-json.ts'
import { subjectsFor } from './probe-subjects.ts'
import { probeText } from './probe-text.ts'
import { withSession } from './session.ts'
import { writeAll } from './write.ts'

export const probing: Command = {
  name: 'probe',
  usage:
    'FILE (--checkpoint K | --at POINT) [--candidate ID|FILE|POINT]… [--questions N] [--repeats N] [--manifest FILE] [--seed TEXT] [--model M] [--effort E] [--base-url U] [--key-env NAME] [--yes] [--dry-run] [--json] [--base FILE] [--home DIR]',
  summary: 'questions to a model about a session, to see what it still knows after a compaction',
  details: [
    ...POINTS,
    'Every question is put to the history at the point, too: only what is known there can be lost.',
    'Nothing is sent without --yes: it says where it would go and how much it is. --dry-run lists the questions.',
  ],
  options: [
    { name: 'checkpoint', value: 'K', help: 'ask about what the K-th compaction started from' },
    { name: 'at', value: 'POINT', help: 'ask about the history at a point' },
    {
      name: 'candidate',
      value: 'ID|FILE|POINT',
      many: true,
      help: 'a stored candidate, the file of one, or another history of the session; may be given several times (default with --checkpoint: what the compaction left)',
    },
    { name: 'questions', value: 'N', help: 'how many to make of the session, 0 to 200 (default 12)' },
    { name: 'repeats', value: 'N', help: 'how often to ask each, 1 to 20 (default 1)' },
    {
      name: 'manifest',
      value: 'FILE',
      help: 'ask the cases of a rare-critical-retention manifest for this session, too',
    },
    { name: 'seed', value: 'TEXT', help: 'which questions, and their order; the same gives the same (default 1)' },
    ...MODEL_OPTIONS,
    ...SERVER_OPTIONS,
    { name: 'dry-run', value: null, help: 'ask nobody; list the questions and how much asking would be' },
    JSON_OPTION,
    BASE_OPTION,
    HOME_OPTION,
  ],
  files: [1, 1],
  run,
}

async function run(words: Words, world: World): Promise<Ending> {
  const asked = probingIn(words, world)
  if (typeof asked === 'string') return { kind: 'usage', message: asked }
  return withSession(words, world, async thread => {
    const made = await probed(thread, asked, world)
    if (!made.ok) return { kind: 'failed', message: made.error.message }
    const json = words.options.has('json')
    await writeAll(world.out, json ? jsonPieces(probeJson(made.value)) : probeText(made.value, world.style))
    return DONE
  })
}

async function probed(thread: Thread, asked: Probing, world: World): Promise<Outcome<Probed>> {
  const subjects = subjectsFor(thread, asked.at, asked.candidates, world)
  if (!subjects.ok) return subjects
  const { at, questions: count, seed, manifestFile: manifest } = asked
  const built = runNow(probeQuestions(thread, at, { questions: count, seed, manifest }))
  if (!built.ok) return built
  const model = asked.model ?? thread.info.model
  if (model === null && !asked.dryRun) return failed('bad-argument', NO_MODEL)
  const { questions } = built.value
  const { repeats, effort } = asked
  const { notes, ...histories } = subjects.value
  const asking = { model: model ?? '', effort, retries: null }
  const probe: Probe = { ...histories, questions, repeats, seed, asking }
  const plan = runNow(weighProbe(probe))
  const about = { probe, plan, at: formatPoint(at), notes: [...notes, ...built.value.notes, ...once(repeats)] }
  if (asked.dryRun) return done({ ...about, result: null })
  const result = await sent(probe, plan, asked, world)
  if (!result.ok) return result
  return result.value.ok ? done({ ...about, result: result.value }) : failed('unreadable', result.value.reason)
}

const once = (repeats: number): readonly string[] =>
  repeats > 1 ? [] : ['Each question is asked once: with --repeats it shows how steady the answers are.']

async function sent(probe: Probe, plan: ProbeWeight, asked: Probing, world: World): Promise<Outcome<ProbeResult>> {
  const endpoint = endpointOf(asked.baseUrl)
  if (!endpoint.ok) return endpoint
  const [first] = requestsOf(probe)
  const where = first === undefined ? '' : ` to ${addressOf(endpoint.value, first)}`
  const much = `${countText(plan.bytes)} bytes (about ${countText(plan.tokens)} tokens)`
  const requests = plan.requests === 1 ? '1 request' : `${countText(plan.requests)} requests`
  const words = `${requests} with ${much} of this session${where} for the model ${probe.asking.model}`
  if (!asked.send) return failed('bad-argument', `Nothing was sent. ${words} would go out; --yes sends them.`)
  const key = keyOf(asked.keyName, endpoint.value, world)
  if (!key.ok) return key
  world.say(`Sending ${words}.`)
  const server: Server = { endpoint: endpoint.value, key: key.value, limits: LIMITS }
  return done(await stoppable(signal => runWants(runProbe(probe), worldOf(server, signal), STOPPED)))
}

const STOPPED: ProbeResult = { ok: false, why: 'cancelled', reason: 'The work was stopped.', calls: [] }
