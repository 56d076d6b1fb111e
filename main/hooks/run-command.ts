import { type ChildProcess, spawn } from 'node:child_process'
import { userInfo } from 'node:os'
import { isAbsolute } from 'node:path'

/** How a command is run. */
export interface Running {
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly milliseconds: number
  readonly signal: AbortSignal | undefined
}

/** How it ended. `lost`: why it has no exit code. */
export interface Ran {
  readonly exitCode: number | null
  readonly lost: 'late' | 'cancelled' | 'killed' | 'not-started' | null
  readonly stdout: string
  readonly stderr: string
  readonly milliseconds: number
}

/** Bytes of each stream that are kept; the rest is read and let go, so that the command does not hang. */
const KEPT = 16 * 1024

/**
 * Runs a command line of the user's in the user's shell, as Codex does (0.169: `SHELL -c COMMAND`, in a session of its own). What it is
 * told goes to its standard input alone, so nothing of a session is ever part of a command line. At the end of its time, and on a cancel, all
 * that it started is killed.
 */
export function runCommand(command: string, input: string, running: Running): Promise<Ran> {
  const { folder, env, milliseconds, signal } = running
  const begin = performance.now()
  const isWindows = process.platform === 'win32'
  const [shell, ...args] = isWindows ? [env['COMSPEC'] ?? 'cmd.exe', '/C'] : [shellOfUser(), '-c']
  return new Promise(resolve => {
    const child = spawn(shell ?? '', [...args, command], {
      cwd: folder,
      // What a pipe of Node's is, is to bash a connection from afar, for which a shell of the first level reads ~/.bashrc.
      env: { SHLVL: '1', ...env },
      detached: !isWindows,
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const [stdout, stderr] = [kept(child.stdout), kept(child.stderr)]
    const end = (exitCode: number | null, lost: Ran['lost']): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
      resolve({
        exitCode,
        lost,
        stdout: stdout(),
        stderr: stderr(),
        milliseconds: Math.round(performance.now() - begin),
      })
    }
    const kill = (lost: 'late' | 'cancelled'): void => {
      killAll(child)
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
      end(null, lost)
    }
    const cancel = (): void => kill('cancelled')
    const timer = setTimeout(() => kill('late'), milliseconds)
    signal?.addEventListener('abort', cancel, { once: true })
    child.once('error', () => end(null, 'not-started'))
    child.once('close', code => end(code, code === null ? 'killed' : null))
    // A command need not read what it is told.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    if (signal?.aborted) cancel()
  })
}

/** The group of a command that leads one; on Windows the shell alone. */
function killAll(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}

function kept(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  let bytes = 0
  stream.on('data', (chunk: Buffer) => {
    if (bytes < KEPT) chunks.push(chunk.subarray(0, KEPT - bytes))
    bytes += chunk.length
  })
  stream.on('error', () => {})
  return () => `${Buffer.concat(chunks).toString('utf8')}${bytes > KEPT ? '…' : ''}`
}

/** Of the account, not of a variable. */
function shellOfUser(): string {
  try {
    const { shell } = userInfo()
    return shell !== null && isAbsolute(shell) && !/\/(nologin|false)$/.test(shell) ? shell : '/bin/sh'
  } catch {
    return '/bin/sh'
  }
}
