import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { program, temporaryFolder, write } from '../scripts/temporary-folder.ts'
import { installCodex, installedCodex } from './src/install.mjs'
import { nativeBinary } from './src/native-binary.mjs'

const VERSION = '0.98.0'
const TRIPLES: Readonly<Record<string, string>> = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
}
const triple = TRIPLES[`${process.platform}-${process.arch}`] ?? ''

const programIn = (home: string): string =>
  join(home, 'node_modules', '@openai', 'codex', 'vendor', triple, 'codex', 'codex')

/** npm, as it were: what it leaves in the folder that it is started in. */
const npmThat = (leaves: (cwd: string) => void, done = true) => {
  const calls: string[] = []
  const runNpm = async (cwd: string, args: readonly string[]): Promise<boolean> => {
    calls.push(args.join(' '))
    leaves(cwd)
    return done
  }
  return { calls, runNpm }
}

const whole = (cwd: string): void => void program(programIn(cwd), `codex-cli ${VERSION}`)
const nothing = (): void => undefined

// A shell script stands in for the program.
describe.skipIf(process.platform === 'win32')('installing a Codex', () => {
  test('asks npm for exactly that version, without scripts, once', async () => {
    const folder = temporaryFolder()
    const { calls, runNpm } = npmThat(cwd => {
      expect(JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))).toEqual({
        private: true,
        dependencies: { '@openai/codex': VERSION },
      })
      whole(cwd)
    })
    const installed = programIn(join(folder, VERSION))
    expect(installedCodex(VERSION, folder)).toBeUndefined()
    expect(await installCodex(VERSION, { folder, runNpm })).toBe(installed)
    expect(await installCodex(VERSION, { folder, runNpm })).toBe(installed)
    expect(installedCodex(VERSION, folder)).toBe(installed)
    expect(calls).toEqual(['install --ignore-scripts --include=optional --no-package-lock'])
    expect(readdirSync(folder)).toEqual([VERSION])
  })

  test('two at a time install once', async () => {
    const folder = temporaryFolder()
    const { calls, runNpm } = npmThat(whole)
    await Promise.all([installCodex(VERSION, { folder, runNpm }), installCodex(VERSION, { folder, runNpm })])
    expect(calls).toHaveLength(1)
  })

  test('a download that failed says so, and the next attempt begins anew', async () => {
    const folder = temporaryFolder()
    const failing = npmThat(whole, false)
    await expect(installCodex(VERSION, { folder, runNpm: failing.runNpm })).rejects.toThrow(
      'npm could not fetch Codex 0.98.0; what it said is above. Run the command again.',
    )
    expect(installedCodex(VERSION, folder)).toBeUndefined()
    expect(existsSync(join(folder, VERSION))).toBe(false)
    await installCodex(VERSION, { folder, runNpm: npmThat(whole).runNpm })
    expect(readdirSync(folder)).toEqual([VERSION])
  })

  test.each([
    ['no program for this machine', nothing],
    ['a program that does not run', (cwd: string) => void write(programIn(cwd), 'half of one')],
    ['the program of another version', (cwd: string) => void program(programIn(cwd), 'codex-cli 0.97.0')],
  ])('%s is not an installation', async (_name, leaves) => {
    const folder = temporaryFolder()
    await expect(installCodex(VERSION, { folder, runNpm: npmThat(leaves).runNpm })).rejects.toThrow(
      'npm fetched Codex 0.98.0, but no program in it runs on',
    )
    expect(installedCodex(VERSION, folder)).toBeUndefined()
  })

  test('half an installation that somebody left is not one, and gives way to a whole one', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, VERSION, 'node_modules'), { recursive: true })
    write(join(folder, `${VERSION}.part-1`, 'package.json'), '{')
    expect(installedCodex(VERSION, folder)).toBeUndefined()
    await installCodex(VERSION, { folder, runNpm: npmThat(whole).runNpm })
    expect(readdirSync(folder)).toEqual([VERSION])
  })

  test('one that was put there by hand and runs is taken as it is', async () => {
    const folder = temporaryFolder()
    whole(join(folder, VERSION))
    const { calls, runNpm } = npmThat(nothing)
    expect(await installCodex(VERSION, { folder, runNpm })).toBe(programIn(join(folder, VERSION)))
    expect(calls).toEqual([])
  })

  test('a program that was cut short or is gone later is fetched again', async () => {
    const folder = temporaryFolder()
    const { calls, runNpm } = npmThat(whole)
    const path = await installCodex(VERSION, { folder, runNpm })
    writeFileSync(path, '#!/bin/sh\n')
    expect(installedCodex(VERSION, folder)).toBeUndefined()
    await installCodex(VERSION, { folder, runNpm })
    rmSync(path)
    await installCodex(VERSION, { folder, runNpm })
    expect(calls).toHaveLength(3)
  })

  test('one of another machine, in a folder that two share, does not count', async () => {
    const folder = temporaryFolder()
    await installCodex(VERSION, { folder, runNpm: npmThat(whole).runNpm })
    const stamp = join(folder, VERSION, 'works.json')
    writeFileSync(stamp, readFileSync(stamp, 'utf8').replace(`${process.platform}-`, 'plan9-'))
    expect(installedCodex(VERSION, folder)).toBeUndefined()
  })
})

test.each(['latest', '^0.98.0', '0.98', '0.98.0 --registry=x', '../0.98.0'])(
  '%j is no exact version',
  async version => {
    const { calls, runNpm } = npmThat(nothing)
    await expect(installCodex(version, { folder: temporaryFolder(), runNpm })).rejects.toThrow('not an exact version')
    expect(calls).toEqual([])
  },
)

describe('the program behind the launcher', () => {
  const installed = (...files: string[]): string => {
    const modules = join(temporaryFolder(), 'node_modules')
    for (const file of files) write(join(modules, '@openai', ...file.split('/')))
    return modules
  }

  test.each([
    ['linux-x64', 'codex/bin/codex-x86_64-unknown-linux-musl'],
    ['darwin-arm64', 'codex/vendor/aarch64-apple-darwin/codex/codex'],
    ['linux-x64', 'codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex'],
    ['win32-x64', 'codex/vendor/x86_64-pc-windows-msvc/codex/codex.exe'],
  ])('on %s: %s', (machine, file) => {
    const modules = installed('codex/bin/codex.js', 'codex/vendor/x86_64-other-os/codex/codex', file)
    const found = nativeBinary(join(modules, '.bin', 'codex'), machine)
    expect(found).toBe(join(modules, '@openai', ...file.split('/')))
  })

  test('is the launcher itself where there is none for the machine', () => {
    const launcher = join(installed('codex/vendor/aarch64-apple-darwin/codex/codex'), '.bin', 'codex')
    expect(nativeBinary(launcher, 'linux-x64')).toBe(launcher)
    expect(nativeBinary(launcher, 'sunos-x64')).toBe(launcher)
  })
})
