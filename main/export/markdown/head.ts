import { bytesText, counted, countText } from '../../base/numbers.ts'
import type { Checkpoint, Thread, ThreadInfo } from '../../thread/model.ts'
import { bandAnchor, occasion } from './band.ts'
import { codeSpan } from './code.ts'
import type { Facts } from './markdown.ts'
import { inline } from './prose.ts'
import type { Text } from './text.ts'
import { PREFACE_ANCHOR, statusWord, turnAnchor } from './turn.ts'

/** First turns that are looked at for a prompt: a session may begin with turns that nobody typed. */
const TITLE_TURNS = 20
const MOST_PROBLEMS = 100

/** Title, what the session is, what was done to it, and where everything stands. */
export function* head(thread: Thread, facts: Facts): Text {
  yield `# ${titleOf(thread)}\n\n`
  yield* changes(facts)
  yield '| | |\n|---|---|\n'
  for (const [name, value] of [...about(thread.info), ...holds(thread)]) yield `| ${name} | ${value} |\n`
  yield '\n'
  for (const note of thread.notes) yield `*${inline(facts.clean(note), 400)}*\n\n`
  yield* problems(thread, facts)
  yield* contents(thread)
}

function titleOf(thread: Thread): string {
  const { name, agent } = thread.info
  if (name !== null && name.trim() !== '') return inline(name, 120)
  for (let n = 1; n <= Math.min(TITLE_TURNS, thread.turnCount); n++) {
    const prompt = inline(thread.turn(n).prompt, 120)
    if (prompt !== '') return prompt
  }
  return `Session of ${inline(agent, 40)}`
}

/** Calm, and before anything else: nobody shall take this for the whole. */
function* changes({ changes: { classes, redacted, removed, notes }, longest }: Facts): Text {
  const found = Object.entries(redacted).filter(([, count]) => count > 0)
  const sum = found.reduce((total, [, count]) => total + count, 0)
  const list = found.map(([name, count]) => `${inline(name, 60)} ${count}`).join(', ')
  if (classes.length === 0) yield '> Nothing was redacted: what the session says, this file says.  \n'
  else if (sum === 0)
    yield `> Looked for ${classes.length === 1 ? 'one class' : `${classes.length} classes`} of secrets; none was found.  \n`
  else yield `> Written over: ${counted(sum, 'place')} (${list}). Each reads \`[redacted CLASS N]\`.  \n`
  for (const [rule, { lines, bytes }] of Object.entries(removed))
    if (lines > 0)
      yield `> Left out by the rule ${inline(rule, 40)}: ${counted(lines, 'line')}, ${bytesText(bytes)}.  \n`
  for (const note of notes) yield `> ${inline(note, 400)}  \n`
  yield `> Images are counted, not shown. Texts over ${countText(longest)} characters are cut in their middle, with a note of what is left out.\n\n`
}

type Fact = readonly [name: string, value: string]

const about = (info: ThreadInfo): readonly Fact[] =>
  (
    [
      ['Thread', info.id, codeSpan],
      ['Agent', [info.agent, info.cliVersion, info.historyMode].filter(one => one !== null).join(' '), inline],
      ['Model', info.model, inline],
      ['Folder', info.cwd, codeSpan],
      ['Began', info.startedAt, inline],
      ['Ended', info.endedAt, inline],
      ['Forked from', info.forkedFrom, codeSpan],
      ['Parent', info.parentThread, codeSpan],
    ] as const
  ).flatMap(([name, value, as]): readonly Fact[] =>
    value === null || value === '' ? [] : [[name, value.includes('|') ? inline(value) : as(value.slice(0, 400))]],
  )

function holds(thread: Thread): readonly Fact[] {
  const { known, unknown, rejected, blank } = thread.counts()
  const lines = [counted(known, 'line')]
  if (unknown > 0) lines.push(`${counted(unknown, 'unknown line')}`)
  if (rejected > 0) lines.push(`${counted(rejected, 'line')} that cannot be read`)
  if (blank > 0) lines.push(`${counted(blank, 'blank line')}`)
  return [
    [
      'Holds',
      [
        counted(thread.turnCount, 'turn'),
        counted(thread.itemCount, 'item'),
        counted(thread.checkpointCount, 'compaction'),
      ].join(', '),
    ],
    ['Lines', lines.join(', ')],
    ['Fidelity', thread.fidelity],
  ]
}

function* problems(thread: Thread, { clean }: Facts): Text {
  const found = thread.problems()
  if (found.length === 0) return
  yield `**${counted(found.length, 'problem')}**\n\n`
  for (const { line, message, outcome } of found.slice(0, MOST_PROBLEMS))
    yield `- ${inline(clean(message), 300)} ${inline(outcome, 200)}${line === null ? '' : ` \u00b7 line ${line}`}\n`
  if (found.length > MOST_PROBLEMS) yield `- *and ${counted(found.length - MOST_PROBLEMS, 'more problem')}*\n`
  yield '\n'
}

function* contents(thread: Thread): Text {
  yield '## Contents\n\n'
  if (thread.prefaceRows > 0) yield `- [Before the first turn](#${PREFACE_ANCHOR})\n`
  let next = 1
  const bandsOf = function* (turn: number): Text {
    for (; next <= thread.checkpointCount; next++) {
      const checkpoint = thread.checkpoint(next)
      if (checkpoint.turn > turn) return
      yield bandEntry(checkpoint)
    }
  }
  yield* bandsOf(0)
  for (let n = 1; n <= thread.turnCount; n++) {
    yield turnEntry(thread, n)
    yield* bandsOf(n)
  }
  yield '\n'
}

function turnEntry(thread: Thread, n: number): string {
  const turn = thread.turn(n)
  const words = `[Turn ${n}](#${turnAnchor(turn)}) ${inline(turn.prompt, 100)}`.trimEnd()
  const status = turn.status === 'completed' ? '' : `, ${statusWord(turn.status)}`
  const struck = turn.status === 'rolledBack' ? `~~${words}~~` : words
  return `- ${struck} (${counted(turn.items, 'item')}${status})\n`
}

const bandEntry = (checkpoint: Checkpoint): string =>
  `  - [Compaction ${checkpoint.n}](#${bandAnchor(checkpoint.n)}): ${occasion(checkpoint)}, line ${checkpoint.line}\n`
