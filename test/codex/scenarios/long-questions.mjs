import { say } from '../src/replies.mjs'

const lines = (name, count) =>
  Array.from({ length: count }, (_, i) => `${name} line ${i}: é, ü and plain words.`).join('\n')

export default {
  title: 'Two questions of together more than 80,000 bytes, and an automatic compaction before the third',
  about:
    'The summary alone is written; on reading, 20,000 tokens of the user are kept: the older question is cut in the middle.',
  config: () => ({ model_auto_compact_token_limit: 20000 }),
  async run(ctx) {
    ctx.script(
      say('Answer one.', { usage: 1000 }),
      say('Answer two.', { usage: 25000 }),
      say('SUMMARY: two long ones.', { usage: 3000, match: { compaction: 'any' }, label: 'summary' }),
      say('Answer three.', { usage: 1500 }),
    )
    const { id } = await ctx.exec(lines('first', 1030))
    await ctx.resume(id, lines('second', 980))
    await ctx.resume(id, 'Question three.')
    ctx.probe(id, { digested: true })
  },
}
