import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { strategyNamed } from '../../main/compaction/strategies/strategies.ts'
import { run } from '../cli/run.ts'
import { judgedCalls } from '../support/compaction-calls.ts'
import { CODEX_WAYS, replayedCompactions } from '../support/replayed-compactions.ts'
import { type Json, surprises } from '../support/same-request.ts'
import type { Comparison } from './exceptions.ts'
import { EQUAL, type Outcome, outcomeOf } from './outcome.ts'
import type { Played, Probe } from './scenario.ts'

/** Every request after resuming against our command line, and every compaction call, with the request behind it, against our core. */
export async function compareRequests({ folder, probes, takenBack }: Played): Promise<readonly Comparison[]> {
  const home = join(folder, 'home')
  const compared: Comparison[] = []
  for (const [i, probe] of probes.entries())
    compared.push({ name: probe.label ?? `probe ${i + 1}`, of: 'probe', outcome: await resumed(folder, home, probe) })
  return [...compared, ...compactions(folder, takenBack), ...doneAgain(folder, takenBack)]
}

function compactions(folder: string, takenBack: readonly string[]): readonly Comparison[] {
  // 0.20 compacts in its memory alone.
  const calls = judgedCalls(folder, takenBack).filter(({ outcome }) => outcome !== 'unseen')
  return calls.map(({ name, place, odd }) => ({
    name: `compaction ${name}, ${place}`,
    of: 'compaction',
    outcome: odd.length === 0 ? EQUAL : { kind: 'odd', words: odd },
  }))
}

/** Every compaction by the strategy that stands for it, with the answers that Codex got. */
function doneAgain(folder: string, takenBack: readonly string[]): readonly Comparison[] {
  return CODEX_WAYS.flatMap(({ name, kind }) => {
    const strategy = strategyNamed(name)
    if (strategy === null) throw new Error(`no strategy ${name}`)
    return replayedCompactions(folder, strategy, call => call.name.endsWith(kind), takenBack).map(
      ({ calls, place, odd }): Comparison => ({
        name: `${name} ${calls.join(' ')}, ${place}`,
        of: 'again',
        outcome: odd.length === 0 ? EQUAL : { kind: 'odd', words: odd },
      }),
    )
  })
}

interface Sent {
  readonly codexVersion: string
  readonly prompt: string
  readonly threadId: string
  readonly input: readonly Json[]
  /** The model that was asked takes no images. */
  readonly textOnly?: boolean
}

interface HistoryDocument {
  /** The version whose request it is. */
  readonly asRequest: string | null
  readonly items: readonly { readonly item: Json }[]
}

async function resumed(folder: string, home: string, probe: Probe): Promise<Outcome> {
  if (probe.seq === undefined) return { kind: 'unsent' }
  const sent = read<Sent>(join(folder, probe.name))
  const version = sent.codexVersion.replace('codex-cli ', '')
  const images = sent.textOnly === true ? 'no' : 'yes'
  const named = await requestOf(home, probe.threadId, `=${version}`, images)
  const own = await requestOf(home, probe.threadId, '', images)
  // Without a version it is the one that wrote the session.
  const documents = own.ok && own.document.asRequest !== version ? [named] : [own, named]
  for (const answer of documents) {
    const outcome = answer.ok ? outcomeOf(surprises(itemsOf(answer.document), sent)) : impossible(answer.why)
    if (outcome.kind !== 'equal') return outcome
  }
  return EQUAL
}

const impossible = (why: string): Outcome => ({ kind: 'impossible', why })

const itemsOf = ({ items }: HistoryDocument): readonly Json[] => items.map(({ item }) => item)

const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T

type Answer = { readonly ok: true; readonly document: HistoryDocument } | { readonly ok: false; readonly why: string }

async function requestOf(home: string, threadId: string, version: string, images: 'yes' | 'no'): Promise<Answer> {
  const asked = [`--as-request${version}`, `--model-images=${images}`]
  const { code, stdout, stderr } = await run(['history', threadId, '--home', home, ...asked, '--json'])
  return code === 0 ? { ok: true, document: JSON.parse(stdout) as HistoryDocument } : { ok: false, why: stderr.trim() }
}
