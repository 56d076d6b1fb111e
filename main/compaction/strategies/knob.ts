import type { JsonObject } from '../../rollout/parse.ts'
import type { Phase } from '../../thread/model.ts'
import { isVersion } from '../../thread/place.ts'
import { NO_SETTINGS, type Settings } from './strategy.ts'

/** Something that a user may set. Not set, it is as `usual` says. */
export type Knob = {
  readonly name: string
  readonly label: string
  /** One sentence; "" where the label says it all. */
  readonly help: string
  readonly usual: string
} & (
  | { readonly kind: 'number'; readonly least: number; readonly most: number; readonly unit: string }
  | { readonly kind: 'choice'; readonly choices: readonly { readonly value: string; readonly label: string }[] }
  | { readonly kind: 'flag' }
  /** A version of the agent, such as 0.98. */
  | { readonly kind: 'version' }
)

export type KnobValue = number | string | boolean

/** What is wrong with values for knobs, as a sentence; null when nothing is. */
export function knobFault(knobs: readonly Knob[], values: Readonly<Record<string, KnobValue>>): string | null {
  for (const [name, value] of Object.entries(values)) {
    const knob = knobs.find(each => each.name === name)
    const fault = knob === undefined ? `There is nothing to set by the name ${name}.` : faultOf(knob, value)
    if (fault !== null) return fault
  }
  return null
}

function faultOf(knob: Knob, value: KnobValue): string | null {
  switch (knob.kind) {
    case 'number':
      return isWithin(value, knob.least, knob.most)
        ? null
        : `${knob.label} is a whole number from ${knob.least} to ${knob.most}.`
    case 'choice':
      return knob.choices.some(choice => choice.value === value)
        ? null
        : `${knob.label} is one of ${knob.choices.map(choice => choice.label).join(', ')}.`
    case 'flag':
      return typeof value === 'boolean' ? null : `${knob.label} is on or off.`
    case 'version':
      return typeof value === 'string' && isVersion(value) ? null : `${knob.label} is a version such as 0.98.`
  }
}

const isWithin = (value: KnobValue, least: number, most: number): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most

const MODEL = /^[\w./:@+-]{1,200}$/
const EFFORT = /^[a-z]{1,20}$/

export const isModelName = (text: string): boolean => MODEL.test(text)
export const isEffort = (text: string): boolean => EFFORT.test(text)

/** What is wrong with the model and the effort, as a sentence; null when nothing is. */
export function modelFault({ model, effort }: Pick<Settings, 'model' | 'effort'>): string | null {
  if (model !== null && !isModelName(model)) return 'That is no name of a model.'
  return effort !== null && !isEffort(effort) ? 'The effort is a word such as low, medium or high.' : null
}

/** The settings that values for knobs make; they were looked at before. */
export function knobSettings(values: Readonly<Record<string, KnobValue>>): Settings {
  const { limit, rules, phase, retries, ...own } = values
  return {
    ...NO_SETTINGS,
    limit: typeof limit === 'number' ? limit : null,
    version: typeof rules === 'string' ? rules : null,
    phase: typeof phase === 'string' ? (phase as Phase) : null,
    retries: typeof retries === 'number' ? retries : null,
    own: own as JsonObject,
  }
}

const MOST_TOKENS = 10_000_000

export const tokens = (usual: string, label: string, help = '', least = 1): Knob => ({
  ...{ name: 'limit', label, help, usual },
  ...{ kind: 'number', least, most: MOST_TOKENS, unit: 'tokens' },
})

export const amount = (name: string, label: string, unit: string, usual: string, help = ''): Knob => ({
  ...{ name, label, help, usual },
  ...{ kind: 'number', least: 0, most: MOST_TOKENS, unit },
})

export const retries = (usual: number, most: number): Knob => ({
  ...{ name: 'retries', label: 'Retries', usual: String(usual) },
  help: 'Requests after one that failed for another reason than its length.',
  ...{ kind: 'number', least: 0, most, unit: 'requests' },
})

const PHASES: Readonly<Record<Phase, string>> = {
  standalone: 'on its own',
  preTurn: 'before a turn',
  midTurn: 'in the middle of a turn',
  postTurn: 'behind a turn',
}

/** Whose rules hold, and where in a turn. */
export const RULES: readonly Knob[] = [
  {
    ...{ name: 'rules', label: 'Rules of version', usual: 'the one that wrote the session last', kind: 'version' },
    help: 'What is kept, and where context goes, differs between versions.',
  },
  {
    ...{ name: 'phase', label: 'Place in the turn', help: '', usual: 'as recorded, or by the place', kind: 'choice' },
    choices: Object.entries(PHASES).map(([value, label]) => ({ value, label })),
  },
]
