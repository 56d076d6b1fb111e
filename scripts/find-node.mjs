import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, say } from './failure.mjs'
import { npm } from './npm.mjs'
import { oneAtATime } from './one-at-a-time.mjs'
import { readJson, writeJson } from './prepare.mjs'

/** The one that everything is tested with; the second, for a platform that lacks it, any of the same line. */
const wantedVersions = ['24.21.0', '24']

/**
 * better-sqlite3 needs Node-API 10 and crashes without a word below it; our sources run unbuilt, so types have to be
 * stripped (22.18 and later do).
 * @param {{ napi?: string | undefined, typescript?: unknown }} node
 */
export function nodeSuits({ napi, typescript }) {
  return Number(napi) >= 10 && Boolean(typescript)
}

export function runningNodeSuits() {
  return nodeSuits({ napi: process.versions.napi, typescript: process.features.typescript })
}

/** The npm package that holds nothing but the Node of a platform. */
export function nodePackage(platform = process.platform, arch = process.arch) {
  // npm refused the name node-darwin-arm64, so its makers took another.
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'
  return `${prefix}-${platform === 'win32' ? 'win' : platform}-${arch}`
}

/** Where the fetched Node is, whether or not it is there. @param {string} root */
export function fetchedNode(root, platform = process.platform, arch = process.arch) {
  const binary = platform === 'win32' ? 'node.exe' : 'node'
  return join(root, '.cache', 'node', 'node_modules', nodePackage(platform, arch), 'bin', binary)
}

/**
 * A Node that can run us, fetched through npm into .cache/node unless it is there.
 * @param {string} root
 * @param {(cwd: string, args: readonly string[]) => Promise<boolean>} [runNpm]
 * @returns {Promise<string>}
 */
export async function findNode(root, runNpm = npm) {
  const node = fetchedNode(root)
  // Written after the binary was seen to work, so a download that was cut off is not taken for one.
  const stamp = join(root, '.cache', 'node', 'works.json')
  const stamped = () => readJson(stamp)?.node === nodePackage() && existsSync(node)
  if (stamped()) return node
  return oneAtATime(join(root, '.cache', 'node.lock'), async () => {
    if (!stamped() && !(await works(node))) await fetchNode(root, node, runNpm)
    writeJson(stamp, { node: nodePackage() })
    return node
  })
}

async function fetchNode(root, node, runNpm) {
  say(`this Node is ${process.versions.node}; fetching Node ${wantedVersions[0]} into .cache/node`)
  const install = ['install', '--no-save', '--no-package-lock', '--ignore-scripts', '--prefix', '.cache/node']
  for (const version of wantedVersions) {
    if ((await runNpm(root, [...install, `${nodePackage()}@${version}`])) && (await works(node))) return
  }
  throw new Failure(
    `This needs Node 24 (or 22.18 and later), it runs on ${process.versions.node}, and npm has none for ` +
      `${process.platform}-${process.arch}: install Node 24 and run the command again.`,
  )
}

/** Whether this is a whole, fitting Node: asked of itself, because a download may have been cut off. */
function works(node) {
  const question = "[process.versions.napi, process.features.typescript || ''].join(' ')"
  return new Promise(resolve => {
    execFile(node, ['-p', question], { timeout: 20_000, windowsHide: true }, (error, stdout) => {
      const [napi, typescript] = stdout.trim().split(' ')
      resolve(error === null && nodeSuits({ napi, typescript }))
    })
  })
}
