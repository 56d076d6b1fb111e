import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { say } from './failure.mjs'
import { oneAtATime } from './one-at-a-time.mjs'
import { passOn } from './pass-on.mjs'
import { root } from './paths.mjs'
import { readJson, writeJson } from './prepare.mjs'
import { sourcesHash } from './sources.mjs'

const distFolder = join(root, 'dist')
const stampFile = join(distFolder, '.stamp.json')

// Electron's own modules exist in Electron only, and the database is native; all else goes into the bundle, so that
// the packed application needs no other package.
const external = [/^electron($|\/)/, 'better-sqlite3', /^node:/]

/** `npm run build`. @returns {Promise<number>} */
export function build() {
  return oneAtATime(buildLock(), async () => {
    await buildAll()
    return 0
  })
}

/** Builds in a second process, unless dist/ came from the sources as they are now. @returns {Promise<boolean>} */
export async function ensureBuilt() {
  if (isBuilt()) return true
  return oneAtATime(buildLock(), async () => {
    if (isBuilt()) return true
    say('building the window; this happens after each change of the sources')
    const here = fileURLToPath(import.meta.url)
    return (await passOn(process.execPath, [here], { cwd: root, output: 'stderr' })) === 0
  })
}

function isBuilt() {
  return readJson(stampFile)?.sources === sourcesHash(root)
}

function buildLock() {
  return join(root, '.cache', 'build.lock')
}

async function buildAll() {
  const sources = sourcesHash(root)
  rmSync(stampFile, { force: true })
  // The user's own NODE_ENV (or a test runner's) must not put React's development build into the window.
  process.env.NODE_ENV = 'production'
  mkdirSync(distFolder, { recursive: true })
  await bundleMain()
  copyPage()
  await bundlePreload()
  const { build: buildWindow } = await import('vite')
  await buildWindow({ configFile: join(root, 'vite.config.ts'), root: join(root, 'renderer'), logLevel: 'warn' })
  writeJson(stampFile, { sources })
}

/** One folder of modules: the entries share their common code, and stand beside each other as they do in main/. */
async function bundleMain() {
  const { build: bundle } = await import('rolldown')
  const entry = name => join(root, 'main', `${name}.ts`)
  await bundle({
    input: {
      index: entry('index'),
      engine: entry('engine'),
      reading: entry('reading'),
      serve: entry('serve'),
      cli: entry('cli'),
    },
    platform: 'node',
    external,
    output: {
      dir: join(distFolder, 'main'),
      format: 'esm',
      cleanDir: true,
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
    },
  })
}

/** The script and style of an exported page are read as they are: main/export/page-assets.ts. */
function copyPage() {
  const isAsset = path => !path.endsWith('tsconfig.json')
  cpSync(join(root, 'main', 'export', 'page'), join(distFolder, 'main', 'page'), { recursive: true, filter: isAsset })
}

/** A sandboxed preload may not load other files, and has to be CommonJS. */
async function bundlePreload() {
  const { build: bundle } = await import('rolldown')
  await bundle({
    input: join(root, 'preload', 'index.ts'),
    platform: 'node',
    external,
    output: { file: join(distFolder, 'preload', 'index.cjs'), format: 'cjs' },
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll()
