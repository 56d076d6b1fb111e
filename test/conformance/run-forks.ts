import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installCodex } from '../codex/src/install.mjs'
import { ManyResumes } from '../codex/src/resume-many.mjs'
import { FIXTURES } from '../support/expected.ts'
import type { ForksWanted } from './arguments.ts'
import { caseName, casesOf, sampleOf, sessionsBelow, tryFork } from './forks.ts'
import { type Tried, triedLines } from './tried.ts'

/** The version that forks are made for. */
const VERSION = '0.169.0'

/** Forks recorded sessions at every border of a turn or a compaction, and resumes each with the real Codex. */
export async function runForks(
  { sample, form, folders }: ForksWanted,
  stop: AbortSignal,
  print: (lines: readonly string[]) => void,
): Promise<readonly Tried[]> {
  const all = (folders.length === 0 ? [FIXTURES] : folders).flatMap(folder =>
    sessionsBelow([folder]).flatMap(path => casesOf(path, folder)),
  )
  const codex = new ManyResumes(
    await installCodex(VERSION),
    VERSION,
    mkdtempSync(join(tmpdir(), 'palimpsest-conformance-')),
  )
  const tried: Tried[] = []
  try {
    await codex.start()
    for (const one of sampleOf(all, sample ?? all.length)) {
      if (stop.aborted) break
      const outcome = await tryFork(one, form, codex)
      const { path, same } = one
      const each: Tried = { what: 'fork', name: caseName(one), path, points: 1 + same.length, outcome }
      tried.push(each)
      print(triedLines(each))
    }
    return tried
  } finally {
    await codex.close()
  }
}
