import { isObject, type JsonObject } from '../rollout/parse.ts'

/** Reads server-sent events of JSON out of chunks of bytes. What is no JSON object is counted and passed over. */
export class EventStream {
  readonly #decoder = new TextDecoder()
  /** The begin of a line whose end has not come. */
  #begun: string[] = []
  #data: string[] = []
  /** Events whose data could not be read. */
  unread = 0

  /** Events that a chunk completes. */
  push(chunk: Uint8Array): readonly JsonObject[] {
    const text = this.#decoder.decode(chunk, { stream: true })
    const events: JsonObject[] = []
    let from = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      const event = this.#line([...this.#begun, text.slice(from, end)].join('').replace(/\r$/, ''))
      if (event) events.push(event)
      this.#begun = []
      from = end + 1
    }
    if (from < text.length) this.#begun.push(text.slice(from))
    return events
  }

  #line(line: string): JsonObject | null {
    if (line.startsWith('data:')) this.#data.push(line.slice(line[5] === ' ' ? 6 : 5))
    if (line !== '' || this.#data.length === 0) return null
    const data = this.#data.join('\n')
    this.#data = []
    return data === DONE ? null : this.#read(data)
  }

  #read(data: string): JsonObject | null {
    try {
      const value: unknown = JSON.parse(data)
      if (isObject(value)) return value
    } catch {
      // Told by the count below.
    }
    this.unread += 1
    return null
  }
}

/** Some servers say so at the end. */
const DONE = '[DONE]'
