import { counted, countText } from '../../base/numbers.ts'
import type { Rejection } from '../../rollout/parse.ts'
import type { Problem } from '../model.ts'

/** Problems of one code that are listed one by one; the others are only counted. */
const LISTED = 1000

/** A type that this version does not know: how many lines have it, and the first of them. */
interface UnknownType {
  count: number
  readonly file: number
  readonly line: number
  readonly byte: number
}

export interface KeptProblems {
  readonly listed: readonly Problem[]
  readonly byCode: ReadonlyMap<string, number>
  readonly unknown: ReadonlyMap<string, UnknownType>
}

/** What does not read as it should, in the order found. A flood of one kind becomes a count. */
export class Problems {
  readonly #listed: Problem[] = []
  readonly #byCode = new Map<string, number>()
  readonly #lines = new Map<string, Problem>()
  readonly #unknown = new Map<string, UnknownType>()
  /** How many were told before reading began: they are of the files around, and found anew at each opening. */
  #given = 0

  /** What follows was found by reading. */
  begin(): void {
    this.#given = this.#listed.length
  }

  /** What reading found. */
  keep(): KeptProblems {
    const byCode = new Map(this.#byCode)
    for (const { code } of this.#listed.slice(0, this.#given)) byCode.set(code, (byCode.get(code) ?? 1) - 1)
    return { listed: this.#listed.slice(this.#given), byCode, unknown: this.#unknown }
  }

  restore({ listed, byCode, unknown }: KeptProblems): void {
    for (const problem of listed) this.#list(problem)
    for (const [code, count] of byCode) this.#byCode.set(code, (this.#byCode.get(code) ?? 0) + count)
    for (const [type, seen] of unknown) this.#unknown.set(type, seen)
  }

  add(problem: Problem): void {
    const count = (this.#byCode.get(problem.code) ?? 0) + 1
    this.#byCode.set(problem.code, count)
    if (count <= LISTED) this.#list(problem)
  }

  #list(problem: Problem): void {
    this.#listed.push(problem)
    if (problem.line !== null) this.#lines.set(`${problem.file}:${problem.line}`, problem)
  }

  /** A line of a type that this version does not know: one entry for each type, with its count. */
  unknown(type: string, file: number, line: number, byte: number): void {
    const seen = this.#unknown.get(type)
    if (seen) seen.count += 1
    else if (this.#unknown.size < LISTED) this.#unknown.set(type, { count: 1, file, line, byte })
  }

  /** The sentence for a line, where it has one. */
  ofLine(file: number, line: number): string | null {
    return this.#lines.get(`${file}:${line}`)?.message ?? null
  }

  list(): readonly Problem[] {
    return [...this.#listed, ...this.#unknownTypes(), ...this.#uncounted()]
  }

  *#unknownTypes(): Iterable<Problem> {
    for (const [type, { count, file, line, byte }] of this.#unknown) {
      const many = count === 1 ? '1 line has' : `${count} lines have`
      yield {
        file,
        line,
        byte,
        severity: 'info',
        code: 'unknown-type',
        message: `${many} the type ${type === '' ? '(none)' : type}, which this version does not know.`,
        outcome: 'kept and shown as it is; not part of what the model saw',
      }
    }
  }

  *#uncounted(): Iterable<Problem> {
    for (const [code, count] of this.#byCode) {
      if (count <= LISTED) continue
      const message = `${count - LISTED} more problems of the kind ${code} are not listed.`
      yield { file: 0, line: null, byte: null, severity: 'info', code, message, outcome: 'counted only' }
    }
  }
}

/** What should stand in a temporary file does not: `why` is the end of a sentence. */
export const heldInMemory = (file: number, why: string): Problem => ({
  file,
  line: null,
  byte: null,
  severity: 'warning',
  code: 'index-in-memory',
  message: `The index of this session is held in memory, which may become short: ${why}.`,
  outcome:
    'nothing is missing; to need less memory make room, or set TMPDIR to another folder, and open the file again',
})

export interface BadLine {
  readonly file: number
  readonly line: number
  readonly byte: number
  readonly bytes: number
  readonly reason: Rejection
  /** The last line of its file, with no line end behind it. */
  readonly last: boolean
  /** Two records stand on this line. */
  readonly glued: boolean
}

const REASONS = {
  'not-json': ['not-json', 'is not JSON'],
  'not-object': ['not-object', 'is JSON, but not an object'],
  torn: ['torn-line', 'ends in the middle'],
  'nul-bytes': ['nul-bytes', 'holds NUL bytes, as a power failure leaves them'],
  'invalid-utf8': ['invalid-utf8', 'holds bytes that are not UTF-8'],
  'half-pair': ['half-pair', 'holds half a surrogate pair, which Codex does not read'],
  'too-long': ['line-too-long', 'is longer than 64 MB and is shown by byte range only'],
} as const satisfies Record<Rejection, readonly [string, string]>

export function badLine(bad: BadLine): Problem {
  const [code, what] = bad.glued
    ? (['glued-lines', 'holds two records without a line end between them'] as const)
    : REASONS[bad.reason]
  const torn = code === 'torn-line' && bad.last
  return {
    file: bad.file,
    line: bad.line,
    byte: bad.byte,
    severity: torn || code === 'line-too-long' ? 'warning' : 'error',
    code,
    message: torn
      ? `The last line (${countText(bad.line)}) was not written to its end: ${counted(bad.bytes, 'byte')} ${bad.bytes === 1 ? 'is' : 'are'} there.`
      : `Line ${countText(bad.line)} ${what} (${counted(bad.bytes, 'byte')}).`,
    outcome: 'kept and shown as rejected; Codex skips it',
  }
}
