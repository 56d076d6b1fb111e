import { say } from '../src/replies.mjs'

export default {
  title: 'Automatic compaction after a turn',
  about:
    'model_post_turn_compact_threshold_percent = 50 of a limit of 20000: the second answer reports more than that, and the turn compacts before it ends.',
  provider: 'built-in',
  config: () => ({ model_auto_compact_token_limit: 20000, model_post_turn_compact_threshold_percent: 5 }),
  async run(ctx) {
    ctx.script(
      say('Answer one.', { usage: 5000 }),
      say('Answer two.', { usage: 15000 }),
      {
        items: [{ type: 'compaction', id: 'cmp_post', encrypted_content: 'gAAAA-compacted-post' }],
        usage: 15300,
        match: { compaction: 'any' },
        label: 'post',
      },
      say('Answer three.', { usage: 2000 }),
    )
    const server = await ctx.server()
    const { thread } = await server.call('thread/start', { cwd: ctx.home.cwd })
    for (const n of ['one', 'two', 'three']) await server.turn(thread.id, `Question ${n}.`)
    ctx.probe(thread.id, { via: 'app-server' })
  },
}
