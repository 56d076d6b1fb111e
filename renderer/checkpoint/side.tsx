import type { CheckpointView, DiffSide, DiffView, ItemKind, ThreadKey } from '../../preload/contract.ts'
import { showCheckpoint } from '../actions.ts'
import { runCommand } from '../commands.ts'
import { bytes } from '../format/bytes.ts'
import { count, tokenChange, tokens } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { shownKey } from '../keys.ts'
import { partingKey, partingWhy, usePartings } from '../partings.ts'
import { counted } from '../timeline/words.ts'

import { Findings } from '../xray/findings.tsx'
import { Section } from '../xray/section.tsx'
import { Sheet } from '../xray/sheet.tsx'
import type { Xray } from '../xray/use-xray.ts'

import { ITEM_WORD } from './words.ts'

export interface SidePanelProps {
  readonly threadKey: ThreadKey
  readonly diff: DiffView | null
  readonly checkpoints: readonly CheckpointView[]
  /** Number of the one that is shown; null while two points are compared. */
  readonly shown: number | null
  /** What was measured of it; null while two points are compared. */
  readonly xray: Xray | null
  /** Lies over the lists where the view is narrow. */
  readonly over: boolean
  readonly onClose: () => void
}

/** Sheets that stand open until the user closes them. */
const OPEN: ReadonlySet<string> = new Set(['Retention', 'What was said and done', 'How it happened', 'Encrypted part'])

/** Beside the lists: what each side holds, why it is as sure as it is, and the other compactions. */
export function SidePanel({ threadKey, diff, checkpoints, shown, xray, over, onClose }: SidePanelProps) {
  const notes =
    diff === null
      ? []
      : [
          ...diff.before.notes.map(note => ['Before', note] as const),
          ...diff.after.notes.map(note => ['After', note] as const),
        ]
  return (
    <aside className={`checkpoint-side scroll${over ? ' over' : ''}`} aria-label="About this compaction" tabIndex={0}>
      <button type="button" className="button quiet only-icon when-narrow" aria-label="Close details" onClick={onClose}>
        <Icon name="close" />
      </button>
      <Actions />
      {xray === null ? null : <Findings findings={xray.findings} />}
      {xray?.error == null ? null : <p className="sheet-note">{xray.error.message}</p>}
      {xray?.retention?.sheets.map(sheet => (
        <Sheet key={sheet.title} sheet={sheet} open={OPEN.has(sheet.title)} />
      ))}
      {diff === null ? null : <Composition diff={diff} />}
      {xray?.facts?.map(sheet => (
        <Sheet key={sheet.title} sheet={sheet} open={OPEN.has(sheet.title)} />
      ))}
      {notes.length === 0 ? null : (
        <Section title="Notes" open={true}>
          <ul className="notes">
            {notes.map(([side, note]) => (
              <li key={`${side} ${note}`}>
                <span className="t3">{side}</span>
                <span>{note}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {checkpoints.length === 0 ? null : (
        <Section title="Compactions" open={true} total={checkpoints.length}>
          <ul className="checkpoint-list">
            {checkpoints.map(c => (
              <li key={c.n}>
                <button
                  type="button"
                  aria-current={c.n === shown ? 'true' : undefined}
                  onClick={() => showCheckpoint(c.n)}
                >
                  <Icon name="compaction" />
                  <span className={c.rolledBack ? 'gone' : undefined}>Compaction {count(c.n)}</span>
                  <span className="t3">{c.turn === 0 ? 'before turn 1' : `turn ${count(c.turn)}`}</span>
                  <DiffersToday threadKey={threadKey} n={c.n} />
                  <span className="change">{counted(c, tokenChange(c.tokensBefore, c.tokensAfter))}</span>
                </button>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </aside>
  )
}

/** What can be made of the session here. */
const Actions = () => (
  <div className="checkpoint-acts">
    <Action name="fork.before" icon="fork" label="Fork before" />
    <Action name="fork.after" icon="fork" label="Fork after" />
    <Action name="export" icon="export" label="Export…" />
  </div>
)

interface ActionProps {
  readonly name: 'fork.before' | 'fork.after' | 'export'
  readonly icon: 'fork' | 'export'
  readonly label: string
}

const Action = ({ name, icon, label }: ActionProps) => (
  <button type="button" className="button" aria-haspopup="dialog" onClick={() => runCommand(name)}>
    <Icon name={icon} />
    {label}
    <kbd>{shownKey(name)}</kbd>
  </button>
)

/** A mark beside a compaction that was looked at, where today's Codex would rebuild what followed otherwise. */
function DiffersToday({ threadKey, n }: { readonly threadKey: ThreadKey; readonly n: number }) {
  const parting = usePartings(all => all[partingKey(threadKey, `checkpoint:${n}:after`)])
  if (parting === undefined || parting.items === 0) return null
  return (
    <span className="badge" title={partingWhy(parting)}>
      <Icon name="diff" size={12} />
      <span className="only-spoken">differs </span>today
    </span>
  )
}

function Composition({ diff }: { readonly diff: DiffView }) {
  const kinds = [...new Set([...diff.before.byKind, ...diff.after.byKind].map(k => k.kind))]
  return (
    <Section title="What the model sees" open={true}>
      <table className="composition">
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Items</th>
            <th scope="col">Tok before</th>
            <th scope="col">Tok after</th>
          </tr>
        </thead>
        <tbody>
          {kinds.map(kind => (
            <tr key={kind}>
              <th scope="row">
                <i className={`swatch f-${kind}`} aria-hidden="true" />
                {ITEM_WORD[kind]}
              </th>
              <td>
                {count(of(diff.before, kind).items)} → {count(of(diff.after, kind).items)}
              </td>
              <td>{weight(diff.before, kind)}</td>
              <td>{weight(diff.after, kind)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            <td>
              {count(diff.before.items)} → {count(diff.after.items)}
            </td>
            <td>{tokens(diff.before.tokens)}</td>
            <td>{tokens(diff.after.tokens)}</td>
          </tr>
        </tfoot>
      </table>
    </Section>
  )
}

const of = (side: DiffSide, kind: ItemKind) =>
  side.byKind.find(k => k.kind === kind) ?? { kind, items: 0, tokens: 0, bytes: 0 }

/** What is encrypted has bytes and no tokens. */
function weight(side: DiffSide, kind: ItemKind): string {
  const k = of(side, kind)
  if (k.items === 0) return '–'
  return kind === 'opaque' ? bytes(k.bytes) : tokens(k.tokens)
}
