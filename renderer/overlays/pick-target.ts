import { call } from '../api.ts'

/** Asks for a new file by the system's own dialog where the shell has one; `walk` where it has none. */
export async function pickTarget(path: string, onPath: (path: string) => void, walk: () => void): Promise<void> {
  const got = await call('pickTarget', { path })
  if (!got.ok) walk()
  else if (got.value !== null) onPath(got.value)
}

export const folderOf = (path: string): string => /^(.*)[\\/][^\\/]*$/.exec(path)?.[1] || '/'

/** The same name in another folder. */
export function inFolder(folder: string, path: string): string {
  const name = /[^\\/]*$/.exec(path)?.[0] ?? ''
  const slash = folder.includes('\\') ? '\\' : '/'
  return folder.endsWith(slash) ? `${folder}${name}` : `${folder}${slash}${name}`
}
