import { ensureBuilt } from './build.mjs'
import { Failure } from './failure.mjs'
import { passOn } from './pass-on.mjs'
import { root } from './paths.mjs'
import { program } from './programs.mjs'

/** `npm run dist`: packs the application for this platform into release/. @param {readonly string[]} args electron-builder's */
export async function dist(args) {
  if (!(await ensureBuilt())) throw new Failure('There is nothing to pack: the build failed; what it said is above.')
  const publish = args.includes('--publish') ? [] : ['--publish', 'never']
  const command = [program('electron-builder'), '--config', 'scripts/packaging.mjs', ...publish, ...args]
  return passOn(process.execPath, command, { cwd: root })
}
