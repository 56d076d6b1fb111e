import { spawn } from 'node:child_process'

/** The command that opens an address in the user's browser. */
export function browserCommand(address: string, platform = process.platform): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open', address]
  // The file handler takes the address as it is; `start` would be a word of a shell, which reads & and ^.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', address]
  return ['xdg-open', address]
}

/** Tries to open the browser; the address was printed, so a failure costs nothing. */
export function openBrowser(address: string): void {
  const [command, ...args] = browserCommand(address)
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.on('error', () => console.error(`No browser could be opened by ${command}. Open the address yourself.`))
  child.unref()
}
