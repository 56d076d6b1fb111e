import { environment, play } from '../ledger/play.mjs'

export default {
  title: 'The first part of the day, with a tight limit',
  about: 'Several local compactions in one thread.',
  project: 'tally',
  env: environment,
  config: () => ({ model_auto_compact_token_limit: 20000 }),
  run: ctx => play(ctx, { pace: 0.05, to: 24, weight: 0.3 }),
}
