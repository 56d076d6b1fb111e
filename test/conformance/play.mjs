// node test/conformance/play.mjs VERSION SCENARIO FOLDER, started by scenario.ts: plays one scenario with an installed
// Codex in a process of its own, so that one that dies takes no other along. Tells its parent what came of it.
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { installedCodex } from '../codex/src/install.mjs'
import { runScenario } from '../codex/src/run-scenario.mjs'

const [version, name, folder] = process.argv.slice(2)

let told = false

// Whoever waited for the answer was killed, and cleans up no more.
process.once('disconnect', () => {
  if (told) return
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
  process.exit(1)
})
process.once('SIGTERM', () => process.exit(1))
// Ctrl+C reaches us too; the parent ends us when it has ended the others.
process.on('SIGINT', () => {})

function binOf(wanted) {
  const program = installedCodex(wanted)
  if (program === undefined) throw new Error(`Codex ${wanted} is not installed`)
  return program
}

/** The home as it is when the scenario is over: its sessions are what we rebuild the requests from. */
function snapshot({ home }, outDir) {
  cpSync(home, join(outDir, 'home'), { recursive: true, filter: path => !path.startsWith(join(home, 'tmp')) })
  return []
}

async function play() {
  const { default: scenario } = await import(`../codex/scenarios/${name}.mjs`)
  const bin = binOf(version)
  const { failure, probes } = await runScenario({
    scenario,
    bin,
    binOf,
    version: `codex-cli ${version}`,
    outDir: join(folder, 'out'),
    workDir: join(folder, 'run'),
    snapshot,
  })
  return { failure: failure === null ? null : failure.message, probes, takenBack: scenario.takenBack ?? [] }
}

const outcome = await play().catch(error => ({ failure: error.message, probes: [], takenBack: [] }))
process.send(outcome, () => {
  told = true
  process.disconnect()
})
