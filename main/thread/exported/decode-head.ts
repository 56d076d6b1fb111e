import { failed, type Outcome } from '../../base/failure.ts'
import type { ThreadInfo } from '../model.ts'
import {
  type Changes,
  EXPORTED_FORMAT,
  EXPORTED_VERSION,
  type ExportedFile,
  type Head,
  SECTIONS,
  type Section,
} from './shape.ts'
import { count, countOrNull, type Fields, fieldsOf, flag, listOf, oneOf, text, textOrNull, texts } from './values.ts'
import { FIDELITIES } from './words.ts'

/** Parts of one list, and entries of one part: more is no page of ours. */
const MOST_PARTS = 100_000
export const MOST_ENTRIES = 10_000
/** Files of one thread. */
const MOST_FILES = 1000

/** A head that can be trusted: counts fit to parts, parts come in order. */
export interface TrustedHead extends Head {
  readonly parts: Readonly<Record<Section, readonly number[]>>
}

/** Reads a page's head, or says why it cannot be read. */
export function decodeHead(json: string, path: string): Outcome<TrustedHead> {
  const head = parsed(json)
  if (head === null) return failed('unreadable', `${path} is an exported session whose head cannot be read.`)
  if (head['format'] !== EXPORTED_FORMAT)
    return failed('unreadable', `${path} looks like an exported session, but its head is of another kind.`)
  if (head['version'] !== EXPORTED_VERSION) return failed('unreadable', otherVersion(path, head['version']))
  const parts = partsOf(fieldsOf(head['parts']), fieldsOf(head['counts']))
  if (parts === null)
    return failed('unreadable', `${path} is an exported session whose head and parts do not fit together.`)
  return { ok: true, value: headOf(head, parts) }
}

const otherVersion = (path: string, version: unknown): string =>
  countOrNull(version) !== null && count(version) > EXPORTED_VERSION
    ? `${path} was exported by a newer Palimpsest (format ${count(version)}); this one reads format ${EXPORTED_VERSION}.`
    : `${path} is an exported session without a known format number; this Palimpsest reads format ${EXPORTED_VERSION}.`

function parsed(json: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(json))
  } catch {
    return null
  }
}

function headOf(head: Fields, { firsts, counts }: Parts): TrustedHead {
  const files = filesOf(head['files'])
  const limits = fieldsOf(head['limits'])
  const left = fieldsOf(head['leftOut'])
  const lines = fieldsOf(head['lines'])
  return {
    format: EXPORTED_FORMAT,
    version: EXPORTED_VERSION,
    thread: infoOf(fieldsOf(head['thread'])),
    files,
    own: count(head['own'], files.length - 1),
    fidelity: oneOf(head['fidelity'], FIDELITIES, 'partial'),
    notes: texts(head['notes']),
    lines: {
      known: count(lines['known']),
      unknown: count(lines['unknown']),
      rejected: count(lines['rejected']),
      blank: count(lines['blank']),
    },
    bytesByKind: numbersOf(head['bytesByKind']),
    itemCount: count(head['itemCount']),
    prefaceRows: count(head['prefaceRows'], counts.rows),
    changes: changesOf(fieldsOf(head['changes'])),
    limits: { text: countOrNull(limits['text']) },
    leftOut: {
      texts: count(left['texts']),
      characters: count(left['characters']),
      images: count(left['images']),
    },
    end: count(head['end']),
    opens: flag(head['opens']),
    counts,
    parts: firsts,
  }
}

interface Parts {
  readonly firsts: Readonly<Record<Section, readonly number[]>>
  readonly counts: Readonly<Record<Section, number>>
}

function partsOf(parts: Fields, counts: Fields): Parts | null {
  const firsts: Partial<Record<Section, readonly number[]>> = {}
  const sums: Partial<Record<Section, number>> = {}
  for (const section of SECTIONS) {
    const list = listOf(parts[section])
    const sum = count(counts[section])
    if (!inOrder([...list, sum])) return null
    firsts[section] = list as readonly number[]
    sums[section] = sum
  }
  return { firsts: firsts as Parts['firsts'], counts: sums as Parts['counts'] }
}

/** Every part begins behind the one before it, the first at 0, and none holds more than a part may. */
function inOrder(firsts: readonly unknown[]): boolean {
  if (firsts.length > MOST_PARTS || firsts[0] !== 0) return false
  return firsts.every((first, i) => {
    if (i === 0) return true
    const step = count(first) - count(firsts[i - 1])
    return step > 0 && step <= MOST_ENTRIES
  })
}

const infoOf = (info: Fields): ThreadInfo => ({
  id: textOrNull(info['id']),
  agent: text(info['agent']),
  cliVersion: textOrNull(info['cliVersion']),
  historyMode: oneOf(info['historyMode'], ['legacy', 'paginated', 'flat'], null),
  cwd: textOrNull(info['cwd']),
  model: textOrNull(info['model']),
  startedAt: textOrNull(info['startedAt']),
  endedAt: textOrNull(info['endedAt']),
  forkedFrom: textOrNull(info['forkedFrom']),
  parentThread: textOrNull(info['parentThread']),
  name: textOrNull(info['name']),
  contextWindow: countOrNull(info['contextWindow']),
})

function filesOf(value: unknown): readonly ExportedFile[] {
  const files = listOf(value).slice(0, MOST_FILES).map(fieldsOf).map(fileOf)
  return files.length > 0 ? files : [fileOf({})]
}

function fileOf(file: Fields): ExportedFile {
  const cut = fieldsOf(file['cut'])
  return {
    name: text(file['name']).slice(0, 255),
    bytes: count(file['bytes']),
    lines: count(file['lines']),
    role: oneOf(file['role'], ['own', 'segment', 'base'], 'own'),
    cut: file['cut'] === null ? null : { byte: count(cut['byte']), ordinal: countOrNull(cut['ordinal']) },
    fidelity: oneOf(file['fidelity'], FIDELITIES, 'partial'),
    notes: texts(file['notes']),
  }
}

function changesOf(changes: Fields): Changes {
  const removed = Object.entries(fieldsOf(changes['removed']))
    .slice(0, 100)
    .map(([rule, value]) => {
      const saved = fieldsOf(value)
      const sums = { lines: count(saved['lines']), bytes: count(saved['bytes']), tokens: count(saved['tokens']) }
      return [rule, sums] as const
    })
  return {
    redacted: numbersOf(changes['redacted']),
    classes: texts(changes['classes']),
    removed: Object.fromEntries(removed),
    notes: texts(changes['notes']),
  }
}

const numbersOf = (value: unknown): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(fieldsOf(value))
      .slice(0, 10_000)
      .map(([key, sum]) => [key, count(sum)]),
  )
