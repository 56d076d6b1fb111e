import { stringEnd } from '../../rollout/json-strings.ts'

/** A member's colon and an address of data. Quotes that do not stand behind a backslash are signs of JSON. */
const DATA = Buffer.from('":"data:image/')
/** The beginning of such an address, as `dataUrl` reads it. */
const HEAD = /^data:image\/[a-z0-9.+-]{1,40}(?:;[a-z0-9=._-]{1,60})*;base64,/i
/** Bytes that are looked at for it. */
const WITHIN = 200
/** An image that is shorter stays. Bytes. */
const SHORT = 4096

/** Stands for what was cut. */
export const CUT = '(the bytes of an image)'

/** The bytes of a line of JSON with the data of its images cut, which nobody reads; null where there are none. */
export function withoutImages(bytes: Buffer): Buffer | null {
  if (bytes.length < SHORT) return null
  const pieces: Buffer[] = []
  let kept = 0
  for (let at = bytes.indexOf(DATA); at !== -1; at = bytes.indexOf(DATA, at + 1)) {
    const from = at + 3
    const head = HEAD.exec(bytes.toString('latin1', from, from + WITHIN))?.[0]
    const end = stringEnd(bytes, from)
    if (head === undefined || end - from < SHORT) continue
    pieces.push(bytes.subarray(kept, from + head.length), Buffer.from(CUT))
    kept = end
  }
  return pieces.length === 0 ? null : Buffer.concat([...pieces, bytes.subarray(kept)])
}
