import { commandsIn, type SimpleCommand } from '../../thread/script.ts'

/** Programs that only look; to run them again loses nothing. */
const LOOKS: ReadonlySet<string> = new Set(
  (
    'ls cat cd pwd echo printf head tail nl less more bat tac sed awk grep egrep rg find fd wc which type true false sleep mkdir stat file tree du df ' +
    'sort uniq cut tr date env export set whoami uname diff cmp jq xxd test [ :'
  ).split(' '),
)
const GIT_LOOKS: ReadonlySet<string> = new Set(
  'status diff log show branch rev-parse rev-list ls-files blame add stash fetch'.split(' '),
)

export interface Command {
  /** Program without its folder and its arguments. */
  readonly key: string
  /** It only looks at things. */
  readonly looks: boolean
}

const LONGEST = 200

/** The commands of a script, each first stage of a pipe: what comes behind it only shapes its output. */
export function commandsOf(script: string): readonly Command[] {
  return commandsIn(script)
    .filter(({ piped }) => !piped)
    .map(commandOf)
    .filter(({ key }) => /\p{L}/u.test(key))
}

function commandOf({ argv }: SimpleCommand): Command {
  const [program = '', ...rest] = argv
  const name = program.slice(program.lastIndexOf('/') + 1) || program
  const looks = LOOKS.has(name) || (name === 'git' && GIT_LOOKS.has(rest[0] ?? ''))
  return { key: [name, ...rest].join(' ').replaceAll(/\s+/g, ' ').slice(0, LONGEST), looks }
}

/**
 * The command of a script whose exit code the script's is: the last one that does more than look, if nothing but `&&` comes behind it.
 * null where there is none: `make | tail` ends as `tail` does, `make; ls` as `ls`.
 */
export function decidingCommand(script: string): string | null {
  const all = commandsIn(script)
  const at = all.findLastIndex(command => !command.piped && !commandOf(command).looks)
  const found = all[at]
  if (!found || all.slice(at).some(({ next }) => next === 'pipe' || next === 'other')) return null
  return commandOf(found).key
}

/** Programs by which a quoted text is a command. */
const PROGRAMS: ReadonlySet<string> = new Set(
  (
    'node npm npx pnpm yarn bun deno git cargo rustc go make cmake ninja python python3 pip pip3 uv poetry pytest tox ruff mypy tsc vitest jest ' +
    'mocha eslint biome prettier docker kubectl helm terraform gradle mvn java javac dotnet ruby bundle rake rails php composer swift xcodebuild bash sh ' +
    'curl wget ssh rsync psql mysql sqlite3 redis-cli aws gcloud az gh just bazel'
  ).split(' '),
)

/** Is a quoted text a command of a known program with arguments? */
export function isCommandText(text: string): boolean {
  const space = text.indexOf(' ')
  return space > 0 && PROGRAMS.has(text.slice(0, space)) && text[space + 1] !== ' ' && !/[.!?]$/.test(text)
}
