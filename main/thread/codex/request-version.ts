import type { Index } from './index.ts'
import { minorOf, NEWEST, rulesOf } from './writer.ts'

/** The same thread under the rules of another version; shares all that was read. */
export function underVersion(index: Index, minor: number): Index {
  if (minor === index.rules.minor) return index
  return Object.create(index, {
    rules: { value: rulesOf(minor) },
    selections: { value: new Map() },
  })
}

/** `0.98` is `0.98.0`. */
export const minorNamed = (version: string): number =>
  minorOf(version.split('.').length === 2 ? `${version}.0` : version)

/** The newest version that was measured: what a user of Codex has today. */
export const TODAY = '0.169.0'

/** The version that wrote the file last, as far as its lines tell. */
export function writerOf(index: Index): string {
  const { minor } = index.rules
  const stated = index.meta?.['cli_version']
  if (typeof stated === 'string' && (minorOf(stated) === minor || minor >= NEWEST)) return stated
  return minor >= NEWEST ? 'an unknown version' : `0.${minor}.0`
}
