import type { DropRule, ExportFormat, ExportSettings, RedactChoice, WriteTarget } from '../../preload/contract.ts'

/** What the user has chosen so far; kept with the tab, so that a look at something else loses nothing. */
export interface Draft {
  readonly format: ExportFormat
  /** As typed; "" = all turns. */
  readonly turns: string
  /** As typed; null = what was proposed. */
  readonly path: string | null
  /** A home that a rollout goes to; null = the path. */
  readonly home: string | null
  /** As of a fork: the provider of that home in place of its own. */
  readonly dropProvider: boolean
  /** null = as usual for the format. */
  readonly drop: readonly DropRule[] | null
  /** Whether secrets are masked in what people read. */
  readonly masksDocument: boolean
  /** The same of a rollout; null = not said yet: it is asked each time. */
  readonly masksRollout: boolean | null
}

export const NEW_DRAFT: Draft = {
  format: 'rollout',
  turns: '',
  path: null,
  home: null,
  dropProvider: false,
  drop: null,
  masksDocument: true,
  masksRollout: null,
}

export const FORMATS: readonly { readonly value: ExportFormat; readonly label: string }[] = [
  { value: 'rollout', label: 'Rollout' },
  { value: 'markdown', label: 'Markdown' },
  { value: 'html', label: 'HTML' },
  { value: 'json', label: 'JSON' },
]

/** Rules that never change what the model is sent next, and those that may. */
export const UNSEEN: readonly DropRule[] = ['superseded', 'rolled-back', 'display']
export const SEEN: readonly DropRule[] = ['images', 'outputs']

const USUAL: readonly DropRule[] = ['superseded', 'rolled-back']

/** The rules that are chosen. What a document leaves out only its reader can say. */
export const dropOf = ({ format, drop }: Draft): readonly DropRule[] => drop ?? (format === 'rollout' ? USUAL : [])

export const masksOf = ({ format, masksDocument, masksRollout }: Draft): boolean | null =>
  format === 'rollout' ? masksRollout : masksDocument

export type Turns = ExportSettings['turns'] | 'wrong'

/** `3-7`, `3`, or nothing for all. */
export function turnsOf(text: string, count: number): Turns {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const [, first, last] = /^(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?$/.exec(trimmed) ?? []
  if (first === undefined) return 'wrong'
  const range = { first: Number(first), last: Number(last ?? first) }
  if (range.first < 1 || range.last < range.first || range.last > count) return 'wrong'
  return range.first === 1 && range.last === count ? null : range
}

/** What is asked for; null while the turns make no sense. */
export function settingsOf(draft: Draft, turns: Turns, redact: RedactChoice | null): ExportSettings | null {
  if (turns === 'wrong') return null
  return { format: draft.format, turns, drop: dropOf(draft), redact }
}

/** Where it goes. Only a rollout is something for a home. */
export const targetOf = ({ format, home }: Draft, path: string): WriteTarget =>
  format === 'rollout' && home !== null ? { kind: 'home', home } : { kind: 'path', path }

/** A rule more or less. */
export const toggled = (drop: readonly DropRule[], rule: DropRule): readonly DropRule[] =>
  drop.includes(rule) ? drop.filter(other => other !== rule) : [...drop, rule]

const ENDINGS: Readonly<Record<ExportFormat, string>> = {
  rollout: '.jsonl',
  markdown: '.md',
  html: '.html',
  json: '.json',
}

/** A path that was typed, with the ending of another format in place of its own. */
export function pathAs(path: string, from: ExportFormat, to: ExportFormat): string {
  return path.endsWith(ENDINGS[from]) ? `${path.slice(0, -ENDINGS[from].length)}${ENDINGS[to]}` : path
}
