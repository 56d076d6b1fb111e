import { parentPort } from 'node:worker_threads'
import { takeLowPriority } from './base/low-priority.ts'
import { keepHeapSmall } from './base/small-heap.ts'
import { runNow } from './base/steps.ts'
import { readKeptHead } from './library/kept-head.ts'
import { readPassages } from './library/said-passages.ts'
import type { ToReading } from './shell/reading-thread.ts'

// Entry of a thread that reads session files for the library's worker (shell/reading-thread.ts).

keepHeapSmall()
// Whoever opens a session meanwhile waits for that, not for this.
takeLowPriority()

const read = ({ heads, texts }: ToReading) => ({
  heads: heads.map(path => runNow(readKeptHead(path))),
  texts: texts.map(({ path, agent }) => runNow(readPassages(path, agent))),
})

parentPort?.on('message', (asked: ToReading) => parentPort?.postMessage(read(asked)))
