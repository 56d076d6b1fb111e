import { compact, play, playOn, questions, rollBack } from '../src/steps.mjs'

const LATER = '0.169.0'

export default {
  title: `A thread with a rollback across a compaction, gone on with by ${LATER} in the same file`,
  about:
    'session_meta names the first version only. The later one rebuilds by its own rule, and what the earlier one lost is back.',
  async run(ctx) {
    const steps = [
      ...questions(1, 2),
      compact('SUMMARY: one and two.'),
      ...questions(3, 4),
      rollBack(3),
      ...questions(5, 5),
    ]
    const { threadId } = await play(ctx, steps, { historyMode: 'legacy' })
    await ctx.closeServers()
    ctx.switchTo(LATER)
    const server = await ctx.server()
    await server.call('thread/resume', { threadId })
    await playOn(ctx, server, threadId, questions(6, 6))
    ctx.probe(threadId, { via: 'app-server' })
  },
}
