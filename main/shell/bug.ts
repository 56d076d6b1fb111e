import { homedir } from 'node:os'
import type { AppError } from '../../preload/contract.ts'

/**
 * What the user sees of a bug: one sentence, and for the copy button where it happened. Quoted parts of a message may
 * be text of a session (JSON.parse quotes its input), so they are left out; so is the name of the user's folder.
 */
export function bugError(
  error: unknown,
  message = 'Something went wrong inside Palimpsest. The rest goes on.',
): AppError {
  return { code: 'internal', message, detail: detailOf(error) }
}

function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${typeof error}`
  const what = error.message.replace(/"[^"]*"|'[^']*'|`[^`]*`|"[\s\S]*$/g, '"…"').slice(0, 200)
  return [`${error.name}: ${what}`, ...framesOf(error.stack ?? '')].join('\n')
}

const framesOf = (stack: string): readonly string[] =>
  stack
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, 12)
    .map(line => line.replaceAll(homedir(), '~'))
