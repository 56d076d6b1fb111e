import type { Output } from './output.ts'

/** Writes pieces as they are made; waits whenever the reader is slower. */
export async function writeAll(out: Output, pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) {
    const wait = out.write(piece)
    if (wait) await wait
  }
  await out.flush()
}
