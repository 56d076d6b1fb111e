import type { HistoryView, ItemHead } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { count, tokens } from '../format/numbers.ts'
import { Icon, itemIcon } from '../icons.ts'
import { CompositionTable } from './composition.tsx'

export interface TimeSideProps {
  readonly view: HistoryView
  readonly selected: number | null
  readonly onItem: (index: number) => void
  /** Lies over the list where the view is narrow. */
  readonly over: boolean
  readonly onClose: () => void
}

/** Beside the list: what it is made of, and what weighs most. */
export function TimeSide({ view, selected, onItem, over, onClose }: TimeSideProps) {
  return (
    <aside className={`time-side scroll${over ? ' over' : ''}`} aria-label="About this history" tabIndex={0}>
      <section>
        <h2>
          Composition <span className="num t3">{tokens(view.tokens)} tok</span>
          {over ? (
            <button type="button" className="button quiet only-icon" aria-label="Close details" onClick={onClose}>
              <Icon name="close" />
            </button>
          ) : null}
        </h2>
        <CompositionTable view={view} />
      </section>
      {view.heaviest.length === 0 ? null : (
        <section>
          <h2>Heaviest items</h2>
          <ol className="heaviest">
            {view.heaviest.map(({ index, head }) => (
              <li key={index}>
                <button
                  type="button"
                  className={`k-${head.kind}`}
                  aria-current={index === selected ? 'true' : undefined}
                  onClick={() => onItem(index)}
                >
                  <span className="number">{count(index + 1)}</span>
                  <Icon name={itemIcon(head.kind, head.tool)} />
                  <span className="only-spoken">{head.label}</span>
                  <span className={head.mono ? 'text cut mono' : 'text cut'}>{head.preview}</span>
                  <span className="num">{weight(head)}</span>
                </button>
              </li>
            ))}
          </ol>
        </section>
      )}
    </aside>
  )
}

/** What is encrypted has bytes and no tokens. */
const weight = (head: ItemHead): string => (head.tokens === null ? bytes(head.bytes) : tokens(head.tokens))
