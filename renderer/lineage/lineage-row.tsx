import type { LineageFile, LineageNode, LineageSpent } from '../../preload/contract.ts'
import { useClock } from '../clock.tsx'
import { bytes } from '../format/bytes.ts'
import { count, tokens, UNKNOWN } from '../format/numbers.ts'
import { Icon, type IconName } from '../icons.ts'
import type { RowProps } from '../list/list.tsx'
import { fileName } from '../open.ts'
import { type LineageRow, relationOf } from './rows.ts'

/** The thread that is open in the tab. */
export interface Here {
  readonly id: string | null
  readonly path: string
  readonly title: string
  /** It is read as it will be exported: what others are called may hold what is masked in it. */
  readonly masked: boolean
}

interface LineageRowProps {
  readonly at: RowProps
  readonly row: LineageRow
  readonly here: Here
  readonly counted: boolean
  readonly onFlip: () => void
}

/** Pixels of a level. */
const STEP = 20

/** 28 px: what it is, how it came about, when, and what it took. */
export function LineageRowView({ at, row, here, counted, onFlip }: LineageRowProps) {
  const open = row.kind === 'thread' ? row.open : null
  const isHere = row.kind === 'thread' ? row.node.id === here.id : row.file.path === here.path
  return (
    <div
      {...at}
      className={`${at.className} lineage-cols lineage-row ${row.kind}${isHere ? ' here' : ''}`}
      role="row"
      tabIndex={-1}
      aria-level={row.level}
      aria-rowindex={at['data-index'] + 1}
      {...(open === null ? {} : { 'aria-expanded': open })}
      {...(isHere ? { 'aria-current': 'true' } : {})}
      data-testid="lineage-row"
    >
      <span role="gridcell" className="name" style={{ paddingLeft: (row.level - 1) * STEP }}>
        <Elbow row={row} open={open} onFlip={onFlip} />
        <Icon name={iconOf(row)} className="ink-plain" />
        {row.kind === 'thread' ? (
          <ThreadName
            node={row.node}
            calledAs={here.masked ? null : row.node.calledAs}
            shown={isHere ? here.title : here.masked ? row.node.id : null}
          />
        ) : (
          <FileName row={row} />
        )}
        {isHere ? <span className="badge">{row.kind === 'thread' ? 'this session' : 'open here'}</span> : null}
      </span>
      <span role="gridcell" className="cut t2">
        {relationOf(row)}
      </span>
      {row.kind === 'thread' ? (
        <ThreadFacts node={row.node} counted={counted} />
      ) : (
        <FileFacts file={row.file} counted={counted} />
      )}
    </div>
  )
}

/** The line to what it hangs on, and whether what is below it is shown; a click flips that, as the arrows do. */
const Elbow = ({ row, open, onFlip }: { row: LineageRow; open: boolean | null; onFlip: () => void }) => (
  // biome-ignore lint/a11y/noStaticElementInteractions: the arrows do the same
  // biome-ignore lint/a11y/useKeyWithClickEvents: the arrows do the same
  <span
    className={row.level > 1 ? 'elbow' : 'elbow first'}
    onClick={event => {
      if (open === null) return
      event.stopPropagation()
      onFlip()
    }}
  >
    {open === null ? null : <Icon name={open ? 'down' : 'right'} size={12} />}
  </span>
)

function iconOf(row: LineageRow): IconName {
  if (row.kind === 'file') return 'file'
  if (row.node.session === null) return 'other'
  return row.node.relation === 'first' ? 'text' : row.node.relation
}

interface ThreadNameProps {
  readonly node: LineageNode
  /** What the thread above calls it; its title stands behind. */
  readonly calledAs: string | null
  /** In place of its title. */
  readonly shown: string | null
}

function ThreadName({ node, calledAs, shown }: ThreadNameProps) {
  const { session, id, circle } = node
  const title = shown ?? session?.title ?? id
  const why = session?.problem ?? (session === null ? 'No file of this thread was found: others only name it.' : null)
  return (
    <>
      {calledAs === null ? null : (
        <span className="cut called-as" title={calledAs}>
          {calledAs}
        </span>
      )}
      <span className={title === id ? 'cut mono t2' : calledAs === null ? 'cut' : 'cut t2'} title={session?.path ?? id}>
        {title}
      </span>
      {session?.failed ? <span className="badge bad">failed</span> : null}
      {session?.archived ? <span className="badge">archived</span> : null}
      {why === null ? null : (
        <span className="badge" title={why}>
          <Icon name="warning" size={12} />
          {session === null ? 'no file' : 'unreadable'}
        </span>
      )}
      {circle === null ? null : (
        <span className="badge" title={`It says that it came from ${circle}, which came from it.`}>
          <Icon name="warning" size={12} />
          circle
        </span>
      )}
    </>
  )
}

const FileName = ({ row }: { readonly row: Extract<LineageRow, { kind: 'file' }> }) => (
  <span className="cut t2" title={row.file.path}>
    File {count(row.n)} <span className="mono t3">{endOf(fileName(row.file.path))}</span>
  </span>
)

/** Names of the files of one thread begin alike. */
const endOf = (name: string): string => (name.length > 40 ? `…${name.slice(-24)}` : name)

function ThreadFacts({ node, counted }: { readonly node: LineageNode; readonly counted: boolean }) {
  const clock = useClock()
  const { session, replayed } = node
  const at = session?.startedAt ?? session?.modifiedAt ?? null
  return (
    <>
      <span role="gridcell" className="num t2" title={clock.full(at)}>
        {at === null ? UNKNOWN : clock.day(at)}
      </span>
      <span role="gridcell" className="num right t2">
        {count(session?.turns ?? null)}
      </span>
      <Compactions n={node.compactions} counted={counted} />
      <Counters spent={node.spent} counted={counted} />
      <span role="gridcell" className="num right t2" title={replayedWords(node)}>
        {!counted ? '' : replayed === null ? UNKNOWN : replayed.requests === 0 ? '0' : tokens(replayed.total)}
      </span>
      <span role="gridcell" className="num right t2" title={session === null ? '' : `${count(session.bytes)} bytes`}>
        {bytes(session?.bytes ?? null)}
      </span>
    </>
  )
}

function replayedWords({ replayed, parent }: LineageNode): string {
  if (replayed === null) return parent === null ? '' : 'Not known: no file of where it came from was found.'
  if (replayed.requests === 0 && replayed.bytes === 0) return 'Nothing was copied.'
  return `Copied, and counted where it came from: ${count(replayed.requests)} requests, ${count(replayed.total)} tokens, ${count(replayed.compactions)} compactions, ${count(replayed.bytes)} bytes.`
}

const FileFacts = ({ file, counted }: { readonly file: LineageFile; readonly counted: boolean }) => (
  <>
    <span role="gridcell" />
    <span role="gridcell" />
    <Compactions n={file.compactions} counted={counted} />
    <Counters spent={file.spent} counted={counted} />
    <span role="gridcell" />
    <span role="gridcell" className="num right t2" title={`${count(file.bytes)} bytes`}>
      {bytes(file.bytes)}
    </span>
  </>
)

const Compactions = ({ n, counted }: { readonly n: number | null; readonly counted: boolean }) => (
  <span role="gridcell" className={n !== null && n > 0 ? 'num right compactions' : 'num right t2'}>
    {n !== null && n > 0 ? <Icon name="compaction" size={12} /> : null}
    {counted ? count(n) : ''}
  </span>
)

function Counters({ spent, counted }: { readonly spent: LineageSpent | null; readonly counted: boolean }) {
  return (
    <>
      <span role="gridcell" className="num right t2">
        {counted ? count(spent?.requests ?? null) : ''}
      </span>
      <span role="gridcell" className="num right" title={spent === null ? 'No file could be read.' : spentWords(spent)}>
        {counted ? tokens(spent?.total ?? null) : ''}
      </span>
    </>
  )
}

export const spentWords = ({ total, input, cached, output }: LineageSpent): string =>
  `${count(total)} tokens: ${count(input)} sent (${count(cached)} of them cached), ${count(output)} answered`
