import { assertNever } from '../../main/base/assert-never.ts'
import { RECORDINGS } from '../codex/recordings.mjs'

/** What each version can play. Longest first: they play several at a time. */
const EVERYWHERE = [
  'ledger-short',
  'fork-of-compacted',
  'fork',
  'tools',
  'compact-failed',
  'compact-auto-pre-turn',
  'compact-auto-mid-turn',
  'stream-errors',
  'long-questions',
  'names-and-archive',
  'sub-agents',
  'plain',
  'interrupted',
  'rollback',
  'settings-changed',
  'marker-lookalikes',
  'long-question',
  'compact-manual',
  'compact-remote',
  'compact-overflow',
  'compact-overflow-total',
  'odd-summaries',
  'compactions-in-a-row',
]

/** Images as input, and several parts of one, through the app server. */
const KEPT = ['kept-messages', 'kept-messages-remote']

const ROLLBACKS = ['rollback-across-compaction', 'rollback-across-compactions', 'rollback-right-after-compaction']

/** What every check plays. */
const EVERY_TIME: Readonly<Record<string, readonly string[]>> = {
  '0.98.0': [...EVERYWHERE, ...ROLLBACKS],
  '0.140.0': [...EVERYWHERE, ...ROLLBACKS, 'odd-summaries', 'compact-custom-prompt', 'upgraded', ...KEPT],
  '0.169.0': [
    ...EVERYWHERE,
    'odd-summaries',
    'compact-custom-prompt',
    'fork-of-reverted',
    'legacy-and-migration',
    ...KEPT,
  ],
}

/** Versions that scenarios go on with, or resume with, in the same home. */
const GOES_ON_WITH: Readonly<Record<string, readonly string[]>> = {
  '0.98.0': ['0.153.4', '0.169.0'],
  '0.133.0': ['0.169.0'],
  '0.140.0': ['0.169.0'],
  '0.150.0': ['0.153.4', '0.169.0'],
}

/** Files made by hand are read by all kinds of versions, this one among them though it records nothing itself. */
const READ_BY_ALL = /^(hand-made-|typed-texts$)/
const ALSO_READS = '0.118.0'

/** One version, what has to be installed for it, and what it plays. */
export interface Part {
  readonly version: string
  readonly installs: readonly string[]
  readonly scenarios: readonly string[]
}

export const CI_VERSIONS: readonly string[] = Object.keys(EVERY_TIME)

const minorOf = (version: string): number => Number(version.split('.')[1])

/** Oldest first. */
export const ALL_VERSIONS: readonly string[] = [
  ...new Set([...CI_VERSIONS, ...RECORDINGS.map(({ version }) => version)]),
].sort((a, b) => minorOf(a) - minorOf(b))

/** Which scenarios of a version are wanted: those of every check, all that there are, or the named ones. */
export type Choice =
  | { readonly kind: 'everyTime' | 'all' }
  | { readonly kind: 'named'; readonly scenarios: readonly string[] }

export function planOf(versions: readonly string[], choice: Choice): readonly Part[] {
  return versions
    .map(version => {
      const scenarios = chosenOf(version, choice)
      return { version, installs: installsOf(version, scenarios), scenarios }
    })
    .filter(({ scenarios }) => scenarios.length > 0)
}

function installsOf(version: string, scenarios: readonly string[]): readonly string[] {
  const readers = scenarios.some(scenario => READ_BY_ALL.test(scenario)) ? [...ALL_VERSIONS, ALSO_READS] : []
  return [...new Set([version, ...(GOES_ON_WITH[version] ?? []), ...readers])]
}

function chosenOf(version: string, choice: Choice): readonly string[] {
  switch (choice.kind) {
    case 'everyTime':
      return EVERY_TIME[version] ?? scenariosOf(version)
    case 'all':
      return scenariosOf(version)
    case 'named':
      return scenariosOf(version).filter(scenario => choice.scenarios.includes(scenario))
    default:
      return assertNever(choice)
  }
}

/** What fixtures were recorded from can be played again, too. */
export const scenariosOf = (version: string): readonly string[] => [
  ...new Set([
    ...(EVERY_TIME[version] ?? []),
    ...RECORDINGS.filter(one => one.version === version).map(({ scenario }) => scenario),
  ]),
]
