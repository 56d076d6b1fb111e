// node test/export/kill-writer.mjs SOURCE TARGET, started by kill-runs.mjs: forks a session and is killed at some moment.
import { randomBytes } from 'node:crypto'
import { runNow } from '../../main/base/steps.ts'
import { fork } from '../../main/export/codex/fork.ts'
import { openThread } from '../../main/thread/readers.ts'

const [source, path] = process.argv.slice(2)
const thread = openThread(source).value
runNow(thread.read({ quick: true }))
process.send('begun')
const made = runNow(
  fork(thread, {
    at: { kind: 'end' },
    form: 'legacy',
    target: { kind: 'path', path },
    dropProvider: false,
    folder: '/',
    now: { milliseconds: Date.now(), ahead: 0 },
    chance: randomBytes(10),
  }),
)
process.send(made.ok ? 'done' : made.error.message, () => process.disconnect())
