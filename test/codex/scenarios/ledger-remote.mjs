import { environment, play } from '../ledger/play.mjs'

export default {
  title: 'The same day with server-side compaction',
  about: 'The built-in provider: every summary is encrypted.',
  project: 'tally',
  provider: 'built-in',
  env: environment,
  config: () => ({ model_auto_compact_token_limit: 40000 }),
  run: ctx => play(ctx, { pace: 0.1, remote: true, to: 30, weight: 0.5 }),
}
