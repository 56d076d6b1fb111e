import { join } from 'node:path'
import { lookAtJson } from './json-file.ts'
import { fieldsOf } from './settings.ts'

/** What a million tokens cost; `cached` null: as much as others. */
export interface Price {
  readonly input: number
  readonly cached: number | null
  readonly output: number
}

/** `prices.json` of the data folder: the user's, who makes it and alone alters it. */
export interface Prices {
  readonly path: string
  readonly state: 'none' | 'read' | 'damaged'
  /** One sentence or two on why there are no prices; "" where there are. */
  readonly message: string
  readonly currency: string
  readonly date: string
  readonly models: ReadonlyMap<string, Price>
}

const EXAMPLE =
  '{"currency": "USD", "date": "2026-01-31", "models": {"NAME": {"input": 1.25, "cached": 0.125, "output": 10}}}'
const MOST_MODELS = 1_000
const DEAREST = 1_000_000
const DATE = /^\d{4}-\d{2}-\d{2}$/

export function readPrices(dataFolder: string): Prices {
  const path = join(dataFolder, 'prices.json')
  const nothing = { path, currency: '', date: '', models: new Map() } as const
  const file = lookAtJson(path)
  if (file.kind === 'none')
    return {
      ...nothing,
      state: 'none',
      message: `There are no prices. Write them to ${path}, for a million tokens: ${EXAMPLE}`,
    }
  if (file.kind === 'damaged') return damaged(nothing, `it ${file.said}`)
  const read = pricesIn(file.value)
  return typeof read === 'string' ? damaged(nothing, read) : { path, state: 'read', message: '', ...read }
}

const damaged = (nothing: Omit<Prices, 'state' | 'message'>, why: string): Prices => ({
  ...nothing,
  state: 'damaged',
  message: `${nothing.path} is not used: ${why}. It was left as it is.`,
})

/** What the file says, or what is wrong with it. */
function pricesIn(value: unknown): Pick<Prices, 'currency' | 'date' | 'models'> | string {
  const { currency, date, models } = fieldsOf(value)
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency))
    return 'its currency is not three letters such as USD'
  if (typeof date !== 'string' || !DATE.test(date) || Number.isNaN(Date.parse(date)))
    return 'its date is not a day such as 2026-01-31'
  if (typeof models !== 'object' || models === null || Array.isArray(models)) return 'its models are no object'
  const entries = Object.entries(models)
  if (entries.length > MOST_MODELS) return `it has more than ${MOST_MODELS} models`
  const read = new Map<string, Price>()
  for (const [model, each] of entries) {
    const price = priceIn(each)
    if (price === null)
      return `the prices of ${model.slice(0, 60)} are not numbers from 0 for input, output and, if any, cached`
    read.set(model, price)
  }
  return { currency, date, models: read }
}

function priceIn(value: unknown): Price | null {
  const { input, cached = null, output } = fieldsOf(value)
  if (!isPrice(input) || !isPrice(output) || !(cached === null || isPrice(cached))) return null
  return { input, cached, output }
}

const isPrice = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= DEAREST

/** What a server counted, in money; null where something was not counted. */
export function costOf(
  { input, cached, output }: Price,
  counted: { readonly input: number | null; readonly cached: number | null; readonly output: number | null },
): number | null {
  if (counted.input === null || counted.output === null) return null
  const fromCache = Math.min(counted.cached ?? 0, counted.input)
  return ((counted.input - fromCache) * input + fromCache * (cached ?? input) + counted.output * output) / 1_000_000
}
