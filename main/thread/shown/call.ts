import { type Fields, fieldsOf, isFields, listOf, parsedFields, stringOf } from './raw.ts'

/** What a call asks for, as a person would say it. */
export type CallText =
  | {
      readonly kind: 'command'
      readonly command: string
      /** The other arguments. */
      readonly rest: Fields
    }
  | { readonly kind: 'patch'; readonly patch: string }
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }

/** Arguments longer than this are not parsed for a row's preview. Characters. */
export const LONGEST_PARSED = 256 * 1024

/** Reads a call of any shape: function_call, custom_tool_call, local_shell_call, web_search_call, … */
export function callText(raw: unknown): CallText {
  const item = fieldsOf(raw)
  const given = item.arguments ?? item.input ?? item.action
  if (typeof given === 'string') return stringCall(given)
  if (isFields(given)) return fieldsCall(given)
  return { kind: 'text', text: '' }
}

function stringCall(text: string): CallText {
  if (isPatch(text)) return { kind: 'patch', patch: text }
  if (text.length > LONGEST_PARSED) return { kind: 'text', text }
  const fields = parsedFields(text)
  return fields === null ? { kind: 'text', text } : fieldsCall(fields)
}

function fieldsCall(fields: Fields): CallText {
  for (const key of ['cmd', 'command'] as const) {
    const command = commandLine(fields[key])
    if (command !== null) return commandCall(command, without(fields, key))
  }
  const patch = stringOf(fields.input) ?? stringOf(fields.patch)
  if (patch !== null && isPatch(patch)) return { kind: 'patch', patch }
  return { kind: 'json', text: JSON.stringify(fields) }
}

/** `["apply_patch", "*** Begin Patch…"]` is a patch that came as a command. */
const commandCall = (command: string | readonly string[], rest: Fields): CallText => {
  if (typeof command === 'string') return { kind: 'command', command, rest }
  const [program, patch] = command
  if (program === 'apply_patch' && patch !== undefined && isPatch(patch)) return { kind: 'patch', patch }
  return { kind: 'command', command: joined(command), rest }
}

const without = (fields: Fields, key: string): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key))

function commandLine(value: unknown): string | readonly string[] | null {
  if (typeof value === 'string') return value
  const words = listOf(value)
  return words.length > 0 && words.every(word => typeof word === 'string') ? words : null
}

const SHELL = /(?:^|[\\/])(?:ba|z|da|k)?sh$|(?:^|[\\/])(?:pwsh|powershell)(?:\.exe)?$/
const RUNS = /^-(?:l?c|Command)$/i

/** `bash -lc SCRIPT` is its script; other words are joined as one would type them. */
function joined(words: readonly string[]): string {
  const [program = '', flag = '', script] = words
  if (words.length === 3 && script !== undefined && SHELL.test(program) && RUNS.test(flag)) return script
  return words.map(quoted).join(' ')
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

export const isPatch = (text: string): boolean => /^\s*\*\*\* Begin Patch/.test(text)

/** `add notes.txt, update src/a.ts` */
export function patchFiles(patch: string): string {
  const files: string[] = []
  for (const [, verb = '', path = ''] of patch.matchAll(/^\*\*\* (Add|Update|Delete) File: (.+)$/gm)) {
    files.push(`${verb.toLowerCase()} ${path.trim()}`)
    if (files.length === 20) break
  }
  return files.join(', ')
}

/** The line of a call's row. The tool's name stands beside it. */
export function callPreview(raw: unknown): string {
  const call = callText(raw)
  switch (call.kind) {
    case 'command':
      return call.command
    case 'patch':
      return patchFiles(call.patch) || call.patch
    case 'json':
      return searchOf(raw) ?? call.text
    case 'text':
      return call.text
  }
}

/** The question of a web search. */
const searchOf = (raw: unknown): string | null => {
  const item = fieldsOf(raw)
  const action = fieldsOf(item.action)
  return item.type === 'web_search_call' ? (stringOf(action.query) ?? stringOf(action.url)) : null
}
