import { type Found, plainName } from './discover.ts'

/** Files over this wait until the smaller ones were read. Bytes. */
const BIG = 32 * 1024 * 1024

/** Files in the order in which they are read from the end on: newest first, big ones behind the others. */
export const inTurn = (files: readonly Found[]): Found[] => [
  ...files.filter(({ bytes }) => bytes > BIG).reverse(),
  ...files.filter(({ bytes }) => bytes <= BIG).reverse(),
]

/** The first file of each name: twins and copies hold the same. */
export function onlyOnce(files: readonly Found[]): readonly Found[] {
  const names = new Set<string>()
  return files.filter(({ path }) => {
    const isNew = !names.has(plainName(path))
    names.add(plainName(path))
    return isNew
  })
}
