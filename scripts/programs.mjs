import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'

const packages = {
  tsc: 'typescript',
  biome: '@biomejs/biome',
  vitest: 'vitest',
  'electron-builder': 'electron-builder',
}

/**
 * The script of a package's program, to be run by the Node that runs us: the links in node_modules/.bin are shell
 * scripts on Windows, and would take the first Node in PATH.
 * @param {keyof typeof packages} name
 */
export function program(name) {
  const folder = join(root, 'node_modules', packages[name])
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, bin[name])
}
