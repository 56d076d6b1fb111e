import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** All that dist/ is made from. */
const sources = ['main', 'preload', 'renderer', 'scripts/build.mjs', 'vite.config.ts', 'package-lock.json']

/** A hash over the names and bytes of all sources; times do not count, so switching branches and back is free. */
export function sourcesHash(root) {
  const hash = createHash('sha256')
  for (const path of sources) addTo(hash, root, path)
  return hash.digest('hex')
}

function addTo(hash, root, path) {
  const full = join(root, path)
  if (statSync(full).isDirectory()) {
    for (const name of readdirSync(full).sort()) addTo(hash, root, `${path}/${name}`)
    return
  }
  const bytes = readFileSync(full)
  hash.update(`${path}\0${bytes.length}\0`).update(bytes)
}
