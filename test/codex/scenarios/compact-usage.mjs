import { message, reply, say, shell } from '../src/replies.mjs'

const used = (input, cached, output, reasoning = 0) => ({ usage: { input, cached, output, reasoning } })

export default {
  title: 'A compaction whose requests say what the server had cached',
  about:
    'The context grows to 40,000 tokens, most of them cached; the compaction reads them from the cache; the first request after it has almost nothing cached, the next ones have again.',
  config: () => ({ model_auto_compact_token_limit: 39000 }),
  async run(ctx) {
    ctx.script(
      reply([message('I look.'), shell('echo one')], used(20000, 0, 100)),
      say('Answer one.', used(30000, 19000, 200, 50)),
      reply([message('I go on.'), shell('echo two')], used(39500, 30000, 300)),
      say('SUMMARY: one, and two is under way.', {
        ...used(40000, 39000, 500),
        match: { compaction: 'any' },
        label: 'summary',
      }),
      reply([shell('echo three')], used(8000, 3000, 100)),
      say('Answer two.', used(8200, 8000, 100)),
      say('Answer three.', used(8600, 8100, 100, 40)),
      say('Answer four.', used(9000, 8500, 100)),
    )
    const server = await ctx.server()
    const { thread } = await server.call('thread/start', { cwd: ctx.home.cwd })
    for (const n of ['one', 'two', 'three', 'four']) await server.turn(thread.id, `Question ${n}.`)
    ctx.probe(thread.id, { via: 'app-server' })
  },
}
