/** What redaction looks for. The order is that of reports. */
export const CLASSES = [
  'email',
  'home-path',
  'account-id',
  'git-remote',
  'private-host',
  'aws',
  'github',
  'gitlab',
  'slack',
  'openai',
  'anthropic',
  'stripe',
  'google',
  'npm',
  'private-key',
  'jwt',
  'database-url',
  'url-password',
  'password',
  'other-key',
] as const

export type SecretClass = (typeof CLASSES)[number]

/**
 * `certain`: the shape belongs to nothing else. `likely`: the shape or the words around it say so.
 * `possible`: a guess by the name of a setting.
 */
export type Certainty = 'certain' | 'likely' | 'possible'

export interface ClassFacts {
  readonly certainty: Certainty
  /** One sentence for the one who reviews. */
  readonly why: string
}

/** Why a finding of each class is one. */
export const CLASS_FACTS = {
  email: { certainty: 'certain', why: 'An e-mail address names a person or a mailbox.' },
  'home-path': { certainty: 'certain', why: 'The path of a home folder holds the name of a user.' },
  'account-id': { certainty: 'likely', why: 'An id of an account, a user or an organization tells who worked here.' },
  'git-remote': {
    certainty: 'likely',
    why: 'The address of a repository tells whose code this is and where it is kept.',
  },
  'private-host': { certainty: 'likely', why: 'The name or address of a machine inside a private network.' },
  aws: { certainty: 'certain', why: 'A key or an account number of Amazon Web Services.' },
  github: { certainty: 'certain', why: 'A token of GitHub: who has it acts as its owner.' },
  gitlab: { certainty: 'certain', why: 'A token of GitLab: who has it acts as its owner.' },
  slack: { certainty: 'certain', why: 'A token or an address to post to of Slack.' },
  openai: { certainty: 'certain', why: 'A key of the OpenAI API: calls with it are paid by its owner.' },
  anthropic: { certainty: 'certain', why: 'A key of the Anthropic API: calls with it are paid by its owner.' },
  stripe: { certainty: 'certain', why: 'A key of Stripe: it moves money or reads payments.' },
  google: { certainty: 'certain', why: 'A key or a token of Google.' },
  npm: { certainty: 'certain', why: 'A token of npm: packages can be published with it.' },
  'private-key': { certainty: 'certain', why: 'A private key, whole or in part.' },
  jwt: { certainty: 'certain', why: 'A signed token (JWT): it opens what its owner may open, and says who that is.' },
  'database-url': { certainty: 'certain', why: 'The address of a database with the password in it.' },
  'url-password': { certainty: 'certain', why: 'An address with a password in it.' },
  password: {
    certainty: 'possible',
    why: 'The value of a setting, an option or a header that is named like a secret.',
  },
  'other-key': { certainty: 'certain', why: 'A key or a token in the form that its service gives it.' },
} as const satisfies Record<SecretClass, ClassFacts>
