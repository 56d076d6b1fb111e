import type { ReactNode } from 'react'
import type { CheckpointView, PartingView } from '../../preload/contract.ts'
import { goToLine, jumpToRow, showCheckpoint } from '../actions.ts'
import { useClock } from '../clock.tsx'
import { FidelityBadge } from '../fidelity-badge.tsx'
import { bytes } from '../format/bytes.ts'
import { count } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { comparePartings, partingWhy } from '../partings.ts'
import { implementation, occasion } from '../timeline/words.ts'

export interface HeadProps {
  readonly checkpoint: CheckpointView
  readonly total: number
  /** Where today's Codex would rebuild what followed otherwise. */
  readonly parting: PartingView | null
  /** Stands at the right end. */
  readonly children: ReactNode
}

/** What happened: the band of the timeline, larger. */
export function Head({ checkpoint: c, total, parting, children }: HeadProps) {
  const clock = useClock()
  const words = [occasion(c), implementation(c)].filter(word => word !== '').join(' · ')
  return (
    <header className="checkpoint-head">
      <h2>Compaction {c.n}</h2>
      <span className="facts cut">
        {words} ·{' '}
        <button type="button" className="link" onClick={() => jumpToRow({ turn: c.turn, row: null })}>
          {c.turn === 0 ? 'before turn 1' : `turn ${count(c.turn)}`}
        </button>{' '}
        ·{' '}
        <button type="button" className="link" onClick={() => void goToLine(c.file, c.line)}>
          line {count(c.line)}
        </button>{' '}
        · <span title={clock.full(c.at)}>{clock.time(c.at)}</span>
      </span>
      <span className="grow" />
      {c.rolledBack ? (
        <span className="badge">
          <Icon name="rolledBack" size={12} />
          rolled back
        </span>
      ) : null}
      {c.opaqueBytes > 0 ? (
        <span className="badge" title={`${bytes(c.opaqueBytes)} are encrypted.`}>
          <Icon name="opaque" size={12} />
          {bytes(c.opaqueBytes)}
        </span>
      ) : null}
      {parting === null ? null : (
        <button
          type="button"
          className="button quiet"
          data-testid="parting"
          title={partingWhy(parting)}
          onClick={() => comparePartings(parting)}
        >
          <Icon name="diff" size={12} />
          Differs today
        </button>
      )}
      <FidelityBadge fidelity={c.fidelity} notes={c.notes} />
      {c.missingBefore.length === 0 ? null : <FidelityBadge side="before" fidelity="partial" notes={c.missingBefore} />}
      <Chooser n={c.n} total={total} />
      {children}
    </header>
  )
}

function Chooser({ n, total }: { readonly n: number; readonly total: number }) {
  return (
    <nav className="chooser" aria-label="Compactions">
      <button
        type="button"
        className="button quiet only-icon"
        aria-label="Previous compaction"
        title="Previous compaction ([)"
        disabled={n <= 1}
        onClick={() => showCheckpoint(n - 1)}
      >
        <Icon name="left" />
      </button>
      <span>
        {count(n)} of {count(total)}
      </span>
      <button
        type="button"
        className="button quiet only-icon"
        aria-label="Next compaction"
        title="Next compaction (])"
        disabled={n >= total}
        onClick={() => showCheckpoint(n + 1)}
      >
        <Icon name="right" />
      </button>
    </nav>
  )
}
