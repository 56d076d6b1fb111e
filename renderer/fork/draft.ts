import type { ForkSettings, Point } from '../../preload/contract.ts'

/** What the user has chosen for a fork so far. */
export interface ForkDraft {
  /** As typed. */
  readonly at: Point
  /** A home that it goes to; null = the path that was typed. */
  readonly home: string | null
  readonly path: string
  readonly form: ForkSettings['form']
  readonly dropProvider: boolean
}

/** What is asked for; null while there is no place for it. */
export function forkSettings(draft: ForkDraft, candidate: string | null): ForkSettings | null {
  const { at, home, path, form, dropProvider } = draft
  if (home === null && path.trim() === '') return null
  const target = home === null ? ({ kind: 'path', path: path.trim() } as const) : ({ kind: 'home', home } as const)
  return { at: at.trim(), candidate, form, target, dropProvider }
}

/** What becomes of a model provider that is not to stay. */
export const providerWords = ({ home }: ForkDraft): string =>
  home === null ? 'Name no provider' : 'Name the provider of that home'
