/**
 * Which windows hold which open threads. Two windows that open one file share its thread, so it may be closed only
 * when the last of them lets go.
 */
export class Holders {
  readonly #held = new Map<object, Set<string>>()

  hold(holder: object, key: string): void {
    const keys = this.#held.get(holder)
    if (keys === undefined) this.#held.set(holder, new Set([key]))
    else keys.add(key)
  }

  /** True when nobody holds the thread any more. */
  release(holder: object, key: string): boolean {
    this.#held.get(holder)?.delete(key)
    return !this.isHeld(key)
  }

  /** The window is gone: answers what nobody holds any more. */
  leave(holder: object): readonly string[] {
    const keys = this.#held.get(holder) ?? new Set()
    this.#held.delete(holder)
    return [...keys].filter(key => !this.isHeld(key))
  }

  isHeld(key: string): boolean {
    return [...this.#held.values()].some(keys => keys.has(key))
  }

  /** The worker that had them open is gone. */
  forget(): void {
    this.#held.clear()
  }
}
