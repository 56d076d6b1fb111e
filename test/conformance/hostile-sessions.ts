import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { runNow } from '../../main/base/steps.ts'
import { fork } from '../../main/export/codex/fork.ts'
import type { Form } from '../../main/export/codex/session-meta.ts'
import { readThread, rolloutText } from '../support/rollout-text.ts'
import { both, EDITS, ENDS_BROKEN, IDS, idOf, item, METAS, REFUSED, user } from './hostile-edits.ts'

/** A session whose file is odd, and that is forked all the same. */
export interface HostileSession {
  readonly name: string
  readonly file: string
  readonly bytes: Buffer
  /** The sentence by which a fork of all of it is refused, by its form; absent: it is made. */
  readonly refused?: Readonly<Partial<Record<Form, RegExp>>>
}

const META = 'meta: 0.169.0 source="cli" model_provider="mock" base_instructions={"text":"base"}'
const metaWords = (n: number): string => `${META} id="${idOf(n)}"`
const nameOf = (n: number): string => `rollout-2026-01-01T00-00-00-${idOf(n)}.jsonl`

const TALK = `turn t1 {
user: one
assistant: a1
}
turn t2 {
user: two
call c1 shell: {"command":["ls"]}
output c1: listing
assistant: a2
}
turn t3 {
compacted: [window 1] one | two | P+what was done
}
turn t4 {
user: three
assistant: a3
}`

/** Every odd session, each with an id of its own. */
export function hostileSessions(): readonly HostileSession[] {
  let n = 0
  const session = (name: string, make: (n: number) => Omit<HostileSession, 'name'>): HostileSession => ({
    name,
    ...make(++n),
  })
  const talk = (n: number, words = metaWords(n)): Buffer => rolloutText(`${words}\n${TALK}`)
  return [
    ...Object.entries(EDITS).map(([name, make]) =>
      session(name, n => ({
        file: nameOf(n),
        bytes: make(talk(n), n),
        ...(REFUSED[name] && { refused: REFUSED[name] }),
      })),
    ),
    ...Object.entries(METAS).map(([name, member]) =>
      session(name, n => ({ file: nameOf(n), bytes: talk(n, `${metaWords(n)} ${member}`) })),
    ),
    ...IDS.map(id =>
      session(`the id ${JSON.stringify(id.slice(0, 50))}`, n => ({
        file: nameOf(n),
        bytes: talk(n, `${META} id=${JSON.stringify(id)}`),
      })),
    ),
    session('a name with another id', n => ({ file: nameOf(n + 500), bytes: talk(n) })),
    session('a name without an id', n => ({ file: 'my session (2).txt', bytes: talk(n) })),
    session('a name with a line end', n => ({ file: 'a\nb.jsonl', bytes: talk(n) })),
    session('a packed file', n => ({ file: `${nameOf(n)}.zst`, bytes: zstdCompressSync(talk(n)) })),
    session('a packed file of two frames', n => {
      const text = talk(n)
      return {
        file: `${nameOf(n)}.zst`,
        bytes: Buffer.concat([zstdCompressSync(text.subarray(0, 700)), zstdCompressSync(text.subarray(700))]),
      }
    }),
    session('an archived file', n => ({ file: `archived_sessions/${nameOf(n)}`, bytes: talk(n) })),
    session('a base that is missing', n => ({
      file: nameOf(n),
      bytes: talk(
        n,
        `${META} id="${idOf(n)}" paginated history_base={"thread_id":"${idOf(900)}","end_ordinal_exclusive":4,"end_byte_offset":500}`,
      ),
      refused: both(/^A fork must hold all that the session goes on from\. /),
    })),
    session('a paginated file', n => ({ file: nameOf(n), bytes: talk(n, `${META} id="${idOf(n)}" paginated`) })),
    session('a paginated file that was rolled back', n => ({
      file: nameOf(n),
      bytes: rolloutText(`${META} id="${idOf(n)}" paginated\n${TALK}\nrollback: 2`),
      refused: { legacy: /^A fork at this point would not give the same request in the form legacy: / },
    })),
    session('a paginated file with half a line at the end', n => ({
      file: nameOf(n),
      bytes: Buffer.concat([talk(n, `${META} id="${idOf(n)}" paginated`), Buffer.from('{"timest')]),
      refused: ENDS_BROKEN,
    })),
    session('a line of 64 MB', n => ({
      file: nameOf(n),
      bytes: Buffer.concat([talk(n), Buffer.from(`${item(user('x'.repeat(64 * 1024 * 1024)))}\n`)]),
      refused: both(/^Line \d+ is longer than 64 MB, /),
    })),
  ]
}

/** One that lies in a folder. */
export interface WrittenSession extends Pick<HostileSession, 'name' | 'refused'> {
  readonly path: string
}

/** Writes them below a folder, each in one of its own, and a fork of a fork of a fork. */
export function writeHostileSessions(root: string): readonly WrittenSession[] {
  const written = hostileSessions().map(({ bytes, file, ...session }, i) => {
    const path = join(root, String(i + 1), file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
    return { ...session, path }
  })
  const plain = written.find(({ name }) => name === 'a paginated file')?.path ?? ''
  return [
    ...written,
    { name: 'a fork of a fork of a fork', path: forkOf(forkOf(forkOf(plain, 'legacy'), 'paginated'), 'legacy') },
  ]
}

function forkOf(path: string, form: Form): string {
  const thread = readThread(path)
  const now = { milliseconds: Date.parse('2026-01-31T23:30:05.678Z'), ahead: 0 }
  const target = { kind: 'path', path: dirname(path) } as const
  const wanted = {
    at: { kind: 'end' },
    form,
    target,
    dropProvider: false,
    folder: '/',
    now,
    chance: randomBytes(10),
  } as const
  const made = runNow(fork(thread, wanted))
  thread.close()
  if (!made.ok) throw new Error(made.error.message)
  return made.value.path
}
