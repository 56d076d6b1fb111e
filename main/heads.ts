import { parentPort } from 'node:worker_threads'
import { keepHeapSmall } from './base/small-heap.ts'
import { runNow } from './base/steps.ts'
import { readKeptHead } from './library/kept-head.ts'

// Entry of a thread that reads heads of session files for the library's worker (shell/head-thread.ts).

keepHeapSmall()

parentPort?.on('message', (paths: readonly string[]) => {
  parentPort?.postMessage(paths.map(path => runNow(readKeptHead(path))))
})
