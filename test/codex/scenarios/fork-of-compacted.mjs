import { ask, compact, play, playOn, questions } from '../src/steps.mjs'

export default {
  title: 'Forks of a compacted thread: behind the compaction, before it, and a fork of the fork that compacts again',
  about: 'The last one has a checkpoint of its own and one that it inherits.',
  async run(ctx) {
    const steps = [...questions(1, 1), compact('SUMMARY: one.'), ...questions(2, 2)]
    const { server, threadId, results } = await play(ctx, steps)
    const fork = async (label, from, params, more) => {
      const { thread } = await server.call('thread/fork', { threadId: from, ...params })
      await playOn(ctx, server, thread.id, more)
      ctx.probe(thread.id, { via: 'app-server', label })
      return thread.id
    }
    const behind = await fork('behind the compaction', threadId, {}, [ask('Question A.')])
    await fork('before the compaction', threadId, { lastTurnId: results[0].id }, [ask('Question B.')])
    await fork('a fork of the fork', behind, {}, [compact('SUMMARY: one, two and A.'), ask('Question C.')])
  },
}
