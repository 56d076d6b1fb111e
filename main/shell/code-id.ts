import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Names the program's code: a digest of all script files in a folder and those below it. What one program kept for itself is not good for another. */
export function codeIdOf(folder: string): string {
  const hash = createHash('sha256')
  for (const path of scriptsIn(folder)) {
    const bytes = readFileSync(path)
    hash.update(`${path.slice(folder.length)} ${bytes.length}\n`).update(bytes)
  }
  return hash.digest('hex')
}

function scriptsIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return scriptsIn(path)
      return /\.[jt]s$/.test(entry.name) ? [path] : []
    })
}
