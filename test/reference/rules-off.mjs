#!/usr/bin/env node
// node test/reference/rules-off.mjs [--only TEXT] [--rows A-B] [--workers N] [--made] [--out FILE]
// Switches off one rule of reconstruction at a time in a copy of the sources, runs the tests against the copy, and prints which fails.
// A rule that no test of a recorded fixture misses, or a switch that no longer fits the sources, is an error. Nothing in the checkout is
// changed. --made: ask the hand-made and random tests about every rule, not only where no recorded one misses it.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { failing, inCopies, off, whileOff } from '../support/switch-off.mjs'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rows: { type: 'string', default: '1-999' },
    workers: { type: 'string', default: '2' },
    made: { type: 'boolean', default: false },
    out: { type: 'string', default: '' },
  },
})

const [first, last] = values.rows.split('-').map(Number)

/** Rules of histories: codex-observed.md 1, codex-observed-more.md A-C, codex-format.md 3.3-3.5 and 5.4. */
const HISTORY = [
  off('a fork goes on from its base', 'chain.ts', 'let base = baseOf(head.meta)', 'let base = baseOf(null)'),
  off('a base counts in paginated files only', 'chain.ts', "meta?.['history_mode'] !== 'paginated' || ", ''),
  off('a base is cut where the fork left it', 'chain.ts', 'source: clipped(whole, at)', 'source: whole'),
  off(
    'a replacement history becomes the history',
    'replay.ts',
    'if (start.slot !== null) this',
    'if (start.slot === -1) this',
  ),
  off(
    'the newest surviving checkpoint is the base',
    'select.ts',
    'segment.checkpoint !== null) return',
    'false) return',
  ),
  off('a checkpoint alone is taken at once (0.169)', 'writer.ts', 'bounded: minor >= 154', 'bounded: false'),
  off('older versions look at what follows it', 'writer.ts', 'bounded: minor >= 154', 'bounded: true'),
  off('a rollback drops turns', 'replay.ts', 'this.#growing.drop(position, value)', 'void position'),
  off(
    'a rolled-back turn takes its checkpoint along',
    'select.ts',
    'if (this.#pending > 0) {',
    'if (this.#pending < 0) {',
  ),
  off('a compaction turn uses up no rollback', 'select.ts', 'if (segment.user) this', 'this'),
  off('to 0.63 a rollback says nothing', 'writer.ts', "minor < 70 ? 'unknown' : ", ''),
  off('to 0.105 a rollback edits the history as it stands', 'writer.ts', "minor < 108 ? 'forward' : ", ''),
  off('to 0.150 what lies before is lost', 'writer.ts', "minor < 152 ? 'behind' : 'segments'", "'segments'"),
  off('from 0.153 on it comes back', 'writer.ts', "minor < 152 ? 'behind' : 'segments'", "'behind'"),
  off(
    'a rolled-back checkpoint behind it is applied to 0.150',
    'replay.ts',
    "if (this.#index.rules.rollback === 'segments') return",
    'return',
  ),
  off('to 0.153 the summary is a turn', 'user-message.ts', 'minor < 154 ? 0 : SUMMARY_PART', 'SUMMARY_PART'),
  off('in 0.169 it is none', 'user-message.ts', 'minor < 154 ? 0 : SUMMARY_PART', '0'),
  off('context before a dropped turn goes too', 'writer.ts', 'leadIn: minor >= 114', 'leadIn: false'),
  off('to 0.110 it stays', 'writer.ts', 'leadIn: minor >= 114', 'leadIn: true'),
  off(
    'what stands before the first turn stays',
    'rollback.ts',
    'this.#turns.length > 0 ? this.#withoutLeadIn(cut) : cut',
    'this.#withoutLeadIn(cut)',
  ),
  off('which context that is, is known by version', 'user-message.ts', 'minor >= from && starts.some', 'starts.some'),
  off('injected messages are no turns', 'user-message.ts', 'noTurn: injected | ', 'noTurn: 0 | '),
  off('they have a start and an end', 'injected.ts', 'begins(text, tag) && (', 'begins(text, tag) || ('),
  off('to 0.105 a start is enough', 'injected.ts', 'fits: anyBegins(INJECTED.environment)', 'fits: () => false'),
  off('some starts count exactly and alone', 'injected.ts', 'texts.length === 1 && starts.some', 'starts.some'),
  off('to 0.47 the whole message counts', 'injected.ts', 'before: 58,', 'before: 0,'),
  off('older versions do not know a skill', 'injected.ts', 'skill: { from: 70,', 'skill: { from: 58,'),
  off('nor interrupt markers', 'injected.ts', 'openMarker: { from: 90,', 'openMarker: { from: 58,'),
  off('nor notes of sub-agents', 'injected.ts', 'openNote: { from: 102,', 'openNote: { from: 58,'),
  off('newer versions know more', 'injected.ts', 'from: 129,', 'from: ALWAYS,'),
  off('texts of hooks are no turns', 'injected.ts', 'hook: { from: 114,', 'hook: { from: ALWAYS,'),
  off('mail of another agent is a turn', 'writer.ts', 'mail: minor < 114 ? 0 : ', 'mail: 1 > 0 ? 0 : '),
  off('to 0.133 its own lines are none', 'writer.ts', 'minor < 137 ? MAIL.inside : ', ''),
  off(
    'to 0.110 the event alone is a turn to the scan',
    'writer.ts',
    'itemsAreTurns: minor >= 114',
    'itemsAreTurns: true',
  ),
  off(
    'a mail line is an item',
    'line-actions.ts',
    "inter_agent_communication: 'mail'",
    "inter_agent_communication: 'nothing'",
  ),
  off('a turn begins at every task_started (0.169)', 'writer.ts', "minor < 154 ? 'matching' : 'always'", "'matching'"),
  off('to 0.153 the ids have to match', 'writer.ts', "minor < 154 ? 'matching' : 'always'", "'always'"),
  off('a compaction without list is rebuilt', 'replay.ts', 'this.#growing.replaceBy(', 'void ('),
  off('to 0.47 as one message by a template', 'writer.ts', "minor < 58 ? 'bridge' : 'messages'", "'messages'"),
  off('to 0.105 behind the context', 'writer.ts', 'keepsContext: minor < 108', 'keepsContext: false'),
  off('from 0.110 on without it', 'writer.ts', 'keepsContext: minor < 108', 'keepsContext: true'),
  off('to 0.98 with interrupt markers', 'user-message.ts', 'minor < 102 ? MARKER_ALONE : 0', '0'),
  off(
    'within 20,000 tokens',
    'writer.ts',
    'minor < 40 ? Number.POSITIVE_INFINITY : 20_000',
    'Number.POSITIVE_INFINITY',
  ),
  off(
    'the message on the edge is cut',
    'rebuild.ts',
    'kept.push(singleOf(index, items, cutRef(message.ref, left, index.rules.cut)))',
    '',
  ),
  off('in 0.169 into parts', 'writer.ts', "minor < 154 ? 'text' : 'parts'", "'text'"),
  off('without the summaries before it', 'user-message.ts', 'injected | (minor < 58 ? 0 : SUMMARY)', 'injected'),
  off('the template joins parts as lines', 'made.ts', ".join('\\n')", ".join('')"),
  off('an empty summary gets words of its own', 'made.ts', "&& message !== '' ? message", '? message'),
  off(
    'metadata of another length makes the line none',
    'checkpoints.ts',
    'metadata !== null && metadata !== recorded',
    'metadata === -1',
  ),
  off('ghost snapshots are no items', 'line-actions.ts', "ghost_snapshot: 'hidden'", "ghost_snapshot: 'item'"),
  off('messages of role system are none', 'index-pass.ts', "if (role === 's') return CLASS.hidden", ''),
  off(
    'a compaction does not start from its own answer',
    'answer.ts',
    'if (value !== CLASS.item || !isAnswer(index, items, { at, next: end, compacted })) break',
    'break',
  ),
  off(
    'nor from halves of it',
    'answer.ts',
    'return place.next === place.compacted || brokeOff(index, items, place)',
    'return place.next === place.compacted',
  ),
]

/** Rules of requests: codex-observed.md 1, rules 5-8, codex-format.md 3.6 and 3.7. All the rows of request-rules.ts. */
const REQUEST = [
  ['a call without output gets one', 'missingBehind'],
  ['in 0.36 in front of all', 'missingInFront'],
  ['an output made by Codex has an id where its call has one', 'outputIds'],
  ['an output without its call goes', 'orphansOut'],
  ['types that are no input go', 'otherTypesOut'],
  ['kinds of later versions go', 'laterKindsOut'],
  ['messages of role system go', 'systemOut'],
  ['a replacement history is sent unsifted', 'recordedUnsifted'],
  ['configuration updates that Codex did not write go', 'harnessUpdatesOnly'],
  ['the older name of a compaction item', 'compactionAlias'],
  ['notes of Codex on an item go', 'metadataOut'],
  ['to 0.150 what parts are goes for every provider', 'noteKindsOut'],
  ['ids of items go', 'idsOut'],
  ['long outputs are cut', 'outputsCut'],
  ['to 0.110 twice', 'cutTwice'],
  ['to the budget that the line states', 'ownBudget'],
  ['to 0.128 to that of the turn context', 'statedPolicy'],
  ['results stored as JSON are sent as text', 'shellText'],
  ['with the count of lines in front', 'totalLines'],
  ['a compaction’s own call holds them as stored', 'callOffersNoTools'],
  ['the base instructions are the first item', 'baseInstructions'],
  ['an image that the model made is a message (0.110)', 'madeImageAsMessage'],
  ['images that cannot be read go', 'unreadImagesOut'],
  ['images go for a model without them', 'imagesOut'],
].map(([rule, name]) =>
  off(`request: ${rule}`, 'request-rules.ts', 'return minor >= from', `return rule !== '${name}' && minor >= from`),
)

/** What fails has to be among these: tests of recorded files, of what Codex sent about them, and of what we say of them. */
const RECORDED = ['request', 'compaction-calls']
  .map(name => `test/thread/${name}.test.ts`)
  .concat('test/fixtures.test.ts')
const MADE = ['history', 'cases', 'chain', 'damage', 'request-cases', 'reference'].map(
  name => `test/thread/${name}.test.ts`,
)

/** Tests of the recorded fixtures that ask for no history are left out: they take most of the time. */
const ASKED = '^(?!.*(documents keep to|every item of both))'

const ENV = { REFERENCE_RUNS: '40', REFERENCE_SEED: '1', REFERENCE_SHRINK: '0' }
const WORDS = ['-t', ASKED]

/** The first of the failing tests, in words. */
const said = tests => tests[0]?.replaceAll('|', '/').slice(0, 110) ?? '-'

/** A row of the table: which test misses the rule. Hand-made ones are asked only where no recorded one does, or with --made. */
async function rowOf(copy, before, { rule, file, from, to }) {
  const news = async files => (await failing(copy, files, { words: WORDS, env: ENV })).filter(name => !before.has(name))
  const found = await whileOff(copy, { file: join('main/thread/codex', file), from, to }, async () => {
    const recorded = await news(RECORDED)
    const made = recorded.length === 0 || values.made ? said(await news(MADE)) : 'not asked'
    return { caught: recorded.length > 0, row: `| ${rule} | ${file} | ${said(recorded)} | ${made} |` }
  })
  return found ?? { caught: false, row: `| ${rule} | ${file} | DOES NOT FIT | |` }
}

const rules = [...HISTORY, ...REQUEST].filter(
  ({ rule }, i) => rule.includes(values.only) && i + 1 >= first && i + 1 <= last,
)
const rows = new Map()
let before = new Set()
await inCopies(
  rules,
  Number(values.workers),
  async (copy, rule) => {
    rows.set(rule, await rowOf(copy, before, rule))
    console.log(rows.get(rule).row)
  },
  async copy => {
    before = new Set(await failing(copy, [...RECORDED, ...MADE], { bail: 0, words: WORDS, env: ENV }))
    if (before.size > 0) console.error(`fail with all rules on, not counted: ${[...before].join('; ')}`)
  },
)
const table = rules.map(rule => rows.get(rule).row)
const head = [
  '| rule switched off | in | recorded test that fails | hand-made or random test that fails |',
  '|---|---|---|---|',
]
if (values.out) writeFileSync(values.out, `${[...head, ...table].join('\n')}\n`)
const uncaught = rules.filter(rule => !rows.get(rule).caught)
console.log(
  uncaught.length === 0
    ? `each of the ${rules.length} rules is missed by a recorded test`
    : `${uncaught.length} of ${rules.length} rules are missed by no recorded test: ${uncaught.map(({ rule }) => rule).join('; ')}`,
)
process.exitCode = uncaught.length === 0 ? 0 : 1
