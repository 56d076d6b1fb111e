import type { CheckpointView, Implementation } from '../../preload/contract.ts'
import { showCheckpoint } from '../actions.ts'
import { bytes } from '../format/bytes.ts'
import { count, countChange, tokenChange } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { counted, implementation, PHASE } from '../timeline/words.ts'

/** Codex asked servers in two ways: what else the head of the compaction does not say. */
const FORMS: Readonly<Partial<Record<Implementation, string>>> = { remoteV1: ', first form', remoteV2: ', second form' }

const maker = (view: CheckpointView): string =>
  view.made === null
    ? implementation(view) + (FORMS[view.implementation] ?? '')
    : ['made here', view.made.strategy, view.made.candidate].filter(word => word !== null).join(', ')

/** What a compaction did, in numbers; its texts are in the diff. */
export function CheckpointBody({ view }: { readonly view: CheckpointView }) {
  const facts: readonly (readonly [string, string])[] = [
    ['Tokens', counted(view, tokenChange(view.tokensBefore, view.tokensAfter))],
    ['Items', counted(view, countChange(view.itemsBefore, view.itemsAfter))],
    ['Trigger', view.trigger ?? 'not recorded'],
    ['Phase', view.phase === null ? 'not recorded' : `${PHASE[view.phase]}${view.inferred ? ', inferred' : ''}`],
    ['Made by', maker(view)],
    ['Window', view.windowNumber === null ? 'not recorded' : count(view.windowNumber)],
    ['Encrypted', view.opaqueBytes === 0 ? 'nothing' : bytes(view.opaqueBytes)],
  ]
  return (
    <div className="checkpoint-body">
      <dl className="facts-list num">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {view.rolledBack ? <p className="inspector-note">A later rollback took this compaction away.</p> : null}
      {view.notes.map(note => (
        <p key={note} className="inspector-note">
          {note}
        </p>
      ))}
      {view.missingBefore.map(reason => (
        <p key={reason} className="inspector-note">
          Before: {reason}
        </p>
      ))}
      <button type="button" className="button" onClick={() => showCheckpoint(view.n)}>
        <Icon name="diff" />
        Diff <kbd>d</kbd>
      </button>
    </div>
  )
}
