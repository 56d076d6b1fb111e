import type { CheckpointView, NoteMark } from '../../preload/contract.ts'
import { RowFidelity } from '../fidelity-badge.tsx'
import { countChange, tokenChange } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import type { RowProps } from '../list/list.tsx'
import { NotedMark } from '../notes/mark.tsx'
import { treeitem } from './treeitem.ts'
import { counted, implementation, occasion } from './words.ts'

export interface BandRowProps {
  readonly at: RowProps
  readonly n: number
  readonly checkpoint: CheckpointView | null
  readonly mark: NoteMark | null
}

/** 40 px, full width: what a compaction did. The facts stand so that cutting them at the end is harmless. The row answers the click. */
export function BandRow({ at, n, checkpoint, mark }: BandRowProps) {
  return (
    <div {...treeitem(at, 2, 'band')} data-testid="band" data-checkpoint={n}>
      <span className="band-title">
        <Icon name="compaction" />
        Compaction {n}
      </span>
      {checkpoint === null ? <i className="skeleton" style={{ width: '40%' }} /> : <Facts checkpoint={checkpoint} />}
      <NotedMark mark={mark} />
      <span className="grow" />
      <button type="button" className="button" tabIndex={-1}>
        <Icon name="diff" />
        <span>
          Diff<span className="only-spoken"> of compaction {n}</span>
        </span>
        <kbd>d</kbd>
      </button>
    </div>
  )
}

function Facts({ checkpoint: c }: { readonly checkpoint: CheckpointView }) {
  const most = Math.max(c.tokensBefore ?? 0, c.tokensAfter ?? 0, 1)
  const words = [
    c.itemsBefore === null && c.itemsAfter === null ? '' : `${countChange(c.itemsBefore, c.itemsAfter)} items`,
    occasion(c),
    implementation(c),
    c.rolledBack ? 'rolled back' : '',
  ].filter(word => word !== '')
  return (
    <>
      {c.tokensBefore === null || c.tokensAfter === null ? null : (
        <span className="scale" aria-hidden="true">
          <i style={{ width: `${(100 * c.tokensBefore) / most}%` }} />
          <i className="after" style={{ width: `${Math.max(1.5, (100 * c.tokensAfter) / most)}%` }} />
        </span>
      )}
      <span className={`facts cut${c.rolledBack ? ' gone' : ''}`}>
        <strong>{counted(c, tokenChange(c.tokensBefore, c.tokensAfter))}</strong> · {words.join(' · ')}
      </span>
      <RowFidelity fidelity={c.fidelity} notes={c.notes} />
      {c.missingBefore.length === 0 ? null : <RowFidelity side="before" fidelity="partial" notes={c.missingBefore} />}
    </>
  )
}
