import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** What Rust calls the machines that Codex is built for. */
const TRIPLES = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
  'win32-x64': 'x86_64-pc-windows-msvc',
  'win32-arm64': 'aarch64-pc-windows-msvc',
}

/** Old releases hold one program a machine, `bin/codex-<triple>`; later ones `vendor/<triple>/codex/codex`, then `…/bin/codex`. */
function isProgram(path, triple) {
  const name = path.replaceAll('\\', '/').replace(/\.exe$/, '')
  return [`${triple}/codex/codex`, `${triple}/bin/codex`, `bin/codex-${triple}`].some(end => name.endsWith(`/${end}`))
}

/**
 * The program behind the launcher of an npm installation (`node_modules/.bin/codex`); the path itself where it is no
 * such launcher. Running it directly keeps signals and process ids simple.
 */
export function nativeBinary(path, machine = `${process.platform}-${process.arch}`) {
  const launcher = resolve(path)
  const packages = join(dirname(launcher), '..', '@openai')
  const triple = TRIPLES[machine]
  if (triple === undefined || !existsSync(packages)) return launcher
  const found = readdirSync(packages, { recursive: true }).find(name => isProgram(`/${name}`, triple))
  return found === undefined ? launcher : join(packages, found)
}
