import { compaction, reply, say } from '../src/replies.mjs'

export default {
  title: 'Compactions because the model changed',
  about:
    'Another model cannot read encrypted items of the old one (comp_hash), or its window is smaller: Codex compacts with the old model before the turn.',
  provider: 'built-in',
  async run(ctx) {
    const compacted = name =>
      reply(compaction(`gAAAA-compacted-${name}`), { usage: 6000, match: { compaction: 'any' }, label: name })
    ctx.script(
      say('Answer one.', { usage: 6000 }),
      compacted('hash'),
      say('Answer two.', { usage: 7000 }),
      say('Answer three.', { usage: 400000 }),
      compacted('smaller'),
      say('Answer four.', { usage: 9000 }),
      say('Answer five.', { usage: 400000 }),
      compacted('both'),
      say('Answer six.', { usage: 9500 }),
    )
    const server = await ctx.server()
    const { thread } = await server.call('thread/start', { cwd: ctx.home.cwd })
    await server.turn(thread.id, 'Question one.', { model: 'gpt-5.5' })
    await server.turn(thread.id, 'Question two, with a model of another hash.', { model: 'gpt-6-sol' })
    await server.turn(thread.id, 'Question three, with a larger window.', { model: 'gpt-6.1-terra' })
    await server.turn(thread.id, 'Question four, with a smaller window.', { model: 'gpt-6-sol' })
    await server.turn(thread.id, 'Question five, with a larger window.', { model: 'gpt-6.1-terra' })
    await server.turn(thread.id, 'Question six, with a smaller window and another hash.', { model: 'gpt-5.5' })
    ctx.probe(thread.id, { via: 'app-server' })
  },
}
