import { environment, play } from '../ledger/play.mjs'

export default {
  title: 'A long day on a small ledger: patches, failing tests, a rollback, an interrupted turn, compactions',
  about: 'Written to be looked at: the sample of the README.',
  project: 'tally',
  env: environment,
  config: () => ({ model_auto_compact_token_limit: 60000, model_reasoning_summary: 'auto' }),
  run: ctx => play(ctx, { pace: Number(process.env.RIG_PACE ?? 1) }),
}
