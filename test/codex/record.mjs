#!/usr/bin/env node
// node test/codex/record.mjs NAME... | all | --list
// Records fixtures anew with the real Codex and scrubs them into fixtures/<version>/<what>/.
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { scrubRecording } from '../../fixtures/scrub.mjs'
import { RECORDINGS } from './recordings.mjs'
import { nativeBinary } from './src/native-binary.mjs'
import { runScenario } from './src/run-scenario.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'boolean', default: false },
    work: { type: 'string', default: join(tmpdir(), 'codex-rig') },
    'scrub-only': { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
})

if (values.list || !positionals.length) {
  for (const { name, proves } of RECORDINGS) console.log(`${name.padEnd(26)} ${proves}`)
  process.exit(0)
}

/** The rig's throw-away folders become the home of one developer. */
function pathsOf(workDir, project) {
  return [
    [join(workDir, 'work'), `/home/dev/${project}`],
    [join(workDir, 'codex-home'), '/home/dev/.codex'],
    [join(workDir, 'tmp'), '/home/dev/.cache/tmp'],
    [workDir, '/home/dev'],
  ]
}

const binOf = version => nativeBinary(join(root, '.cache/codex', version, 'node_modules/.bin/codex'))

async function record({ name, version, scenario: scenarioName }) {
  const { default: scenario } = await import(`./scenarios/${scenarioName}.mjs`)
  const folder = name.replace('/', '-')
  const outDir = join(root, '.cache/codex-recordings', folder)
  const workDir = join(values.work, folder)
  let note = 'scrubbed again'
  if (!values['scrub-only']) {
    const bin = binOf(version)
    const reported = execFileSync(bin, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    const log = values.verbose ? console.log : () => {}
    const result = await runScenario({ scenario, bin, binOf, version: reported, outDir, workDir, log })
    if (result.failure) throw result.failure
    const probes = result.probes.map(({ seq }) => (seq ? 'ok' : 'none')).join(',')
    note = `${result.requests} requests, ${result.compactions} compactions, probes [${probes}]`
    if (values.verbose) for (const line of result.notes) console.log(`     - ${line}`)
  }
  scrubRecording(outDir, join(root, 'fixtures', name), pathsOf(workDir, scenario.project ?? 'proj'))
  console.log(`ok   ${name}: ${note}`)
}

const wanted = positionals.includes('all')
  ? RECORDINGS
  : positionals.map(name => RECORDINGS.find(entry => entry.name === name) ?? name)
let failures = 0
for (const entry of wanted) {
  try {
    if (typeof entry === 'string') throw new Error(`no recording is called ${entry}`)
    await record(entry)
  } catch (error) {
    failures += 1
    console.log(`FAIL ${entry.name ?? entry}: ${error.stack}`)
  }
}
process.exit(failures ? 1 : 0)
