/** Node keeps longer strings outside of the heap, where what they leave behind is collected late and seldom given back. Bytes. */
const PIECE = 512 * 1024

/**
 * The text of some bytes. A session is read line by line, and a line may be of many megabytes: each as a string of Node's own would take
 * 20 MB more in all.
 */
export function utf8Text(bytes: Uint8Array): string {
  const all = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let text = ''
  let from = 0
  while (all.length - from > PIECE) {
    const to = borderBefore(all, from + PIECE)
    text += all.toString('utf8', from, to)
    from = to
  }
  return from === 0 ? all.toString('utf8') : text + all.toString('utf8', from)
}

/** Where the character begins that a byte belongs to. One has at most four bytes: where none begins so near, the bytes are no text anyway. */
function borderBefore(bytes: Uint8Array, at: number): number {
  for (let border = at; border > at - 4; border--) if (((bytes[border] ?? 0) & 0xc0) !== 0x80) return border
  return at
}
