import { execFile, spawn } from 'node:child_process'
import { copyFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../scripts/paths.mjs'
import { isPrepared } from '../../scripts/prepare.mjs'
import { temporaryFolder } from './temporary-folder.ts'

// The launcher would install the packages anew, under the feet of this run.
beforeAll(() => {
  if (!isPrepared(root)) throw new Error('The packages were not installed by the launcher: run `npm test` once.')
})

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function launch(args: readonly string[], cwd = root, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const options = { cwd, env: { ...process.env, npm_lifecycle_event: undefined, ...env } }
  return new Promise(resolve => {
    const child = execFile(process.execPath, [launcher, ...args], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

const launcher = join(root, 'scripts', 'launch.mjs')
const recording = join(root, 'fixtures', '0.98.0', 'manual')
const rollout = join(recording, readdirSync(recording).find(name => name.startsWith('rollout-')) ?? '')

describe('the command line', () => {
  test('owns stdout, and nothing is said on stderr when all went well', async () => {
    const { code, stdout, stderr } = await launch(['cli', 'inspect', rollout, '--json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout).files[0].path).toBe(rollout)
  })

  test('can be named at once, with arguments as they are', async () => {
    const folder = temporaryFolder()
    copyFileSync(rollout, join(folder, 'a  b $x.jsonl'))
    const { code, stdout } = await launch(['inspect', 'a  b $x.jsonl', '--json'], folder)
    expect(code).toBe(0)
    expect(JSON.parse(stdout).files[0].path).toBe(join(folder, 'a  b $x.jsonl'))
  })

  test('looks for a relative FILE where the user stands, though npm runs us in the checkout', async () => {
    const folder = temporaryFolder()
    copyFileSync(rollout, join(folder, 'here.jsonl'))
    const env = { INIT_CWD: folder, npm_lifecycle_event: 'cli' }
    expect((await launch(['cli', 'inspect', 'here.jsonl', '--json'], root, env)).code).toBe(0)
  })

  test('passes its exit code on', async () => {
    expect((await launch(['cli', 'nothing-of-that-name'])).code).toBe(2)
    expect((await launch(['cli', 'inspect', '/nowhere/at all.jsonl'])).code).toBe(1)
  })
})

describe('a command that cannot be carried out', () => {
  test.each([
    ['start', ['start', '--shell', 'paper'], 2],
    ['test', ['test', '--only', 'luck'], 2],
    ['conformance', ['conformance', '0.0.1'], 2],
    ['smoke', ['smoke:electron'], 1],
    ['Electron', ['start', '--shell', 'electron'], 1],
  ])('%s: says so in one sentence', async (_name, args, exitCode) => {
    const nowhere = temporaryFolder()
    const env = { ELECTRON_OVERRIDE_DIST_PATH: nowhere, DISPLAY: '', WAYLAND_DISPLAY: '', SSH_CONNECTION: 'yes' }
    const { code, stdout, stderr } = await launch(args, root, env)
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' })
    expect(stderr).toMatch(/^palimpsest: [^\n]+\n$/)
  })
})

describe.skipIf(process.platform === 'win32')('a command that we run in our place', () => {
  /** A process that passes on to a script, and what came of both. */
  function passOn(script: string) {
    const module = pathToFileURL(join(root, 'scripts', 'pass-on.mjs')).href
    const code = `process.exitCode = await (await import('${module}')).passOn(process.execPath, ['-e', ${JSON.stringify(script)}])`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', bytes => {
      said += bytes
    })
    const ended = new Promise<{ code: number | null; said: string }>(resolve =>
      child.once('close', exitCode => resolve({ code: exitCode, said })),
    )
    return { child, ended, ready: new Promise(resolve => child.stdout.once('data', resolve)) }
  }

  test('gives us its exit code', async () => {
    expect((await passOn('process.exit(7)').ended).code).toBe(7)
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('is told of %s, and we stay until it has ended', async signal => {
    const script = `
      process.on('${signal}', () => setTimeout(() => { console.log('bye'); process.exit(0) }, 300))
      console.log('hello')
      setInterval(() => {}, 1000)`
    const { child, ended, ready } = passOn(script)
    await ready
    child.kill(signal)
    expect(await ended).toEqual({ code: 0, said: 'hello\nbye\n' })
  })
})
