import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import type { Form } from '../../main/export/codex/session-meta.ts'
import { installCodex } from '../codex/src/install.mjs'
import { ManyResumes } from '../codex/src/resume-many.mjs'
import { FIXTURES } from '../support/expected.ts'
import type { ForksWanted } from './arguments.ts'
import { candidateName, candidatesOf, tryCandidate } from './candidates.ts'
import { caseName, casesOf, type ForkCase, type ForkOutcome, sampleOf, sessionsBelow, tryFork } from './forks.ts'
import { writeHostileSessions } from './hostile-sessions.ts'
import { isReadBy } from './run-exports.ts'
import { type Tried, triedLines } from './tried.ts'

/** The version that forks are made for. */
const VERSION = '0.169.0'

/** Versions that resume forks with a candidate; each those of its own time and before. */
const CANDIDATE_VERSIONS = [VERSION, '0.140.0', '0.98.0']

/** Of so many forks at a border one with a candidate is sampled, by each version. */
const PER_CANDIDATE = 5

/** A fork to be tried. */
interface Trial {
  readonly name: string
  readonly path: string
  readonly points: number
  /** The sentence by which it has to be refused. */
  readonly refused?: RegExp | undefined
  run(codex: ManyResumes): Promise<ForkOutcome>
}

/** Forks recorded sessions at every border of a turn or a compaction, also with candidates, and resumes each with the real Codex. */
export async function runForks(
  { sample, form, folders }: ForksWanted,
  stop: AbortSignal,
  print: (lines: readonly string[]) => void,
): Promise<readonly Tried[]> {
  const roots = folders.length === 0 ? [FIXTURES] : folders
  const made = mkdtempSync(join(tmpdir(), 'palimpsest-conformance-'))
  const hostile = folders.length === 0 ? hostileIn(made, form) : []
  const tried: Tried[] = []
  try {
    for (const version of CANDIDATE_VERSIONS) {
      const borders = version === VERSION ? [...sampled(bordersIn(roots, form), sample), ...hostile] : []
      const candidates = sampled(candidatesIn(roots, form, version), sample === null ? null : sample / PER_CANDIDATE)
      await tryAll([...borders, ...candidates], version, stop, each => {
        tried.push(each)
        print(triedLines(each))
      })
    }
    return tried
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
}

/** Sessions whose files are odd, each forked at its end. */
const hostileIn = (root: string, form: Form): readonly Trial[] =>
  writeHostileSessions(root).map(({ name, path, refused }) => {
    const one: ForkCase = { path, name, at: { kind: 'end' }, same: [] }
    return { name, path, points: 1, refused: refused?.[form], run: codex => tryFork(one, form, codex) }
  })

const sampled = (all: readonly Trial[], sample: number | null): readonly Trial[] =>
  sample === null ? all : sampleOf(all, Math.ceil(sample))

const bordersIn = (roots: readonly string[], form: Form): readonly Trial[] =>
  roots.flatMap(root =>
    sessionsBelow([root]).flatMap(path =>
      casesOf(path, root).map(one => ({
        name: caseName(one),
        path,
        points: 1 + one.same.length,
        run: (codex: ManyResumes) => tryFork(one, form, codex),
      })),
    ),
  )

const candidatesIn = (roots: readonly string[], form: Form, version: string): readonly Trial[] =>
  roots.flatMap(root =>
    sessionsBelow([root])
      .filter(path => isReadBy(version, relative(root, path)))
      .flatMap(path =>
        candidatesOf(path, root).map(one => ({
          name: `${candidateName(one)}, by ${version}`,
          path,
          points: 1,
          run: (codex: ManyResumes) => tryCandidate(one, form, codex),
        })),
      ),
  )

async function tryAll(
  trials: readonly Trial[],
  version: string,
  stop: AbortSignal,
  onTried: (tried: Tried) => void,
): Promise<void> {
  if (trials.length === 0) return
  const root = mkdtempSync(join(tmpdir(), 'palimpsest-conformance-'))
  const codex = new ManyResumes(await installCodex(version), version, root)
  try {
    await codex.start()
    for (const { run, ...trial } of trials) {
      if (stop.aborted) return
      onTried({ what: 'fork', ...trial, outcome: await run(codex) })
    }
  } finally {
    await codex.close()
  }
}
