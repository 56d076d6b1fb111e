import type { PricesView } from '../../preload/contract.ts'
import type { Prices } from '../library/prices.ts'

/** Models that are listed. */
const MOST_MODELS = 1_000

export const pricesView = ({ path, state, message, currency, date, models }: Prices): PricesView => ({
  path,
  state,
  message,
  currency,
  date,
  models: [...models].slice(0, MOST_MODELS).map(([model, price]) => ({ model: model.slice(0, 200), ...price })),
})
