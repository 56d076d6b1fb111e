import { spawn } from 'node:child_process'
import { done, failed, type Outcome } from '../base/failure.ts'

/**
 * The words of a command line, as a POSIX shell would part them, without being one: quotes and backslashes part words, and nothing
 * else means anything. null when a quote is not closed. On Windows a backslash stands for itself.
 */
export function words(command: string, backslashEscapes = process.platform !== 'win32'): readonly string[] | null {
  const found: string[] = []
  let word: string | null = null
  let quote: '"' | "'" | null = null
  for (let i = 0; i < command.length; i++) {
    const c = command.charAt(i)
    if (c === '\\' && backslashEscapes && quote !== "'" && i + 1 < command.length)
      word = (word ?? '') + command.charAt(++i)
    else if (quote !== null) {
      if (c === quote) quote = null
      else word = (word ?? '') + c
    } else if (c === '"' || c === "'") {
      quote = c
      word ??= ''
    } else if (/\s/.test(c)) {
      if (word !== null) found.push(word)
      word = null
    } else word = (word ?? '') + c
  }
  if (quote !== null) return null
  return word === null ? found : [...found, word]
}

/** `code -g {file}:{line}` -> program and arguments. Each word stays one argument, whatever the path holds. */
export function editorArgv(command: string, path: string, line: number): Outcome<readonly string[]> {
  const parts = words(command)
  if (parts === null) return failed('bad-argument', `The editor command has a quote that is not closed: ${command}`)
  if (parts.length === 0)
    return failed(
      'bad-argument',
      'No editor is set. Write its command into the settings, for example code -g {file}:{line}.',
    )
  if (path.endsWith('.zst'))
    return failed(
      'bad-argument',
      'This session is packed, and an editor would show its packed bytes. Unpack it (zstd -d) and open that.',
    )
  const [program = '', ...given] = parts
  const put = (word: string): string =>
    word.replace(/\{(file|line)\}/g, (_, what) => (what === 'file' ? path : String(line)))
  const named = given.some(word => word.includes('{file}')) ? given.map(put) : [...given.map(put), path]
  return done([put(program), ...named])
}

/** Starts the editor and lets go of it. Answers once it runs. */
export async function startEditor(argv: readonly string[]): Promise<Outcome<null>> {
  const [program = '', ...rest] = argv
  if (argv.some(word => word.includes('\0'))) return failed('bad-argument', 'An argument cannot hold a NUL byte.')
  return new Promise(resolve => {
    const child = spawn(program, rest, { detached: true, stdio: 'ignore', shell: false })
    child.once('spawn', () => {
      child.unref()
      resolve(done(null))
    })
    child.once('error', error => resolve(failed('not-found', whyNot(program, error))))
  })
}

function whyNot(program: string, error: Error): string {
  const code = 'code' in error ? error.code : ''
  if (code === 'ENOENT')
    return `There is no program “${program}” on this machine. Change the editor command in the settings.`
  if (code === 'EACCES') return `“${program}” may not be run by this user. Change the editor command in the settings.`
  return `“${program}” could not be started (${code || error.name}).`
}
