import { INJECTED, INJECTED_PATTERNS, SKILL_BEGIN } from '../../rollout/format.ts'

/** The texts of a message's parts. */
type Texts = readonly string[]

interface Form {
  /** Versions (0.N) that take a message of this form for their own: from `from` on, before `before`. */
  readonly from: number
  readonly before: number
  readonly fits: (texts: Texts) => boolean
}

type Tag = readonly [start: string, end: string]

const begins = (text: string, [start]: Tag): boolean =>
  text.trimStart().slice(0, start.length).toLowerCase() === start.toLowerCase()

const isWhole = (text: string, tag: Tag): boolean =>
  begins(text, tag) && (tag[1] === '' || text.trimEnd().slice(-tag[1].length).toLowerCase() === tag[1].toLowerCase())

const anyBegins =
  (...tags: readonly Tag[]) =>
  (texts: Texts): boolean =>
    texts.some(text => tags.some(tag => begins(text, tag)))

const anyWhole =
  (...tags: readonly Tag[]) =>
  (texts: Texts): boolean =>
    texts.some(text => tags.some(tag => isWhole(text, tag)))

const anyMatches =
  (...patterns: readonly RegExp[]) =>
  (texts: Texts): boolean =>
    texts.some(text => patterns.some(pattern => pattern.test(text)))

/** The only part, as it stands. */
const onlyBegins =
  (...starts: readonly string[]) =>
  (texts: Texts): boolean =>
    texts.length === 1 && starts.some(start => texts[0]?.startsWith(start))

const ALWAYS = Number.POSITIVE_INFINITY

/**
 * Forms by which a version knows a message of role user as its own, one bit each. Measured by typing 110 texts at fifteen versions: what a
 * compaction without replacement history keeps, and what a rollback counts. Borders lie between 0.47 | 0.63 | 0.80 | 0.98 | 0.105 | 0.110
 * | 0.118 | 0.124 | 0.133 | 0.140 | 0.150 | 0.153.4 | 0.169.
 */
const FORMS = {
  /** To 0.47 the whole message, its parts joined. */
  whole: {
    from: 0,
    before: 58,
    fits: texts => anyWhole(INJECTED.environment, INJECTED.userInstructions)([texts.join('\n')]),
  },
  openEnvironment: { from: 58, before: 108, fits: anyBegins(INJECTED.environment) },
  openShell: { from: 58, before: 108, fits: anyBegins(INJECTED.shellCommand) },
  openMarker: { from: 90, before: 108, fits: anyBegins(INJECTED.turnAborted) },
  openNote: { from: 102, before: 108, fits: anyBegins(INJECTED.agentNote) },
  instructions: {
    from: 58,
    before: 108,
    fits: onlyBegins(INJECTED.agentsFileFor[0], INJECTED.userInstructions[0]),
  },
  skill: { from: 70, before: 108, fits: onlyBegins(SKILL_BEGIN) },
  pair: {
    from: 108,
    before: ALWAYS,
    fits: anyWhole(
      INJECTED.agentsFileFor,
      INJECTED.environment,
      INJECTED.skill,
      INJECTED.shellCommand,
      INJECTED.turnAborted,
      INJECTED.agentNote,
    ),
  },
  hook: { from: 114, before: ALWAYS, fits: anyMatches(INJECTED_PATTERNS.hook) },
  goal: {
    from: 129,
    before: ALWAYS,
    fits: anyWhole(INJECTED.goal, INJECTED.processWarning, INJECTED.patchWarning, INJECTED.routeWarning),
  },
  agentsFile: { from: 137, before: ALWAYS, fits: anyWhole(INJECTED.agentsFile) },
  named: { from: 137, before: ALWAYS, fits: anyMatches(INJECTED_PATTERNS.internal, INJECTED_PATTERNS.external) },
  plugins: { from: 145, before: ALWAYS, fits: anyWhole(INJECTED.plugins) },
  messageBoard: { from: 154, before: ALWAYS, fits: anyWhole(INJECTED.messageBoard) },
} satisfies Record<string, Form>

export type FormName = keyof typeof FORMS
const NAMES = Object.keys(FORMS) as FormName[]

/** The bit of a form. */
export const bitOf = (name: FormName): number => 1 << NAMES.indexOf(name)

/** Bits from this one on are free for others. */
export const FREE_BITS = NAMES.length

/** What a text of any form begins with, white space left out; the patterns all begin with "<". */
const FIRST: ReadonlySet<string> = new Set(
  Object.values(INJECTED).flatMap(([start]) => [start.slice(0, 1).toLowerCase(), start.slice(0, 1).toUpperCase()]),
)

const mayFit = (text: string): boolean => FIRST.has(/\S/.exec(text)?.[0] ?? '')

/** Bits of the forms that a message has, whatever the version. */
export function formsOf(texts: Texts): number {
  let bits = 0
  if (!texts.some(mayFit)) return bits
  for (const name of NAMES) if (FORMS[name].fits(texts)) bits |= bitOf(name)
  return bits
}

/** Bits of the forms that a version knows. */
export function formsKnownTo(minor: number): number {
  let bits = 0
  for (const name of NAMES) if (minor >= FORMS[name].from && minor < FORMS[name].before) bits |= bitOf(name)
  return bits
}

const LABELS: readonly (readonly [Tag, string])[] = [
  [INJECTED.agentsFile, 'AGENTS.md'],
  [INJECTED.userInstructions, 'AGENTS.md'],
  [INJECTED.environment, 'Environment'],
  [INJECTED.skill, 'Skill'],
  [INJECTED.shellCommand, 'Shell command'],
  [INJECTED.turnAborted, 'Interrupt marker'],
  [INJECTED.agentNote, 'Sub-agent note'],
  [INJECTED.goal, 'Goal'],
  [INJECTED.plugins, 'Recommended plugins'],
  [INJECTED.messageBoard, 'Message board'],
  [INJECTED.processWarning, 'Warning'],
  [INJECTED.patchWarning, 'Warning'],
  [INJECTED.routeWarning, 'Warning'],
]

/** Label of an injected user text; null when it is none. */
export function injectedLabel(text: string): string | null {
  if (INJECTED_PATTERNS.hook.test(text)) return 'Hook prompt'
  if (INJECTED_PATTERNS.internal.test(text) || INJECTED_PATTERNS.external.test(text)) return 'Context'
  return LABELS.find(([tag]) => isWhole(text, tag))?.[1] ?? null
}
