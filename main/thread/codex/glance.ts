import { isObject } from '../../rollout/parse.ts'
import type { Glance, TurnSpan } from '../model.ts'
import type { FileTally, Index } from './index.ts'
import type { Items } from './items.ts'
import { kindName } from './line-heads.ts'
import type { Rows } from './rows.ts'
import { promptOf } from './turn-view.ts'

/** First turns that are looked at for a prompt: a session may begin with turns that nobody typed. */
const TURNS = 20

export function glanceOf(index: Index, items: Items, rows: Rows): Glance {
  const turns = spansOf(index, rows)
  const failed = turns.some(({ status }) => status === 'failed') || index.tallies.some(tellsOfError)
  return { branch: branchOf(index), prompt: firstPrompt(index, items), failed, turns }
}

const tellsOfError = ({ kinds }: FileTally): boolean => (kinds.get(ERROR)?.bytes ?? 0) > 0
/** stream_error tells of a try that is made again. */
const ERROR = kindName('event_msg', 'error')

function branchOf({ meta }: Index): string | null {
  const git = meta?.['git']
  const branch = isObject(git) ? git['branch'] : null
  return typeof branch === 'string' && branch !== '' ? branch : null
}

function firstPrompt(index: Index, items: Items): string {
  for (let n = 1; n <= Math.min(TURNS, index.turns.count); n++) {
    const { prompt } = index.turns.facts(n)
    const text = prompt === null ? '' : promptOf(index, items, prompt).replace(/\s+/g, ' ').trim()
    if (text !== '') return text
  }
  return ''
}

function spansOf(index: Index, rows: Rows): readonly TurnSpan[] {
  const { lines, turns } = index
  const own = lines.file(lines.files.length - 1)
  const spans: TurnSpan[] = []
  for (let n = turns.count; n >= 1; n--) {
    const { from, to } = rows.span(n)
    if (from < own.first) break
    spans.push({ n, start: from - own.first + 1, end: to - own.first, status: turns.facts(n).status })
  }
  return spans.reverse()
}
