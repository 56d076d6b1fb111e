import type { CheckpointView, Implementation, Phase, Trigger } from '../../preload/contract.ts'
import { showCheckpoint } from '../actions.ts'
import { bytes } from '../format/bytes.ts'
import { count, countChange, tokenChange } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { counted } from '../timeline/words.ts'

const IMPLEMENTATIONS: Readonly<Record<Implementation, string>> = {
  local: 'local prompt',
  remoteV1: 'remote, v1',
  remoteV2: 'remote, v2',
  session: 'session',
  collapse: 'collapse',
  other: 'other',
}
const TRIGGERS: Readonly<Record<Trigger, string>> = { manual: 'manual', auto: 'auto' }
const PHASES: Readonly<Record<Phase, string>> = {
  standalone: 'standalone',
  preTurn: 'before a turn',
  midTurn: 'mid-turn',
  postTurn: 'after a turn',
}

const madeWords = ({ strategy, candidate }: NonNullable<CheckpointView['made']>): string =>
  ['made here', strategy, candidate].filter(word => word !== null).join(', ')

/** What a compaction did, in numbers; its texts are in the diff. */
export function CheckpointBody({ view }: { readonly view: CheckpointView }) {
  const facts: readonly (readonly [string, string])[] = [
    ['Tokens', counted(view, tokenChange(view.tokensBefore, view.tokensAfter))],
    ['Items', counted(view, countChange(view.itemsBefore, view.itemsAfter))],
    ['Trigger', view.trigger === null ? 'not recorded' : TRIGGERS[view.trigger]],
    ['Phase', view.phase === null ? 'not recorded' : `${PHASES[view.phase]}${view.inferred ? ', inferred' : ''}`],
    ['Made by', view.made === null ? IMPLEMENTATIONS[view.implementation] : madeWords(view.made)],
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
