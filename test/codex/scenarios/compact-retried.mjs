import { message, reasoning, reply, say, shell } from '../src/replies.mjs'

const COMPACTING = { match: { compaction: 'any' } }
const dropped = items =>
  reply([...items, message('Never sent.')], { ...COMPACTING, dropAfterItems: items.length, itemDelayMs: 200 })
const answer = text => reply([reasoning('**Summing up**'), message(text)], { ...COMPACTING, usage: 1500 })

export default {
  title: 'Compactions whose stream breaks off behind half a summary and is asked for once more',
  about: 'On its own, then in the middle of a turn.',
  config: () => ({ model_auto_compact_token_limit: 20_000 }),
  async run(ctx) {
    ctx.script(
      say('Answer one.', { usage: 3000 }),
      dropped([message('HALF ONE')]),
      answer('SUMMARY ONE'),
      reply([message('I run a command.'), shell('echo two')], { usage: 26_000 }),
      dropped([reasoning('**Half a thought**'), message('HALF TWO')]),
      answer('SUMMARY TWO'),
      say('Answer two.', { usage: 2000 }),
    )
    const server = await ctx.server()
    const { thread } = await server.call('thread/start', { cwd: ctx.home.cwd })
    await server.turn(thread.id, 'Question one.')
    ctx.note(`manual: ${(await server.compact(thread.id)).turn.status}`)
    await server.turn(thread.id, 'Question two: run a command.')
    ctx.probe(thread.id, { via: 'app-server' })
  },
}
