import { ask, compact, play, questions } from '../src/steps.mjs'

/** Bytes of the user that a compaction keeps: 20,000 tokens of four. */
const ALLOWANCE = 80_000

export default {
  title: 'One question a little longer than the allowance of a compaction, an older and a newer one',
  about: 'The long one comes back as three parts: head, `…N tokens truncated…`, tail. The one before it is gone.',
  config: () => ({ model_auto_compact_token_limit: 900000 }),
  async run(ctx) {
    const line = 'The quick brown fox jumps over the lazy dog, é and ü.\n'
    const long = line.repeat(Math.ceil(ALLOWANCE / Buffer.byteLength(line)) + 4)
    const steps = [
      ask('Question zero.'),
      ask(`Question long.\n${long}`),
      ...questions(1, 1),
      compact('SUMMARY: a long one.'),
    ]
    const { threadId } = await play(ctx, steps)
    ctx.probe(threadId, { via: 'app-server', digested: true })
  },
}
