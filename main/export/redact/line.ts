import { LONGEST_LINE } from '../../rollout/parse.ts'
import { decodeLine } from '../../rollout/record.ts'
import { utf8Text } from '../../rollout/utf8-text.ts'
import { isLeftOutLine, type LeftOut, leftOutLine } from './stub.ts'

/** A line of a session, without its line end. */
export interface RawLine {
  /** Where it stands in the session, whatever an export leaves out: index of the file, and line from 1. */
  readonly file: number
  readonly n: number
  readonly bytes: Uint8Array
}

/** Why a line is left out, and the JSON text of one that is not. */
export function readable({
  bytes,
}: RawLine): { readonly json: string } | { readonly out: LeftOut; readonly text: string } | null {
  if (bytes.length > LONGEST_LINE) return { out: 'too-long', text: leftOutLine(null, 'too-long', bytes.length) }
  const record = decodeLine(bytes)
  switch (record.kind) {
    case 'blank':
      return null
    case 'rejected':
      return { out: 'rejected', text: leftOutLine(null, 'rejected', bytes.length) }
    case 'unknown':
      if (isLeftOutLine(record)) return null
      return { out: 'unknown-type', text: leftOutLine(record.value, 'unknown-type', bytes.length) }
    case 'known':
      return { json: utf8Text(bytes) }
  }
}
