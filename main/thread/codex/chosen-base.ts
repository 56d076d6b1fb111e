import type { ByteSource } from '../../rollout/bytes.ts'
import { readHead } from './head.ts'
import { rolloutName } from './rollout-names.ts'

/**
 * Why a file that the user chose is not the base with this id; null when it is. Codex names a base by its segment, which stands in the
 * name of a file, or by its thread, which stands in its session_meta.
 */
export function whyNotBase(source: ByteSource, id: string): string | null {
  const { recognised, meta } = readHead(source)
  const own = meta?.['id']
  if (!recognised || typeof own !== 'string')
    return `${source.path} is not a session of Codex: it holds no session_meta with an id.`
  const wanted = id.toLowerCase()
  const thread = own.toLowerCase()
  const name = rolloutName(source.path)
  const segment = name?.thread === thread ? name.segment : null
  if (segment === wanted) return null
  if (thread !== wanted)
    return `${source.path} holds the session ${thread}${ofSegment(segment, thread)}; this session goes on from ${wanted}.`
  if (segment !== null)
    return `${source.path} is the segment ${segment} of the session ${thread}; this session goes on from its first file.`
  return null
}

const ofSegment = (segment: string | null, thread: string): string =>
  segment === null || segment === thread ? '' : `, segment ${segment}`
