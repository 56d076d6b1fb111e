#!/usr/bin/env node
// Behind every npm script. Runs on Node 18 without any package; puts a fitting Node and the packages in place, then
// goes on to the command. Nothing here writes to stdout: that belongs to the command.
import { delimiter, dirname, join } from 'node:path'
import { endWithParent } from './end-with-parent.mjs'
import { Failure, say } from './failure.mjs'
import { findNode, runningNodeSuits } from './find-node.mjs'
import { passOn } from './pass-on.mjs'
import { root } from './paths.mjs'
import { prepare } from './prepare.mjs'
import { runMain } from './run-main.mjs'

/** Each takes the arguments after its name and gives the exit code. */
const commands = {
  start: async args => (await import('./start.mjs')).start(args),
  test: async args => (await import('./test.mjs')).test(args),
  check: async args => (await import('./check.mjs')).check(args),
  build: async args => (await import('./build.mjs')).build(args),
  dist: async args => (await import('./dist.mjs')).dist(args),
  bench: args => runMain(join(root, 'test', 'bench', 'run.mjs'), args),
  conformance: args => runMain(join(root, 'test', 'conformance', 'run.ts'), args),
  'smoke:electron': async args => (await import('./smoke-electron.mjs')).smokeElectron(args),
  'setup:electron': async args => (await import('./setup-electron.mjs')).setupElectron(args),
  cli: args => runMain(join(root, 'main', 'cli.ts'), args),
}

// Any other word is one of the command line's own: `palimpsest inspect FILE`.
const [, , first = '--help', ...rest] = process.argv
const [name, args] = Object.hasOwn(commands, first) ? [first, rest] : ['cli', [first, ...rest]]

// Ours alone: a command that starts the launcher again begins anew.
const relaunched = process.env.PALIMPSEST_RELAUNCHED !== undefined
delete process.env.PALIMPSEST_RELAUNCHED

if (process.env.npm_lifecycle_event === name) endWithParent()

try {
  // First the Node, then the packages: npm would complain of each package that does not like the old one.
  const code = runningNodeSuits() ? await run() : await relaunch()
  if (code !== undefined) process.exitCode = code
} catch (error) {
  if (!(error instanceof Failure)) throw error
  say(error.message)
  process.exitCode = error.exitCode
}

async function run() {
  await prepare(root)
  standInUserFolder(name)
  return commands[name](args)
}

async function relaunch() {
  // The Node that we go on with was tried before, so only its options can make it unfit.
  if (relaunched) {
    throw new Failure('Node 24 is here, but its options (NODE_OPTIONS?) keep it from running TypeScript: unset them.')
  }
  const node = await findNode(root)
  const env = { ...withFirstInPath(process.env, dirname(node)), PALIMPSEST_RELAUNCHED: '1' }
  return passOn(node, process.argv.slice(1), { env })
}

/** Windows spells it Path, and a copied environment is no longer blind to case. */
function withFirstInPath(env, folder) {
  const key = Object.keys(env).find(candidate => candidate.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...env, [key]: [folder, env[key]].filter(Boolean).join(delimiter) }
}

/** npm runs scripts in the checkout; a relative FILE is meant from where the user stands. */
function standInUserFolder(command) {
  const { INIT_CWD: folder, npm_lifecycle_event: event } = process.env
  if ((command === 'cli' || command === 'start') && event === command && folder && process.cwd() === root) {
    process.chdir(folder)
  }
}
