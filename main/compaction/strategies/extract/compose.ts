import type { Steps } from '../../../base/steps.ts'
import { SUMMARY_PREFIX } from '../../../rollout/format.ts'
import { cutToTokens, textTokens } from '../../../rollout/truncate.ts'
import type { Item, ItemRef } from '../../../thread/model.ts'
import { Budget } from './budget.ts'
import type { Gathered, Said } from './gather.ts'

/** A history made of what was gathered. */
export interface Composed {
  readonly items: readonly unknown[]
  readonly notes: readonly string[]
}

/** Least tokens of a history: the prefix, the headings, and a few lines. */
export const LEAST_BUDGET = 500

const OPENING = 'Taken from the session as it stands, without a model: nothing here was judged or put in other words.'
/** Of all headings together, with the blank lines around them. */
const HEADING_TOKENS = 100
/** Of a cut text, for its marker. */
const MARKER_TOKENS = 10

type ItemOf = (ref: ItemRef) => Item

/**
 * The user's newest messages as they are, then one message in the form of a summary. Room is given in this order: what failed,
 * the files that were changed, the plan, the last request, older messages, demands, the earlier summary, decisions, files that were read.
 */
export function* compose(gathered: Gathered, tokens: number, item: ItemOf): Steps<Composed> {
  const budget = new Budget(tokens)
  budget.takes(textTokens(`${SUMMARY_PREFIX}\n${OPENING}`) + HEADING_TOKENS)
  const [newest, ...others] = gathered.users
  const work = workOf(gathered, budget)
  const request = newest ? requestOf(item(newest), budget) : null
  const older = yield* olderMessages(others, budget, item)
  const whole = new Set(request?.whole && newest ? [newest, ...older.refs] : older.refs)
  const demands = budget.lines(saidElsewhere(gathered.demands, whole), 0.5)
  const summary = summaryOf(gathered.summary ?? '', budget)
  const decisions = budget.lines(textsOf(gathered.decisions), 0.5)
  const read = budget.lines(gathered.read, 0.5)
  const body = [
    OPENING,
    section('What failed last and did not pass since', work.failed.kept),
    section('Files that were changed, the newest first', work.changed.kept),
    section('Steps of the plan that are left', work.plan.kept),
    section('What the user demands, the newest first', demands.kept),
    section('Decisions and reasons, the newest first', decisions.kept),
    section('Files that were read, the newest first', read.kept),
    summary.text === '' ? '' : `From an earlier summary:\n${summary.text}`,
  ]
  const summarised = message(`${SUMMARY_PREFIX}\n${body.filter(part => part !== '').join('\n\n')}`)
  return {
    items: [...older.raws, ...(request ? [request.raw] : []), summarised],
    notes: [
      `Made without a model, within ${tokens} tokens; ${tokens - budget.left} of them are used.`,
      ...(request && !request.whole ? ['The last request is too long for the budget: it was cut in the middle.'] : []),
      ...named('what failed last', work.failed.left),
      ...named('files that were changed', work.changed.left),
      ...named('steps of the plan', work.plan.left),
      ...counted('older messages of the user', others.length - older.refs.length),
      ...counted('demands of the user', demands.left.length),
      ...(summary.cut ? ['The earlier summary was cut in the middle.'] : []),
      ...unreadNotes(gathered),
    ],
  }
}

const message = (text: string) => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] })

/** Whole if there is room, else cut in the middle. */
function requestOf({ raw, text, tokens }: Item, budget: Budget): { readonly raw: unknown; readonly whole: boolean } {
  const room = budget.left
  if (budget.takes(tokens)) return { raw, whole: true }
  const cut = shortened(text, room)
  budget.takes(textTokens(cut.text))
  return { raw: message(cut.text), whole: !cut.cut }
}

function shortened(text: string, room: number): { readonly text: string; readonly cut: boolean } {
  if (textTokens(text) <= room) return { text, cut: false }
  const { head, marker, tail } = cutToTokens(text, Math.max(1, room - MARKER_TOKENS))
  return { text: `${head}${marker}${tail}`, cut: true }
}

/** What is in work comes before all else, in little more than half of the budget. */
function workOf({ failing, changed, plan }: Gathered, budget: Budget) {
  const said = failing?.said ?? null
  const failed = failing === null ? [] : [failing.command, ...(said === null ? [] : [`It said: ${said}`])]
  return {
    failed: budget.lines(failed, 0.25),
    changed: budget.lines(
      changed.map(({ path, deleted }) => (deleted ? `${path} (deleted)` : path)),
      0.5,
    ),
    plan: budget.lines(
      plan.map(({ text, status }) => (status === 'inProgress' ? `${text} (in progress)` : text)),
      0.25,
    ),
  }
}

/** The newest messages, whole, in half of what is left; `raws` with the oldest first. */
function* olderMessages(
  refs: readonly ItemRef[],
  budget: Budget,
  item: ItemOf,
): Steps<{ readonly refs: readonly ItemRef[]; readonly raws: readonly unknown[] }> {
  const room = new Budget(Math.floor(budget.left / 2))
  const raws: unknown[] = []
  for (const ref of refs) {
    const { raw, tokens } = item(ref)
    if (!room.takes(tokens)) break
    budget.takes(tokens)
    raws.push(raw)
    yield
  }
  return { refs: refs.slice(0, raws.length), raws: raws.reverse() }
}

const textsOf = (said: readonly Said[]): readonly string[] => said.map(({ text }) => text)

const saidElsewhere = (said: readonly Said[], whole: ReadonlySet<ItemRef>): readonly string[] =>
  textsOf(said.filter(({ ref }) => !whole.has(ref)))

/** In half of what is left; a crumb of it says nothing. */
function summaryOf(summary: string, budget: Budget): { readonly text: string; readonly cut: boolean } {
  const room = Math.floor(budget.left / 2)
  if (summary === '') return { text: '', cut: false }
  if (room <= 2 * MARKER_TOKENS) return { text: '', cut: true }
  const found = shortened(summary, room)
  budget.takes(textTokens(found.text))
  return found
}

const section = (heading: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : [`${heading}:`, ...lines.map(line => `- ${line}`)].join('\n')

/** Things that found no room are told by name, so many of them. */
const MOST_NAMED = 20

function named(what: string, texts: readonly string[]): readonly string[] {
  if (texts.length === 0) return []
  const more = texts.length > MOST_NAMED ? ` and ${texts.length - MOST_NAMED} more` : ''
  return [`Left out for want of room, of ${what}: ${texts.slice(0, MOST_NAMED).join(', ')}${more}.`]
}

const counted = (what: string, count: number): readonly string[] =>
  count === 0 ? [] : [`Left out for want of room, of ${what}: ${count}.`]

function unreadNotes({ opaque, unlooked }: Gathered): readonly string[] {
  return [
    ...(opaque > 0
      ? ['What an earlier compaction keeps encrypted cannot be read, and is gone from this history.']
      : []),
    ...(unlooked > 0 ? [`Not looked at for a command that failed: ${unlooked} older outputs.`] : []),
  ]
}
