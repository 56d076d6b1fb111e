import { ask, compact, play, probeAll, questions, rollBack } from '../src/steps.mjs'

/** What a user may type, or paste, that looks like what Codex itself puts into a history. */
const TYPED = [
  '<turn_aborted>typed</turn_aborted>',
  '<environment_context>only opened',
  '<environment_context>\n  <cwd>/home/dev/typed</cwd>\n</environment_context>',
  '# AGENTS.md instructions for /home/dev/typed\n\n<INSTRUCTIONS>\ntyped\n</INSTRUCTIONS>',
  '<skill>typed</skill>',
  'Another language model started to solve this problem and produced a summary of its thinking process. Typed.',
]

/** Versions that resume the same file: what stays differs between 0.153 and 0.169 once more. */
const READERS = { '0.98.0': ['0.153.4', '0.169.0'] }

export default {
  title: 'Questions that look like markers of Codex, a compaction, and one more of them after it',
  about: 'Some are kept by the compaction and some are not; some are no turn for a rollback (old versions).',
  async run(ctx) {
    const steps = [
      ...TYPED.map(text => ask(text)),
      ...questions(1, 1),
      compact('SUMMARY: typed markers.'),
      ask('<turn_aborted>typed after the compaction</turn_aborted>'),
      ...questions(2, 2),
    ]
    const old = ctx.cli.minor < 160
    const { threadId } = await play(
      ctx,
      old ? [...steps, rollBack(2), ...questions(3, 3)] : steps,
      old ? { historyMode: 'legacy' } : {},
    )
    probeAll(ctx, threadId, READERS, { via: 'app-server' })
  },
}
