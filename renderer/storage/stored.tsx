import { useEffect, useMemo, useRef, useState } from 'react'
import type { StorageSession } from '../../preload/contract.ts'
import { notify } from '../actions.ts'
import { useCommands } from '../commands.ts'
import { RULE_WORDS } from '../export/rule-words.ts'
import { bytes } from '../format/bytes.ts'
import { folderName } from '../format/folder.ts'
import { count, counted, UNKNOWN } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { goToFile } from '../lineage/go.ts'
import { uniform } from '../list/geometry.ts'
import { List, type ListHandle, type RowProps } from '../list/list.tsx'
import { useLostFocus } from '../lost-focus.ts'
import type { OpenStorage } from '../store.ts'
import { Amount } from './amount.tsx'
import { chooseProject, exportTrimmed, selectStored } from './state.ts'
import type { StoredSessions } from './use-storage.ts'
import { rulesOf, seenBytes, unseenBytes, unseenRules, useWeights, type Weight, weigh, weightIn } from './weights.ts'

const ROW = 28

interface StoredProps {
  readonly stored: StoredSessions
  readonly storage: OpenStorage
  /** Of projects, by their folders. */
  readonly names: ReadonlyMap<string | null, string>
  /** Bytes of all sessions. */
  readonly whole: number
}

/** Sessions by their bytes, the largest first. */
export function Stored({ stored, storage: { project, selected }, names, whole }: StoredProps) {
  const list = useRef<ListHandle>(null)
  useLostFocus(list)
  const known = useWeights(weights => weights.known)
  const total = stored.total ?? 0
  const geometry = useMemo(() => uniform(total, ROW), [total])
  // A row that is chosen before its page is here.
  const [awaited, setAwaited] = useState<number | null>(null)
  const here = selected === null ? Math.min(0, total - 1) : stored.placeOf(selected)
  const at = awaited === null || awaited >= total ? here : awaited
  const session = at < 0 ? undefined : stored.at(at)
  const most = stored.at(0)?.bytes ?? 0
  const choose = (index: number) => {
    const row = stored.at(index)
    setAwaited(row === undefined ? index : null)
    if (row !== undefined) selectStored(row.path)
  }
  const came = awaited === null ? undefined : stored.at(awaited)?.path
  useEffect(() => {
    if (came === undefined) return
    selectStored(came)
    setAwaited(null)
  }, [came])
  const nameOf = (folder: string | null) => names.get(folder) ?? folderName(folder)
  return (
    <section className="storage-sessions" aria-label="Sessions">
      <div className="storage-heads storage-session-cols">
        <h2 className="cut">{project === null ? 'By session' : `By session of ${nameOf(project.folder)}`}</h2>
        <span>
          {project === null ? (
            'Project'
          ) : (
            <button type="button" className="link" onClick={() => chooseProject(null)}>
              All projects
            </button>
          )}
        </span>
        <span className="right">Files</span>
        <span />
        <span className="right">Size</span>
        <span className="right">Share</span>
        <span className="right">Bytes</span>
        <span className="right" title="While the next request stays the same">
          Could save
        </span>
      </div>
      <List
        ref={list}
        id="stored"
        role="grid"
        label="Sessions by size"
        columns={8}
        geometry={geometry}
        selected={at}
        keyOf={index => stored.at(index)?.path ?? String(index)}
        indexOf={stored.placeOf}
        onSelect={choose}
        onActivate={index => {
          const row = stored.at(index)
          if (row !== undefined) void goToFile(row.path, null)
        }}
        onView={({ from, to }) => stored.want(from, to)}
        row={(index, props) => (
          <Row at={props} session={stored.at(index)} nameOf={nameOf} whole={whole} most={most} known={known} />
        )}
      />
      <Chosen session={session} weight={session === undefined ? null : weightIn(known, session)} />
    </section>
  )
}

interface RowViewProps {
  readonly at: RowProps
  readonly session: StorageSession | undefined
  readonly nameOf: (folder: string) => string
  readonly whole: number
  readonly most: number
  readonly known: Readonly<Record<string, Weight>>
}

function Row({ at, session, nameOf, whole, most, known }: RowViewProps) {
  const props = { ...at, role: 'row', tabIndex: -1, 'aria-rowindex': at['data-index'] + 1 }
  if (session === undefined)
    return (
      <div {...props} className={`${at.className} storage-session-cols`}>
        <span role="gridcell">
          <i className="skeleton" />
        </span>
      </div>
    )
  const { path, title, project, files, copies, problem } = session
  return (
    <div {...props} className={`${at.className} storage-session-cols storage-row`} data-testid="stored-row">
      <span role="gridcell" className="name" title={path}>
        <span className="cut">{title}</span>
        {problem === null ? null : (
          <span className="badge" title={problem}>
            <Icon name="warning" size={12} />
            unreadable
          </span>
        )}
        {copies === 0 ? null : (
          <span className="badge" title={`${count(copies)} bytes of it are packed twins and copies.`}>
            {bytes(copies)} twice
          </span>
        )}
      </span>
      <span role="gridcell" className="cut t2" title={project ?? ''}>
        {project === null ? UNKNOWN : nameOf(project)}
      </span>
      <span role="gridcell" className="num right t2">
        {count(files)}
      </span>
      <span role="gridcell" className="amount">
        <Amount n={session.bytes} whole={whole} most={most} />
      </span>
      <span role="gridcell" className="num right t2">
        {count(session.bytes)}
      </span>
      <CouldSave weight={weightIn(known, session)} />
    </div>
  )
}

function CouldSave({ weight }: { readonly weight: Weight | null }) {
  const failed = weight !== null && rulesOf(weight) === null
  const why =
    weight === null
      ? 'Not weighed yet.'
      : failed
        ? 'This session cannot be weighed: it is damaged, or files of it are missing.'
        : `${count(unseenBytes(weight))} bytes while the next request stays the same, ${count(seenBytes(weight))} more where it may change.`
  return (
    <span role="gridcell" className="num right" title={why}>
      {weight === null || failed ? UNKNOWN : bytes(unseenBytes(weight))}
    </span>
  )
}

const lower = (label: string): string => `${label.charAt(0).toLowerCase()}${label.slice(1)}`

/** The session that is selected: what each rule would save in it, and what can be done. */
function Chosen({ session, weight }: { readonly session: StorageSession | undefined; readonly weight: Weight | null }) {
  const trim = () => {
    if (session === undefined) return
    if (session.problem !== null) return notify(session.problem)
    void exportTrimmed(session, weight === null ? ['superseded', 'rolled-back'] : unseenRules(weight))
  }
  useCommands(session === undefined ? {} : { export: trim })
  if (session === undefined) return <footer className="storage-chosen" />
  const saved = (weight === null ? null : rulesOf(weight))?.filter(rule => rule.bytes > 0) ?? []
  const words = saved.map(({ rule, bytes: n }) => `${lower(RULE_WORDS[rule].label)} ${bytes(n)}`)
  return (
    <footer className="storage-chosen">
      <span className="cut num" title={words.join('\n')}>
        <b>{session.title}</b>
        <span className="t2">
          {' '}
          {weight === null
            ? `${counted(session.files, 'file')}, not weighed`
            : words.length === 0
              ? 'nothing to trim'
              : words.join(' · ')}
        </span>
      </span>
      {weight === null ? (
        <button type="button" className="button" onClick={() => void weigh([session])}>
          Weigh
        </button>
      ) : null}
      <button type="button" className="button" onClick={() => void goToFile(session.path, null)}>
        <Icon name="open" />
        Open <kbd>Enter</kbd>
      </button>
      <button
        type="button"
        className="button"
        title="Opens it, with the rules chosen that save something while the next request stays the same"
        onClick={trim}
      >
        <Icon name="export" />
        Export trimmed… <kbd>e</kbd>
      </button>
    </footer>
  )
}
