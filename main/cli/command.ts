import type { Limits } from '../network/client.ts'
import type { Output } from './output.ts'
import type { Style } from './text.ts'

/** What a command may touch of the world around it. */
export interface World {
  readonly out: Output
  /** A line on stderr. */
  readonly say: (line: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  /** Relative paths start here. */
  readonly folder: string
  readonly style: Style
  /** How long a model may take, and how much it may answer; as usual where it is left out. */
  readonly limits?: Limits
}

/** How a command ends: exit code 0, 1 with its sentence, 2 with its sentence and the usage line, or one that has said all itself. */
export type Ending =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'usage'; readonly message: string }
  | { readonly kind: 'ended'; readonly code: 0 | 1 }

export const DONE: Ending = { kind: 'done' }

export interface Option {
  readonly name: string
  /** What its value is called in the usage; null when it takes none. */
  readonly value: string | null
  /** It may stand without its value, which then follows `=` only. */
  readonly optional?: true
  /** It may be given several times. */
  readonly many?: true
  readonly help: string
}

/** What the user wrote: options by name ("" for one without a value) and the other words. */
export interface Words {
  /** Of one that is given several times, the last. */
  readonly options: ReadonlyMap<string, string>
  /** All values of an option that may be given several times, in order. */
  readonly lists: ReadonlyMap<string, readonly string[]>
  readonly files: readonly string[]
}

export interface Command {
  readonly name: string
  /** After the command's name, for the usage line. */
  readonly usage: string
  readonly summary: string
  readonly details: readonly string[]
  readonly options: readonly Option[]
  /** Fewest and most words that are no option. */
  readonly files: readonly [number, number]
  run(words: Words, world: World): Promise<Ending>
}

export const JSON_OPTION: Option = { name: 'json', value: null, help: 'print one JSON document and nothing else' }

export const HOME_OPTION: Option = {
  name: 'home',
  value: 'DIR',
  help: 'the Codex home to find thread ids and bases in (default CODEX_HOME, else ~/.codex)',
}

export const BASE_OPTION: Option = {
  name: 'base',
  value: 'FILE',
  help: 'the file that FILE goes on from, where it is not found beside it, in its home or in --home DIR',
}

export const POINTS: readonly string[] = [
  'POINT is end, line:N, turn:N:start, turn:N:end, checkpoint:K:before or checkpoint:K:after; N and K count from 1.',
]
