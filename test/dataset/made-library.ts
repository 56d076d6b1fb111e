import { join } from 'node:path'
import { expect } from 'vitest'
import { run } from '../cli/run.ts'
import { objections } from '../cli/schemas.ts'
import { folderOf, id, newFolder, sessionName } from '../library/folders.ts'
import { rolloutText } from '../support/rollout-text.ts'

/** Counters of an answered request that sent n tokens. */
export const usage = (n: number): string =>
  `event_msg token_count: {"info":{"total_token_usage":{"total_tokens":${n}},"last_token_usage":{"input_tokens":${n},"cached_input_tokens":1,"output_tokens":2,"reasoning_output_tokens":1,"total_tokens":${n + 2}},"model_context_window":1000}}`

const META = `meta: 0.110.0 id="${id(1)}" cwd="/home/anna/one" git={"branch":"main"}`

const PARENT = `${META}
turn t1 {
user: the mail of bea@example.org leaks
call c1 shell: {"command":["bash","-lc","cat /home/anna/one/src/a.ts && npm test"]}
output c1: Exit code: 1
assistant: unknown
${usage(100)}
}
turn t2 {
user: and now
${usage(200)}
compacted: user one | P+free the buffer first
}`

/** A session with a compaction, and its fork, which begins with a copy of it. */
export const LIBRARY = {
  [`sessions/${sessionName(1)}`]: rolloutText(PARENT),
  [`sessions/${sessionName(2)}`]: rolloutText(
    `meta: 0.110.0 id="${id(2)}" cwd="/p/two" forked_from_id="${id(1)}"\n${PARENT}\nturn t3 {\nuser: go on\n${usage(300)}\n}`,
  ),
}

export interface Made {
  readonly home: string
  readonly out: string
  readonly told: {
    readonly tables: readonly { readonly name: string; readonly rows: number; readonly files: number }[]
    readonly unreadable: readonly { readonly path: string; readonly message: string }[]
  }
}

/** Writes the tables of these session files, by their path in a home. */
export async function datasetOf(
  files: Readonly<Record<string, string | Uint8Array>>,
  ...more: readonly string[]
): Promise<Made> {
  const home = folderOf(files)
  const out = join(newFolder(), 'out')
  return { home, out, told: await datasetAt(home, out, ...more) }
}

export async function datasetAt(home: string, out: string, ...more: readonly string[]): Promise<Made['told']> {
  const args = ['dataset', '--home', home, '--out', out, '--json', ...more]
  const ran = await run(args, { env: { PALIMPSEST_HOME: newFolder() } })
  expect([ran.code, ran.stderr]).toEqual([0, ''])
  const told = JSON.parse(ran.stdout)
  expect(objections('dataset', told)).toEqual([])
  return told
}
