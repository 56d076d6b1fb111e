import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { runNow } from '../../main/base/steps.ts'
import { exportSession } from '../../main/export/export-session.ts'
import { type RedactSettings, STRICT } from '../../main/export/redact/settings.ts'
import { DROPS, type Drop, type Trim } from '../../main/export/trim/rules.ts'
import { uuid7 } from '../../main/export/uuid7.ts'
import type { Thread } from '../../main/thread/model.ts'
import type { ManyResumes } from '../codex/src/resume-many.mjs'
import { requestOf } from '../support/same-request.ts'
import { type ForkOutcome, openWhole } from './forks.ts'
import { EQUAL } from './outcome.ts'
import { asSent, modelIn } from './resumed.ts'

/** A recorded session and what is left out of its copy. */
export interface ExportCase {
  readonly path: string
  /** Fixture and file, for people. */
  readonly name: string
  readonly setting: Setting
}

interface Setting {
  readonly name: string
  readonly trim: (thread: Thread) => Trim
  readonly redact: RedactSettings | null
  /** Codex must send the same for the copy as for the source. */
  readonly same: boolean
}

const dropping = (drop: readonly Drop[]) => (): Trim => ({ turns: null, drop })

/** Rules after which the history is the same. */
const SAME: readonly Drop[] = ['superseded', 'rolled-back', 'display']

const ALL = DROPS.filter(rule => SAME.includes(rule)).concat(['images', 'outputs'])

/** Each rule alone, turns of either end, redaction, and all of it. */
export const SETTINGS: readonly Setting[] = [
  ...DROPS.map(rule => ({ name: rule, trim: dropping([rule]), redact: null, same: SAME.includes(rule) })),
  { name: 'first half', trim: ({ turnCount }) => turns(1, Math.ceil(turnCount / 2)), redact: null, same: false },
  {
    name: 'last half',
    trim: ({ turnCount }) => turns(Math.ceil((turnCount + 1) / 2), turnCount),
    redact: null,
    same: false,
  },
  { name: 'redacted', trim: dropping([]), redact: STRICT, same: false },
  {
    name: 'redacted, ciphertext and images kept',
    trim: dropping([]),
    redact: { ...STRICT, ciphertext: 'keep', images: 'keep' },
    same: false,
  },
  { name: 'all rules, redacted', trim: dropping(ALL), redact: STRICT, same: false },
]

const turns = (first: number, last: number): Trim => ({ turns: { first, last }, drop: [] })

/** Every setting that changes a session. */
export function exportsOf(path: string, root: string): readonly ExportCase[] {
  const thread = openWhole(path)
  if (typeof thread === 'string') return []
  const name = join(relative(root, dirname(path)), basename(path).slice(-17, -6))
  try {
    return SETTINGS.filter(setting => changes(thread, setting)).map(setting => ({ path, name, setting }))
  } finally {
    thread.close()
  }
}

/** A refusal is a case: it has to be one that is foreseen. */
function changes(thread: Thread, setting: Setting): boolean {
  if (thread.turnCount === 0) return false
  const made = exported(thread, setting, '/none', 'preview')
  if (!made.ok) return setting.name === 'redacted'
  return made.value.changedLines.length > 1 || [...made.value.removed.values()].some(({ lines }) => lines > 0)
}

const exported = (
  thread: Thread,
  { trim, redact }: Setting,
  path: string,
  mode: 'write' | 'preview',
  id: string | null = null,
) => runNow(exportSession(thread, { format: 'rollout', trim: trim(thread), redact, path, id, mode }))

/** Exports a session into the home of a real Codex, resumes it there, and compares what is sent with what the copy says. */
export async function tryExport({ path, setting }: ExportCase, codex: ManyResumes): Promise<ForkOutcome> {
  const source = openWhole(path)
  if (typeof source === 'string') return { kind: 'refused', why: source }
  try {
    const threadId = uuid7(Date.now(), randomBytes(10))
    const made = writtenInto(codex.home.home, source, setting, threadId)
    if (!made.ok) return { kind: 'refused', why: made.error.message }
    const copy = openWhole(made.value.path)
    if (typeof copy === 'string') return { kind: 'odd', words: [`the copy cannot be read: ${copy}`] }
    try {
      const sent = await codex.resume(threadId, modelIn(made.value.path))
      if ('refusal' in sent) return refused(sent.refusal, made.value.notes)
      const as = (thread: Thread) =>
        asSent(thread, END, requestOf(thread, END, codex.version), { ...sent, threadId }, codex)
      const own = as(copy)
      return own.kind !== 'equal' || !setting.same ? own : reads(source, codex) ? as(source) : EQUAL
    } finally {
      copy.close()
    }
  } finally {
    source.close()
  }
}

/** A home that was used takes no session without a provider, and the export says so. */
function refused(refusal: string, notes: readonly string[]): ForkOutcome {
  const note = notes.find(each => each.startsWith('It names no model provider'))
  return note !== undefined && refusal.includes('model provider “”')
    ? { kind: 'refused', why: note }
    : { kind: 'odd', words: [refusal] }
}

const END = { kind: 'end' } as const

/** That a copy comes to the same holds for the version that wrote the session, and for the newest. */
const reads = ({ versions }: Thread, { version }: ManyResumes): boolean =>
  version === versions?.today || version === versions?.writer

/** By the name under which Codex finds it. The id is a fresh one, for there are sessions with the same. */
function writtenInto(home: string, source: Thread, setting: Setting, id: string) {
  const folder = join(home, 'sessions/2026/01/01')
  mkdirSync(folder, { recursive: true })
  return exported(source, setting, join(folder, `rollout-2026-01-01T00-00-00-${id}.jsonl`), 'write', id)
}

export const exportName = ({ name, setting }: ExportCase): string => `${name}, ${setting.name}`
