import type { DatabaseKind, DatabaseSort } from '../../preload/contract.ts'

export interface Column {
  readonly sort: DatabaseSort
  readonly label: string
  readonly right?: true
}

const STATE: readonly Column[] = [
  { sort: 'title', label: 'Name' },
  { sort: 'project', label: 'Project' },
  { sort: 'branch', label: 'Branch' },
  { sort: 'model', label: 'Model' },
  { sort: 'updated', label: 'Changed' },
  { sort: 'tokens', label: 'Tokens', right: true },
  { sort: 'state', label: 'State' },
  { sort: 'rollout', label: 'Rollout' },
]

const HISTORY: readonly Column[] = [
  { sort: 'id', label: 'Rollout' },
  { sort: 'turns', label: 'Turns', right: true },
  { sort: 'items', label: 'Items', right: true },
  { sort: 'rollout', label: 'File' },
  { sort: 'compared', label: 'Against the file' },
]

export const COLUMNS = { state: STATE, threadHistory: HISTORY, other: [] } as const satisfies Record<
  DatabaseKind,
  readonly Column[]
>
