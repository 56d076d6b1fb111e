import type {
  AppError,
  LabColumn,
  LabPhase,
  LabRunView,
  LabStrategy,
  Point,
  ValueView,
} from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import type { Clock } from '../format/clock.ts'
import { count, counted, money, tokens } from '../format/numbers.ts'
import { span } from '../format/span.ts'
import { IMPLEMENTATION } from '../timeline/words.ts'

/** What a strategy is called, or how the recorded one came about; one that nobody knows keeps its own name. */
export const strategyTitle = (name: string, strategies: readonly LabStrategy[]): string =>
  strategies.find(strategy => strategy.name === name)?.title ??
  (name === 'edited' ? 'Edited by hand' : isImplementation(name) ? IMPLEMENTATION[name] : name)

const isImplementation = (name: string): name is keyof typeof IMPLEMENTATION => Object.hasOwn(IMPLEMENTATION, name)

type Called = Pick<LabColumn, 'id' | 'name' | 'strategy' | 'madeAt'>

/** The user's name for a candidate, else how and when it was made. */
export function calledWords(
  { id, name, strategy, madeAt }: Called,
  strategies: readonly LabStrategy[],
  clock: Clock,
): string {
  if (id === null) return 'Recorded'
  if (name !== '') return name
  return strategy === '' ? 'Damaged' : `${strategyTitle(strategy, strategies)}, ${clock.time(madeAt)}`
}

/** A difference in the form of the value that it belongs to: `+582`, `−14.5k`, `=`. */
export function differenceWords(difference: number, value: ValueView): string {
  if (difference === 0) return '='
  const size = Math.abs(difference)
  return `${difference > 0 ? '+' : '−'}${sizeWords(size, value)}`
}

function sizeWords(size: number, value: ValueView): string {
  switch (value.kind) {
    case 'tokens':
      return tokens(size)
    case 'bytes':
      return bytes(size)
    case 'span':
      return span(size)
    case 'money':
      return money(size, value.currency)
    case 'count':
    case 'ratio':
    case 'change':
    case 'text':
    case 'code':
    case 'time':
    case 'none':
      return count(size)
  }
}

/** The point whose history is compacted, in words. */
export function pointWords(at: Point): string {
  const [kind = '', n = '', side = ''] = at.split(':')
  switch (kind) {
    case 'checkpoint':
      return side === 'before' ? `Compaction ${n}` : `After compaction ${n}`
    case 'turn':
      return `${side === 'start' ? 'Before' : 'After'} turn ${n}`
    case 'line':
      return `After line ${n}`
    default:
      return 'At the end'
  }
}

const PHASE_WORD = {
  queued: 'waiting for another run',
  working: 'working',
  connecting: 'connecting',
  waiting: 'waiting for the answer',
  receiving: 'receiving',
  pausing: 'pausing',
  done: 'done',
  failed: 'failed',
  stopped: 'stopped',
} as const satisfies Record<LabPhase, string>

/** Where a run is and what has come so far: `receiving · request 2 · 3.1 kB · 2,940 characters · 6 s`. */
export function runWords(run: LabRunView, milliseconds: number): string {
  const { phase, requests, bytes: received, characters, pause } = run
  const left = pause === null ? null : Math.max(0, pause.left - (milliseconds - run.milliseconds))
  const facts = [
    PHASE_WORD[phase],
    requests > 0 ? `request ${count(requests)}` : null,
    received > 0 ? `${bytes(received)} received` : null,
    characters > 0 ? counted(characters, 'character') : null,
    pause === null || left === null ? null : `${pause.why} Goes on in ${span(left)}.`,
    phase === 'queued' ? null : span(milliseconds),
  ]
  return facts.filter(fact => fact !== null).join(' · ')
}

/** What can be done about a run that failed, as a sentence; "" where the reason says it all. */
export function adviceOn(error: AppError | null): string {
  switch (error?.code) {
    case 'no-key':
      return 'Set a key, or use a strategy that asks no model.'
    case 'bad-argument':
      return 'Change the settings and try again.'
    default:
      return 'Nothing was stored. Try again, choose another model, or use a strategy that asks none.'
  }
}
