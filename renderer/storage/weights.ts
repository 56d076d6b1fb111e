import { create } from 'zustand'
import type { AppError, DropRule, SessionSavings, StorageSession } from '../../preload/contract.ts'
import { call } from '../api.ts'
import { SEEN, UNSEEN } from '../export/draft.ts'

/** What is known of one session, as it was when it was weighed. */
export interface Weight {
  readonly bytes: number
  /** An error where it could not be read. */
  readonly savings: SessionSavings | AppError
}

interface Weights {
  /** By path. */
  readonly known: Readonly<Record<string, Weight>>
  /** null while nothing is weighed. */
  readonly running: { readonly done: number; readonly total: number; readonly title: string } | null
}

export const useWeights = create<Weights>()(() => ({ known: {}, running: null }))

/** A session that changed since is not known. */
export const weightIn = (known: Weights['known'], { path, bytes }: StorageSession): Weight | null => {
  const weight = known[path]
  return weight !== undefined && weight.bytes === bytes ? weight : null
}

/** Counts up with Stop, so that what runs knows that it was meant. */
let era = 0

/** Weighs sessions one after the other; those that are known are passed over. */
export async function weigh(sessions: readonly StorageSession[]): Promise<void> {
  if (useWeights.getState().running !== null) return
  const mine = ++era
  const wanted = sessions.filter(session => weightIn(useWeights.getState().known, session) === null)
  for (const [done, session] of wanted.entries()) {
    useWeights.setState({ running: { done, total: wanted.length, title: session.title } })
    const got = await call('sessionSavings', { path: session.path })
    if (era !== mine) return
    const savings = got.ok ? got.value : got.error
    if (got.ok || got.error.code !== 'cancelled')
      useWeights.setState(({ known }) => ({ known: { ...known, [session.path]: { bytes: session.bytes, savings } } }))
  }
  useWeights.setState({ running: null })
}

/** What was weighed by then stays. */
export async function stopWeighing(): Promise<void> {
  era += 1
  useWeights.setState({ running: null })
  await call('stopWeighing', {})
}

/** What each rule saves; null where it could not be weighed. */
export const rulesOf = ({ savings }: Weight): SessionSavings['rules'] => ('code' in savings ? null : savings.rules)

const sum = (rules: SessionSavings['rules'], of: readonly DropRule[]): number =>
  (rules ?? []).reduce((all, { rule, bytes }) => (of.includes(rule) ? all + bytes : all), 0)

/** Bytes that can go while the next request stays the same. */
export const unseenBytes = (weight: Weight): number => sum(rulesOf(weight), UNSEEN)
/** Bytes that can go where the next request may change. */
export const seenBytes = (weight: Weight): number => sum(rulesOf(weight), SEEN)

/** The rules that save something in a session while the next request stays the same. */
export const unseenRules = (weight: Weight): readonly DropRule[] =>
  (rulesOf(weight) ?? []).filter(({ rule, bytes }) => bytes > 0 && UNSEEN.includes(rule)).map(({ rule }) => rule)

export interface Sums {
  /** Sessions that were weighed, and their bytes. */
  readonly sessions: number
  readonly bytes: number
  /** Sessions that could not be weighed. */
  readonly left: number
  readonly rules: Readonly<Record<DropRule, { readonly lines: number; readonly bytes: number }>>
  readonly replayed: { readonly sessions: number; readonly bytes: number }
}

const NONE = { lines: 0, bytes: 0 }

/** Over all that was weighed. */
export function sumsOf(known: Weights['known']): Sums {
  const rules = { superseded: NONE, 'rolled-back': NONE, display: NONE, images: NONE, outputs: NONE }
  const replayed = { sessions: 0, bytes: 0 }
  let [sessions, bytes, left] = [0, 0, 0]
  for (const weight of Object.values(known)) {
    const weighed = rulesOf(weight)
    if (weighed === null || 'code' in weight.savings) {
      left += 1
      continue
    }
    sessions += 1
    bytes += weight.bytes
    for (const saved of weighed) {
      const before = rules[saved.rule]
      rules[saved.rule] = { lines: before.lines + saved.lines, bytes: before.bytes + saved.bytes }
    }
    if (weight.savings.replayed > 0) replayed.sessions += 1
    replayed.bytes += weight.savings.replayed
  }
  return { sessions, bytes, left, rules, replayed }
}
