import { ask, compact, play, questions } from '../src/steps.mjs'

const PNG =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
export const image = { type: 'image', url: PNG }
export const text = words => ({ type: 'text', text: words, text_elements: [] })
const asks = (...input) => ask('', { input })

export default {
  title:
    'Local compactions of messages in several parts, with images, and of images alone, within the allowance and over it',
  about: 'Also one of a thread that has no message yet, and one on the edge: parts of a text count together.',
  config: () => ({ model_auto_compact_token_limit: 900000 }),
  async run(ctx) {
    const { threadId } = await play(ctx, [
      ...questions(1, 1),
      asks(image),
      asks(text('before '), image, text('after')),
      asks(text('part one'), text('part two')),
      compact('SUMMARY ONE'),
      asks(text('A'.repeat(60000)), image, text('B'.repeat(60000))),
      ...questions(2, 2),
      compact('SUMMARY TWO'),
      asks(text('a'), text('b'), text('c')),
      ask('C'.repeat(19998 * 4)),
      compact('SUMMARY THREE'),
      ...questions(3, 3),
    ])
    ctx.probe(threadId, { via: 'app-server' })
  },
}
