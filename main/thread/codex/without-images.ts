import { stringEnd } from '../../rollout/json-strings.ts'
import { DATA_URL_HEAD, dataUrl } from '../shown/data-url.ts'

/** A member's colon and an address of data. Quotes that do not stand behind a backslash are signs of JSON. */
const DATA = Buffer.from('":"data:image/')
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
    const head = dataUrl(bytes.toString('latin1', from, from + DATA_URL_HEAD))
    const end = stringEnd(bytes, from)
    if (head === null || end - from < SHORT) continue
    pieces.push(bytes.subarray(kept, from + head.at), Buffer.from(CUT))
    kept = end
  }
  return pieces.length === 0 ? null : Buffer.concat([...pieces, bytes.subarray(kept)])
}
