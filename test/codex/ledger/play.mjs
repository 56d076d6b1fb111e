// Plays the story of Tally through an app server.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import {
  applyPatch,
  compaction,
  functionCall,
  message,
  reasoning,
  reply,
  say,
  shell,
  webSearchCall,
} from '../src/replies.mjs'
import { GIT_ENV, writeProject } from './project.mjs'
import { summaryAt, TURNS } from './story.mjs'

/** Stands for ciphertext: the same for the same seed, and of the size that models send. */
function ciphertext(seed, bytes) {
  const parts = []
  for (let block = 0; block * 32 < bytes; block++) parts.push(createHash('sha256').update(`${seed} ${block}`).digest())
  return `gAAAAA${Buffer.concat(parts).subarray(0, bytes).toString('base64url')}`
}

/** @param {number} weight scales the ciphertext: a smaller recording with the same story */
const thought = (text, seed, weight) =>
  reasoning(text, {
    encrypted: ciphertext(seed, Math.round((1400 + (createHash('sha1').update(seed).digest()[0] % 8) * 330) * weight)),
  })

function itemsOf(step, seed, { cwd, weight }) {
  const items = []
  if (step.think) items.push(thought(step.think, seed, weight))
  if (step.tell) items.push(message(step.tell, { phase: 'commentary' }))
  if (step.plan)
    items.push(
      functionCall('update_plan', {
        plan: step.plan.map((text, index) => ({ step: text, status: index ? 'pending' : 'in_progress' })),
      }),
    )
  if (step.search) items.push(webSearchCall(step.search))
  if (step.patch) items.push(applyPatch(step.patch))
  for (const command of step.run ?? []) items.push(shell(command))
  if (step.look) items.push(functionCall('view_image', { path: join(cwd, step.look) }))
  return items
}

/** How the model paces itself: the recording takes minutes, not milliseconds, so that its times mean something. */
const pause = (seed, pace) =>
  Math.round((300 + (createHash('sha1').update(seed).digest().readUInt16BE() % 2500)) * pace)

/** What the model reports where the story wants the context to be full: more than the limit of scenarios/ledger.mjs. */
const FULL = { input: 58600, cached: 57216, output: 1900, reasoning: 1200 }

function repliesOf({ steps, end, interrupt, full }, number, settings) {
  const { pace, weight } = settings
  const options = seed => ({ usage: 'estimate', delayMs: pause(seed, pace) })
  const replies = steps.map((step, index) =>
    reply(itemsOf(step, `step ${number}.${index}`, settings), options(`step ${number}.${index}`)),
  )
  // A search alone is followed up only by the answer in the same reply.
  if (steps.at(-1)?.search) {
    const last = replies.pop()
    return [...replies, { ...last, items: [...last.items, message(end, { phase: 'final_answer' })] }]
  }
  return interrupt
    ? replies
    : [
        ...replies,
        reply([thought('**Answering**', `end ${number}`, weight), message(end, { phase: 'final_answer' })], {
          ...options(`end ${number}`),
          ...(full ? { usage: FULL } : {}),
        }),
      ]
}

async function interruptTurn(server, threadId, ask) {
  const from = server.notifications.length
  const { turn } = await server.call('turn/start', {
    threadId,
    input: [{ type: 'text', text: ask, text_elements: [] }],
  })
  await server.waitFor(note => note.method === 'item/started' && note.params.item?.type === 'commandExecution', {
    from,
    what: 'the command',
  })
  await server.call('turn/interrupt', { threadId, turnId: turn.id })
  await server.turnEnd(threadId, from)
}

async function rollBack(ctx, server, threadId, turnId) {
  const takeBack =
    ctx.cli.minor >= 160
      ? ['thread/revert', { threadId, beforeTurnId: turnId }]
      : ['thread/rollback', { threadId, numTurns: 1 }]
  await server.call(...takeBack)
  execFileSync('git', ['-C', ctx.home.cwd, 'checkout', '-q', '--', 'src/parse.mjs'])
}

/** @param {{ from?: number, to?: number, pace?: number, thread?: object, remote?: boolean }} options turns count from 1 */
export async function play(
  ctx,
  { to = TURNS.length, pace = 1, weight = 1, thread: threadOptions = {}, remote = false } = {},
) {
  writeProject(ctx.home.cwd)
  const server = await ctx.server()
  const { thread } = await server.call('thread/start', { cwd: ctx.home.cwd, ...threadOptions })
  for (const [index, turn] of TURNS.slice(0, to).entries()) {
    const number = index + 1
    const compacted = remote ? reply(compaction(ciphertext(`compaction ${number}`, 3000))) : say(summaryAt(number))
    ctx.mock.replace('summary', {
      ...compacted,
      usage: 'estimate',
      times: 'always',
      delayMs: 1500 * pace,
      match: { compaction: 'any' },
    })
    ctx.script(...repliesOf(turn, number, { cwd: ctx.home.cwd, pace, weight }))
    if (turn.interrupt) await interruptTurn(server, thread.id, turn.ask)
    else {
      const ended = await server.turn(thread.id, turn.ask)
      if (ended.turn.status !== 'completed')
        ctx.note(`turn ${number} ended as ${ended.turn.status}: ${ended.turn.error?.message}`)
      if (turn.rollBack) await rollBack(ctx, server, thread.id, ended.turn.id)
    }
    if (turn.compact) await server.compact(thread.id)
  }
  ctx.probe(thread.id, { via: 'app-server' })
}

export const environment = { ...GIT_ENV, TALLY: '1' }
