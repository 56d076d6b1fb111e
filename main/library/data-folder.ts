import { chmodSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { done, failed, type Outcome } from '../base/failure.ts'
import { type Env, withHome } from './homes.ts'
import { codeOf } from './json-file.ts'

/** Where our own files are: PALIMPSEST_HOME, else the platform's place. */
export function dataFolderOf(env: Env = process.env, platform: string = process.platform, home = homedir()): string {
  const chosen = env.PALIMPSEST_HOME?.trim()
  if (chosen) return resolve(withHome(chosen, home))
  if (platform === 'win32') return join(absolute(env.APPDATA) ?? join(home, 'AppData', 'Roaming'), 'Palimpsest')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Palimpsest')
  return join(absolute(env.XDG_DATA_HOME) ?? join(home, '.local', 'share'), 'palimpsest')
}

/** XDG: a relative path there is to be ignored. */
const absolute = (path: string | undefined): string | null => (path && isAbsolute(path) ? path : null)

/** Makes the folder, for this user alone. */
export function makeDataFolder(path: string): Outcome<string> {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    chmodSync(path, 0o700)
    return done(path)
  } catch (error) {
    return failed(
      'not-writable',
      `The data folder ${path} cannot be made (${codeOf(error)}). Set PALIMPSEST_HOME to another one.`,
    )
  }
}
