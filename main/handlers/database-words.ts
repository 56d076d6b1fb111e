import type { DatabasePhase, DatabaseRollout, DatabaseSort } from '../../preload/contract.ts'
import { assertNever } from '../base/assert-never.ts'
import type { HistoryRollout } from '../library/history-rollouts.ts'
import type { RolloutPlace } from '../library/rollout-places.ts'
import type { StateThread } from '../library/state-db.ts'
import { countText } from '../views/numbers.ts'

/** Characters of one text of a row. */
const LONGEST = 150
const LONGEST_ID = 64
const LONGEST_SENTENCE = 300
const LONGEST_PATH = 400

/** A stranger's text on one line, cut. */
export function cut(text: string, most = LONGEST): string {
  // More than is kept, so that white space that folds does not leave too little.
  const folded = text
    .slice(0, most * 4)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to go.
    .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim()
  return folded.length > most ? `${folded.slice(0, most - 1)}…` : folded
}

export function rolloutView({ recorded, path, place }: RolloutPlace): DatabaseRollout {
  const shown = recorded === null ? null : cut(recorded, LONGEST_PATH)
  return { place, recorded: shown, path, text: placeText(place, recorded !== null) }
}

function placeText(place: RolloutPlace['place'], isNamed: boolean): string {
  switch (place) {
    case 'recorded':
      return 'At the path that the row names.'
    case 'found':
      return isNamed ? 'Found by its name, not at the path that the row names.' : 'Found by its id.'
    case 'missing':
      return isNamed
        ? 'Missing: there is no rollout at the path that the row names.'
        : 'Missing: no file of this id is beside the database or in the homes that were looked at.'
    case 'outside':
      return 'Not followed: the path that the row names lies outside the home, and the home has no file of that name.'
    default:
      return assertNever(place)
  }
}

/** A thread id, or what stands in its place. */
export const cutId = (id: string): string => cut(id, LONGEST_ID)

export const cutSentence = (text: string): string => cut(text, LONGEST_SENTENCE)

/** How a rollout's rows stand to its file. `problems` tells the first difference. */
export function comparedText(
  { state, partsAt, file, rollout }: HistoryRollout,
  phase: DatabasePhase,
  problems: readonly string[],
): string {
  const at = partsAt === null ? '' : ` at ordinal ${countText(partsAt)}`
  switch (state) {
    case 'equal':
      return `Equal: the database holds what the file holds${file === null ? '' : `, ${countText(file.lines)} lines`}.`
    case 'behind':
      return `Behind: equal as far as it goes; the file goes on${at}.`
    case 'parted':
      return `They part${at}. ${problems[0] ?? ''}`.trim()
    case 'notCompared':
      return `Not compared${whyNotCompared(rollout.path, phase, problems)}.`
    default:
      return assertNever(state)
  }
}

function whyNotCompared(path: string | null, phase: DatabasePhase, problems: readonly string[]): string {
  if (path === null) return ': there is no file'
  if (phase === 'stopped') return ': it was stopped'
  if (problems[0] !== undefined) return `: ${problems[0].replace(/\.$/, '')}`
  return phase === 'ready' ? '' : ' yet'
}

type Thread = StateThread | HistoryRollout

const ofState =
  (read: (thread: StateThread) => string | number | null) =>
  (thread: Thread): string | number | null =>
    'rolloutId' in thread ? null : read(thread)

const ofHistory =
  (read: (rollout: HistoryRollout) => string | number | null) =>
  (thread: Thread): string | number | null =>
    'rolloutId' in thread ? read(thread) : null

const PLACES = { recorded: 0, found: 1, missing: 2, outside: 3 } as const satisfies Record<
  RolloutPlace['place'],
  number
>
const STATES = { parted: 0, behind: 1, notCompared: 2, equal: 3 } as const satisfies Record<
  HistoryRollout['state'],
  number
>

/** What each column sorts by; null comes last. */
export const ORDER: Readonly<Record<DatabaseSort, (thread: Thread) => string | number | null>> = {
  title: ofState(({ name, title }) => name ?? title),
  // By the folder's last name, as it is shown.
  project: ofState(({ cwd }) => cwd?.split(/[\\/]/).findLast(part => part !== '') ?? null),
  branch: ofState(({ gitBranch }) => gitBranch),
  model: ofState(({ model }) => model),
  updated: ofState(({ updatedAt }) => updatedAt),
  tokens: ofState(({ tokens }) => tokens),
  state: ofState(({ archived }) => (archived === null ? null : Number(archived))),
  rollout: ({ rollout }) => PLACES[rollout.place],
  id: thread => ('rolloutId' in thread ? thread.rolloutId : thread.id),
  turns: ofHistory(({ turns }) => turns),
  items: ofHistory(({ items }) => items),
  compared: ofHistory(({ state }) => STATES[state]),
}
