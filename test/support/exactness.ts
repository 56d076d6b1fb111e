import { runNow } from '../../main/base/steps.ts'
import { type ByteSource, bytesOf } from '../../main/rollout/bytes.ts'
import type { KeptLines } from '../../main/rollout/line-table.ts'
import { openChain } from '../../main/thread/codex/chain.ts'
import { readHead } from '../../main/thread/codex/head.ts'
import { type Inside, insideOf } from '../../main/thread/codex/inside.ts'
import { type KeptIndex, keepIndex } from '../../main/thread/codex/kept-index.ts'
import type { Thread } from '../../main/thread/model.ts'
import { openingSource } from '../../main/thread/readers.ts'
import { plainBegin, plainLines, plainTokens, plainTypes } from '../reference/lines.ts'

/** What an index says, held against a JSON.parse of every line. */

const NAME = '/none/rollout-2026-01-01T00-00-00-11111111-1111-4111-8111-111111111111.jsonl'

/** The first differences in words; none when the index is exact. `misread`: the first pass had to be done again. */
export interface Exactness {
  readonly wrong: readonly string[]
  readonly lines: number
  readonly misread: boolean
}

const MOST = 20

export function exactnessOf(bytes: Buffer): Exactness | null {
  const opened = runNow(openingSource(bytesOf(NAME, bytes)))
  if (!opened.ok) return null
  const thread = opened.value
  runNow(thread.read({ quick: false }))
  const { differences, misread } = columnDifferences(bytesOf(NAME, bytes))
  const wrong = [...lineDifferences(thread, bytes), ...differences]
  thread.close()
  return { wrong: wrong.slice(0, MOST), lines: thread.files[thread.own]?.lines ?? 0, misread }
}

/** Lines, turns and token counts against the plain reference. */
function lineDifferences(thread: Thread, bytes: Buffer): readonly string[] {
  const wrong: string[] = []
  const same = (what: string, ours: unknown, plain: unknown): void => {
    const [a, b] = [JSON.stringify(ours), JSON.stringify(plain)]
    if (a !== b && wrong.length < MOST) wrong.push(`${what}: ${a?.slice(0, 200)}, not ${b?.slice(0, 200)}`)
  }
  const lines = plainLines(bytes)
  const own = thread.own
  same('lines', thread.files[own]?.lines, lines.length)
  for (const [i, { start, end, state, json }] of lines.entries()) {
    const facts = thread.line(own, i + 1)
    const ours = facts.state === 'known' || facts.state === 'unknown' ? 'object' : facts.state
    same(`line ${i + 1}`, [facts.start, facts.end, ours], [start, end, state])
    const types = json && plainTypes(json)
    if (!types) continue
    const kind = types.payloadType === '' ? types.type : `${types.type}/${types.payloadType}`
    same(`kind of line ${i + 1}`, facts.type ?? '', kind)
    same(`time of line ${i + 1}`, facts.at, typeof json.timestamp === 'string' ? json.timestamp : null)
  }
  same('token counts', curveOf(thread), plainTokens(lines))
  const begins = lines.map(plainBegin)
  const turns = Array.from({ length: thread.turnCount }, (_, i) => thread.turn(i + 1)).filter(
    ({ file }) => file === own,
  )
  const starts = turns.map(({ start }) => start)
  same(
    'turns that begin nowhere',
    starts.filter(start => begins[start - 1] === null),
    [],
  )
  const explicit = begins.flatMap((begin, i) => (begin === 'explicit' ? [i + 1] : []))
  same(
    'explicit turns',
    starts.filter(start => begins[start - 1] === 'explicit'),
    explicit,
  )
  same(
    'ends of turns',
    turns.map(({ end }) => end),
    starts.map((_, i) => (starts[i + 1] ?? lines.length + 1) - 1),
  )
  return wrong
}

const curveOf = (thread: Thread): readonly (readonly [number, number])[] =>
  Array.from({ length: thread.curveCount() }, (_, i) => thread.curvePoint(i))
    .filter(({ file }) => file === thread.own)
    .map(({ line, tokens }) => [line, tokens])

/** All columns of an index that was read quickly against those of one whose lines were parsed at once. */
function columnDifferences(source: ByteSource): { readonly differences: readonly string[]; readonly misread: boolean } {
  const quick = inside(source, false)
  if (quick.reading.misread) return { differences: [], misread: true }
  const [ours, whole] = [columnsOf(quick), columnsOf(inside(source, true))]
  const differences = Object.keys(whole).filter(key => show(ours[key]) !== show(whole[key]))
  return {
    differences: differences.map(
      key => `${key}: ${show(ours[key]).slice(0, 300)}, not ${show(whole[key]).slice(0, 300)}`,
    ),
    misread: false,
  }
}

function inside(source: ByteSource, whole: boolean): Inside {
  const head = readHead(source)
  const chain = runNow(openChain(source, head, { home: null, chosen: [] }))
  const made = insideOf({ chain, head, around: [], whole })
  runNow(made.reading.read(false))
  return made
}

const PASS = { whole: false, metas: 0, read: 0, lastWasOutput: false, boundaries: new Float64Array(0) }

function columnsOf({ index, blocks, cache }: Inside): Record<string, unknown> {
  const { lines, tallies, pass: _, ...rest } = runNow(keepIndex(index, PASS, true))
  const columns = { ...rest, tallies: tallies.map(plainTally), lines: lines.map(plainTable) }
  cache.clear()
  blocks.close()
  return columns
}

/** Without kinds that no line has in the end. */
const plainTally = ({ bytes, ...counts }: KeptIndex['tallies'][number]) => ({
  ...counts,
  bytes: [...bytes].filter(([, sum]) => sum !== 0).sort(),
})

/** Names have numbers in the order in which they were met; what a line that is broken looked like at first counts nothing. */
function plainTable({ types, payloadTypes, type, payloadType, time, state, ...rest }: KeptLines): unknown {
  const names = (all: readonly Uint8Array[]) => all.map(name => Buffer.from(name).toString())
  const [typeNames, payloadNames] = [names(types), names(payloadTypes)]
  const kinds = Array.from(state, (code, i) =>
    code < 2 ? [code, typeNames[type[i] ?? 0], payloadNames[payloadType[i] ?? 0], String(time[i])] : [code],
  )
  return { ...rest, kinds }
}

const show = (value: unknown): string =>
  JSON.stringify(value, (_, inner) => {
    if (inner instanceof Map) return [...inner]
    if (ArrayBuffer.isView(inner))
      return Buffer.from(inner.buffer, inner.byteOffset, inner.byteLength).toString('base64')
    return inner
  }) ?? 'none'
