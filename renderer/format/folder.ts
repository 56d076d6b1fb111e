export const NO_FOLDER = 'No folder'

/** Last folder of a path, whichever way its slashes lean. */
export const folderName = (path: string | null): string => (path === null ? NO_FOLDER : endOf(path, 1))

/** The last so many folders of a path; all of it where it has no more. */
function endOf(path: string, parts: number): string {
  const named = path.split(/[\\/]/).filter(part => part !== '')
  return named.length === 0 || named.length < parts ? path : named.slice(-parts).join(path.includes('/') ? '/' : '\\')
}

/** Folders of a path that its name may have: where they do not tell it from another, it is the whole path. */
const MOST_PARTS = 4

/** Names of folders: the last one, and as many before it as tell it from the others. */
export function toldApart(folders: readonly (string | null)[]): ReadonlyMap<string | null, string> {
  const names = new Map<string | null, string>()
  let alike = folders
  for (let parts = 1; parts <= MOST_PARTS + 1 && alike.length > 0; parts++) {
    const byName = Map.groupBy(alike, folder => nameIn(folder, parts))
    for (const [name, same] of byName) for (const folder of same) names.set(folder, name)
    alike = [...byName.values()].flatMap(same => (same.length > 1 ? same : []))
  }
  return names
}

function nameIn(folder: string | null, parts: number): string {
  if (folder === null) return NO_FOLDER
  return parts > MOST_PARTS ? folder : endOf(folder, parts)
}
