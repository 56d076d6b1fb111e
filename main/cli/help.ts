import type { Command, Option } from './command.ts'

/** What the launcher calls us: `palimpsest`, or npm's way in a checkout. */
const PROGRAM = 'palimpsest'

export const usageLine = (command: Command): string => `Usage: ${PROGRAM} ${command.name} ${command.usage}`

export function commandHelp(command: Command): string {
  const rows = [...command.options, HELP].map(option => [`--${option.name}${valueWords(option)}`, option.help])
  const widest = Math.max(...rows.map(([name = '']) => name.length))
  const options = rows.map(([name = '', help]) => `  ${name.padEnd(widest)}  ${help}`)
  return `${[usageLine(command), '', sentence(command.summary), ...command.details, '', 'Options:', ...options].join('\n')}\n`
}

export function help(commands: readonly Command[]): string {
  const widest = Math.max(...commands.map(({ name }) => name.length))
  return `${[
    `Usage: ${PROGRAM} COMMAND [OPTIONS]`,
    '',
    "Shows what compaction did to a coding agent's session.",
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(widest)}  ${summary}`),
    '',
    'FILE is a rollout, or a thread id found under the Codex home; inspect takes a database of Codex too. It is only read; fork writes a new file.',
    'Exit codes: 0 done, 1 failed with one sentence on stderr, 2 wrong usage.',
    `${PROGRAM} COMMAND --help tells the options of a command.`,
  ].join('\n')}\n`
}

function valueWords({ value, optional }: Option): string {
  if (value === null) return ''
  return optional ? `[=${value}]` : ` ${value}`
}

const HELP: Option = { name: 'help', value: null, help: 'print this' }

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
