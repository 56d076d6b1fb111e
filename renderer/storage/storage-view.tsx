import './storage.css'
import { useMemo } from 'react'
import type { LibraryStorage } from '../../preload/contract.ts'
import { toldApart } from '../format/folder.ts'
import { count, counted } from '../format/numbers.ts'
import { useTab } from '../store.ts'
import { CouldGo } from './could-go.tsx'
import { Kinds } from './kinds.tsx'
import { Projects } from './projects.tsx'
import { Stored } from './stored.tsx'
import { useLibraryChanges, useLibraryStorage, useStored } from './use-storage.ts'

/** Where the bytes of all sessions are, and what of them could go. */
export function StorageView() {
  const storage = useTab(tab => tab.storage)
  const changes = useLibraryChanges()
  const { value, error } = useLibraryStorage(changes)
  const stored = useStored(storage?.project ?? null, changes)
  const names = useMemo(() => toldApart(value?.projects.map(({ project }) => project) ?? []), [value])
  if (storage === null) return null
  if (value === null)
    return <p className="storage-none t2">{error === null ? 'Adding up the files.' : error.message}</p>
  return (
    <div className="storage">
      <Total storage={value} />
      <div className="storage-top">
        <Projects storage={value} project={storage.project} names={names} />
        <Kinds storage={value} />
        <CouldGo storage={value} stored={stored} />
      </div>
      <Stored stored={stored} storage={storage} names={names} whole={value.bytes} />
    </div>
  )
}

/** What every list here adds up to. */
const Total = ({ storage: { bytes, files, sessions } }: { readonly storage: LibraryStorage }) => (
  <p className="storage-total num">
    <b>{count(bytes)} bytes</b>
    <span className="t2 cut">
      {' '}
      in {counted(files, 'file')} of {counted(sessions, 'session')}. Projects, kinds of line and sessions each add up to
      this.
    </span>
  </p>
)
