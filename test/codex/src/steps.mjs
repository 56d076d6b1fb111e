// A conversation with one thread as a list of steps, played through the app server.
import { say } from './replies.mjs'

/** A turn of the user. `params` are those of turn/start: cwd, model, effort, approvalPolicy, sandboxPolicy, ... */
export const ask = (text, params = {}) => ({ kind: 'ask', text, params })

/** A manual compaction; `answer` is the summary, or a whole reply. */
export const compact = answer => ({ kind: 'compact', answer })

/** Drops the last turns. Only versions up to 0.153 can, and there only legacy threads. */
export const rollBack = turns => ({ kind: 'rollBack', turns })

/** Every answer is its own: "Question 2, elsewhere." gets "Answer to question 2." */
const answerTo = text => {
  const [head] = text.slice(0, 60).match(/^[^,.\n]*/)
  return `Answer to ${head.replace(/^Q/, 'q')}.`
}

function repliesOf(steps) {
  let asked = 0
  return steps.flatMap(step => {
    if (step.kind === 'ask') return [say(answerTo(step.text), { usage: 2000 + 100 * ++asked })]
    if (step.kind === 'rollBack') return []
    const reply = typeof step.answer === 'string' ? say(step.answer, { usage: 3000 }) : step.answer
    return [{ ...reply, match: { compaction: 'any' } }]
  })
}

/** Plays the steps on a thread that exists. Returns what each step came to: a turn, or a thread after a rollback. */
export async function playOn(ctx, server, threadId, steps) {
  ctx.script(...repliesOf(steps))
  const results = []
  for (const step of steps) {
    if (step.kind === 'ask') results.push((await server.turn(threadId, step.text, step.params)).turn)
    else if (step.kind === 'compact') results.push((await server.compact(threadId)).turn)
    else results.push((await server.call('thread/rollback', { threadId, numTurns: step.turns })).thread)
  }
  return results
}

/** Starts a thread and plays the steps on it. */
export async function play(ctx, steps, params = {}) {
  const server = await ctx.server()
  const { thread } = await server.call('thread/start', { cwd: ctx.home.cwd, ...params })
  const results = await playOn(ctx, server, thread.id, steps)
  return { server, threadId: thread.id, results }
}

/** `Question 1.` to `Question n.` as steps. */
export const questions = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => ask(`Question ${from + i}.`))

/** Probes as the version that recorded, then as later ones: `readers` names them by the version that recorded. */
export function probeAll(ctx, threadId, readers, options) {
  ctx.probe(threadId, options)
  const recorded = ctx.version.match(/\d+\.\d+\.\d+/)?.[0]
  for (const reader of readers[recorded] ?? []) ctx.probe(threadId, { ...options, reader, label: `read by ${reader}` })
}
