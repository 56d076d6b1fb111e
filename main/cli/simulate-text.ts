import type { FireRuleName } from '../compaction/strategies/simulate/rules.ts'
import type { Simulated } from '../compaction/strategies/simulate/simulate.ts'
import { countText } from '../views/numbers.ts'
import { plural } from './inspect-text.ts'
import { oneLine, type Style, table } from './text.ts'

const PHASES = {
  preTurn: 'before a turn',
  midTurn: 'in a turn',
  postTurn: 'after a turn',
  standalone: 'by itself',
} as const

/** The readable form of `simulate`: both sorts in the order of the session. */
export function* simulateText(rule: FireRuleName, found: Simulated, style: Style): Generator<string> {
  const { limit, fired, recorded, notes } = found
  const at = limit === null ? 'without a limit' : `at ${plural(limit, 'token')}`
  yield `${style.title(rule)} ${at}: ${plural(fired.length, 'compaction')}; the session has ${countText(recorded.length)}\n`
  const rows = [
    ...fired.map(one => ({ ...one, who: rule as string, trigger: null })),
    ...recorded.map(one => ({ ...one, who: `session ${one.n}` })),
  ].sort((a, b) => a.file - b.file || a.line - b.line)
  if (rows.length > 0)
    yield* table(
      [
        { head: 'whose' },
        { head: 'turn', right: true },
        { head: 'line', right: true },
        { head: 'item', right: true },
        { head: 'when' },
        { head: 'tokens', right: true },
      ],
      rows.map(({ who, turn, line, item, phase, trigger, tokens }) => [
        who,
        countText(turn),
        countText(line),
        countText(item),
        [phase === null ? 'not known' : PHASES[phase], ...(trigger === 'manual' ? ['asked for'] : [])].join(', '),
        tokens === null ? 'not known' : countText(tokens),
      ]),
      style,
    )
  for (const note of notes) yield `${oneLine(note, 400)}\n`
}
