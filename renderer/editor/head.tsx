import type { DraftView } from '../../preload/contract.ts'
import { count, share, tokens } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { COMMANDS, type CommandName, shownKey } from '../keys.ts'
import type { Editing } from './editing.ts'
import { startWords } from './words.ts'

/** What is edited, and how heavy it is now. */
export function Head({ editing, onClose }: { readonly editing: Editing; readonly onClose: () => void }) {
  const { view, weight, checkpoint } = editing
  return (
    <header className="checkpoint-head">
      <h2>Edit compaction {count(checkpoint)}</h2>
      {view === null ? null : (
        <>
          <Weights view={view} now={weight?.draft ?? view.draft.tokens} />
          <span className="facts cut">· {startWords(view.start)}</span>
        </>
      )}
      <span className="grow" />
      <button type="button" className="button" title="Back to the compaction (Esc)" onClick={onClose}>
        <Icon name="compaction" />
        Back
      </button>
    </header>
  )
}

/** Tokens before, in the draft, and as the compaction left them. */
function Weights({ view, now }: { readonly view: DraftView; readonly now: number }) {
  const { before, draft, recorded, contextWindow } = view
  return (
    <span className="facts draft-weights">
      <span title={`Before the compaction: ${count(before.tokens)} tokens in ${count(before.items)} items`}>
        {tokens(before.tokens)}
      </span>{' '}
      →{' '}
      <strong data-testid="draft-tokens" title={`${count(now)} tokens in ${count(draft.items)} items of the draft`}>
        {tokens(now)}
      </strong>{' '}
      tok
      {recorded === null ? null : (
        <span
          data-testid="recorded-tokens"
          title={`The compaction left ${count(recorded.tokens)} tokens in ${count(recorded.items)} items`}
        >
          {' '}
          · recorded {tokens(recorded.tokens)}
        </span>
      )}{' '}
      · {count(before.items)} → <span data-testid="draft-items">{count(draft.items)}</span> items
      {contextWindow === null ? null : (
        <span title={`The context window takes ${count(contextWindow)} tokens; instructions and tools come on top.`}>
          {' '}
          · {share(now, contextWindow)} of {tokens(contextWindow)}
        </span>
      )}
    </span>
  )
}

export interface ToolbarProps {
  readonly view: DraftView
  readonly run: (name: CommandName) => void
  readonly details: boolean
  readonly onDetails: () => void
}

/** What can be done, each with its key. */
export function Toolbar({ view, run, details, onDetails }: ToolbarProps) {
  const tool = (name: CommandName, label: string, icon: Parameters<typeof Icon>[0]['name'], off = false) => {
    const stroke = shownKey(name)
    return (
      <button
        type="button"
        className="button"
        disabled={off}
        title={stroke === null ? COMMANDS[name].label : `${COMMANDS[name].label} (${stroke})`}
        onClick={() => run(name)}
      >
        <Icon name={icon} />
        {label}
      </button>
    )
  }
  return (
    <div className="draft-tools" role="group" aria-label="Draft">
      {tool('draft.remove', 'Remove', 'dropped')}
      {tool('draft.restore', 'Restore', 'restored')}
      {tool('draft.text', 'Edit', 'rewritten')}
      {tool('draft.add', 'Add…', 'added')}
      {tool('draft.summary', 'Summary', 'summary')}
      <i className="rule" />
      <UndoButton name="draft.undo" what={view.undo} run={run} />
      <UndoButton name="draft.redo" what={view.redo} run={run} />
      <span className="grow" />
      <span className="t3 cut" role="status">
        {view.unsaved ? 'Not saved' : ''}
      </span>
      {tool('draft.start', 'Start over…', 'again')}
      <button
        type="button"
        className="button primary"
        title={`Save as candidate (${shownKey('draft.save')})`}
        onClick={() => run('draft.save')}
      >
        Save as candidate…
      </button>
      <button type="button" className="button when-narrow" aria-expanded={details} onClick={onDetails}>
        <Icon name={worst(view) ?? 'inspector'} className={`severity-${worst(view) ?? 'none'}`} />
        Details
        {view.findingsTotal === 0 ? null : (
          <span className="badge count num">
            {count(view.findingsTotal)}
            <span className="only-spoken"> to look at</span>
          </span>
        )}
      </button>
    </div>
  )
}

/** The gravest first. */
const worst = ({ findings }: DraftView) => findings[0]?.severity ?? null

interface UndoProps {
  readonly name: 'draft.undo' | 'draft.redo'
  /** What it takes back or does again; null = nothing. */
  readonly what: string | null
  readonly run: (name: CommandName) => void
}

function UndoButton({ name, what, run }: UndoProps) {
  const word = name === 'draft.undo' ? 'Undo' : 'Redo'
  const said = what === null ? `${word}: nothing` : `${word}: ${what}`
  return (
    <button
      type="button"
      className="button quiet only-icon"
      aria-label={said}
      aria-disabled={what === null}
      title={`${said} (${shownKey(name)})`}
      onClick={() => run(name)}
    >
      <Icon name={name === 'draft.undo' ? 'undo' : 'redo'} />
    </button>
  )
}
