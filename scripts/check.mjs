import { Failure } from './failure.mjs'
import { passOn } from './pass-on.mjs'
import { root } from './paths.mjs'
import { program } from './programs.mjs'
import { test } from './test.mjs'

/** `npm run check`: types and lint; with --write it first mends what can be mended. @param {readonly string[]} args */
export async function check(args) {
  if (args.length > 1 || (args.length === 1 && args[0] !== '--write'))
    throw new Failure('Usage: npm run check [-- --write]', 2)
  if (args.length === 1) await passOn(process.execPath, [program('biome'), 'check', '--write'], { cwd: root })
  return test(['--only', 'types,lint'])
}
