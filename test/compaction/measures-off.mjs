#!/usr/bin/env node
// node test/compaction/measures-off.mjs [--only TEXT] [--rows A-B] [--out FILE]
// Replaces one measure (or one rule of a measure) at a time by something wrong in a copy of the sources, runs the tests of the measures
// against the copy, and prints which fail. A measure that no test misses, or a switch that no longer fits the sources, is an error.
// Nothing in the checkout is changed.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { failing, inCopies, off, whileOff, wholeAtFirst } from '../support/switch-off.mjs'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rows: { type: 'string', default: '1-999' },
    out: { type: 'string', default: '' },
  },
})
const [first, last] = values.rows.split('-').map(Number)

/** By the numbers of docs/measures.md; files are in main/compaction. */
const SWITCHES = [
  off(
    '1 strict retention is all',
    'measures/retained.ts',
    'strict: { part: strict, whole }',
    'strict: { part: whole, whole }',
  ),
  off(
    '1 strict retention is nothing',
    'measures/retained.ts',
    'strict: { part: strict, whole }',
    'strict: { part: 0, whole }',
  ),
  off(
    '1 weak retention is strict',
    'measures/retained.ts',
    'weak: { part: weak, whole }',
    'weak: { part: strict, whole }',
  ),
  off(
    '1 the list of the lost is empty',
    'measures/retained.ts',
    'shown: shown.map(fact =>',
    'shown: shown.slice(0, 0).map(fact =>',
  ),
  off('1 the lost in order of appearance', 'measures/retained.ts', 'weight(b) - weight(a) || ', ''),
  off('1 bare names count beside full ones', 'reading/standing.ts', 'if (fact.said && !bare)', 'if (fact.said)'),
  off('1 context of the harness makes facts', 'reading/standing.ts', 'if (fact.said && !bare)', 'if (!bare)'),
  off(
    '1 no last names',
    'reading/standing.ts',
    "after.basenames.has(basenameOf(fact.key)) ? 'weak' : 'lost'",
    "'lost'",
  ),
  off(
    '1 no phrases',
    'reading/standing.ts',
    "isPhrase(fact) && after.said.holds(fact.key) ? 'weak' : 'lost'",
    "'lost'",
  ),
  off('2 weights are 1', 'measures/judged.ts', 'weightOf(fact, turn - turnOf(fact.last))', '1'),
  off(
    '2 kept weight is all',
    'measures/weighted.ts',
    'row.weight.part += kept * weight(fact)',
    'row.weight.part += weight(fact)',
  ),
  off('2 nothing is hot', 'measures/weighted.ts', 'const HOT = 3', 'const HOT = 1e9'),
  off('2 all is hot', 'measures/weighted.ts', 'const HOT = 3', 'const HOT = 1'),
  off('2 age does not matter', 'reading/weight.ts', '2 ** (-Math.max(0, ago) / HALF)', '1'),
  off('2 the number of items does not matter', 'reading/weight.ts', 'Math.log2(1 + fact.items)', '1'),
  off('2 the source does not matter', 'reading/weight.ts', 'Math.max(1, fact.source)', '1'),
  off(
    '3 read files are changed files',
    'measures/artifacts.ts',
    "fact.class === 'path' && fact.changed",
    "fact.class === 'path' && fact.read",
  ),
  off(
    '3 changed files are read files',
    'measures/artifacts.ts',
    "fact.class === 'path' && fact.read",
    "fact.class === 'path' && fact.changed",
  ),
  off('4 all sentences are kept', 'entities/sentence.ts', 'export const ENOUGH = 0.6', 'export const ENOUGH = 0.3'),
  off(
    '4 only whole sentences are kept',
    'entities/sentence.ts',
    'export const ENOUGH = 0.6',
    'export const ENOUGH = 0.9',
  ),
  off('4 exact is kept', 'measures/sentences.ts', 'exact: strict', 'exact: weak'),
  off('4 kept is exact', 'measures/sentences.ts', 'kept: weak', 'kept: strict'),
  off('4 the oldest lost first', 'measures/sentences.ts', 'b.last - a.last', 'a.last - b.last'),
  off(
    '4 the agent demands too',
    'entities/mentions.ts',
    "item.kind === 'user' ? 'constraint'",
    "item.kind !== 'summary' ? 'constraint'",
  ),
  off(
    '5 nothing is open',
    'measures/open-loops.ts',
    'return [\n    ...(failing ? [loop(',
    'return [].concat([]) && [\n    ...(null ? [loop(',
  ),
  off('5 what passed later is open', 'measures/open-loops.ts', "run.outcome === 'failed' && ", ''),
  off(
    '5 all is kept',
    'measures/open-loops.ts',
    "if (holdsAll(said, text)) return 'exact'",
    "if (said) return 'exact'",
  ),
  off('5 completed steps are open', 'measures/open-loops.ts', "step.status !== 'completed'", 'true'),
  off('6 nothing is new', 'measures/novelty.ts', 'novel: { part: total, whole }', 'novel: { part: 0, whole }'),
  off('6 all is new', 'measures/novelty.ts', 'if (!isKnown(fact, before)) count', 'count'),
  off('7 no value is stale', 'measures/staleness.ts', '...staleValues(judged), ', ''),
  off('7 no deleted path is stale', 'measures/staleness.ts', ', ...deletedPaths(judged)', ''),
  off('7 a new value is stale', 'measures/staleness.ts', ' || !known.some(each => each.value === value)', ''),
  off('7 one summary', 'measures/staleness.ts', 'summaries: judged.after.summaries.length', 'summaries: 1'),
  off('8 no orphans', 'measures/pairs.ts', '.filter(([id]) => !others.has(id))', '.slice(0, 0)'),
  off('8 no reasoning', 'measures/pairs.ts', 'reasoning: { before: before.tally.reasoning', 'reasoning: { before: 0'),
  off('8 no images', 'measures/pairs.ts', 'after: after.tally.images', 'after: before.tally.images'),
  off('9 nothing saved', 'measures/cost.ts', 'const saved = tokensBefore - tokensAfter', 'const saved = 0'),
  off('9 always smaller', 'measures/cost.ts', "saved > 0 ? 'smaller' : 'notSmaller'", "'smaller'"),
  off('9 saved per fact is saved', 'measures/cost.ts', 'rounded(saved / kept)', 'rounded(saved)'),
  off('9 density is 1', 'measures/cost.ts', 'rounded(after / before)', '1'),
  off('10 all survive', 'measures/cascade.ts', 'share *= kept.part / kept.whole', 'share *= 1'),
  off('10 no half-life', 'measures/cascade.ts', 'halfLife: half?.compactions ?? null', 'halfLife: null'),
  off('10 who was lost comes back', 'measures/cascade.ts', 'if (!standing.has(name)) this', 'if (false) this'),
  off('10 the unreadable loses all', 'measures/cascade.ts', 'window.left.push(null)', 'window.left.push(0)'),
  off('10 all are weighty', 'measures/cascade.ts', 'fact.source >= 3', 'fact.source >= 0'),
  off('11 whatever comes back was carried', 'measures/carry-over.ts', "uses.by === 'agent' && ", ''),
  off('11 nothing was carried', 'measures/carry-over.ts', "uses.by === 'agent' && ", 'false && '),
  off(
    '11 what the harness shows is not seen',
    'reading/read-later.ts',
    'let uses = this.uses.get(fact)',
    'if (item.injected) return\n    let uses = this.uses.get(fact)',
  ),
  off('12 nothing repeated', 'measures/rework.ts', 'repeated: { part: calls.length, ', 'repeated: { part: 0, '),
  off('12 all calls count', 'measures/rework.ts', 'later.calls.slice(0, FIRST_CALLS)', 'later.calls'),
  off('12 nothing read again', 'measures/rework.ts', 'reread: { part: files.size, ', 'reread: { part: 0, '),
  off('12 the first call reads again', 'measures/rework.ts', 'firstReread ??= n + 1', 'firstReread ??= 1'),
  off(
    'list: groups do not take turns',
    'measures/reused.ts',
    '...inTurns(FIRST.map(inGroup))',
    '...FIRST.flatMap(inGroup)',
  ),
  off('list: demands are no group', 'measures/reused.ts', "    case 'constraint':\n", ''),
  off(
    'list: failed commands are no group',
    'measures/reused.ts',
    "?.outcome === 'failed' ? 'failedCommand' : 'other'",
    "?.outcome === 'failed' ? 'other' : 'other'",
  ),
  off('list: changed files are no group', 'measures/reused.ts', "fact.changed ? 'changedFile' : ", ''),
  off('list: what is shown is used', 'measures/reused.ts', "group === 'error' || kind !== 'shown'", 'true'),
  off('list: trifles are told', 'measures/reused.ts', 'if (isTrifle(fact)) return false', ''),
  off(
    'list: what a failing command said is not told',
    'measures/reused.ts',
    'detail: run?.said ?? null',
    'detail: null',
  ),
  off('list: what stands after was dropped', 'reading/read-later.ts', "if (standing !== 'lost') continue", ''),
  off(
    'list: two words in common are a repetition',
    'reading/said-sentences.ts',
    'const FEWEST = 3',
    'const FEWEST = 1',
  ),
  off('the unreadable is measured', 'retention.ts', "readable === 'nothing' ? null : ", ''),
  off(
    'a readable part is all',
    'retention.ts',
    "return said > 0 ? 'part' : 'nothing'",
    "return said > 0 ? 'all' : 'nothing'",
  ),
  off(
    'later has no end',
    'checkpoint-case.ts',
    "next === null ? { kind: 'end' } : { kind: 'checkpoint', n: next.n, side: 'before' }",
    "{ kind: 'end' }",
  ),
  off(
    'a rolled-back compaction ends what is later',
    'checkpoint-case.ts',
    'if (!checkpoint.rolledBack) return checkpoint',
    'return checkpoint',
  ),
  off(
    'the answer to a compaction request counts',
    'reading/walk.ts',
    'if (!item.compactionOutput) {',
    'if (item.compactionOutput !== null) {',
  ),
]

const TESTS = ['entities', 'measures', 'drift.test.ts', 'measures-properties.test.ts'].map(
  name => `test/compaction/${name}`,
)

function said(tests) {
  if (tests.length === 0) return 'NONE'
  const name = tests[0].replaceAll('|', '/').slice(0, 90)
  return tests.length === 1 ? name : `${name}, and more`
}

let wrong = 0
const rows = ['| replaced | in | tests that fail |', '|---|---|---|']
const wanted = SWITCHES.filter(({ rule }, i) => rule.includes(values.only) && i + 1 >= first && i + 1 <= last)
await inCopies(
  wanted,
  1,
  async (copy, { rule, file, from, to }) => {
    const where = { file: join('main/compaction', file), from, to }
    const tests = await whileOff(copy, where, () => failing(copy, TESTS, { bail: 2 }))
    if (tests === null || tests.length === 0) wrong += 1
    rows.push(`| ${rule} | ${file} | ${tests === null ? 'DOES NOT FIT' : said(tests)} |`)
    console.log(rows.at(-1))
  },
  copy => wholeAtFirst(copy, TESTS),
)
if (values.out) writeFileSync(values.out, `${rows.join('\n')}\n`)
console.log(wrong === 0 ? `all ${rows.length - 2} are missed` : `${wrong} are missed by no test`)
process.exitCode = wrong === 0 ? 0 : 1
