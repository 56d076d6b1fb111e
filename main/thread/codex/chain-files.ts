import { openBytes } from '../../rollout/bytes.ts'
import type { ThreadFile } from '../model.ts'
import type { Chain, Link } from './chain.ts'
import { whyNotBase } from './chosen-base.ts'
import type { Lines } from './lines.ts'
import { logicalPath } from './rollout-names.ts'

/** The files of a chain as they were read so far. */
export const filesOf = ({ links }: Chain, lines: Lines): readonly ThreadFile[] =>
  links.map((link, i) => {
    const { path, whole, table } = lines.file(i)
    return { path, bytes: whole.size, lines: table.count, role: roleOf(links, i), cut: link.cut }
  })

function roleOf(links: readonly Link[], file: number): ThreadFile['role'] {
  const own = links.length - 1
  if (file === own) return 'own'
  const thread = links[own]?.thread
  return thread !== null && links[file]?.thread === thread ? 'segment' : 'base'
}

/** Why a file that the user points at is not the base that a chain misses; null when it is. */
export function whyNotMissing({ links, missing }: Chain, path: string): string | null {
  if (missing === null) return 'This session misses no file.'
  if (links.some(({ whole }) => logicalPath(whole.path) === logicalPath(path)))
    return `${path} is a part of this session already.`
  const opened = openBytes(path)
  if (!opened.ok) return opened.error.message
  const why = whyNotBase(opened.value, missing.id)
  opened.value.close()
  return why
}
