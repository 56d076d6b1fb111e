import { atMost, barWords, type Figures, mb, ms, type Part, type Size, spread } from '../figures.ts'
import { madeSessions, type Session } from '../made.ts'
import { factOf, inTurn, median, type Told } from '../programs.ts'

/** Opening a session in the window: what a user waits for, and what stands still meanwhile. */
export const window: Part = {
  name: 'window',
  run: async size => {
    const told = madeSessions(size).map(session => {
      const commands = { scan: ['scan.mjs', session.path], window: ['window.ts', session.path] } as const
      return { session, ...inTurn(commands, size.runs) }
    })
    return [tableOf(told, size)]
  },
}

interface Opened {
  readonly session: Session
  readonly scan: readonly Told[]
  readonly window: readonly Told[]
}

const HEAD = [
  'shape',
  'newline scan',
  'first rows',
  'every line checked',
  'first rows at the second open',
  'longest block of the page',
  "longest delay of the shell's main thread",
  'of an idle process beside it',
  'longest that it worked at once',
  "peak of the shell's process at the first rows",
  'until every line was checked',
  'bar',
]

function waitedWords(told: Told | undefined): string {
  const [waited] = told === undefined ? [] : factOf([told], 'waited')
  return waited === undefined ? '' : `, ${ms(waited)} of it without a core`
}

/** Of the longest of each run. */
function medianAndMost(values: readonly number[], none = ms(0)): string {
  const words = (value: number): string => (value === 0 ? none : ms(value))
  const [middle, most] = [words(median(values)), words(Math.max(...values))]
  return middle === most ? most : `${middle}; at most ${most}`
}

const tableOf = (all: readonly Opened[], size: Size): Figures => ({
  title: `Web shell and a real browser; medians of ${size.runs}, of the longest block and delay of each (both openings), too`,
  head: HEAD,
  rows: all.map(({ session, scan, window: told }) => {
    const again = factOf(told, 'blockAgain')
    const blocks = factOf(told, 'longestBlock').map((block, run) => Math.max(block, again[run] ?? 0))
    const delays = factOf(told, 'longestDelay')
    const delay = Math.max(...delays)
    const bars = [
      atMost(median(blocks), 50, 'ms in the page'),
      atMost(Math.max(...blocks), 50, 'ms in the page, each time'),
      atMost(median(delays), 50, 'ms in the shell'),
      atMost(delay, 50, 'ms in the shell, each time'),
    ]
    return [
      session.shape,
      spread(scan, 'ms'),
      spread(told, 'ms'),
      spread(told, 'checked'),
      spread(told, 'again'),
      medianAndMost(blocks, 'none over 50 ms'),
      `${medianAndMost(delays)}${waitedWords(told[delays.indexOf(delay)])}`,
      medianAndMost(factOf(told, 'idleDelay')),
      ms(Math.max(...factOf(told, 'longestWork'))),
      mb(Math.max(...factOf(told, 'rowsPeakMB'))),
      mb(Math.max(...factOf(told, 'peakMB'))),
      barWords(bars, size),
    ]
  }),
  notes: [],
})
