// Exports a session without its superseded compactions. usage: node trim.ts FILE OUT -> one JSON line. OUT and its report are left.
import { statSync } from 'node:fs'
import { keepHeapSmall } from '../../main/base/small-heap.ts'
import { runNow } from '../../main/base/steps.ts'
import { exportSession } from '../../main/export/export-session.ts'
import { openThread } from '../../main/thread/readers.ts'
import { peakMB } from './measured.ts'

// As the command line does.
keepHeapSmall()
const [, , file, path] = process.argv
if (file === undefined || path === undefined) throw new Error('usage: node trim.ts FILE OUT')
const started = performance.now()
const opened = openThread(file)
if (!opened.ok) throw new Error(opened.error.message)
const thread = opened.value
runNow(thread.read({ quick: true }))
const trim = { turns: null, drop: ['superseded'] as const }
const made = runNow(exportSession(thread, { format: 'rollout', trim, redact: null, path, id: null, mode: 'write' }))
if (!made.ok) throw new Error(made.error.message)
const ms = performance.now() - started
const { bytes, removed } = made.value
const left = removed.get('superseded')?.lines
console.log(JSON.stringify({ what: 'trim', ms, source: statSync(file).size, bytes, left, peakMB: peakMB() }))
thread.close()
