import type { SaidKind, SessionFilter } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { dayOf } from '../format/clock.ts'
import { folderName } from '../format/folder.ts'

/** One thing that is asked of the sessions, or of their texts. */
export interface Chip {
  readonly name: keyof SessionFilter | 'kinds'
  readonly text: string
  /** Whole, where the text is short for it. */
  readonly title: string
}

export const KINDS: readonly { readonly kind: SaidKind; readonly label: string; readonly many: string }[] = [
  { kind: 'prompt', label: 'Prompt', many: 'Prompts' },
  { kind: 'answer', label: 'Answer', many: 'Answers' },
  { kind: 'command', label: 'Command', many: 'Commands' },
  { kind: 'summary', label: 'Summary', many: 'Summaries' },
]

interface ChipRoom {
  /** Time zone of the settings. */
  readonly zone: string
  /** Of a thread, by its id; null where it is not listed. */
  readonly titleOf: (id: string) => string | null
  /** null = of all kinds. */
  readonly kinds: readonly SaidKind[] | null
}

/** What is asked for, in words, in the order of the sheet. */
export function chipsOf(filter: SessionFilter, { zone, titleOf, kinds }: ChipRoom): readonly Chip[] {
  const { project, branch, model, since, until, compacted, failed, archived, least, most, forksOf } = filter
  const day = (ms: number): string => dayOf(ms, zone)
  const some: readonly (Chip | null)[] = [
    chip(
      'project',
      project,
      text => folderName(text),
      text => text,
    ),
    chip('branch', branch, text => `Branch ${text}`),
    chip(
      'model',
      model,
      text => text,
      text => `Model ${text}`,
    ),
    chip('since', since, ms => `Since ${day(ms)}`),
    chip('until', until, ms => `Before ${day(ms)}`),
    chip('least', least, n => `From ${bytes(n)}`),
    chip('most', most, n => `Up to ${bytes(n)}`),
    chip('compacted', compacted, yes => (yes ? 'With compaction' : 'No compaction')),
    chip('failed', failed, yes => (yes ? 'With error' : 'No error')),
    chip('archived', archived, yes => (yes ? 'Archived' : 'Not archived')),
    chip(
      'forksOf',
      forksOf,
      id => `Forks of ${titleOf(id) ?? id.slice(0, 8)}`,
      id => `Forks of ${id}`,
    ),
    chip('kinds', kinds ?? undefined, list => manyOf(list)),
  ]
  return some.filter(one => one !== null)
}

function chip<T>(
  name: Chip['name'],
  value: T | undefined,
  text: (value: T) => string,
  title: (value: T) => string = text,
): Chip | null {
  return value === undefined ? null : { name, text: text(value), title: title(value) }
}

const manyOf = (kinds: readonly SaidKind[]): string => {
  const words = KINDS.filter(({ kind }) => kinds.includes(kind)).map(({ many }) => many)
  return words.map((word, i) => (i === 0 ? word : word.toLowerCase())).join(', ')
}

/** The filter with one thing changed; undefined = it does not matter any more. */
export function withValue<N extends keyof SessionFilter>(
  filter: SessionFilter,
  name: N,
  value: SessionFilter[N] | undefined,
): SessionFilter {
  const { [name]: _, ...rest } = filter
  return value === undefined ? rest : { ...rest, [name]: value }
}
