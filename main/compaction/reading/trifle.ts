import { commandsOf } from '../entities/command.ts'
import type { Fact } from '../entities/fact-index.ts'

/** Facts whose loss nobody minds: a command that only looks, a bare exit code, a pattern. */
export function isTrifle({ class: of, key }: Fact): boolean {
  if (of === 'command') return commandsOf(key).every(({ looks }) => looks)
  return of === 'error' && key.startsWith('exit code ')
}
