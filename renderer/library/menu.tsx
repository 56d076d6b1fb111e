import type { IconName } from '../icons.ts'
import type { CommandName } from '../keys.ts'
import { commandEntries, MenuButton } from '../menu.tsx'

/** What can be done with the library as a whole, beside searching it. Commands that nothing on the screen knows are left out. */
const ACTS: readonly (readonly [CommandName, IconName])[] = [
  ['notes.all', 'bookmark'],
  ['storage', 'storage'],
  ['library.folders', 'folder'],
  ['library.refresh', 'again'],
  ['library.pause', 'stop'],
]

export const LibraryMenu = () => (
  <MenuButton label="More of the library" icon="more" entries={() => commandEntries(ACTS)} />
)
