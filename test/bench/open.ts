// Opens a session in the core. usage: node open.ts quick|full FILE -> one JSON line: time to usable turns and checkpoints
// (quick), or until every line was parsed (full), with the longest stretch between two pauses.
import { openThread } from '../../main/thread/readers.ts'

const [, , mode, file] = process.argv
if ((mode !== 'quick' && mode !== 'full') || file === undefined) throw new Error('usage: node open.ts quick|full FILE')
const started = performance.now()
const opened = openThread(file)
if (!opened.ok) throw new Error(opened.error.message)
const thread = opened.value
let longest = 0
let last = performance.now()
for (const _ of thread.read({ quick: mode === 'quick' })) {
  const now = performance.now()
  longest = Math.max(longest, now - last)
  last = now
}
const ms = performance.now() - started
const { turnCount: turns, checkpointCount: checkpoints, itemCount: items } = thread
console.log(
  JSON.stringify({
    what: mode,
    ms,
    turns,
    checkpoints,
    items,
    longestStep: longest,
    peakMB: process.resourceUsage().maxRSS / 1024,
  }),
)
thread.close()
