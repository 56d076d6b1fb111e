import { atMost, barWords, type Figures, mb, ms, type Part, type Size, spread } from '../figures.ts'
import { madeSessions, type Session } from '../made.ts'
import { factOf, inTurn, type Told } from '../programs.ts'

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
  'longest that it worked at once',
  "peak of the shell's process",
  'bar',
]

function waitedWords(told: Told | undefined): string {
  const [waited] = told === undefined ? [] : factOf([told], 'waited')
  return waited === undefined ? '' : `, ${ms(waited)} of it without a core`
}

const tableOf = (all: readonly Opened[], size: Size): Figures => ({
  title: `Web shell and a real browser; medians of ${size.runs}, blocks and delays the worst of all`,
  head: HEAD,
  rows: all.map(({ session, scan, window: told }) => {
    const blocks = [...factOf(told, 'longestBlock'), ...factOf(told, 'blockAgain')]
    const block = Math.max(...blocks)
    const delays = factOf(told, 'longestDelay')
    const delay = Math.max(...delays)
    const bars = [atMost(block, 50, 'ms in the page'), atMost(delay, 50, 'ms in the shell')]
    return [
      session.shape,
      spread(scan, 'ms'),
      spread(told, 'ms'),
      spread(told, 'checked'),
      spread(told, 'again'),
      block === 0 ? 'none over 50 ms' : ms(block),
      `${ms(delay)}${waitedWords(told[delays.indexOf(delay)])}`,
      ms(Math.max(...factOf(told, 'longestWork'))),
      mb(Math.max(...factOf(told, 'peakMB'))),
      barWords(bars, size),
    ]
  }),
  notes: [],
})
