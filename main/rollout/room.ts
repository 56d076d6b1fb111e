/** Room for bytes up to this is kept for the next who asks. Bytes. */
const KEPT = 4 * 1024 * 1024

let spare: Buffer<ArrayBuffer> | null = null

/**
 * A buffer to read into. Memory that is new costs the system a fault for every page, which for a file of ordinary size is more than to
 * read it: so the last room that was given back is handed out again.
 */
export function takeRoom(bytes: number): Buffer<ArrayBuffer> {
  if (bytes > KEPT) return Buffer.allocUnsafeSlow(bytes)
  const whole = spare ?? Buffer.allocUnsafeSlow(KEPT)
  spare = null
  return whole.subarray(0, bytes)
}

/** Nothing that stands in it may be looked at any more. */
export function giveRoomBack(room: Buffer<ArrayBuffer>): void {
  if (room.buffer.byteLength === KEPT) spare = Buffer.from(room.buffer)
}
