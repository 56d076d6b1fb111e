import type { Tie } from '../../thread/model.ts'
import type { DraftFinding, Mend } from './finding.ts'
import { type Looked, type Stood, tieName } from './stood.ts'

/** Calls and outputs that do not stand together. */
export function tieFindings(looked: Looked): readonly DraftFinding[] {
  const places = new Map<string, number>()
  const found: DraftFinding[] = []
  looked.stood.forEach(({ piece: { tie } }, place) => {
    if (tie !== null && !places.has(tieName(tie))) places.set(tieName(tie), place)
  })
  looked.stood.forEach((one, place) => {
    const { tie } = one.piece
    if (tie === null) return
    const first = places.get(tieName(tie)) as number
    const other = places.get(tieName(opposite(tie))) ?? null
    if (first !== place) found.push(twice(one, looked.stood[first] as Stood, tie))
    else if (other === null) found.push(alone(looked, one, tie))
    else if (tie.role === 'output' && other > place) found.push(early(one, looked.stood[other] as Stood))
  })
  return found
}

const opposite = ({ role, key }: Tie): Tie => ({ role: role === 'call' ? 'output' : 'call', key })

function alone({ gone }: Looked, { id }: Stood, tie: Tie): DraftFinding {
  const partner = gone.get(tieName(opposite(tie)))
  const isCall = tie.role === 'call'
  const back: readonly Mend[] =
    partner === undefined
      ? []
      : [{ label: isCall ? 'Restore the output' : 'Restore the call', changes: [{ kind: 'restore', ids: [partner] }] }]
  return {
    code: isCall ? 'call-without-output' : 'output-without-call',
    severity: isCall ? 'warning' : 'error',
    message: isCall
      ? 'This call has no output: it reads as if it had been broken off.'
      : 'This output has no call: it is left out when the history is sent.',
    ids: [id],
    mends: [
      ...back,
      { label: isCall ? 'Remove the call' : 'Remove the output', changes: [{ kind: 'remove', ids: [id] }] },
    ],
  }
}

const early = (output: Stood, call: Stood): DraftFinding => ({
  code: 'output-before-call',
  severity: 'error',
  message: 'This output stands before its call.',
  ids: [output.id, call.id],
  mends: [
    { label: 'Put it behind its call', changes: [{ kind: 'place', id: output.id, after: call.id }] },
    { label: 'Remove both', changes: [{ kind: 'remove', ids: [output.id, call.id] }] },
  ],
})

const twice = (later: Stood, first: Stood, { role }: Tie): DraftFinding => ({
  code: 'twice',
  severity: 'error',
  message: `Two ${role}s have the same call id.`,
  ids: [later.id, first.id],
  mends: [{ label: 'Remove the later one', changes: [{ kind: 'remove', ids: [later.id] }] }],
})
