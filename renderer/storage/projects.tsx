import { useMemo, useRef } from 'react'
import type { LibraryStorage } from '../../preload/contract.ts'
import { folderName } from '../format/folder.ts'
import { count, counted } from '../format/numbers.ts'
import { uniform } from '../list/geometry.ts'
import { List, type ListHandle, type RowProps } from '../list/list.tsx'
import type { OpenStorage } from '../store.ts'
import { Amount } from './amount.tsx'
import { chooseProject, chosenProject, keyOfProject, type ProjectRow, projectRows } from './state.ts'

const ROW = 24

interface ProjectsProps {
  readonly storage: LibraryStorage
  readonly project: OpenStorage['project']
  readonly names: ReadonlyMap<string | null, string>
}

/** Bytes by project; the chosen one is the one whose sessions are listed. */
export function Projects({ storage, project, names }: ProjectsProps) {
  const list = useRef<ListHandle>(null)
  const rows = useMemo(() => projectRows(storage), [storage])
  const geometry = useMemo(() => uniform(rows.length, ROW), [rows.length])
  const places = useMemo(() => new Map(rows.map((row, i) => [keyOfProject(row), i])), [rows])
  const most = Math.max(0, ...rows.flatMap(row => (row.kind === 'all' ? [] : [row.bytes])))
  const choose = (index: number) => {
    const row = rows[index]
    if (row?.kind === 'all') chooseProject(null)
    if (row?.kind === 'one') chooseProject({ folder: row.folder })
  }
  return (
    <section className="storage-part" aria-label="Projects">
      <div className="storage-heads storage-cols">
        <h2>By project</h2>
        <span className="right">Sessions</span>
        <span />
        <span className="right">Bytes</span>
        <span className="right share">Share</span>
      </div>
      <List
        ref={list}
        id="storage-projects"
        role="listbox"
        label="Projects"
        geometry={geometry}
        selected={chosenProject(rows, project)}
        selectable={index => rows[index]?.kind !== 'others'}
        keyOf={index => keyOfProject(rows[index] as ProjectRow)}
        indexOf={key => places.get(key) ?? -1}
        onSelect={choose}
        row={(index, at) => {
          const row = rows[index] as ProjectRow
          return <Row row={row} at={at} name={nameOf(row, names)} whole={storage.bytes} most={most} />
        }}
      />
    </section>
  )
}

interface RowViewProps {
  readonly row: ProjectRow
  readonly at: RowProps
  readonly name: string
  readonly whole: number
  readonly most: number
}

const Row = ({ row, at, name, whole, most }: RowViewProps) => (
  <div
    {...at}
    className={`${at.className} storage-cols storage-row`}
    role="option"
    data-testid="storage-project"
    title={row.kind === 'one' ? (row.folder ?? 'Sessions that do not say the folder that they were begun in.') : ''}
  >
    <span className={row.kind === 'one' && row.folder === null ? 'cut t2' : 'cut'}>{name}</span>
    <span className="num right t2" title={counted(row.sessions, 'session')}>
      {count(row.sessions)}
    </span>
    <Amount n={row.bytes} whole={whole} most={row.kind === 'all' ? row.bytes : most} />
  </div>
)

function nameOf(row: ProjectRow, names: ProjectsProps['names']): string {
  if (row.kind === 'all') return 'All projects'
  return row.kind === 'one' ? (names.get(row.folder) ?? folderName(row.folder)) : 'Other projects'
}
