import { type Fields, fieldsOf, isFields, parsedFields, stringOf } from './raw.ts'

/** An output's readable text and what its writer put around it. */
export interface OutputText {
  readonly text: string
  /** `Chunk ID: …` to `Output:`, or the metadata of the JSON envelope; null without a header. */
  readonly header: string | null
}

/** Bytes of a header that are looked for its last line. */
const HEADER = 2000

/**
 * Splits an output: before 0.60 a JSON envelope `{output, metadata}` in a string, later lines such as `Exit code: 0` that end in
 * `Output:`. An output without a header is all text.
 */
export function outputText(text: string): OutputText {
  const envelope = text.startsWith('{"output":') ? parsedFields(text) : null
  if (envelope !== null && typeof envelope.output === 'string')
    return { text: envelope.output, header: metadataOf(envelope) }
  if (!/^[A-Z][\w ]*:|^[A-Z][\w ]* \d/.test(text)) return { text, header: null }
  const head = text.slice(0, HEADER)
  const [found] = /(?:^|\n)Output:(?:\r?\n|$)/.exec(head) ?? []
  if (found === undefined) return { text, header: null }
  const at = head.indexOf(found)
  return { text: text.slice(at + found.length), header: text.slice(0, at) }
}

const metadataOf = (envelope: Fields): string | null =>
  isFields(envelope.metadata) ? JSON.stringify(envelope.metadata) : null

/** The string that an output's payload is or carries; null when it is a list of parts. */
export function outputString(raw: unknown): { readonly text: string; readonly pointer: string } | null {
  const { output } = fieldsOf(raw)
  if (typeof output === 'string') return { text: output, pointer: '/output' }
  for (const key of ['output', 'content'] as const) {
    const text = stringOf(fieldsOf(output)[key])
    if (text !== null) return { text, pointer: `/output/${key}` }
  }
  return null
}
