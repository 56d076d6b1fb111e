import { compact, play, questions, rollBack } from '../src/steps.mjs'

export default {
  title: 'Three compactions with no question between them, and a rollback that takes all of them back',
  async run(ctx) {
    const again = [compact('SUMMARY A.'), compact('SUMMARY B, of a summary.'), compact('SUMMARY C, of that one.')]
    const steps = [...questions(1, 2), ...again, ...questions(3, 3), rollBack(2), ...questions(4, 4)]
    const { threadId } = await play(ctx, steps, { historyMode: 'legacy' })
    ctx.probe(threadId, { via: 'app-server' })
  },
}
