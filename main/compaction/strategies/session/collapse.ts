import { SUMMARY_PREFIX } from '../../../rollout/format.ts'
import { isObject, type JsonObject } from '../../../rollout/parse.ts'
import { HAND_OVER } from '../../prompts/hand-over.ts'
import { askUntilAnswered, omittedNote, type Weighed } from '../asking.ts'
import { userMessage } from '../codex-kept.ts'
import { modelOf, NO_MODEL, promptItem, responsesRequest, retriesOf, withoutOldest } from '../codex-request.ts'
import { numberIn } from '../own-number.ts'
import { failed, type Strategy } from '../strategy.ts'
import { flatTokens } from './flat-item.ts'
import { type FrontierItem, STAND_INS, shortened, sumOf, turnStarts } from './frontier.ts'
import { frontierItems } from './session.ts'

/** Turns that are kept where nothing is set. */
const TURNS = 2
/** Tokens of what is kept. */
const TAIL_TOKENS = 24_000
/** Messages are left as they are. */
const LIMITS = [
  { call: 256, output: 128 },
  { call: 48, output: 24 },
]

/** The older form of `session`: a summary of all but the last turns, and then those (compaction-systems.md 1.6). */
export const collapse: Strategy = {
  name: 'collapse',
  asksModel: true,
  *run(task, settings) {
    const model = modelOf(task, settings)
    if (model === null) return failed(NO_MODEL)
    const { history } = yield* frontierItems(task)
    const starts = turnStarts(history)
    const turns = numberIn(settings.own, 'turns') ?? TURNS
    const first = turns === 0 ? history.length : (starts.at(-turns) ?? 0)
    if (first === 0) return failed(`There is nothing before the last ${turns} turns to sum up.`)
    const asked = yield* askUntilAnswered({
      model,
      items: [...history.slice(0, first).flatMap(weighed), promptItem(settings.prompt ?? HAND_OVER)],
      request: items => responsesRequest(items, { model, effort: settings.effort, instructions: null }),
      insists: true,
      ...retriesOf(settings),
      shorter: items => withoutOldest(items, 0),
    })
    if (!asked.ok) return asked
    const whole = history.slice(first).flatMap(kept)
    const tail = shortened(whole, settings.limit ?? TAIL_TOKENS, LIMITS)
    const items = [userMessage(`${SUMMARY_PREFIX}\n${asked.answer.text}`), ...tail]
    const cut = tail.filter((item, i) => item !== whole[i]).length
    return {
      ok: true,
      items,
      calls: asked.calls,
      notes: [
        ...omittedNote(asked.omitted),
        `Kept as they are: the last ${Math.min(turns, starts.length)} turns, ${sumOf(tail)} tokens.`,
        ...(cut > 0 ? [`Texts of ${cut} calls and outputs among them were cut in the middle.`] : []),
      ],
    }
  },
}

const weighed = ({ raw }: FrontierItem): readonly Weighed[] =>
  isObject(raw) ? [{ json: raw, tokens: flatTokens(raw) }] : []

/** Earlier summaries and what stands for earlier histories are in the summary now. */
const kept = ({ raw, summary }: FrontierItem): readonly JsonObject[] =>
  isObject(raw) && !summary && !STAND_INS.has(raw['type']) ? [raw] : []
