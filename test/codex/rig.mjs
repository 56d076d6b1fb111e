#!/usr/bin/env node
import { execFileSync } from 'node:child_process'
// node test/codex/rig.mjs <scenario|all> [--codex PATH] [--label TEXT] [--out DIR] [--work DIR] [--verbose]
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { nativeBinary } from './src/native-binary.mjs'
import { runScenario } from './src/run-scenario.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    codex: {
      type: 'string',
      default: process.env.CODEX_BIN ?? join(here, '../../.cache/codex/0.169.0/node_modules/.bin/codex'),
    },
    label: { type: 'string', default: '' },
    out: { type: 'string', default: join(here, '../../.cache/codex-recordings') },
    work: { type: 'string', default: join(tmpdir(), 'codex-rig') },
    verbose: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
})

const available = readdirSync(join(here, 'scenarios'))
  .filter(name => name.endsWith('.mjs'))
  .map(name => name.replace(/\.mjs$/, ''))

if (values.list || positionals.length === 0) {
  for (const name of available) {
    const { default: scenario } = await import(`./scenarios/${name}.mjs`)
    console.log(`${name.padEnd(28)} ${scenario.title}`)
  }
  process.exit(0)
}

const bin = nativeBinary(values.codex)
const version = execFileSync(bin, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
const minor = Number(version.match(/\d+\.(\d+)\./)?.[1] ?? Infinity)
const wanted = positionals.includes('all') ? available : positionals
let failures = 0
for (const name of wanted) {
  const { default: scenario } = await import(`./scenarios/${name}.mjs`)
  if (minor > (scenario.maxMinor ?? Infinity)) {
    console.log(`skip ${name}: not for ${version}`)
    continue
  }
  const folder = values.label ? `${values.label}-${name}` : name
  const result = await runScenario({
    scenario,
    bin,
    binOf: other => nativeBinary(join(here, '../../.cache/codex', other, 'node_modules/.bin/codex')),
    version,
    outDir: join(values.out, folder),
    workDir: join(values.work, folder),
    log: values.verbose ? console.log : () => {},
  })
  const probed = result.probes.map(({ seq }) => (seq ? 'ok' : 'none')).join(',')
  console.log(
    `${result.failure ? 'FAIL' : 'ok  '} ${folder}: ${result.requests} requests, ${result.compactions} compactions, probes [${probed}]`,
  )
  if (result.failure) console.log(`     ${result.failure.stack}`)
  for (const note of result.notes) console.log(`     - ${note}`)
  if (result.failure) failures += 1
}
process.exit(failures ? 1 : 0)
