import { compact, play, questions, rollBack } from '../src/steps.mjs'

export default {
  title: 'Three compactions, then two rollbacks in a row that reach across two of them',
  about: 'A rolled back compaction is no base. What is left in its place differs by the version that reads.',
  async run(ctx) {
    const steps = [
      ...[1, 2, 3].flatMap(n => [...questions(n, n), compact(`SUMMARY ${n}: so far.`)]),
      ...questions(4, 4),
      rollBack(2),
      rollBack(1),
      ...questions(5, 5),
    ]
    const { threadId } = await play(ctx, steps, { historyMode: 'legacy' })
    ctx.probe(threadId, { via: 'app-server' })
  },
}
