import process from 'node:process'
import { keepHeapSmall } from './base/small-heap.ts'
import { audit } from './cli/audit.ts'
import type { Command, Ending, World } from './cli/command.ts'
import { dataset } from './cli/dataset.ts'
import { diff } from './cli/diff.ts'
import { exporting } from './cli/export.ts'
import { finding } from './cli/find.ts'
import { fork } from './cli/fork.ts'
import { commandHelp, help, usageLine } from './cli/help.ts'
import { history } from './cli/history.ts'
import { inspect } from './cli/inspect.ts'
import { LIBRARY_ALIASES, library } from './cli/library.ts'
import { noting } from './cli/notes.ts'
import { outputTo, ReaderGone } from './cli/output.ts'
import { probing } from './cli/probe.ts'
import { recompact } from './cli/recompact.ts'
import { serve } from './cli/serve.ts'
import { simulating } from './cli/simulate.ts'
import { oneLine, styleFor } from './cli/text.ts'
import { readWords } from './cli/words.ts'

/** The command-line shell. Every command of design.md section 4 that exists. */
export const COMMANDS: readonly Command[] = [
  inspect,
  history,
  diff,
  finding,
  audit,
  fork,
  recompact,
  probing,
  exporting,
  simulating,
  noting,
  library,
  dataset,
  serve,
]

/** Runs one command and answers its exit code: 0 done, 1 failed, 2 wrong usage. */
export async function main(args: readonly string[], world: World): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return print(help(COMMANDS), world)
  const alias = Object.hasOwn(LIBRARY_ALIASES, name) ? LIBRARY_ALIASES[name] : undefined
  if (alias !== undefined) return main([...alias, ...rest], world)
  const command = COMMANDS.find(one => one.name === name)
  if (!command)
    return wrong(`There is no command ${name}.`, `Commands: ${COMMANDS.map(one => one.name).join(', ')}`, world)
  const parsed = readWords(command, rest)
  switch (parsed.kind) {
    case 'help':
      return print(commandHelp(command), world)
    case 'usage':
      return wrong(parsed.message, usageLine(command), world)
    case 'words':
      return codeOf(await command.run(parsed.words, world), command, world)
  }
}

function codeOf(ending: Ending, command: Command, world: World): number {
  switch (ending.kind) {
    case 'done':
      return 0
    case 'ended':
      return ending.code
    case 'failed':
      world.say(oneLine(ending.message, LONGEST))
      return 1
    case 'usage':
      return wrong(ending.message, usageLine(command), world)
  }
}

/** A message may name a path. */
const LONGEST = 8192

function wrong(message: string, usage: string, world: World): number {
  world.say(oneLine(message, LONGEST))
  world.say(usage)
  return 2
}

async function print(text: string, world: World): Promise<number> {
  await world.out.write(text)
  await world.out.flush()
  return 0
}

/** The process as the commands see it. A reader who goes away (`| head`) ends it quietly; anything else unforeseen is a bug. */
async function start(): Promise<void> {
  keepHeapSmall()
  const { stdout, stderr, env } = process
  const say = (line: string): void => void stderr.write(`${line}\n`)
  const colour = stdout.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb'
  stderr.on('error', () => undefined)
  try {
    process.exitCode = await main(process.argv.slice(2), {
      out: outputTo(stdout),
      say,
      env,
      folder: process.cwd(),
      style: styleFor(colour),
    })
  } catch (error) {
    if (error instanceof ReaderGone) process.exit(0)
    say(`palimpsest: ${oneLine(error instanceof Error ? error.message : String(error), LONGEST)}`)
    process.exitCode = 1
  }
}

if (import.meta.main) await start()
