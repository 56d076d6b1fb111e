import type { Api } from '../../preload/contract.ts'
import { listFolder } from '../library/folder.ts'
import { type Sample, samplesIn } from '../library/samples.ts'
import { ok } from './context.ts'
import type { Work } from './work.ts'

interface FolderRoom {
  /** Recorded sessions that ship with the program; null where there are none. */
  readonly samplesFolder: string | null
  readonly work: Work
  readonly signal: AbortSignal
}

/**
 * The calls about folders to open something from. Not for the shell's own process: how long a folder takes nobody knows beforehand, and to
 * tell the samples they are read.
 */
export function folderHandlers({ samplesFolder, work, signal }: FolderRoom): Pick<Api, 'samples' | 'listFolder'> {
  let samples: Promise<readonly Sample[]> | null = null
  return {
    samples: async () => {
      samples ??= samplesFolder === null ? Promise.resolve([]) : work.run(samplesIn(samplesFolder), signal)
      return ok(await samples)
    },
    listFolder: async ({ path, from, count }) => listFolder(path, from, count),
  }
}
