import { resolve } from 'node:path'
import { STRATEGIES, strategyNamed } from '../compaction/strategies/strategies.ts'
import { NO_SETTINGS, type Settings, type Strategy } from '../compaction/strategies/strategy.ts'
import { withHome } from '../library/homes.ts'
import { BASE_URL } from '../library/settings.ts'
import type { Phase, Point } from '../thread/model.ts'
import { isVersion } from '../thread/place.ts'
import { wrongModel } from './asking.ts'
import type { Words, World } from './command.ts'
import { checkpointOf, notAPoint, pointOf } from './session.ts'

/** What `recompact` is asked for. */
export interface Recompacting {
  readonly at: Point
  readonly strategy: Strategy
  /** Without the texts that files hold. */
  readonly settings: Settings
  readonly promptFile: string | null
  readonly summaryFile: string | null
  readonly baseUrl: string
  /** null: the usual one, where it is set. */
  readonly keyName: string | null
  readonly candidateOut: string | null
  readonly send: boolean
  /** The user's own commands around it are run. */
  readonly hooks: boolean
}

const PHASES: Readonly<Record<string, Phase>> = {
  standalone: 'standalone',
  preTurn: 'preTurn',
  midTurn: 'midTurn',
  postTurn: 'postTurn',
}

/** What the options ask for, or a sentence on what is wrong with them. */
export function recompactingIn({ options }: Words, world: World): Recompacting | string {
  const at = placeIn(options)
  if (typeof at === 'string') return at
  const name = options.get('strategy')
  const strategy = name === undefined ? null : strategyNamed(name)
  if (strategy === null)
    return `${name === undefined ? 'recompact needs --strategy NAME' : `There is no strategy ${name}`}: ${STRATEGIES.map(each => each.name).join(', ')}.`
  const settings = settingsIn(options)
  if (typeof settings === 'string') return settings
  const path = (option: string): string | null => {
    const value = options.get(option)
    return value === undefined ? null : resolve(world.folder, withHome(value))
  }
  return {
    at,
    strategy,
    settings,
    promptFile: path('prompt'),
    summaryFile: path('summary'),
    baseUrl: options.get('base-url') ?? BASE_URL,
    keyName: options.get('key-env') ?? null,
    candidateOut: path('candidate-out'),
    send: options.has('yes'),
    hooks: options.has('hooks'),
  }
}

function placeIn(options: Words['options']): Point | string {
  const checkpoint = options.get('checkpoint')
  const at = options.get('at')
  if (checkpoint !== undefined && at !== undefined) return '--checkpoint and --at cannot stand together.'
  if (checkpoint !== undefined) {
    const n = checkpointOf(checkpoint)
    return typeof n === 'string' ? n : { kind: 'checkpoint', n, side: 'before' }
  }
  if (at === undefined) return 'recompact needs --checkpoint K or --at POINT.'
  return pointOf(at) ?? notAPoint('at', at)
}

const NUMBER = /^[1-9]\d{0,8}$/

function settingsIn(options: Words['options']): Settings | string {
  const [model, effort, limit] = [options.get('model'), options.get('effort'), options.get('limit')]
  const [version, phase] = [options.get('rules'), options.get('phase')]
  const wrong = wrongModel(options)
  if (wrong !== null) return wrong
  if (limit !== undefined && !NUMBER.test(limit)) return '--limit is a number of tokens from 1.'
  if (version !== undefined && !isVersion(version)) return `--rules ${version} is not a version such as 0.98.`
  if (phase !== undefined && !Object.hasOwn(PHASES, phase))
    return `--phase ${phase} is none of ${Object.keys(PHASES).join(', ')}.`
  return {
    ...NO_SETTINGS,
    model: model ?? null,
    effort: effort ?? null,
    limit: limit === undefined ? null : Number(limit),
    version: version ?? null,
    phase: phase === undefined ? null : (PHASES[phase] ?? null),
  }
}
