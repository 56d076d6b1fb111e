import { SUMMARY_PREFIX } from '../../../rollout/format.ts'
import { isObject, type JsonObject } from '../../../rollout/parse.ts'
import { PLUGIN_WINDOW } from '../../prompts/plugin-window.ts'
import { askUntilAnswered } from '../asking.ts'
import { textsOf, userMessage } from '../codex-kept.ts'
import { modelOf, NO_MODEL, promptItem, responsesRequest } from '../codex-request.ts'
import { numberIn } from '../own-number.ts'
import { failed, type Run, type Strategy, type Task, within } from '../strategy.ts'
import { type Said, type Transcript, transcriptOf, WINDOW, whyNotYet } from './transcript.ts'

/** Fewest messages of a compaction that nobody asked for. */
const MESSAGES = 8
const NO_SUMMARY_GIVEN = '(no summary provided)'

/** The way of the opencode plugin: a summary of the last characters of what was said (compaction-systems.md 2.2). */
export const pluginWindow: Strategy = {
  name: 'plugin-window',
  asksModel: true,
  *run(task, settings) {
    const model = modelOf(task, settings)
    if (model === null) return failed(NO_MODEL)
    const { base, said } = yield* saidAt(task)
    const tokens = numberIn(settings.own, 'autoTokens')
    const messages = numberIn(settings.own, 'autoMessages') ?? MESSAGES
    const transcript = transcriptOf(said, numberIn(settings.own, 'characters') ?? WINDOW)
    const notYet = whyNotYet(said, transcript.ofCharacters, { tokens, messages })
    if (notYet !== null) return failed(notYet)
    const asked = yield* askUntilAnswered({
      model,
      items: [
        developer(settings.prompt ?? PLUGIN_WINDOW),
        promptItem(transcript.text || '(The conversation is empty.)'),
      ],
      request: items => responsesRequest(items, { model, effort: settings.effort, instructions: null }),
      insists: false,
      // The plugin gives up at once.
      retries: settings.retries ?? 0,
      requestRetries: 0,
      shorter: () => null,
    })
    if (!asked.ok) return asked
    const items = [...base, userMessage(prefixed(asked.answer.text.trim() || NO_SUMMARY_GIVEN))]
    return { ok: true, items, calls: asked.calls, notes: [seenNote(transcript), ...autoNotes(tokens)] }
  },
}

function developer(text: string) {
  const { json, tokens } = promptItem(text)
  return { json: { ...json, role: 'developer' }, tokens }
}

const prefixed = (summary: string): string =>
  summary.startsWith(SUMMARY_PREFIX) ? summary : `${SUMMARY_PREFIX}\n\n${summary}`

/** What the plugin keeps of a history: messages of system and developer as they are, and what was said. */
function* saidAt({ thread, at }: Task): Run<{ readonly base: readonly JsonObject[]; readonly said: readonly Said[] }> {
  const { items } = yield* within(thread.history(at))
  const base: JsonObject[] = []
  const said: Said[] = []
  for (const [i, ref] of items.entries()) {
    const { raw } = thread.item(ref)
    if (i % 64 === 63) yield undefined
    if (!isObject(raw) || raw['type'] !== 'message') continue
    const { role } = raw
    const text = textsOf(raw).join('\n').trim()
    if (role === 'system' || role === 'developer') base.push(raw)
    else if ((role === 'user' || role === 'assistant') && text !== '') said.push({ role, text })
  }
  return { base, said }
}

function seenNote({ messages, of, characters, ofCharacters }: Transcript): string {
  return `The model was given ${characters} of ${ofCharacters} characters that were said (${messages} of ${of} messages), and nothing of what tools did.`
}

const autoNotes = (tokens: number | null): readonly string[] =>
  tokens === null
    ? []
    : [
        'Where the plugin compacts of its own accord, the request that set it off is lost: it asks the user to send it again.',
      ]
