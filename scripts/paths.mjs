import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout: the folder that holds package.json. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Everything the scripts fetch or remember; ignored by git and safe to delete. */
export const cacheFolder = join(root, '.cache')
