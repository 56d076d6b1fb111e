/** Lets runs that ask a model go one after another: two at once would wait for the same server, and spend twice before anybody looks. */
export class LabQueue {
  #last: Promise<void> = Promise.resolve()

  /** Waits for its turn; null when it was stopped before that. */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | null> {
    const before = this.#last
    let release: () => void = () => {}
    this.#last = new Promise(resolve => {
      release = resolve
    })
    try {
      await Promise.race([before, aborted(signal)])
      return signal.aborted ? null : await work()
    } finally {
      void before.then(release)
    }
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
