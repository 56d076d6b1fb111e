import { atLeast, atMost, barWords, type Figures, grouped, ms, type Part, type Size } from '../figures.ts'
import { madeSessions, madeTall } from '../made.ts'
import { factOf, inTurn, middle, type Told } from '../programs.ts'

/** So many lines that their rows are higher than an element of a page can be. */
const TALL = 1_600_000

/** Scrolling through the timeline with all turns open, beside an empty scroller of the same size. */
export const scrolling: Part = {
  name: 'scroll',
  run: async size => {
    const [session] = madeSessions(size)
    if (session === undefined) return []
    const seconds = size.name === 'full' ? '10' : '3'
    const { long } = inTurn({ long: ['scroll.ts', session.path, seconds] }, size.runs)
    if (size.name === 'ci') return [tableOf([['current', long]], size)]
    const { tall } = inTurn({ tall: ['scroll.ts', madeTall(TALL), '3'] }, 1)
    return [
      tableOf(
        [
          ['current', long],
          ['tall', tall],
        ],
        size,
      ),
    ]
  },
}

const HEAD = [
  'shape',
  'rows',
  'height of the range',
  'frames a second',
  'of an empty scroller',
  'share',
  'longest without a row',
  'longest without a row that is here',
  'longest block of the page',
  'End',
  'bar',
]

const tableOf = (all: readonly (readonly [shape: string, told: readonly Told[]])[], size: Size): Figures => ({
  title: '400 px a frame through the timeline, all turns open',
  head: HEAD,
  rows: all.map(([shape, told]) => {
    const share = middle(told, 'fps') / middle(told, 'emptyFps')
    const [empty, waiting, block] = ['longestEmpty', 'longestWaiting', 'longestBlock'].map(fact =>
      Math.max(...factOf(told, fact)),
    ) as [number, number, number]
    const reached = told.every(one => 'end' in one && one['end'] === true)
    const bars = [
      atLeast(100 * share, 90, '% of the frames'),
      atMost(empty, 100, 'ms without a row'),
      { words: 'End reaches the last row', held: reached },
    ]
    return [
      shape,
      grouped(middle(told, 'rows')),
      `${grouped(middle(told, 'pixels'))} px`,
      middle(told, 'fps').toFixed(1),
      middle(told, 'emptyFps').toFixed(1),
      `${(100 * share).toFixed(0)} %`,
      ms(empty),
      ms(waiting),
      block === 0 ? 'none over 50 ms' : ms(block),
      reached ? 'reaches the last row' : 'does not reach the last row',
      barWords(bars, size),
    ]
  }),
  notes: [],
})
