import { create } from 'zustand'
import type { CandidateHead, Point, ThreadKey } from '../../preload/contract.ts'
import { notify, openOverlay, setFront, visit } from '../actions.ts'
import { call } from '../api.ts'
import { begin, openEditor } from '../editor/acts.ts'
import { refreshCandidates } from '../editor/candidates.ts'
import { editingOf } from '../editor/editing.ts'
import { labOf, RECORDED, setLab } from './state.ts'

/** The candidate that was deleted last and can be brought back. Data only. */
interface Deleted {
  readonly key: ThreadKey
  readonly id: string
  readonly called: string
}

export const useDeleted = create<{ readonly deleted: Deleted | null }>()(() => ({ deleted: null }))

/** Number of the compaction that a point is right before; null where it is before none. */
export const checkpointBefore = (at: Point): number | null => {
  const n = /^checkpoint:(\d+):before$/.exec(at)?.[1]
  return n === undefined ? null : Number(n)
}

export async function deleteCandidate(tab: string, key: ThreadKey, id: string, called: string): Promise<void> {
  const got = await call('deleteCandidate', { key, id })
  if (!got.ok) return notify(got.error.message)
  useDeleted.setState({ deleted: got.value.undo ? { key, id, called } : null })
  const chosen = labOf(tab)?.chosen.filter(each => each !== id) ?? []
  setLab(tab, { selected: RECORDED, chosen })
  await refreshCandidates(key)
  notify(`Deleted “${called}”. Sessions that were forked from it stay.`)
}

export async function restoreCandidate(tab: string): Promise<void> {
  const { deleted } = useDeleted.getState()
  if (deleted === null) return
  const got = await call('restoreCandidate', { key: deleted.key, id: deleted.id })
  useDeleted.setState({ deleted: null })
  if (!got.ok) return notify(got.error.message)
  await refreshCandidates(deleted.key)
  setLab(tab, { selected: deleted.id })
  notify(`“${deleted.called}” is here again.`)
}

export const forgetDeleted = (): void => useDeleted.setState({ deleted: null })

export const forkFrom = ({ id, name, at }: Pick<CandidateHead, 'id' | 'name' | 'at'>): void =>
  openOverlay({ kind: 'fork', at, candidate: { id, name } })

/** Opens the editor of histories on a candidate. A draft that was not saved is asked about first. */
export async function editCandidate(tab: string, key: ThreadKey, candidate: CandidateHead): Promise<void> {
  const n = checkpointBefore(candidate.at)
  if (n === null) return
  visit(() => setFront({ view: 'checkpoints', checkpoint: { n, row: null } }))
  await openEditor(tab, key, n)
  if (editingOf(tab)?.view?.unsaved) return openOverlay({ kind: 'draft', question: { about: 'open', candidate } })
  await begin(tab, { kind: 'candidate', id: candidate.id }, true)
}
