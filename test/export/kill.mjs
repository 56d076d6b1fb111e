// node test/export/kill.mjs [RUNS]: kills a fork 200 times at random moments of its writing. Needs Node 24; two minutes.
import { killRuns } from './kill-runs.mjs'

const runs = Number(process.argv[2] ?? 200)
const { absent, temporary, whole, wrong } = await killRuns(runs, 24)
process.stdout.write(`${runs} kills: ${absent} left nothing, ${temporary} a temporary file, ${whole} the whole file\n`)
for (const sentence of wrong) process.stdout.write(`FAIL ${sentence}\n`)
if (temporary === 0) process.stdout.write('FAIL no kill hit the writing\n')
process.exitCode = wrong.length === 0 && temporary > 0 && absent + temporary + whole === runs ? 0 : 1
