import type { Command, Ending, Words } from './command.ts'

export const serve: Command = {
  name: 'serve',
  usage: '[FILE] [--port N] [--no-open]',
  summary: 'the window, in a browser on this machine',
  details: ['Listens on 127.0.0.1 only; the address that it prints carries the key. Ctrl-C ends it.'],
  options: [
    { name: 'port', value: 'N', help: 'the port to listen on (default: a free one)' },
    { name: 'no-open', value: null, help: 'only print the address' },
  ],
  files: [0, 1],
  run,
}

const HIGHEST_PORT = 65_535

async function run({ options, files }: Words): Promise<Ending> {
  const text = options.get('port')
  const port = text === undefined ? 0 : Number(text)
  if (text !== undefined && (!/^\d{1,5}$/.test(text) || port > HIGHEST_PORT)) {
    return { kind: 'usage', message: `--port ${text} is not a port: 0 to ${HIGHEST_PORT}.` }
  }
  // Loaded only here: the other commands need neither workers nor a server.
  const { serveUntilStopped } = await import('../serve.ts')
  return { kind: 'ended', code: await serveUntilStopped({ file: files[0], port, open: !options.has('no-open') }) }
}
