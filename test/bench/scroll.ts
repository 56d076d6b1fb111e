// Scrolls through a session in the window (web shell, real browser), all turns open. usage: node scroll.ts FILE [SECONDS] -> one JSON
// line: frames a second at 400 px a frame, the same of an empty scroller of the same size on the same page, the longest time for which a
// view had no row, or none that had come already, the longest block of the page, and whether End reached the last row.
import type { Page } from 'playwright-core'
import { runNow } from '../../main/base/steps.ts'
import { openThread } from '../../main/thread/readers.ts'
import { openSession, openWindow, startBrowser, started, startShell } from '../support/browser.ts'
import { longestOf, watchBlocks } from './window.ts'

/** Pixels a frame. */
const STEP = 400

interface Scrolled {
  readonly frames: number
  readonly ms: number
  readonly longestEmpty: number
  readonly longestWaiting: number
  readonly pixels: number
}

const [, , file, seconds = '10'] = process.argv
if (file === undefined) throw new Error('usage: node scroll.ts FILE [SECONDS]')
const rows = rowsOf(file)
const browser = await startBrowser()
const shell = await startShell()
const { page, complaints } = await openWindow(browser, shell.address)
await started(page)
await openSession(page, file)
await page.locator('.status').getByText('0 rejected').waitFor({ timeout: 600_000 })
await page.locator('#timeline').focus()
await page.keyboard.press('*')
await page.keyboard.press('Home')
await page.locator('#timeline [data-index="16"].item-row').waitFor()
const pixels = await page.locator('#timeline .list-range').evaluate(element => element.getBoundingClientRect().height)
const empty = await scroll(page, await emptyScroller(page), Number(seconds))
await page.evaluate(() => document.querySelector('#empty-scroller')?.remove())
await watchBlocks(page)
const full = await scroll(page, '#timeline', Number(seconds))
const longestBlock = await longestOf(page)
const end = await isEndReached(page, rows)
await browser.close()
await shell.stop()
if (complaints.length > 0) throw new Error(complaints.join('\n'))
const fps = ({ frames, ms }: Scrolled) => (1000 * frames) / ms
const { longestEmpty, longestWaiting, ms } = full
const rates = { fps: fps(full), emptyFps: fps(empty) }
console.log(
  JSON.stringify({ what: 'scroll', ms, ...rates, longestEmpty, longestWaiting, longestBlock, pixels, rows, end }),
)

/** A scroller over the list, with nothing in it but the same height. */
function emptyScroller(on: Page): Promise<string> {
  return on.evaluate(() => {
    const list = document.querySelector('#timeline') as HTMLElement
    const { left, top, width, height } = list.getBoundingClientRect()
    const scroller = document.createElement('div')
    scroller.id = 'empty-scroller'
    Object.assign(scroller.style, { position: 'fixed', overflow: 'auto', background: 'Canvas', zIndex: '100' })
    Object.assign(scroller.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` })
    const inside = document.createElement('div')
    inside.style.height = `${(list.firstElementChild as HTMLElement).offsetHeight}px`
    scroller.append(inside)
    document.body.append(scroller)
    return '#empty-scroller'
  })
}

/** Moves it on with every frame; looks in the same frame at the rows that will be painted with it. */
function scroll(on: Page, selector: string, long: number): Promise<Scrolled> {
  return on.evaluate(
    ([name, step, limit]) =>
      new Promise<Scrolled>(resolve => {
        const scroller = document.querySelector(name) as HTMLElement
        scroller.scrollTop = 0
        const height = scroller.clientHeight
        let scrolled = 0
        const begun = performance.now()
        const longest = { empty: 0, waiting: 0 }
        const since = { empty: begun, waiting: begun }
        let frames = 0
        const frame = () => {
          const now = performance.now()
          scrolled += step
          scroller.scrollTop = scrolled
          frames += 1
          const seen = look(scroller)
          if (seen.rows) since.empty = now
          if (seen.here) since.waiting = now
          longest.empty = Math.max(longest.empty, now - since.empty)
          longest.waiting = Math.max(longest.waiting, now - since.waiting)
          if (now - begun < limit) {
            requestAnimationFrame(frame)
            return
          }
          const { empty: longestEmpty, waiting: longestWaiting } = longest
          resolve({ frames, ms: now - begun, longestEmpty, longestWaiting, pixels: scrolled })
        }
        requestAnimationFrame(frame)

        /** Is a row in view, and one whose text is here? Asked of the places that the list gave its rows: measuring them would cost the time that is measured. */
        function look(list: HTMLElement): { rows: boolean; here: boolean } {
          let rows = false
          for (const row of list.querySelectorAll<HTMLElement>('.list-row')) {
            const top = Number.parseFloat(row.style.top) - scrolled
            if (top >= height || top + Number.parseFloat(row.style.height) <= 0) continue
            rows = true
            if (row.querySelector('.skeleton') === null) return { rows, here: true }
          }
          return { rows, here: false }
        }
      }),
    [selector, STEP, long * 1000] as const,
  )
}

/** Presses End, and drags the bar to its end from the top: is the last row in view each time? */
async function isEndReached(on: Page, rows: number): Promise<boolean> {
  const list = on.locator('#timeline')
  const lastInView = () =>
    list.evaluate(async element => {
      for (let i = 0; i < 30; i++) await new Promise(requestAnimationFrame)
      const row = [...element.querySelectorAll<HTMLElement>('.list-row')].at(-1)
      const seen = row !== undefined && row.getBoundingClientRect().bottom <= element.getBoundingClientRect().bottom + 1
      return seen ? Number(row.dataset['index']) : -1
    })
  await list.focus()
  await on.keyboard.press('End')
  const byKey = await lastInView()
  await on.keyboard.press('Home')
  await list.evaluate(element => element.scrollTo(0, element.scrollHeight))
  const byBar = await lastInView()
  return byKey === rows - 1 && byBar === rows - 1
}

/** Rows of the timeline when all turns are open: their heads, and all that is in them. */
function rowsOf(path: string): number {
  const opened = openThread(path)
  if (!opened.ok) throw new Error(opened.error.message)
  const thread = opened.value
  runNow(thread.read({ quick: true }))
  let count = thread.prefaceRows === 0 ? 0 : thread.prefaceRows + 1
  for (let n = 1; n <= thread.turnCount; n++) count += thread.turn(n).rows + 1
  thread.close()
  return count
}
