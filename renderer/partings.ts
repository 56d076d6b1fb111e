import { useEffect } from 'react'
import { create } from 'zustand'
import type { PartingView, Point, ThreadKey, ThreadPhase } from '../preload/contract.ts'
import { setFront, state, visit } from './actions.ts'
import { call } from './api.ts'
import { compare } from './checkpoint/compared.ts'
import { counted } from './format/numbers.ts'
import { AS_WRITTEN, placeText } from './place.ts'

/** Where today's Codex would rebuild something else, for the points that were looked at. By thread and point. */
export const usePartings = create<Readonly<Record<string, PartingView>>>()(() => ({}))

export const partingKey = (key: ThreadKey, at: Point): string => `${key} ${at}`

/** Milliseconds that a point is looked at before the question is asked: who scrubs does not ask at every step. */
const LOOKED = 250

/** Asks once the session was read whole; null until it is known, and where both send the same. */
export function useParting(key: ThreadKey, at: Point | null, phase: ThreadPhase): PartingView | null {
  const name = at === null ? null : partingKey(key, at)
  const known = usePartings(all => (name === null ? undefined : all[name]))
  const settled = phase === 'ready' || phase === 'stopped'
  useEffect(() => {
    if (at === null || known !== undefined || !settled) return
    const timer = setTimeout(() => {
      void call('parting', { key, at }).then(got => {
        if (got.ok && got.value !== null) usePartings.setState({ [partingKey(key, at)]: got.value })
      })
    }, LOOKED)
    return () => clearTimeout(timer)
  }, [key, at, known, settled])
  return known === undefined || known.items === 0 ? null : known
}

/** Lets go of what is known of a thread: it was closed, or is read anew. */
export function dropPartings(key: ThreadKey): void {
  const left = Object.entries(usePartings.getState()).filter(([name]) => !name.startsWith(`${key} `))
  usePartings.setState(Object.fromEntries(left), true)
}

/** The difference in a sentence; `short` where the rest of it stands elsewhere. */
export const differWords = ({ items }: PartingView): string =>
  `${counted(items, 'item')} ${items === 1 ? 'differs' : 'differ'}`

export const partingWhy = (parting: PartingView): string =>
  `Codex ${parting.today} would not send what ${parting.writer} sends here: ${differWords(parting)}, base instructions aside.`

/** Opens the comparison of what both versions send at a point. */
export function comparePartings({ at, today }: PartingView): void {
  const { active } = state()
  if (active === null) return
  const to = placeText(at, { version: today, images: true })
  visit(() => {
    compare(active, { from: placeText(at, AS_WRITTEN), to, row: null })
    setFront({ view: 'checkpoints' })
  })
}
