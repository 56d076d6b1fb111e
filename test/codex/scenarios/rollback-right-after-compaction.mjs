import { compact, play, questions, rollBack } from '../src/steps.mjs'

export default {
  title: 'A compaction, and right after it a rollback of one turn',
  about: 'The turn of the compaction itself holds no question, so it is the question before it that goes.',
  takenBack: ['01-local-prompt'],
  async run(ctx) {
    const steps = [...questions(1, 2), compact('SUMMARY: one and two.'), rollBack(1), ...questions(3, 3)]
    const { threadId } = await play(ctx, steps, { historyMode: 'legacy' })
    ctx.probe(threadId, { via: 'app-server' })
  },
}
