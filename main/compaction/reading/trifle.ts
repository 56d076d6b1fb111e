import { commandsOf } from '../entities/command.ts'
import type { Fact } from '../entities/fact-index.ts'

/** Facts whose loss nobody minds: a command that only looks, a bare exit code, one plain word in quotes. */
export function isTrifle({ class: of, key }: Fact): boolean {
  if (of === 'command') return commandsOf(key).every(({ looks }) => looks)
  if (of === 'literal') return /^[\p{L}]+$/u.test(key)
  return of === 'error' && key.startsWith('exit code ')
}
