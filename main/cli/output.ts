import type { Writable } from 'node:stream'

/** Characters gathered before they go out; a page of a pipe is 64 kB. */
const CHUNK = 1 << 16

/** Where a command writes. Keeps at most a chunk in memory: waits for a slow reader instead. */
export interface Output {
  /** Answers a promise when the caller has to wait before it goes on. */
  write(text: string): Promise<void> | undefined
  /** Everything that was written has been handed over. */
  flush(): Promise<void>
}

/** The reader went away (`| head`): nobody is left to write for. */
export class ReaderGone extends Error {}

export function outputTo(stream: Writable): Output {
  let waiting: string[] = []
  let length = 0
  // The callback of `write` tells of every error; without a listener the event would end the process first.
  stream.on('error', () => undefined)

  async function flush(): Promise<void> {
    const text = waiting.join('')
    waiting = []
    length = 0
    if (text !== '') await handOver(stream, text)
  }

  return {
    flush,
    write(text) {
      waiting.push(text)
      length += text.length
      return length < CHUNK ? undefined : flush()
    },
  }
}

const handOver = (stream: Writable, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(text, error => {
      if (!error) resolve()
      else reject('code' in error && error.code === 'EPIPE' ? new ReaderGone() : error)
    })
  })
