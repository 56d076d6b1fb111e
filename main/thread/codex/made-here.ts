import { MADE_HERE } from '../../rollout/format.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { MadeHere } from '../model.ts'

/** Characters of a name that are read of a file that anybody may have written. */
const MOST = 200

/** What a checkpoint of ours says of itself, from the payload of its line. */
export function madeHere(payload: JsonObject): MadeHere {
  const mark = payload[MADE_HERE]
  const name = (key: string): string | null => {
    const value = isObject(mark) ? mark[key] : undefined
    return typeof value === 'string' && value !== '' ? value.slice(0, MOST) : null
  }
  return { strategy: name('strategy'), candidate: name('candidate') }
}

/** In one sentence. */
export const madeHereNote = ({ strategy, candidate }: MadeHere): string =>
  `Made here and installed by a fork: strategy ${strategy ?? 'not named'}, candidate ${candidate ?? 'not named'}. No agent compacted.`

/** What is not known of it, as of a compaction that an agent ran. */
export const MADE_HERE_RULE = 'it was made here, by no compaction of the agent'
