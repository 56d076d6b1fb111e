#!/usr/bin/env node
// node test/compaction/facts-off.mjs [--only TEXT] [--rows A-B]
// Switches off one rule of what is known of a checkpoint at a time (docs/measures.md: facts, opaque checkpoints, session-state blocks,
// economics) in a copy of the sources, runs the tests of that part, and prints which fail. A rule that no test misses, or a switch
// that no longer fits the sources, is an error. Nothing in the checkout is changed.
import { parseArgs } from 'node:util'
import { failing, inCopies, off, whileOff } from '../support/switch-off.mjs'

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, rows: { type: 'string', default: '1-999' } },
})
const [first, last] = values.rows.split('-').map(Number)

const CODEX = 'main/thread/codex'
const FACTS = 'main/compaction/facts/facts-of.ts'
const OPAQUE = 'main/compaction/opaque'
const STATE = 'main/compaction/state'
const ECONOMICS = 'main/compaction/economics'

/** A part's sources and the tests that hold it. */
const PARTS = [
  {
    tests: ['test/thread/checkpoint-record.test.ts', 'test/thread/compaction-calls.test.ts'],
    rules: [
      off(
        'after the user’s message is inside the turn',
        `${CODEX}/occasion.ts`,
        'if (slot.afterUser) {',
        'if (false) {',
      ),
      off('before it is before the turn', `${CODEX}/occasion.ts`, 'if (index.turns.hasUser(turn))', 'if (false)'),
      off('after the answer is the turn’s end', `${CODEX}/occasion.ts`, 'if (ended)', 'if (false)'),
      off('the turn has to have ended', `${CODEX}/occasion.ts`, '.ended === null ? null', '.ended === -1 ? null'),
      off(
        'nothing of the model follows at its end',
        `${CODEX}/occasion.ts`,
        '=== CLASS.item) return null',
        '=== CLASS.band) return null',
      ),
      off('a turn in which the model worked is none of its own', `${CODEX}/occasion.ts`, 'if (worked)', 'if (false)'),
      off('without turns the model going on tells', `${CODEX}/occasion.ts`, 'if (slot.modelFollows &&', 'if (false &&'),
      off('the user’s event counts as a message', `${CODEX}/occasion.ts`, 'code === MARK.userEvent || ', ''),
      off('a pause tells', `${CODEX}/occasion.ts`, 'pause >= PAUSE', 'pause >= 1e9'),
      off('a pause tells from 0.64 on', `${CODEX}/occasion.ts`, 'const WAITS_SINCE = 64', 'const WAITS_SINCE = 0'),
      off(
        'what was asked for has that reason',
        `${CODEX}/occasion.ts`,
        "inferred('userRequested'",
        "inferred('contextLimit'",
      ),
      off(
        'hashes that differ are the reason',
        `${CODEX}/occasion.ts`,
        "differ(before.payload['comp_hash']",
        "differ(before.payload['none']",
      ),
      off('a smaller window is the reason', `${CODEX}/occasion.ts`, 'return now < old', 'return now < 0'),
      off('a repeated count is none', `${CODEX}/counters.ts`, 'if (repeats) return null', ''),
      off('a record and its count are one request', `${CODEX}/counters.ts`, 'if (told) return null', ''),
      off(
        'an estimate is no request',
        `${CODEX}/usage.ts`,
        'last.total !== null && last.input === 0',
        'last.total === -1 && last.input === 0',
      ),
      off('the mark of a full context is no size', `${CODEX}/usage.ts`, 'count.sum === count.window', 'false'),
      off(
        'counters are whole numbers from 0',
        `${CODEX}/usage.ts`,
        'Number.isSafeInteger(value) && value >= 0',
        'true',
      ),
      off(
        'a server’s call leaves no token_count',
        `${CODEX}/compaction-call.ts`,
        "last.counter === 'tokenCount' && isServers",
        "last.counter === 'none' && isServers",
      ),
      off('the call stands behind the answer', `${CODEX}/compaction-call.ts`, 'position > from && ', ''),
      off(
        'the call makes its checkpoint',
        `${CODEX}/requests.ts`,
        'each === call?.counted ? window + 1 : null',
        'null',
      ),
      off('a window is read alone', `${CODEX}/requests.ts`, 'Math.max(0, windows.first)', '0'),
      off(
        'the call is not the size before',
        `${CODEX}/checkpoint-record.ts`,
        'each !== call?.counted && each !== early',
        'each !== early',
      ),
      off(
        'the early estimate is not the size before',
        `${CODEX}/checkpoint-record.ts`,
        'each !== call?.counted && each !== early',
        'each !== call?.counted',
      ),
      off('to 0.105 the new estimate comes first', `${CODEX}/checkpoint-record.ts`, 'early ?? (late', 'null ?? (late'),
      off('a session’s message tells its route', `${CODEX}/checkpoints.ts`, "if (slot.hasState) return 'session'", ''),
      off(
        'a summary that stands first tells the collapse',
        `${CODEX}/checkpoints.ts`,
        "if (slot.summaryFirst) return 'collapse'",
        '',
      ),
      off(
        'a number under window_id is the window’s',
        `${CODEX}/checkpoint-record.ts`,
        "['window_number', 'window_id']",
        "['window_number']",
      ),
      off('the file says how long it took', `${CODEX}/duration.ts`, 'if (told) return told', ''),
      off('an end before its begin is no time', `${CODEX}/duration.ts`, ' || ended < began', ''),
      off(
        '0.169 names the model before it',
        `${CODEX}/checkpoint-record.ts`,
        "typeof named === 'string'",
        "typeof named === 'number'",
      ),
    ],
  },
  {
    tests: ['test/compaction/facts.test.ts'],
    rules: [
      off('a state block tells the route', FACTS, 'if (holdsState(item))', 'if (false)'),
      off('an encrypted item tells the route', FACTS, "if (marks.includes('opaque'))", 'if (false)'),
      off(
        'a summary before others tells the route',
        FACTS,
        "if (marks[0] === 'summary' && marks.length > 1)",
        'if (false)',
      ),
      off('a summary at the end tells the route', FACTS, "if (marks.at(-1) === 'summary')", 'if (false)'),
      off('a window joins by name', FACTS, 'if (previous !== null && before', 'if (false && before'),
      off('a window joins by number', FACTS, 'window.number.value === expected', 'true'),
      off('a counted window joins nothing', FACTS, "window.number.how !== 'recorded' || ", ''),
      off('a rolled-back compaction is no window', FACTS, 'if (thread.checkpoint(n).rolledBack) continue', ''),
      off('one broken joint breaks the chain', FACTS, "if (joints.includes('broken'))", 'if (false)'),
      off('the rest leaves the instructions out', FACTS, 'all - held - base', 'all - held'),
      off(
        'a figure is as weak as the weakest',
        'main/compaction/known.ts',
        "['estimated', 'inferred']",
        "['inferred']",
      ),
    ],
  },
  {
    tests: ['test/compaction/opaque.test.ts'],
    rules: [
      off('base64url only', `${OPAQUE}/fernet.ts`, '/^[A-Za-z0-9_-]*={0,2}$/', '/^[^]*$/'),
      off('the version byte', `${OPAQUE}/fernet.ts`, 'bytes[0] !== VERSION', 'false'),
      off('whole blocks', `${OPAQUE}/fernet.ts`, 'cipherBytes % BLOCK !== 0', 'false'),
      off('one block at least', `${OPAQUE}/fernet.ts`, 'cipherBytes < BLOCK', 'cipherBytes < 0'),
      off('a time that is a date', `${OPAQUE}/fernet.ts`, 'createdAt > LATEST', 'false'),
      off('padding takes 1 to 16 bytes', `${OPAQUE}/fernet.ts`, 'most: cipherBytes - 1', 'most: cipherBytes'),
      off('parts may be encrypted', `${OPAQUE}/opaque-of.ts`, 'return [...own, ...parts]', 'return own'),
      off(
        'live items are looked through',
        `${OPAQUE}/opaque-of.ts`,
        '    if (ref.index !== null) continue\n    const item',
        '    if (ref) continue\n    const item',
      ),
      off(
        'other checkpoints are looked through',
        `${OPAQUE}/opaque-of.ts`,
        'places.get(sha256)?.push({ checkpoint: k, source: { file, line,',
        'places.get(sha256)?.concat({ checkpoint: k, source: { file, line,',
      ),
      off(
        'the first place tells what was kept',
        `${OPAQUE}/opaque-of.ts`,
        'first.checkpoint !== n ? first : null',
        'false ? first : null',
      ),
      off(
        'kept messages are in their order',
        `${CODEX}/checkpoint-kept.ts`,
        'place(a) === place(b) ? 0 : place(a) - place(b)',
        '0',
      ),
      off('pictures are told by their bytes', `${CODEX}/checkpoint-kept.ts`, '* 3) / 4)', '* 4) / 4)'),
    ],
  },
  {
    tests: ['test/compaction/states.test.ts'],
    rules: [
      off('prose outside is dropped', `${STATE}/parse-state.ts`, 'body: text.slice(start, close)', 'body: text'),
      off('a tag that is not closed is none', `${STATE}/parse-state.ts`, 'if (close === -1) continue', ''),
      off('headings in any case', `${STATE}/parse-state.ts`, 'HEADINGS.get(asciiLower(text))', 'HEADINGS.get(text)'),
      off(
        'lines before a heading are the handoff',
        `${STATE}/parse-state.ts`,
        "let section: Section = 'handoff'",
        "let section: Section = 'active'",
      ),
      off('none is nothing', `${STATE}/parse-state.ts`, '.filter(each => !isNone(each.text))', ''),
      off('no heading is unstructured', `${STATE}/parse-state.ts`, "if (!headed) flags.push('unstructured')", ''),
      off('the older tag is flagged', `${STATE}/parse-state.ts`, "flags.push('legacy-tag')", "flags.push('no-tag')"),
      off('all but the last block are stale', `${STATE}/lineage.ts`, 'stale: block !== last', 'stale: false'),
      off(
        'a question that names a tag is no block',
        `${STATE}/find-state.ts`,
        'start.startsWith(tag)',
        'start.includes(tag)',
      ),
      off(
        'equal bullets meet first',
        `${STATE}/compare-states.ts`,
        'const matches = [...equalPairs(old, now)]',
        'const matches: Match[] = []',
      ),
      off('alike bullets meet', `${STATE}/compare-states.ts`, 'return dice >= ALIKE ? dice : 0', 'return 0'),
      off(
        'half of the words make them alike',
        `${STATE}/compare-states.ts`,
        'export const ALIKE = 0.5',
        'export const ALIKE = 0.6',
      ),
      off('an ending bullet names the old one', `${STATE}/compare-states.ts`, 'if (named) return', 'if (false) return'),
      off(
        'three of five words name it',
        `${STATE}/compare-states.ts`,
        'export const NAMED = 0.6',
        'export const NAMED = 0.3',
      ),
      off(
        'the inactive section ends a bullet',
        `${STATE}/compare-states.ts`,
        "section === 'inactive' || bullet",
        'bullet',
      ),
      off(
        'withdrawing is not superseding',
        `${STATE}/compare-states.ts`,
        "action === 'withdraw' ? 'withdrawn' : 'superseded'",
        "'superseded'",
      ),
      off(
        'alike is updated, not retained',
        `${STATE}/compare-states.ts`,
        "? 'retained' : 'updated'",
        "? 'retained' : 'retained'",
      ),
      off(
        'long states are compared in bounded work',
        `${STATE}/compare-states.ts`,
        'const MOST = 400',
        'const MOST = 500',
      ),
    ],
  },
  {
    tests: ['test/compaction/economics.test.ts'],
    rules: [
      off(
        'the call is no request before',
        `${ECONOMICS}/economics-of.ts`,
        'each.window === n - 1 && each.checkpoint === null',
        'each.window === n - 1',
      ),
      off(
        'the next call is no request after',
        `${ECONOMICS}/economics-of.ts`,
        'each.window === n && each.checkpoint === null',
        'each.window === n',
      ),
      off('five are told', `${ECONOMICS}/economics-of.ts`, 'const SHOWN = 5', 'const SHOWN = 6'),
      off('uncached is input less cached', `${ECONOMICS}/economics-of.ts`, '=> sent - kept)', '=> sent)'),
      off(
        'more cached than sent is a contradiction',
        `${ECONOMICS}/economics-of.ts`,
        'cached.value > input.value',
        'false',
      ),
      off('re-cached is beyond what was uncached', `${ECONOMICS}/economics-of.ts`, '=> now - then)', '=> now)'),
      off('saved is before less after', `${ECONOMICS}/economics-of.ts`, '=> then - now)', '=> then)'),
      off(
        'without counters the call is estimated',
        `${ECONOMICS}/economics-of.ts`,
        'if (tokens === null) return',
        'if (true) return',
      ),
      off('the share is 0.1 unless given', `${ECONOMICS}/economics-of.ts`, 'CACHED_SHARE = 0.1', 'CACHED_SHARE = 0.2'),
      off(
        'items are compared in order',
        `${ECONOMICS}/economics-of.ts`,
        '!== contentKey(own.raw)) break',
        '!== contentKey(own.raw)) void 0',
      ),
      off('the answer is part of the cost', `${ECONOMICS}/pay-back.ts`, '=> sent + made)', '=> sent)'),
      off('a cached token counts its share', `${ECONOMICS}/pay-back.ts`, '+ share * kept +', '+ kept +'),
      off(
        'what is cached again is part of the cost',
        `${ECONOMICS}/pay-back.ts`,
        '(1 - share) * Math.max(0, again)',
        '0',
      ),
      off('fewer uncached tokens are no gain', `${ECONOMICS}/pay-back.ts`, 'Math.max(0, again)', 'again'),
      off('the cost has to be met in full', `${ECONOMICS}/pay-back.ts`, 'Math.ceil(', 'Math.floor('),
      off('without saving it is never paid back', `${ECONOMICS}/pay-back.ts`, 'each.value > 0 ?', 'true ?'),
      off(
        'turns are counted, not requests',
        `${ECONOMICS}/pay-back.ts`,
        'map(request => request.turn)',
        'map(request => request.source.line)',
      ),
    ],
  },
]

let wrong = 0
const rules = PARTS.flatMap(({ tests, rules: own }) => own.map(rule => ({ tests, ...rule })))
  .map((rule, i) => ({ ...rule, row: i + 1 }))
  .filter(({ rule, row }) => rule.includes(values.only) && row >= first && row <= last)
await inCopies(rules, 1, async (copy, { rule, row, tests, ...where }) => {
  const found = await whileOff(copy, where, () => failing(copy, tests))
  if (found === null || found.length === 0) wrong += 1
  const words = found === null ? 'DOES NOT FIT' : (found[0] ?? 'NO TEST FAILS')
  console.log(`${String(row).padStart(3)} ${rule}: ${words}`)
})
console.log(wrong === 0 ? 'every rule is missed by a test' : `${wrong} rules are missed by no test, or do not fit`)
process.exitCode = wrong === 0 ? 0 : 1
