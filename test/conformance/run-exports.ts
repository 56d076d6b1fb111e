import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { installCodex } from '../codex/src/install.mjs'
import { ManyResumes } from '../codex/src/resume-many.mjs'
import { FIXTURES } from '../support/expected.ts'
import type { ExportsWanted } from './arguments.ts'
import { type ExportCase, exportName, exportsOf, tryExport } from './exports.ts'
import { sampleOf, sessionsBelow } from './forks.ts'
import { writeMadeSessions } from './made-sessions.ts'
import { type Tried, triedLines } from './tried.ts'

/** Exports recorded sessions by each rule, and resumes each copy with the real Codex: each version those of its own time and before. */
export async function runExports(
  { sample, versions }: ExportsWanted,
  stop: AbortSignal,
  print: (lines: readonly string[]) => void,
): Promise<readonly Tried[]> {
  const made = mkdtempSync(join(tmpdir(), 'palimpsest-conformance-'))
  try {
    writeMadeSessions(made)
    const tried: Tried[] = []
    for (const version of versions) {
      const cases = [FIXTURES, made].flatMap(root => casesFor(version, root))
      await tryAll(sampleOf(cases, sample ?? cases.length), version, stop, each => {
        tried.push(each)
        print(triedLines(each))
      })
    }
    return tried
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
}

const casesFor = (version: string, root: string): readonly ExportCase[] =>
  sessionsBelow([root])
    .filter(path => isReadBy(version, relative(root, path)))
    .flatMap(path => exportsOf(path, root))

async function tryAll(
  cases: readonly ExportCase[],
  version: string,
  stop: AbortSignal,
  onTried: (tried: Tried) => void,
): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'palimpsest-conformance-'))
  const codex = new ManyResumes(await installCodex(version), version, root)
  try {
    await codex.start()
    for (const one of cases) {
      if (stop.aborted) return
      const outcome = await tryExport(one, codex)
      onTried({ what: 'export', name: `${exportName(one)}, by ${version}`, path: one.path, points: 1, outcome })
    }
  } finally {
    await codex.close()
  }
}

const minorIn = (version: string): number => Number(/^0\.(\d+)\./.exec(version)?.[1] ?? Number.POSITIVE_INFINITY)

/** Sessions lie in folders by the version that recorded them. */
export const isReadBy = (version: string, path: string): boolean => minorIn(path) <= minorIn(version)
