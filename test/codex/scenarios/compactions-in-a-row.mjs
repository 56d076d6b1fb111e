import { compact, play, questions, rollBack } from '../src/steps.mjs'

export default {
  title: 'Three compactions with no question between them, and a rollback that takes all of them back',
  about: 'Without the rollback where the version has none.',
  async run(ctx) {
    const again = [compact('SUMMARY A.'), compact('SUMMARY B, of a summary.'), compact('SUMMARY C, of that one.')]
    const steps = [...questions(1, 2), ...again, ...questions(3, 3)]
    const old = ctx.cli.minor < 160
    const { threadId } = await play(
      ctx,
      [...steps, ...(old ? [rollBack(2)] : []), ...questions(4, 4)],
      old ? { historyMode: 'legacy' } : {},
    )
    ctx.probe(threadId, { via: 'app-server' })
  },
}
