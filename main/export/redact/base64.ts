import { isUtf8 } from 'node:buffer'

/** A run of base64 that stands for a text. */
export interface Encoded {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly encode: (text: string) => string
}

/** Line breaks inside, as they are or escaped, belong to the run; in a patch a sign follows. */
const RUN =
  /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,}(?:(?:\\{0,8}\r?\n|\\{1,8}r?\\{0,8}n|\\{1,8}r\\{1,8}n)[ \t+]{0,8}[A-Za-z0-9+/_-]+)*={0,2}/g
const BREAK = /(?:\\{0,8}\r?\n|\\{1,8}r\\{1,8}n|\\{1,8}n)[ \t+]{0,8}/g
/** A character that is no text: controls but white space and escape sequences of terminals. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NO_TEXT = /[\u0000-\u0006\u000e-\u001a\u001c-\u001f\u007f]/
/** Letters of both cases: ids, paths and words have mostly one, base64 of a text of this length has both. */
const isMixed = (run: string): boolean => /[A-Z]/.test(run) && /[a-z]/.test(run)
/** A look at the first bytes tells most runs that are no text. Characters, a multiple of 4. */
const LOOK = 64

/** Runs of base64, either alphabet, that stand for texts. Lines that look like one run but are none are tried block by block. */
export function encodedIn(text: string): readonly Encoded[] {
  const found: Encoded[] = []
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (!isMixed(run)) continue
    const whole = decoded(run, index)
    if (whole !== null) found.push(whole)
    else
      for (const block of blocksOf(run)) {
        const part = [block, withoutLastLine(block)]
          .map(({ start, text: lines }) => decoded(lines, index + start))
          .find(Boolean)
        if (part) found.push(part)
      }
  }
  return found
}

/** Does a run of base64 stand for a text, or hold one in a block of its lines? */
export const isTextRun = (run: string): boolean => encodedIn(run).length > 0

interface Block {
  readonly start: number
  readonly text: string
}

/** Lines of one width and the shorter one that ends them: what a program that wraps base64 writes. */
function blocksOf(run: string): readonly Block[] {
  const blocks: Block[] = []
  let start = 0
  let lineStart = 0
  let width = -1
  for (const { 0: gap, index } of [...run.matchAll(BREAK), { 0: '', index: run.length }]) {
    const length = index - lineStart
    const longer = width !== -1 && length > width
    if (longer) {
      blocks.push({ start, text: run.slice(start, lineStart) })
      start = lineStart
    }
    const shorter = width !== -1 && length < width
    if (shorter) {
      blocks.push({ start, text: run.slice(start, index) })
      start = index + gap.length
    }
    width = shorter ? -1 : length
    lineStart = index + gap.length
  }
  if (start < run.length) blocks.push({ start, text: run.slice(start) })
  return blocks
}

/** A word below may have been taken for the last line. */
function withoutLastLine(block: Block): Block {
  const last = [...block.text.matchAll(BREAK)].at(-1)
  return last === undefined ? block : { ...block, text: block.text.slice(0, last.index) }
}

/** The run may begin inside a longer word (a path, a name, an escape), so that its groups of four begin later. */
function decoded(run: string, index: number): Encoded | null {
  const dense = /[\\\n]/.test(run) ? run.replace(BREAK, '') : run
  for (const skip of startsIn(dense)) {
    const body = dense.slice(skip).replace(/=+$/, '')
    if (body.length < 16) continue
    const start = index + skip
    const end = index + run.length
    const head = Buffer.from(body.slice(0, LOOK), 'base64').subarray(0, -3)
    if (isWide(head)) {
      const text = Buffer.from(body, 'base64').toString('utf16le')
      return { start, end, text, encode: wide => Buffer.from(wide, 'utf16le').toString('base64') }
    }
    if (!isText(head)) continue
    const text = textOf(body)
    if (text !== null) return { start, end, text, encode: encoderOf(dense.slice(skip)) }
  }
  return null
}

/** Separators at the start of a run behind which the base64 may begin. */
const SEPARATORS = 6

function startsIn(run: string): readonly number[] {
  const starts = [0, 1, 2, 3]
  if (/^u[0-9a-f]{4}/i.test(run)) starts.push(5)
  for (const { index } of run.slice(0, 120).matchAll(/[/_+-]/g))
    if (starts.length < 5 + SEPARATORS) starts.push(index + 1)
  return starts
}

function textOf(body: string): string | null {
  const bytes = Buffer.from(body, 'base64')
  if (isUtf8(bytes) && isText(bytes)) return bytes.toString('utf8')
  // The last group may be cut by what stands behind the run.
  const shorter = bytes.subarray(0, -3)
  return isUtf8(shorter) && isText(shorter) ? shorter.toString('utf8') : null
}

/** Does every second byte stay empty, as in the commands that PowerShell takes (UTF-16)? */
const isWide = (bytes: Buffer): boolean =>
  bytes.length >= 12 && bytes.every((byte, i) => (i % 2 === 1 ? byte === 0 : byte >= 9 && byte < 127))

const isText = (bytes: Buffer): boolean => bytes.length > 0 && !NO_TEXT.test(bytes.toString('latin1'))

function encoderOf(run: string): (text: string) => string {
  const url = /[_-]/.test(run) || (!/[+/]/.test(run) && !run.endsWith('=') && run.length % 4 !== 0)
  return text => Buffer.from(text).toString(url ? 'base64url' : 'base64')
}
