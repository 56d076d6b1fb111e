#!/usr/bin/env node
// node test/export/trims-off.mjs [--only TEXT] [--workers N]
// Switches off one rule of trimming, or of what it may not touch, at a time in a copy of the sources, runs the tests of trimming against
// the copy, and prints which fails. One that no test misses, or a switch that no longer fits the sources, is an error. Nothing in the
// checkout is changed.
import { parseArgs } from 'node:util'
import { eachMissed, off } from '../support/switch-off.mjs'

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, workers: { type: 'string', default: '2' } },
})

const PLAN = 'trim/plan.ts'
const OUTSIDE = 'trim/outside-turns.ts'
const DISPLAY = 'codex/display.ts'
const STUB = 'codex/stub.ts'
const PIECES = 'codex/exported-pieces.ts'

/** Each rule as a whole. */
const RULES = [
  off('turns', PLAN, 'for (const range of yield* outsideTurns(thread, turns, format))', 'for (const range of [])'),
  off('rolled-back', PLAN, "if (drop.includes('rolled-back'))", 'if (false)'),
  off('superseded', PLAN, "if (drop.includes('superseded'))", 'if (false)'),
  off('display', PLAN, "if (drop.includes('display'))", 'if (false)'),
  off('outputs', PLAN, "outputs: drop.includes('outputs')", 'outputs: false'),
  off('images', PLAN, "images: drop.includes('images')", 'images: false'),
]

/** What each may and may not do. */
const PARTS = [
  off('turns are counted', PLAN, 'if (turns && turns.last > thread.turnCount)', 'if (false)'),
  off('the first rule that names a line counts', 'trim/line-rules.ts', 'codes[line] ||= ', 'codes[line] = '),
  off('later rules know what is gone', PLAN, 'thread.superseded(lines.gone())', 'thread.superseded([])'),
  off('a note tells how far one may roll back', PLAN, 'if (superseded.rollbacks !== null)', 'if (false)'),
  off(
    'a note tells of a summary that is lost',
    PLAN,
    'if (yield* losesSummary(',
    'if (turns === null && losesSummary(',
  ),
  off('which session it is stays', OUTSIDE, '!stays && !format.isMeta(kind)', '!stays'),
  off('instructions of before stay', OUTSIDE, "thread.item(ref).kind !== 'instructions'", 'true'),
  off('a rollback behind the last turn goes', OUTSIDE, '(!isBefore(at, tail) && format.isRollback(kind))', 'false'),
  off('display goes inside turns only', DISPLAY, 'if (!inTurn) return false', ''),
  off('a turn ends for display', DISPLAY, 'if (ENDS.has(kind)) inTurn = false', ''),
  off('user messages of a list stay', DISPLAY, "  'AgentMessage',\n", "  'AgentMessage', 'UserMessage',\n"),
  off('events that make turns stay', DISPLAY, "    'agent_message',\n", "    'agent_message', 'user_message',\n"),
  off('small outputs stay', STUB, 'STUB_FROM = 4096', 'STUB_FROM = 1024'),
  off('a stub counts its bytes', STUB, '{bytes} bytes.]`', '{0} bytes.]`'),
  off('events repeat outputs', STUB, "  'aggregated_output',\n", ''),
  off('images that were made go', STUB, 'else if (isGenerated(path))', 'else if (false)'),
  off('lines that are no JSON stay', STUB, ' || !isJson(bytes)', ''),
  off('tokens of stubs are taken off', STUB, 'Math.max(0, full - tokensOf(text))', 'full'),
  off('the line that speaks for a joined file goes', PIECES, 'line === meta || ', ''),
  off('what is left out leaves', PIECES, 'plan.lines.of(file, line) !== null', 'false'),
  off('settings make the id', 'codex/export-rollout.ts', '{settings}`', '{0}`'),
  off('the source is named', 'codex/session-meta.ts', "    forked_from_id: payload['id'],\n", ''),
]

const TESTS = ['trim-rollout', 'stub', 'display', 'export-redacted', 'spare-lines'].map(
  name => `test/export/${name}.test.ts`,
)

const rules = [...RULES, ...PARTS].filter(({ rule }) => rule.includes(values.only))
const missed = await eachMissed(rules, { folder: 'main/export', tests: TESTS, workers: Number(values.workers) })
process.exitCode = missed ? 0 : 1
