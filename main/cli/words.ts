import { parseArgs } from 'node:util'
import type { Command, Option, Words } from './command.ts'

export type Parsed =
  | { readonly kind: 'words'; readonly words: Words }
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly message: string }

/** Reads the words after a command's name: `--name value`, `--name=value`, `--` before files that begin with a dash. */
export function readWords(command: Command, args: readonly string[]): Parsed {
  const types = Object.fromEntries(
    [...command.options, HELP].map(option => [
      option.name,
      { type: option.value === null || option.optional ? 'boolean' : 'string' } as const,
    ]),
  )
  const { tokens } = parseArgs({ args: [...args], options: types, strict: false, allowPositionals: true, tokens: true })
  const options = new Map<string, string>()
  const lists = new Map<string, readonly string[]>()
  const files: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') files.push(token.value)
    if (token.kind !== 'option') continue
    if (token.name === 'help' || token.rawName === '-h') return { kind: 'help' }
    const problem = whatIsWrong(command, token.name, token.rawName, token.value, options)
    if (problem !== null) return { kind: 'usage', message: problem }
    options.set(token.name, token.value ?? '')
    lists.set(token.name, [...(lists.get(token.name) ?? []), token.value ?? ''])
  }
  const problem = wrongCount(command, files)
  return problem === null ? { kind: 'words', words: { options, lists, files } } : { kind: 'usage', message: problem }
}

const HELP: Pick<Option, 'name' | 'value' | 'optional'> = { name: 'help', value: null }

function whatIsWrong(
  command: Command,
  name: string,
  raw: string,
  value: string | undefined,
  seen: ReadonlyMap<string, string>,
): string | null {
  const option = command.options.find(one => one.name === name)
  if (!option || !raw.startsWith('--')) return `${command.name} has no option ${raw}.`
  if (seen.has(name) && !option.many) return `${raw} is given twice.`
  if (option.value === null) return value === undefined ? null : `${raw} takes no value.`
  if (option.optional && value === undefined) return null
  return value === undefined || value === ''
    ? `${raw} needs a value: ${raw}${option.optional ? '=' : ' '}${option.value}.`
    : null
}

function wrongCount(command: Command, files: readonly string[]): string | null {
  const [fewest, most] = command.files
  if (files.length < fewest) return `${command.name} needs a FILE.`
  if (files.length > most) return `${command.name} takes one FILE, not ${files.length}: ${files.join(' ')}.`
  return null
}
