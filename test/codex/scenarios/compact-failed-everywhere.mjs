import { httpError, message, reply, say, shell } from '../src/replies.mjs'

const LIMIT = 20_000

const COMPACTING = { match: { compaction: 'any' } }
/** `times`: how often the version asks until it gives up. */
const refused = (where, times) =>
  httpError(
    400,
    { error: { message: `mock refuses ${where}`, type: 'invalid_request_error', code: 'bad' } },
    { ...COMPACTING, times },
  )
/**
 * `half`: with a first message. To 0.133 such a message stays in the memory of the running Codex, and is sent again, but no file
 * ever tells of it.
 */
const hanging = half => reply(half ? [message('Half a summary')] : [], { ...COMPACTING, hang: true })

/** 0.98 tells of the begin of a compaction in its older form alone. */
const begun = ({ method }) => method === 'turn/started' || method === 'codex/event/task_started'

/** Starts something, waits until the compaction's call is under way, and interrupts its turn. */
async function interrupt(ctx, server, threadId, start) {
  const from = server.notifications.length
  const calls = ctx.mock.requests.filter(request => request.compaction).length
  await start()
  const { params } = await server.waitFor(begun, { from, what: 'the begin of a turn' })
  await ctx.mock.waitFor(() => ctx.mock.requests.filter(request => request.compaction).length > calls)
  await new Promise(resolve => setTimeout(resolve, 300))
  await server.call('turn/interrupt', { threadId, turnId: params.turn?.id ?? params.id })
  return server.turnEnd(threadId, from)
}

/** The same story with a summary of the model, and with compactions of the server. */
export const failedEverywhere = ({ title, provider, summary }) => ({
  title,
  about: 'Each compaction is first refused, then interrupted: one of its own, one before a turn, one in a turn.',
  ...(provider ? { provider } : {}),
  config: () => ({ model_auto_compact_token_limit: LIMIT }),
  async run(ctx) {
    const minor = Number(ctx.version.match(/\d+\.(\d+)\./)[1])
    const times = provider === undefined && minor < 154 ? 3 : 1
    ctx.script(
      say('Answer one.', { usage: 3000 }),
      refused('on its own', times),
      hanging(minor >= 140),
      reply([message('I run a command.'), shell('echo three')], { usage: 26_000 }),
      refused('in the turn', times),
      refused('before the turn', times),
      hanging(minor >= 140),
      { ...summary, ...COMPACTING },
      say('Answer five.', { usage: 2000 }),
      reply([message('I run another.'), shell('echo six')], { usage: 27_000 }),
      hanging(minor >= 140),
    )
    const server = await ctx.server()
    const { thread } = await server.call('thread/start', { cwd: ctx.home.cwd })
    const ask = text => ({ threadId: thread.id, input: [{ type: 'text', text, text_elements: [] }] })
    const note = (what, { turn }) => ctx.note(`${what}: ${turn.status} ${turn.error?.message ?? ''}`)
    await server.turn(thread.id, 'Question one.')
    note('manual, refused', await server.compact(thread.id))
    const manual = () => server.call('thread/compact/start', { threadId: thread.id })
    note('manual, interrupted', await interrupt(ctx, server, thread.id, manual))
    note('in a turn, refused', await server.turn(thread.id, 'Question two: run a command.'))
    note('before a turn, refused', await server.turn(thread.id, 'Question three.'))
    const four = () => server.call('turn/start', ask('Question four.'))
    note('before a turn, interrupted', await interrupt(ctx, server, thread.id, four))
    note('before a turn, installed', await server.turn(thread.id, 'Question five.'))
    const six = () => server.call('turn/start', ask('Question six: run a command.'))
    note('in a turn, interrupted', await interrupt(ctx, server, thread.id, six))
    ctx.probe(thread.id, { via: 'app-server', params: { config: { model_auto_compact_token_limit: 900_000 } } })
  },
})

export default failedEverywhere({
  title: 'Local compactions that are refused and interrupted: on their own, before a turn, in a turn',
  summary: say('SUMMARY: at last.', { usage: 1500 }),
})
