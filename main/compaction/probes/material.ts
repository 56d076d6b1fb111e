import type { Steps } from '../../base/steps.ts'
import type { CaseSide } from '../checkpoint-case.ts'
import { commandsOf } from '../entities/command.ts'
import { isConstraint } from '../entities/constraint.ts'
import { isDecision } from '../entities/decision.ts'
import { foldSpace } from '../entities/fold.ts'
import { ownCopy } from '../entities/own-copy.ts'
import { piecesOf } from '../entities/pieces.ts'
import { sentencesIn } from '../entities/sentence.ts'
import { Tokens } from '../entities/tokens.ts'
import { type Before, readBefore } from '../reading/read-before.ts'

/** A sentence that somebody said, and the item that holds it. */
export interface Spoken {
  readonly text: string
  /** In lower case. */
  readonly folded: string
  readonly speaker: 'user' | 'assistant'
  readonly says: 'constraint' | 'decision' | 'other'
  readonly item: number
}

/** A message of the user. */
export interface Asked {
  /** Its beginning, white space folded. */
  readonly head: string
  readonly item: number
}

/** A command that a call ran. */
export interface Ran {
  /** Program without its folder, and its arguments. */
  readonly key: string
  readonly looks: boolean
  readonly item: number
}

/** What questions are made of: a history, read once. Lists are in the order of the history. */
export interface Material {
  readonly side: CaseSide
  readonly cwd: string | null
  readonly tokens: Tokens
  readonly before: Before
  readonly spoken: readonly Spoken[]
  readonly asked: readonly Asked[]
  readonly ran: readonly Ran[]
}

/** Of each sort, the newest. */
const MOST = 2_000
/** Characters of a message that tell it from others. */
const HEAD = 160

export function* materialOf(side: CaseSide, cwd: string | null): Steps<Material> {
  const tokens = new Tokens(cwd)
  const before = yield* readBefore(side, { tokens, cwd }, { names: new Set(), phrases: [] })
  const spoken: Spoken[] = []
  const asked: Asked[] = []
  const ran: Ran[] = []
  for (let item = 0; item < side.count; item++) {
    yield
    const one = side.item(item)
    if (one.injected || one.compactionOutput) continue
    if (one.kind === 'user') asked.push({ head: headOf(one.text), item })
    if (one.kind === 'user' || one.kind === 'assistant') yield* listen(one.text, one.kind, item, spoken)
    if (one.kind !== 'call') continue
    for (const action of side.content(one).actions)
      if (action.kind === 'command')
        for (const { key, looks } of commandsOf(action.text)) ran.push({ key: ownCopy(key), looks, item })
  }
  return { side, cwd, tokens, before, spoken: spoken.slice(-MOST), asked: asked.slice(-MOST), ran: ran.slice(-MOST) }
}

function* listen(text: string, speaker: Spoken['speaker'], item: number, into: Spoken[]): Steps<undefined> {
  for (const piece of piecesOf(text)) {
    for (const sentence of sentencesIn(piece)) {
      const own = ownCopy(sentence)
      into.push({ text: own, folded: own.toLowerCase(), speaker, says: saidBy(speaker, sentence), item })
    }
    yield
  }
  return undefined
}

function saidBy(speaker: Spoken['speaker'], sentence: string): Spoken['says'] {
  if (speaker === 'user') return isConstraint(sentence) ? 'constraint' : 'other'
  return isDecision(sentence) ? 'decision' : 'other'
}

function headOf(text: string): string {
  const folded = foldSpace(text.slice(0, HEAD * 20))
  return ownCopy(folded.length > HEAD ? `${folded.slice(0, HEAD).trimEnd()}…` : folded)
}
