import { copyFileSync, linkSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { installCodex } from '../codex/src/install.mjs'
import { CCUSAGE, CODEBURN, installCcusage, installCodeburn } from './anchor-install.ts'
import { folder } from './made.ts'
import type { Command } from './programs.ts'

export const CODEX = '0.169.0'

/** Another program that reads the same session, or why it cannot be run here. */
export interface Anchor {
  readonly name: string
  readonly command: Command | { readonly failed: string }
}

/** What the anchors are called in the figures. */
export const CODEX_NAME = `Codex ${CODEX} \`thread/read\``

/** All of them for one session, each with a home of its own that holds nothing else; `clear` takes the homes away. */
export async function anchorsFor(session: string): Promise<{ readonly all: readonly Anchor[]; clear(): void }> {
  mkdirSync(folder, { recursive: true })
  const homes = mkdtempSync(join(folder, 'homes-'))
  const anchor = async (
    name: string,
    install: () => Promise<string>,
    command: (program: string, home: Home) => Command,
  ): Promise<Anchor> => {
    try {
      return { name, command: command(await install(), homeWith(session, join(homes, `${name.split(' ')[0]}`))) }
    } catch (error) {
      return { name, command: { failed: error instanceof Error ? error.message : String(error) } }
    }
  }
  const all = [
    await anchor(
      CODEX_NAME,
      () => installCodex(CODEX),
      (program, { path, id }) => ['codex-read.ts', path, program, id],
    ),
    await anchor(`codeburn ${CODEBURN} \`context\``, installCodeburn, (script, { path, file }) => {
      const args = ['context', '--provider', 'codex', '--json', file]
      return ['anchor.ts', path, process.execPath, script, ...args]
    }),
    await anchor(`ccusage ${CCUSAGE} \`codex session\``, installCcusage, (program, { path }) => {
      return ['anchor.ts', path, program, 'codex', 'session', '--json', '--offline']
    }),
  ]
  return { all, clear: () => rmSync(homes, { recursive: true, force: true }) }
}

interface Home {
  readonly path: string
  readonly file: string
  /** Of the session's thread. */
  readonly id: string
}

function homeWith(session: string, path: string): Home {
  const id = idOf(session)
  const file = join(path, '.codex', 'sessions', '2026', '06', '01', `rollout-2026-06-01T09-00-00-${id}.jsonl`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(
    join(path, '.codex', 'config.toml'),
    'check_for_update_on_startup = false\n\n[analytics]\nenabled = false\n',
  )
  try {
    linkSync(session, file)
  } catch {
    // Another file system, or one without links.
    copyFileSync(session, file)
  }
  return { path, file, id }
}

/** The first line says whose session this is. */
function idOf(session: string): string {
  const head = Buffer.alloc(2000)
  const fd = openSync(session, 'r')
  const text = head.toString('latin1', 0, readSync(fd, head, 0, head.length, 0))
  const id = /"id":"([0-9a-f-]{36})"/.exec(text)?.[1]
  if (id === undefined) throw new Error(`${session} does not say its id.`)
  return id
}
