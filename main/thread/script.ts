import type { Action } from './model.ts'

/** One program of a shell script with its arguments, quotes resolved. */
export interface SimpleCommand {
  readonly argv: readonly string[]
  /** Files that its output is written to. */
  readonly writesTo: readonly string[]
  /** It reads what the one before it wrote. */
  readonly piped: boolean
  /** What comes behind it: nothing, a pipe, `&&`, or anything that runs whatever this one's exit code is. */
  readonly next: 'end' | 'pipe' | 'and' | 'other'
}

/** Characters of a script that are read as commands, and how many commands; the rest of it is only text. */
const MOST_CHARACTERS = 20_000
const MOST_COMMANDS = 64

/**
 * The programs of a POSIX shell script as far as they are plain: quotes, `&&`, `||`, `;`, `|`, line ends, redirections and here-documents.
 * Not a shell: substitutions, loops and functions are taken as the words that they are made of.
 */
export function commandsIn(script: string): readonly SimpleCommand[] {
  return new ScriptReader(script.slice(0, MOST_CHARACTERS)).read()
}

const BREAKS = new Set(['\n', ';', '&', '|'])

class ScriptReader {
  readonly #text: string
  #at = 0
  #argv: string[] = []
  #writesTo: string[] = []
  #piped = false
  readonly #heredocs: string[] = []
  readonly #commands: SimpleCommand[] = []

  constructor(text: string) {
    this.#text = text
  }

  read(): readonly SimpleCommand[] {
    while (this.#at < this.#text.length && this.#commands.length < MOST_COMMANDS) this.#step()
    this.#end('end')
    const last = this.#commands.pop()
    return last ? [...this.#commands, { ...last, next: 'end' }] : []
  }

  #step(): void {
    const char = this.#text[this.#at] as string
    if (BREAKS.has(char)) this.#break(char)
    else if (/\s/.test(char)) this.#at += 1
    else if (char === '#') this.#skipTo('\n')
    else if (char === '>' || char === '<') this.#redirect(char)
    else this.#word()
  }

  #break(char: string): void {
    this.#at += 1
    const doubled = this.#text[this.#at] === char && char !== '\n'
    if (doubled) this.#at += 1
    this.#end(char === '|' && !doubled ? 'pipe' : char === '&' && doubled ? 'and' : 'other')
    if (char === '\n') while (this.#heredocs.length > 0) this.#skipHeredoc(this.#heredocs.shift() as string)
  }

  #end(next: SimpleCommand['next']): void {
    const argv = withoutPrefixes(this.#argv)
    if (argv.length > 0) this.#commands.push({ argv, writesTo: this.#writesTo, piped: this.#piped, next })
    this.#argv = []
    this.#writesTo = []
    this.#piped = next === 'pipe'
  }

  /** `>file`, `>>file`, `2>&1`, `<file`, `<<'END'`, `<<<word`. */
  #redirect(char: string): void {
    let length = 1
    while (length < 3 && this.#text[this.#at + length] === char) length += 1
    this.#at += length
    if (this.#text[this.#at] === '&') {
      this.#at += 1
      this.#wordText()
      return
    }
    if (char === '<' && length === 2 && this.#text[this.#at] === '-') this.#at += 1
    while (this.#text[this.#at] === ' ') this.#at += 1
    const target = this.#wordText()
    if (char === '<' && length === 2) this.#heredocs.push(target)
    else if (char === '>' && target !== '' && !target.startsWith('/dev/')) this.#writesTo.push(target)
  }

  #word(): void {
    const word = this.#wordText()
    const next = this.#text[this.#at]
    // The number of a descriptor belongs to the redirection.
    if ((next === '>' || next === '<') && /^\d$/.test(word)) return
    if (!KEYWORDS.has(word) || this.#argv.length > 0) this.#argv.push(word)
  }

  #wordText(): string {
    let word = ''
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at] as string
      if (char === "'" || char === '"') word += this.#quoted(char)
      else if (char === '\\') word += this.#escaped()
      else if (/[\s;&|<>]/.test(char)) break
      else word += char
    }
    return word
  }

  /** Leaves the place at the closing quote. */
  #quoted(quote: string): string {
    const start = this.#at + 1
    let end = this.#text.indexOf(quote, start)
    if (quote === '"') while (end > 0 && this.#text[end - 1] === '\\') end = this.#text.indexOf(quote, end + 1)
    this.#at = end === -1 ? this.#text.length : end
    const text = this.#text.slice(start, this.#at)
    return quote === '"' ? text.replaceAll(/\\(["\\$`])/g, '$1') : text
  }

  /** A line end behind a backslash goes on with the command. */
  #escaped(): string {
    this.#at += 1
    const char = this.#text[this.#at] ?? ''
    return char === '\n' ? '' : char
  }

  #skipHeredoc(end: string): void {
    while (this.#at < this.#text.length) {
      const lineEnd = this.#text.indexOf('\n', this.#at)
      const line = this.#text.slice(this.#at, lineEnd === -1 ? undefined : lineEnd)
      this.#at = lineEnd === -1 ? this.#text.length : lineEnd + 1
      if (line.trim() === end) return
    }
  }

  #skipTo(char: string): void {
    const end = this.#text.indexOf(char, this.#at)
    this.#at = end === -1 ? this.#text.length : end
  }
}

const KEYWORDS: ReadonlySet<string> = new Set([
  'then',
  'do',
  'else',
  '{',
  '(',
  '!',
  'if',
  'while',
  'fi',
  'done',
  '}',
  ')',
])

/** Programs that run another one. */
const WRAPPERS: ReadonlySet<string> = new Set(['sudo', 'time', 'env', 'nohup', 'command', 'exec'])

function withoutPrefixes(argv: readonly string[]): readonly string[] {
  let at = 0
  for (; at < argv.length; at++) {
    const word = argv[at] as string
    if (word === 'timeout') at += 1
    else if (!WRAPPERS.has(word) && !/^[A-Za-z_]\w{0,60}=/.test(word)) break
  }
  return argv.slice(at)
}

/** A file that a word of a command names: no option, no pattern, no variable. */
const isFile = (word: string): boolean => word !== '' && word.length <= 400 && !/^[-+]|[*?$`{}()\n]|^\d+$/.test(word)

/** Programs that print the files that they are given. */
const PRINTS: ReadonlySet<string> = new Set(['cat', 'head', 'tail', 'nl', 'less', 'more', 'bat', 'tac', 'xxd'])
/** The first argument that is no option is a pattern or a program. */
const SEARCHES: ReadonlySet<string> = new Set(['sed', 'awk', 'grep', 'egrep', 'rg', 'jq'])

/** The command itself and, where it is plain, the files that it reads and writes. */
export function scriptActions(script: string): readonly Action[] {
  const reads = new Set<string>()
  const written = new Map<string, 'there' | 'gone'>()
  const write = (files: readonly string[], then: 'there' | 'gone'): void => {
    for (const file of files) written.set(file, then)
  }
  for (const { argv, writesTo } of commandsIn(script)) {
    const [program = '', ...rest] = argv
    const name = program.slice(program.lastIndexOf('/') + 1)
    const files = rest.filter(isFile)
    write(writesTo.filter(isFile), 'there')
    if (name === 'sed' && rest.some(word => /^-[a-zA-Z]*i|^--in-place/.test(word))) write(files.slice(1), 'there')
    else if (PRINTS.has(name)) for (const file of files) reads.add(file)
    else if (SEARCHES.has(name)) for (const file of files.slice(1)) if (/\.\w{1,8}$/.test(file)) reads.add(file)
    if (name === 'tee' || name === 'touch') write(files, 'there')
    else if (name === 'rm') write(files, 'gone')
    else if (name === 'git' && rest[0] === 'rm') write(files.slice(1), 'gone')
    else if (name === 'mv') {
      write(files.slice(0, -1), 'gone')
      write(files.slice(-1), 'there')
    }
  }
  const actions: Action[] = [{ kind: 'command', text: script }]
  if (reads.size > 0) actions.push({ kind: 'read', paths: [...reads] })
  if (written.size > 0) {
    const deleted = [...written].filter(([, then]) => then === 'gone').map(([file]) => file)
    actions.push({ kind: 'edit', paths: [...written.keys()], deleted })
  }
  return actions
}
