import type { Certainty, RedactChoice, ReviewApartView } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { count, counted } from '../format/numbers.ts'
import type { Fate } from './choice.ts'

const CLASS_WORDS: Readonly<Record<string, string>> = {
  email: 'E-mail addresses',
  'home-path': 'Home folders',
  'account-id': 'Account ids',
  'git-remote': 'Git remotes',
  'private-host': 'Private hosts',
  aws: 'AWS keys',
  github: 'GitHub tokens',
  gitlab: 'GitLab tokens',
  slack: 'Slack tokens',
  openai: 'OpenAI keys',
  anthropic: 'Anthropic keys',
  stripe: 'Stripe keys',
  google: 'Google keys',
  npm: 'npm tokens',
  'private-key': 'Private keys',
  jwt: 'Signed tokens',
  'database-url': 'Database addresses',
  'url-password': 'Passwords in addresses',
  password: 'Passwords',
  'other-key': 'Other keys',
}

export const className = (name: string): string => CLASS_WORDS[name] ?? name

export const CERTAINTY = {
  certain: 'The shape belongs to nothing else.',
  likely: 'The shape or the words around it say so.',
  possible: 'A guess by the name of a setting.',
} as const satisfies Record<Certainty, string>

export const FATE_WORD = { goes: 'masked', part: 'part kept', stays: 'kept', above: 'kept' } as const satisfies Record<
  Fate,
  string
>

export type ApartKind = ReviewApartView['kind']

const APART_WORD = {
  ciphertext: 'Encrypted text',
  image: 'Images',
  'unknown-item': 'Items of unknown type',
  'unknown-type': 'Lines of unknown type',
  rejected: 'Unreadable lines',
  'too-long': 'Lines over 64 MB',
} as const satisfies Record<ApartKind, string>

export const apartName = (kind: ApartKind): string => APART_WORD[kind]

/** `12 · 4.4 kB`: characters of ciphertext and images are bytes too. */
export const apartSize = ({ count: n, size }: ReviewApartView): string => `${count(n)} · ${bytes(size)}`

/** What it means for the model and for who gets the copy. */
export function apartMeaning({ kind, compactions }: ReviewApartView, choice: RedactChoice): string {
  switch (kind) {
    case 'ciphertext':
      if (choice.ciphertext === 'keep') return 'Stays as it is. Nobody can look through it for secrets.'
      if (compactions === 0) return 'Left out. The model does not see this reasoning again.'
      return `Left out. The result of ${counted(compactions, 'compaction')} is then gone for the model: a counted stub stands for it.`
    case 'image':
      return choice.images === 'keep'
        ? 'Stay as they are. Nothing looks for secrets in a picture.'
        : 'Left out. The model sees a counted stub in place of each.'
    case 'unknown-item':
      return 'Left out: what is not understood cannot be looked through. The model sees a message that says so.'
    case 'unknown-type':
    case 'rejected':
    case 'too-long':
      return 'Left out, a counted stub in place of each. Codex skips it.'
  }
}
