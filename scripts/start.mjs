import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './build.mjs'
import { Failure, say } from './failure.mjs'
import {
  findElectron,
  installElectron,
  rememberedFailure,
  rememberFailure,
  whyNoSandbox,
  whyNoWindow,
} from './find-electron.mjs'
import { passOn } from './pass-on.mjs'
import { root } from './paths.mjs'
import { runMain } from './run-main.mjs'

const usage = 'Usage: npm start [-- [--shell web|electron] [--port N] [--no-open] [FILE]]'

/** `npm start`. @param {readonly string[]} args @returns {Promise<number | undefined>} */
export async function start(args) {
  const { shell, port, noOpen, files } = readArgs(args)
  const choice = await chooseShell(shell, port !== undefined || noOpen)
  if (!(await ensureBuilt())) throw new Failure('The window could not be built; what the build said is above.')
  say(choice.kind === 'electron' ? `opening the Electron window, ${choice.why}` : `opening in a browser, ${choice.why}`)
  if (choice.kind === 'electron') return passOn(choice.electron, [root, ...files], { output: 'stderr' })
  const options = [...(port === undefined ? [] : ['--port', port]), ...(noOpen ? ['--no-open'] : [])]
  return runMain(join(root, 'main', 'serve.ts'), [...options, ...files])
}

function readArgs(args) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { shell: { type: 'string' }, port: { type: 'string' }, 'no-open': { type: 'boolean' } },
    })
    const { shell, port } = values
    if (positionals.length > 1 || (shell !== undefined && shell !== 'web' && shell !== 'electron')) throw new Error()
    return { shell, port, noOpen: values['no-open'] === true, files: positionals }
  } catch {
    throw new Failure(usage, 2)
  }
}

/** Electron if a window can be had at all, else the same window in a browser. */
async function chooseShell(asked, wantsAddress) {
  if (asked === 'web') return { kind: 'web', why: 'as --shell asks' }
  if (asked === undefined && wantsAddress) return { kind: 'web', why: 'as --port and --no-open are for that' }
  const found = await electronHere(asked === 'electron')
  if (found.electron !== undefined)
    return { kind: 'electron', why: asked ? 'as --shell asks' : 'as it is installed', ...found }
  if (asked === 'electron') throw new Failure(`Electron cannot start: ${found.why}.`)
  return { kind: 'web', why: `because ${found.why}` }
}

async function electronHere(insist) {
  const noWindow = whyNoWindow()
  if (noWindow !== undefined) return { why: noWindow }
  const electron = findElectron(root) ?? (await fetchElectron(insist))
  if (electron === undefined)
    return { why: `of Electron ${rememberedFailure(root)}: npm run setup:electron tries again` }
  const noSandbox = whyNoSandbox(electron)
  return noSandbox === undefined ? { electron } : { why: noSandbox }
}

async function fetchElectron(insist) {
  if (!insist && rememberedFailure(root) !== undefined) return undefined
  say('Electron itself is not here yet; downloading it once, for at most a minute')
  const electron = await installElectron(root, { timeoutMs: 60_000 })
  if (electron === undefined) rememberFailure(root, 'the download failed or took more than a minute')
  return electron
}
