import { useEffect } from 'react'
import { create } from 'zustand'
import type { CandidateHead, ThreadKey } from '../../preload/contract.ts'
import { notify } from '../actions.ts'
import { call } from '../api.ts'

export interface Candidates {
  readonly total: number
  /** The newest first, as many as one page has. */
  readonly candidates: readonly CandidateHead[]
}

const NONE: Candidates = { total: 0, candidates: [] }

/** What was saved for each open thread. Data only. */
const useAll = create<Readonly<Record<ThreadKey, Candidates>>>()(() => ({}))

const MOST = 200

export async function refreshCandidates(key: ThreadKey): Promise<void> {
  const got = await call('candidates', { key, from: 0, count: MOST })
  if (got.ok) useAll.setState({ [key]: got.value })
  else notify(got.error.message)
}

/** The candidates of a thread, listed anew when the component comes. */
export function useCandidates(key: ThreadKey): Candidates {
  useEffect(() => void refreshCandidates(key), [key])
  return useAll(all => all[key]) ?? NONE
}
