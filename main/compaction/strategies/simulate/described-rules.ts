import { amount, type Knob, type KnobValue, tokens } from '../knob.ts'
import type { FireRuleName, FireSettings } from './rules.ts'

/** What a user is told of a rule, and what may be set. */
export interface DescribedRule {
  readonly title: string
  readonly sentence: string
  readonly knobs: readonly Knob[]
}

const LIMIT = (usual: string): Knob => tokens(usual, 'Full at')
const SUMMARY = amount(
  'summary',
  'A summary',
  'tokens',
  'as the session’s own, else 1,500',
  'What one is taken to have.',
)
const PERCENT = (usual: string): Knob => ({
  ...{ name: 'percent', label: 'Share of the window', usual, help: 'Where it is full, if no tokens are set.' },
  ...{ kind: 'number', least: 1, most: 100, unit: 'percent' },
})

export const RULES_TOLD: Readonly<Record<FireRuleName, DescribedRule>> = {
  codex: {
    title: 'Codex',
    sentence: 'Before the first request of a turn and before each further one, by what the server counted.',
    knobs: [
      LIMIT('nine tenths of the window'),
      {
        ...{ name: 'scope', label: 'Counted', help: '', usual: 'everything', kind: 'choice' },
        choices: [
          { value: 'total', label: 'everything' },
          { value: 'body', label: 'what follows the first answer' },
        ],
      },
      PERCENT('90'),
      SUMMARY,
    ],
  },
  opencode: {
    title: 'opencode',
    sentence: 'When less than 20,000 tokens of the window are free.',
    knobs: [LIMIT('the window less 20,000'), PERCENT('none'), SUMMARY],
  },
  plugin: {
    title: 'opencode plugin',
    sentence: 'Only where a limit is set. It counts a quarter of the characters that the user and the harness wrote.',
    knobs: [LIMIT('never'), SUMMARY],
  },
}

/** The settings that values for knobs make; they were looked at before. */
export function fireSettings(values: Readonly<Record<string, KnobValue>>, usualSummary: number): FireSettings {
  const { limit, scope, percent, summary } = values
  const number = (value: KnobValue | undefined): number | null => (typeof value === 'number' ? value : null)
  return {
    limit: number(limit),
    scope: scope === 'body' ? 'body' : 'total',
    percent: number(percent),
    summary: number(summary) ?? usualSummary,
  }
}
