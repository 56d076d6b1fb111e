// Opens a session in the core. usage: node open.ts quick|full FILE, or keep|again FILE DATA -> one JSON line: time to usable turns and
// checkpoints (quick), until every line was parsed (full, keep; `counted`: until all replacement histories are counted), or until all is taken up that keep left in the folder DATA (again), with the
// longest stretch between two pauses.
import { join } from 'node:path'
import { keepHeapSmall } from '../../main/base/small-heap.ts'
import type { Steps } from '../../main/base/steps.ts'
import { KeptIndexes } from '../../main/library/kept-indexes.ts'
import { codeIdOf } from '../../main/shell/code-id.ts'
import type { Thread } from '../../main/thread/model.ts'
import { openThread } from '../../main/thread/readers.ts'
import { tell } from './measured.ts'

// As the workers do.
keepHeapSmall()
const [, , mode = '', file, data] = process.argv
const keeps = mode === 'keep' || mode === 'again'
if (file === undefined || (keeps ? data === undefined : mode !== 'quick' && mode !== 'full'))
  throw new Error('usage: node open.ts quick|full FILE, or keep|again FILE DATA')

const cpu = process.cpuUsage()
const started = performance.now()
const opened = openThread(file)
if (!opened.ok) throw new Error(opened.error.message)
const thread = opened.value
let ms = 0
let counted = 0
let known = 0
const longestStep = longestOf(keeps ? kept(thread, data ?? '') : whole(thread))
const { turnCount: turns, checkpointCount: checkpoints, itemCount: items } = thread
tell(mode, cpu, { ms, counted, turns, checkpoints, items, longestStep })
thread.close()

function* whole(one: Thread): Steps<undefined> {
  const steps = one.read({ quick: mode === 'quick' })
  for (let step = steps.next(); step.done !== true; step = steps.next()) {
    if (mode === 'full') lookForCounts(one)
    yield
  }
  ms = performance.now() - started
  lookForCounts(one)
  return undefined
}

/** Notes when items and tokens of all replacement histories are there. */
function lookForCounts(one: Thread): void {
  if (one.progress.phase === 'reading') return
  while (known < one.checkpointCount && one.checkpoint(known + 1).tokensAfter !== null) known += 1
  if (counted === 0 && known === one.checkpointCount) counted = performance.now() - started
}

/** As the thread worker does: what is kept, what is left to be read, and keeping what was new. */
function* kept(one: Thread, folder: string): Steps<undefined> {
  const indexes = new KeptIndexes(folder, () => codeIdOf(join(import.meta.dirname, '../../main')))
  const taken = yield* indexes.take(one)
  if ((taken === 'all') !== (mode === 'again')) throw new Error(`${mode}, but ${taken} was kept`)
  yield* one.read({ quick: false })
  ms = performance.now() - started
  if (mode === 'keep') yield* indexes.keep(one)
  return undefined
}

/** Runs it through; gives the longest stretch between two pauses. */
function longestOf(steps: Steps<undefined>): number {
  let longest = 0
  let last = performance.now()
  for (const _ of steps) {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }
  return longest
}
