import { Failure, say } from './failure.mjs'
import { findElectron, forgetFailure, installElectron, rememberFailure } from './find-electron.mjs'
import { root } from './paths.mjs'

/** `npm run setup:electron`: tries again what `npm start` gave up. @returns {Promise<number>} */
export async function setupElectron() {
  forgetFailure(root)
  const electron = findElectron(root) ?? (await installElectron(root, { timeoutMs: 30 * 60_000 }))
  if (electron === undefined) {
    rememberFailure(root, 'the download failed')
    throw new Failure("Electron's program could not be downloaded; what its installer said is above.")
  }
  say(`Electron is ready: ${electron}`)
  return 0
}
