import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ask, compact, play, questions } from '../src/steps.mjs'

const otherModel = minor => (minor < 145 ? 'gpt-5.2-codex' : 'gpt-5.4')

export default {
  title: 'Folder, approval, effort, sandbox and model changed between turns, around a compaction',
  about: 'Each change leaves context messages in the history; 0.169 writes the context of the compaction into it anew.',
  config: () => ({ model_auto_compact_token_limit: 900000 }),
  async run(ctx) {
    const other = join(ctx.home.cwd, 'other')
    mkdirSync(other, { recursive: true })
    const steps = [
      ...questions(1, 1),
      ask('Question 2, elsewhere.', { cwd: other }),
      ask('Question 3, approvals on request.', { approvalPolicy: 'on-request', effort: 'high' }),
      compact('SUMMARY: elsewhere.'),
      ask('Question 4, read only.', { cwd: ctx.home.cwd, sandboxPolicy: { type: 'readOnly' } }),
      ask('Question 5, another model.', { model: otherModel(ctx.cli.minor) }),
    ]
    const { threadId } = await play(ctx, steps)
    ctx.probe(threadId, { via: 'app-server' })
  },
}
