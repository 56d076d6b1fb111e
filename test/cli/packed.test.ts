import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { FIXTURES, type Fixture, fixtures } from '../support/expected.ts'
import { run } from './run.ts'

/** The fixture's whole folder in a fresh place, so that its bases are there too. */
function copyOf({ path }: Fixture): { readonly folder: string; readonly path: string } {
  const [version = '', scenario = ''] = relative(FIXTURES, path).replaceAll('\\', '/').split('/')
  const own = join(FIXTURES, version, scenario)
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-packed-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(own, folder, { recursive: true })
  return { folder, path: join(folder, relative(own, path)) }
}

/** Packs every rollout below a folder as Codex does, and takes the plain one away. */
function packAll(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/rollout-[^/\\]*\.jsonl$/.test(name)) continue
    const path = join(folder, name)
    writeFileSync(`${path}.zst`, zstdCompressSync(readFileSync(path)))
    rmSync(path)
  }
}

/** What the commands say, as if the file were plain. */
async function told(path: string): Promise<readonly string[]> {
  const documents: string[] = []
  for (const args of [
    ['inspect', path, '--json'],
    ['inspect', path, '--quick', '--json'],
    ['history', path, '--json'],
    ['diff', path, '--checkpoint', '1', '--json'],
    ['audit', path, '--json'],
  ]) {
    const { code, stdout, stderr } = await run(args)
    documents.push(`${code} ${stdout} ${stderr}`.replaceAll('.jsonl.zst', '.jsonl'))
  }
  return documents
}

test.each(fixtures().map(fixture => [fixture.name, fixture] as const))(
  '%s says packed what it says plain',
  async (_, fixture) => {
    const { folder, path } = copyOf(fixture)
    const plain = await told(path)
    packAll(folder)
    expect(await told(`${path}.zst`)).toEqual(plain)
  },
)

test('bytes are those of the unpacked file; only its path tells that it is packed', async () => {
  const [fixture] = fixtures()
  if (!fixture) throw new Error('no fixtures')
  const { folder, path } = copyOf(fixture)
  const { length } = readFileSync(path)
  packAll(folder)
  const { files, bytes } = JSON.parse((await run(['inspect', `${path}.zst`, '--json'])).stdout)
  expect(files.at(-1)).toMatchObject({ path: `${path}.zst`, bytes: length })
  expect(bytes.total).toBe(length)
  expect(Object.values<number>(bytes.byKind).reduce((sum, each) => sum + each, 0)).toBe(length)
})

test('the name without .zst finds the packed file where there is no plain one', async () => {
  const [fixture] = fixtures()
  if (!fixture) throw new Error('no fixtures')
  const { folder, path } = copyOf(fixture)
  packAll(folder)
  expect(JSON.parse((await run(['inspect', path, '--json'])).stdout).files.at(-1).path).toBe(`${path}.zst`)
})
