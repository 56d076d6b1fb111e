import { rules } from '@secretlint/secretlint-rule-preset-recommend'
import type { SecretClass } from './classes.ts'
import { type Hit, hitOf } from './hit.ts'

/** What is used of a rule of the library: made with a context, it looks at a source and reports at once. */
interface LibraryRule {
  readonly meta: { readonly id: string }
  create(context: LibraryContext, options: { readonly enableIDScanRule: true }): { file?(source: Source): unknown }
}

interface Source {
  readonly content: string
  readonly contentType: 'text'
  /** Empty: with a name, one rule would open the file. */
  readonly filePath: ''
  readonly ext: ''
}

interface Said {
  readonly props: Readonly<Record<string, unknown>>
}

interface LibraryContext {
  readonly sharedOptions: Readonly<Record<string, never>>
  createTranslator(messages: unknown): (id: string, props?: Readonly<Record<string, unknown>>) => Said
  report(report: { readonly message: Said; readonly range: readonly number[] }): void
  ignore(): void
}

/** Classes of their own; keys of all other services are `other-key`. */
const CLASS_OF: Readonly<Record<string, SecretClass>> = {
  aws: 'aws',
  slack: 'slack',
  npm: 'npm',
  openai: 'openai',
  anthropic: 'anthropic',
  privatekey: 'private-key',
  stripe: 'stripe',
  github: 'github',
  gitlab: 'gitlab',
  gcp: 'google',
  basicauth: 'url-password',
  'database-connection-string': 'database-url',
}

const PREFIX = '@secretlint/secretlint-rule-'

/** A comment in a session may not switch off its own redaction. */
const NOT_USED = `${PREFIX}filter-comments`

/** Without one of these no rule of the library finds anything; most texts have none. A test holds this against the rules. */
const ANCHOR =
  /A3T[A-Z0-9]|A[KGRINS][PIDONS]A|[Ss](?:ecret|ECRET)_?[Aa]|[Aa](?:ccount|CCOUNT)|x-oauth|_authToken|npm_|xox|xapp|hooks\.slack|:\/\/|sk-|gsk_|hf_|lin_api_|ntn_|-----BEGIN|SG\.|shp[a-z]{2}_|[sr]k_(?:live|test)|gh[pousr]_|github_pat_|glpat-|glc_|glsa_|ops_e|hv[sbr]\.|vc[picrk]_|dapi|dckr_pat_|figd_|cf(?:k|ut|at)_|tskey-/

const reported: { said: Said; start: number; end: number }[] = []

const CONTEXT: LibraryContext = {
  sharedOptions: {},
  createTranslator: () => (_id, props) => ({ props: props ?? {} }),
  report: ({ message, range }) => reported.push({ said: message, start: range[0] ?? 0, end: range[1] ?? 0 }),
  ignore: () => undefined,
}

/** Ids of AWS keys are no secret alone, but they tell the account. */
const OPTIONS = { enableIDScanRule: true } as const

const LIBRARY: readonly LibraryRule[] = rules

const MADE = LIBRARY.filter(({ meta }) => meta.id !== NOT_USED).map(rule => ({
  class: CLASS_OF[rule.meta.id.slice(PREFIX.length)] ?? ('other-key' as const),
  look: rule.create(CONTEXT, OPTIONS),
}))

/** What the rules of secretlint's recommended preset find in a text. */
export function libraryHits(text: string): readonly Hit[] {
  if (!ANCHOR.test(text)) return []
  const hits: Hit[] = []
  for (const { class: name, look } of MADE) {
    reported.length = 0
    look.file?.({ content: text, contentType: 'text', filePath: '', ext: '' })
    for (const { said, start, end } of reported) hits.push(...placed(text, name, said, start, end))
  }
  return hits
}

/**
 * The range of a report may lie beside the secret (that of AWS secret keys begins at the name of the setting), so the secret is taken
 * from the message and looked for from there on.
 */
function placed(text: string, name: SecretClass, said: Said, start: number, end: number): readonly Hit[] {
  const values = Object.values(said.props).filter(value => typeof value === 'string')
  const whole = values.reduce((longest, next) => (next.length > longest.length ? next : longest), '')
  const value = whole.split(QUOTE)[0] ?? ''
  const at = value.length < 4 ? -1 : text.indexOf(value, start)
  if (at !== -1 && at <= end) return [hitOf(name, at, value)]
  const ranged = text.slice(start, end).split(QUOTE)[0] ?? ''
  return ranged === '' ? [] : [hitOf(name, start, ranged)]
}

/** Addresses end here, though some rules read on: over the end of the string of a JSON text. */
const QUOTE = /["'`<>]/
