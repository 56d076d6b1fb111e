import { compaction, reply } from '../src/replies.mjs'
import { ask, compact, play, questions } from '../src/steps.mjs'
import { image, text } from './kept-messages.mjs'

const asks = (...input) => ask('', { input })
const remote = name => compact(reply(compaction(`gAAAA-${name}`), { usage: 6000 }))
const C = ask('C'.repeat(80000))

export default {
  title: 'Server-side compactions of messages in several parts and with images, over the allowance',
  about: 'What images cost, and from which end a message is cut, differs by version.',
  provider: 'built-in',
  config: () => ({ model_auto_compact_token_limit: 900000 }),
  async run(ctx) {
    const { threadId } = await play(ctx, [
      ...questions(1, 1),
      asks(text('A'.repeat(100000)), image, text('B'.repeat(100000)), text('tail')),
      C,
      remote('one'),
      asks(text('A'.repeat(100000)), image, text('B'.repeat(200000))),
      C,
      remote('two'),
      asks(text('A'.repeat(200000)), image, text('tail'), image),
      C,
      remote('three'),
      asks(text('a'), text('b'), text('c')),
      ask('C'.repeat(63998 * 4)),
      remote('four'),
      ...questions(2, 2),
    ])
    ctx.probe(threadId, { via: 'app-server' })
  },
}
