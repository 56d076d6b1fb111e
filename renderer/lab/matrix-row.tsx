import type { DiffView, Place, ThreadKey } from '../../preload/contract.ts'
import { LETTER_OF } from '../checkpoint/folds.ts'
import { ROW_WORD } from '../checkpoint/words.ts'
import { count, tokens } from '../format/numbers.ts'
import { Icon, itemIcon } from '../icons.ts'
import type { RowProps } from '../list/list.tsx'
import { diffRowAt, historyRowAt } from '../pages.ts'
import { Preview } from '../timeline/item-row.tsx'
import type { Fate, MatrixLine, MatrixRow } from './matrix.ts'

/** A diff against the shared side, and where its rows stand there. */
export interface Laid {
  readonly view: DiffView
  readonly befores: readonly number[]
}

interface LineProps {
  readonly at: RowProps
  readonly template: { readonly gridTemplateColumns: string }
  readonly diffs: readonly Laid[]
}

interface MatrixLineRowProps extends LineProps {
  readonly threadKey: ThreadKey
  readonly base: Place
  readonly row: MatrixRow
  /** Selected column where the row is selected, -1 = the shared side; null elsewhere. */
  readonly column: number | null
  readonly onColumn: (column: number) => void
}

/** An item of the shared side and what became of it, column by column. */
export function MatrixLineRow({
  at,
  template,
  diffs,
  threadKey: key,
  base,
  row,
  column,
  onColumn,
}: MatrixLineRowProps) {
  const item = row.base === null ? undefined : historyRowAt(key, base, row.base)?.item
  return (
    <div
      {...at}
      className={`${at.className} matrix-row`}
      style={{ ...at.style, ...template }}
      role="row"
      aria-rowindex={at['data-index'] + 1}
      data-testid="matrix-row"
      data-fates={row.fates.map(fate => (fate === null ? '.' : LETTER_OF[fate.kind])).join('')}
    >
      <div
        className={`matrix-base${column === -1 ? ' here' : ''}${item === undefined ? '' : ` k-${item.kind}`}`}
        role="gridcell"
      >
        {row.base === null ? (
          <span className="t3">not in it</span>
        ) : (
          <>
            <span className="number">{count(row.base + 1)}</span>
            {item === undefined ? (
              <i className="skeleton" style={{ width: `${30 + ((row.base * 37) % 50)}%` }} />
            ) : (
              <>
                <Icon name={itemIcon(item.kind, item.tool)} />
                <span className="matrix-kind cut">{item.label}</span>
                <span className="cut grow">
                  <Preview item={item} />
                </span>
                <span className="weight">{tokens(item.tokens)}</span>
              </>
            )}
          </>
        )}
      </div>
      {row.fates.map((fate, i) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys of the grid choose a column
        <div
          key={diffs[i]?.view.to ?? i}
          role="gridcell"
          tabIndex={-1}
          className={`matrix-fate${fate === null ? ' void' : ` fk-${fate.kind}`}${column === i ? ' here' : ''}`}
          onClick={event => {
            event.stopPropagation()
            onColumn(i)
          }}
        >
          {fate === null ? (
            <span className="only-spoken">nothing here</span>
          ) : (
            <FateOf
              fate={fate}
              after={diffRowAt(key, base, diffs[i]?.view.to ?? '', fate.row)?.after?.item ?? null}
              fresh={row.base === null}
            />
          )}
        </div>
      ))}
    </div>
  )
}

interface FateOfProps {
  readonly fate: Fate
  readonly after: { readonly label: string; readonly preview: string; readonly tokens: number | null } | null
  /** Stands on no line of the shared side: then its text says what it is. */
  readonly fresh: boolean
}

const FateOf = ({ fate: { kind }, after, fresh }: FateOfProps) => (
  <>
    <Icon name={kind} size={12} />
    <span className="letter" aria-hidden="true">
      {LETTER_OF[kind]}
    </span>
    <span className="cut grow" title={fresh ? after?.preview : undefined}>
      {fresh && after !== null ? `${after.label}: ${after.preview}` : ROW_WORD[kind]}
    </span>
    {after === null || kind === 'kept' ? null : <span className="weight">{tokens(after.tokens)}</span>}
  </>
)

interface FoldProps extends LineProps {
  readonly line: Extract<MatrixLine, { readonly kind: 'fold' }>
  readonly rows: readonly MatrixRow[]
}

/** A run with the same fates: how many items, of which weight. Opens in place. */
export function Fold({ at, template, line, rows, diffs }: FoldProps) {
  const first = rows[line.from]
  const weight = rows.slice(line.from, line.to).reduce((sum, row) => sum + weightOf(row, diffs), 0)
  return (
    <div
      {...at}
      className={`${at.className} matrix-row fold`}
      style={{ ...at.style, ...template }}
      role="row"
      aria-rowindex={at['data-index'] + 1}
      data-testid="matrix-fold"
    >
      <div className="matrix-base" role="gridcell">
        <Icon name="fold" />
        <strong>{count(line.to - line.from)} items</strong>
        <span className="cut grow t2">
          {count((first?.base ?? 0) + 1)} – {count((rows[line.to - 1]?.base ?? 0) + 1)}
        </span>
        <span className="weight">{tokens(weight)}</span>
      </div>
      {first?.fates.map((fate, i) => (
        <div
          key={diffs[i]?.view.to ?? i}
          role="gridcell"
          className={fate === null ? 'matrix-fate' : `matrix-fate fk-${fate.kind}`}
        >
          {fate === null ? null : <FateOf fate={fate} after={null} fresh={false} />}
        </div>
      ))}
    </div>
  )
}

/** Tokens of an item of the shared side, as one of the diffs has them. */
function weightOf(row: MatrixRow, diffs: readonly Laid[]): number {
  const column = row.fates.findIndex(fate => fate !== null)
  const fate = row.fates[column]
  return fate == null ? 0 : (diffs[column]?.view.tokens[fate.row] ?? 0)
}
