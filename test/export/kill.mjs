// node test/export/kill.mjs [fork|export] [RUNS]: kills a fork, or a whole redacted export, 200 times at random moments. Needs Node 24; some
// minutes.
import { killRuns } from './kill-runs.mjs'

const [kind = 'fork', given = '200'] = process.argv.slice(2)
const runs = Number(given)
if (!['fork', 'export'].includes(kind) || !(runs > 0)) throw new Error('usage: kill.mjs [fork|export] [RUNS]')
const { absent, temporary, whole, wrong } = await killRuns(runs, kind === 'fork' ? 24 : 4, kind)
process.stdout.write(`${runs} kills: ${absent} left nothing, ${temporary} a temporary file, ${whole} the whole file\n`)
for (const sentence of wrong) process.stdout.write(`FAIL ${sentence}\n`)
if (temporary === 0) process.stdout.write('FAIL no kill hit the writing\n')
process.exitCode = wrong.length === 0 && temporary > 0 && absent + temporary + whole === runs ? 0 : 1
