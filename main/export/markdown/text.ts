import type { Steps } from '../../base/steps.ts'

/** A text in pieces; an empty one is a pause. */
export type Text = Generator<string, void, undefined>

/** Long work between two pieces: its pauses are pauses of the text. */
export function* runInside<T>(steps: Steps<T>): Generator<string, T, undefined> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    yield ''
  }
}
