import { resolve } from 'node:path'
import { withHome } from '../library/homes.ts'
import { BASE_URL } from '../library/settings.ts'
import type { Point } from '../thread/model.ts'
import { wrongModel } from './asking.ts'
import type { Words, World } from './command.ts'
import { checkpointOf, notAPoint, pointOf } from './session.ts'

/** What `probe` is asked for. */
export interface Probing {
  /** Whose history is the control. */
  readonly at: Point
  /** As they were named; the recorded one where none is. */
  readonly candidates: readonly string[]
  readonly questions: number
  readonly repeats: number
  readonly seed: string
  readonly manifestFile: string | null
  readonly model: string | null
  readonly effort: string | null
  readonly baseUrl: string
  readonly keyName: string | null
  readonly send: boolean
  readonly dryRun: boolean
}

/** Stands for what the compaction itself left. */
export const RECORDED = 'recorded'

const MOST_CANDIDATES = 20
const QUESTIONS = { least: 0, most: 200, usual: 12 } as const
const REPEATS = { least: 1, most: 20, usual: 1 } as const
const LONGEST_SEED = 100

/** What the options ask for, or a sentence on what is wrong with them. */
export function probingIn({ options, lists }: Words, world: World): Probing | string {
  const at = placeIn(options)
  if (typeof at === 'string') return at
  const candidates = candidatesFor(at, lists.get('candidate'), options.has('dry-run'))
  if (typeof candidates === 'string') return candidates
  const questions = numberIn(options, 'questions', QUESTIONS)
  const repeats = numberIn(options, 'repeats', REPEATS)
  if (typeof questions === 'string') return questions
  if (typeof repeats === 'string') return repeats
  const seed = options.get('seed') ?? '1'
  if (seed.length > LONGEST_SEED) return `--seed is longer than ${LONGEST_SEED} characters.`
  const manifest = options.get('manifest')
  if (questions === 0 && manifest === undefined) return '--questions 0 leaves nothing to ask without --manifest FILE.'
  const wrong = wrongModel(options)
  if (wrong !== null) return wrong
  return {
    at,
    candidates,
    questions,
    repeats,
    seed,
    manifestFile: manifest === undefined ? null : resolve(world.folder, withHome(manifest)),
    model: options.get('model') ?? null,
    effort: options.get('effort') ?? null,
    baseUrl: options.get('base-url') ?? BASE_URL,
    keyName: options.get('key-env') ?? null,
    send: options.has('yes'),
    dryRun: options.has('dry-run'),
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
  if (at === undefined) return 'probe needs --checkpoint K or --at POINT.'
  return pointOf(at) ?? notAPoint('at', at)
}

function candidatesFor(at: Point, named: readonly string[] | undefined, dryRun: boolean): readonly string[] | string {
  const before = at.kind === 'checkpoint' && at.side === 'before'
  if (named === undefined)
    return before
      ? [RECORDED]
      : dryRun
        ? []
        : 'Only a point before a compaction has a recorded candidate: name one with --candidate.'
  if (named.length > MOST_CANDIDATES) return `--candidate may be given ${MOST_CANDIDATES} times at most.`
  if (new Set(named).size < named.length) return 'One --candidate is given twice.'
  return named.includes(RECORDED) && !before
    ? `--candidate ${RECORDED} needs a point before a compaction, such as checkpoint:1:before.`
    : named
}

function numberIn(
  options: Words['options'],
  name: string,
  { least, most, usual }: { readonly least: number; readonly most: number; readonly usual: number },
): number | string {
  const text = options.get(name)
  if (text === undefined) return usual
  const value = /^\d{1,6}$/.test(text) ? Number(text) : -1
  return value >= least && value <= most ? value : `--${name} ${text} is not a whole number from ${least} to ${most}.`
}
