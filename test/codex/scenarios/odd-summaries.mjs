import { message, reasoning, reply, shell } from '../src/replies.mjs'
import { compact, play, questions } from '../src/steps.mjs'

/** Answers to the compaction prompt that are no plain summary. */
const ANSWERS = [
  reply([message('')], { usage: 3000, label: 'empty' }),
  reply([reasoning('**Only thinking**')], { usage: 3000, label: 'reasoning only' }),
  reply([message('First message.'), message('SECOND MESSAGE.')], { usage: 3000, label: 'two messages' }),
  reply([message('Before a call.'), shell('echo from a summary')], { usage: 3000, label: 'a call' }),
]

export default {
  title: 'Compactions whose answer is empty, thinking only, two messages, or a call',
  about: 'No error: the summary is then the last message of the assistant that the history holds.',
  config: () => ({ model_auto_compact_token_limit: 900000 }),
  async run(ctx) {
    const steps = ANSWERS.flatMap((answer, n) => [...questions(n + 1, n + 1), compact(answer)])
    const { threadId } = await play(ctx, [...steps, ...questions(5, 5)])
    ctx.probe(threadId, { via: 'app-server' })
  },
}
