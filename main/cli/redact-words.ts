import { CLASSES, type SecretClass } from '../export/redact/classes.ts'
import { type RedactSettings, STRICT } from '../export/redact/settings.ts'
import type { Words } from './command.ts'

/** What `--redact` and `--keep` ask for; `unsaid` where neither stands. */
export type Redacting =
  | { readonly kind: 'unsaid' }
  | { readonly kind: 'none' }
  | { readonly kind: 'settings'; readonly settings: RedactSettings }
  | { readonly kind: 'wrong'; readonly message: string }

export function redactingOf(options: Words['options']): Redacting {
  const redact = options.get('redact')
  const keep = options.get('keep')
  if (redact === undefined || redact === 'none') {
    if (keep !== undefined)
      return wrong('--keep says what redaction leaves as it is: it needs --redact all or classes.')
    return { kind: redact === undefined ? 'unsaid' : 'none' }
  }
  const names = redact.split(',')
  const unknown = redact === 'all' ? undefined : names.find(name => !CLASSES.some(each => each === name))
  if (unknown !== undefined)
    return wrong(`"${unknown}" is nothing that --redact knows. It takes all, none, or some of ${CLASSES.join(', ')}.`)
  const classes: ReadonlySet<SecretClass> =
    redact === 'all' ? STRICT.classes : new Set(CLASSES.filter(name => names.includes(name)))
  return kept({ ...STRICT, classes }, keep)
}

const wrong = (message: string): Redacting => ({ kind: 'wrong', message })

/** A secret by its key, or one place of it. */
const SECRET = /^([a-z-]+):[0-9a-f]{24}( @ \d+:\d+:[0-9a-f]{12}:\d+)?$/

function kept(settings: RedactSettings, keep: string | undefined): Redacting {
  const words = keep === undefined ? [] : keep.split(',').map(word => word.trim())
  const unknown = words.find(word => !isKept(word))
  if (unknown !== undefined)
    return wrong(
      `"${unknown}" is nothing that --keep knows. It takes ciphertext, images, and keys of secrets such as email:0123456789abcdef01234567.`,
    )
  return {
    kind: 'settings',
    settings: {
      ...settings,
      ciphertext: words.includes('ciphertext') ? 'keep' : 'stub',
      images: words.includes('images') ? 'keep' : 'stub',
      off: new Set(words.filter(word => SECRET.test(word))),
    },
  }
}

function isKept(word: string): boolean {
  if (word === 'ciphertext' || word === 'images') return true
  const [, name] = SECRET.exec(word) ?? []
  return CLASSES.some(each => each === name)
}
