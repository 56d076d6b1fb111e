import type { DropRule, LibraryStorage } from '../../preload/contract.ts'
import { useCommands } from '../commands.ts'
import { SEEN, UNSEEN } from '../export/draft.ts'
import { RULE_WORDS } from '../export/rule-words.ts'
import { bytes } from '../format/bytes.ts'
import { count, counted, share } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import type { StoredSessions } from './use-storage.ts'
import { type Sums, stopWeighing, sumsOf, useWeights, weigh, weightIn } from './weights.ts'

/** Sessions that one press weighs. */
const ONCE = 20

/** What stands twice, and what trimming would save in the sessions that were weighed. */
export function CouldGo({ storage, stored }: { readonly storage: LibraryStorage; readonly stored: StoredSessions }) {
  const { known, running } = useWeights()
  const sums = sumsOf(known)
  const next = stored.known
    .filter(session => session.problem === null && weightIn(known, session) === null)
    .slice(0, ONCE)
  const start = () => void weigh(next)
  useCommands(running === null && next.length > 0 ? { 'storage.weigh': start } : {})
  return (
    <section className="storage-part" aria-label="What could go">
      <div className="storage-heads storage-go-head">
        <h2>What could go</h2>
        {running === null ? (
          <button
            type="button"
            className="button"
            disabled={next.length === 0}
            title={next.length === 0 ? 'All that are listed so far were weighed.' : 'Reads them; nothing is changed.'}
            onClick={start}
          >
            {weighWords(next.length, sums)}
          </button>
        ) : (
          <Running {...running} />
        )}
      </div>
      <ul className="scroll storage-go" aria-label="What could go" tabIndex={0}>
        <Entry
          label="Packed twins and copies"
          n={storage.copies.bytes}
          of={counted(storage.copies.files, 'file')}
          why="The same file packed, or at another place: could go without losing a line, where both hold the same."
        />
        <li className="storage-weighed t2 num">
          {sums.sessions === 0
            ? 'What trimming would save is known of sessions that were weighed, the largest first.'
            : `Of ${counted(sums.sessions, 'weighed session')}, ${bytes(sums.bytes)}, ${share(sums.bytes, storage.bytes)} of all${sums.left === 0 ? '' : `; ${count(sums.left)} could not be read`}:`}
        </li>
        {sums.sessions === 0 ? null : <Weighed sums={sums} />}
      </ul>
    </section>
  )
}

function weighWords(next: number, { sessions, left }: Sums): string {
  if (sessions + left === 0) return `Weigh ${counted(Math.max(next, 1), 'session')}`
  return next === 0 ? 'All weighed' : `Weigh next ${counted(next, 'session')}`
}

function Weighed({ sums }: { readonly sums: Sums }) {
  const entry = (rule: DropRule) => {
    const { lines, bytes } = sums.rules[rule]
    const { label, why } = RULE_WORDS[rule]
    return <Entry key={rule} label={label} why={why} n={bytes} of={counted(lines, 'line')} />
  }
  return (
    <>
      <Entry
        label="Copied by forks and sub-agents"
        why="Lines that stand in the session that they came from, too. Each needs its own to be resumed."
        n={sums.replayed.bytes}
        of={counted(sums.replayed.sessions, 'session')}
      />
      <Group title="An export leaves out, the next request stays the same" rules={UNSEEN} sums={sums} />
      {UNSEEN.map(entry)}
      <Group title="The model may still see it: changes the next request" rules={SEEN} sums={sums} />
      {SEEN.map(entry)}
    </>
  )
}

interface GroupProps {
  readonly title: string
  readonly rules: readonly DropRule[]
  readonly sums: Sums
}

const Group = ({ title, rules, sums }: GroupProps) => {
  const all = rules.reduce((sum, rule) => sum + sums.rules[rule].bytes, 0)
  return (
    <li className="storage-group t3">
      <span className="cut">{title}</span>
      <span className="num" title={`${count(all)} bytes`}>
        {bytes(all)}
      </span>
    </li>
  )
}

interface EntryProps {
  readonly label: string
  readonly why: string
  readonly n: number
  readonly of: string
}

/** 40 px: what, how much, and what it means in a sentence. */
const Entry = ({ label, why, n, of }: EntryProps) => (
  <li className="storage-entry" title={why} data-testid="storage-entry">
    <span className="cut">{label}</span>
    <span className="num right t2">{n === 0 ? '' : of}</span>
    <span className="num right" title={`${count(n)} bytes`}>
      {n === 0 ? '–' : bytes(n)}
    </span>
    <span className="why cut t3">{why}</span>
  </li>
)

const Running = ({ done, total, title }: { readonly done: number; readonly total: number; readonly title: string }) => (
  <span className="storage-running">
    <span
      className="progress"
      role="progressbar"
      aria-label="Weighing sessions"
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      title={title}
    >
      <i style={{ width: `${Math.floor((100 * done) / Math.max(1, total))}%` }} />
    </span>
    <span className="num t2">
      {count(done)} of {count(total)}
    </span>
    <button type="button" className="button" onClick={() => void stopWeighing()}>
      <Icon name="stop" size={12} />
      Stop
    </button>
  </span>
)
