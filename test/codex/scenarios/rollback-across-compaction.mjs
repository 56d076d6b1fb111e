import { compact, play, probeAll, questions, rollBack } from '../src/steps.mjs'

/** What resumes the same file, by the version that wrote it: the reader decides what a rollback leaves. */
const READERS = { '0.140.0': ['0.169.0'], '0.150.0': ['0.153.4', '0.169.0'] }

export default {
  title: 'Three turns rolled back, two of them after a compaction and one before it',
  about: 'Three behaviours: up to 0.105, from 0.110 to 0.150, and from 0.153 on.',
  async run(ctx) {
    const steps = [
      ...questions(1, 3),
      compact('SUMMARY: one to three.'),
      ...questions(4, 5),
      rollBack(3),
      ...questions(6, 6),
    ]
    const { threadId } = await play(ctx, steps, { historyMode: 'legacy' })
    probeAll(ctx, threadId, READERS, { via: 'app-server' })
  },
}
