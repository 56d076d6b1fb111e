import { runNow } from '../base/steps.ts'
import { FIRE_RULES, type FireRuleName, type FireSettings, fireRule } from '../compaction/strategies/simulate/rules.ts'
import { type Simulated, simulate } from '../compaction/strategies/simulate/simulate.ts'
import { usualSummary } from '../compaction/strategies/simulate/usual-summary.ts'
import {
  BASE_OPTION,
  type Command,
  DONE,
  type Ending,
  HOME_OPTION,
  JSON_OPTION,
  type Words,
  type World,
} from './command.ts'
import { jsonPieces, List } from './json.ts'
import { withSession } from './session.ts'
import { simulateText } from './simulate-text.ts'
import { writeAll } from './write.ts'

export const simulating: Command = {
  name: 'simulate',
  usage:
    'FILE --rule codex|plugin|opencode [--limit N] [--scope total|body] [--percent P] [--summary N] [--json] [--base FILE] [--home DIR]',
  summary: 'where a rule would have compacted a session of its own accord, against where it was compacted',
  details: [
    'Contexts are counted as the agent counts them. What a compaction of the rule would have left can only be assumed; it says so.',
  ],
  options: [
    { name: 'rule', value: 'NAME', help: 'whose way to tell when a context is full: codex, plugin or opencode' },
    {
      name: 'limit',
      value: 'N',
      help: 'tokens at which it is full (default: the rule’s own, by the window of the model)',
    },
    {
      name: 'scope',
      value: 'total|body',
      help: 'codex: count all, or only what follows the first answer (default: total)',
    },
    { name: 'percent', value: 'P', help: 'share of the window that is the limit, where no limit is given' },
    { name: 'summary', value: 'N', help: 'tokens of a summary (default: as the session’s own, else 1,500)' },
    JSON_OPTION,
    BASE_OPTION,
    HOME_OPTION,
  ],
  files: [1, 1],
  run,
}

interface Asked extends Omit<FireSettings, 'summary'> {
  readonly rule: FireRuleName
  readonly summary: number | null
}

async function run(words: Words, world: World): Promise<Ending> {
  const asked = askedFor(words.options)
  if (typeof asked === 'string') return { kind: 'usage', message: asked }
  return withSession(words, world, async thread => {
    const summary = asked.summary ?? runNow(usualSummary(thread))
    const found = runNow(simulate(thread, fireRule(asked.rule, thread, { ...asked, summary })))
    const pieces = words.options.has('json')
      ? jsonPieces(simulateJson(asked.rule, found))
      : simulateText(asked.rule, found, world.style)
    await writeAll(world.out, pieces)
    return DONE
  })
}

/** design.md section 4. */
const simulateJson = (rule: FireRuleName, { limit, fired, recorded, notes }: Simulated) => ({
  rule,
  limit,
  fired: new List(fired),
  recorded: new List(recorded),
  notes,
})

function askedFor(options: Words['options']): Asked | string {
  const name = options.get('rule')
  const rule = FIRE_RULES.find(each => each === name)
  if (rule === undefined)
    return name === undefined
      ? `simulate needs --rule: ${FIRE_RULES.join(', ')}.`
      : `--rule ${name} is none of ${FIRE_RULES.join(', ')}.`
  const scope = options.get('scope') ?? 'total'
  if (scope !== 'total' && scope !== 'body') return `--scope ${scope} is not total or body.`
  const limit = numberOf(options, 'limit', 1_000_000_000)
  const percent = numberOf(options, 'percent', 100)
  const summary = numberOf(options, 'summary', 1_000_000)
  const wrong = [limit, percent, summary].find(each => typeof each === 'string')
  if (typeof wrong === 'string') return wrong
  return {
    rule,
    scope,
    limit: limit as number | null,
    percent: percent as number | null,
    summary: summary as number | null,
  }
}

function numberOf(options: Words['options'], name: string, most: number): number | null | string {
  const text = options.get(name)
  if (text === undefined) return null
  const value = /^\d{1,10}$/.test(text) ? Number(text) : 0
  return value >= 1 && value <= most ? value : `--${name} ${text} is not a whole number from 1 to ${most}.`
}
