import { ask, compact, play, playOn, questions } from '../src/steps.mjs'

export default {
  title: 'A thread reverted behind a compaction, a fork of it, the fork reverted into inherited turns, a fork of that',
  about: 'Bases are segments, and ordinals go on from where a file was cut.',
  async run(ctx) {
    const steps = [...questions(1, 2), compact('SUMMARY: one and two.'), ...questions(3, 3)]
    const { server, threadId, results } = await play(ctx, steps)
    await server.call('thread/revert', { threadId, beforeTurnId: results[3].id })
    await playOn(ctx, server, threadId, [ask('Question 3, again.')])
    const fork = async source => (await server.call('thread/fork', { threadId: source })).thread.id
    const first = await fork(threadId)
    await server.call('thread/revert', { threadId: first, beforeTurnId: results[1].id })
    await playOn(ctx, server, first, [ask('Question 2, in the fork.')])
    const second = await fork(first)
    await playOn(ctx, server, second, [ask('Question 3, in the fork of the fork.')])
    ctx.probe(first, { via: 'app-server', label: 'a fork reverted into inherited turns' })
    ctx.probe(second, { via: 'app-server', label: 'a fork of that fork' })
  },
}
