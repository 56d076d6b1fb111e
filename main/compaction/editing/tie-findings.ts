import type { Tie } from '../../thread/model.ts'
import type { DraftFinding, Mend } from './finding.ts'
import { broughtBack, type Looked, type Stood } from './stood.ts'

/** Calls and outputs that do not stand together. */
export function tieFindings(looked: Looked): readonly DraftFinding[] {
  const { stood } = looked
  const places = { call: new Map<string, number>(), output: new Map<string, number>() }
  stood.forEach(({ piece: { tie } }, place) => {
    if (tie !== null && !places[tie.role].has(tie.key)) places[tie.role].set(tie.key, place)
  })
  const found: DraftFinding[] = []
  stood.forEach((one, place) => {
    const { tie } = one.piece
    if (tie === null) return
    const first = places[tie.role].get(tie.key) as number
    const other = places[opposite(tie.role)].get(tie.key)
    if (first !== place) found.push(twice(one, stood[first] as Stood, tie))
    else if (other === undefined) found.push(alone(looked, one, tie))
    else if (tie.role === 'output' && other > place) found.push(early(one, stood[other] as Stood))
  })
  return found
}

const opposite = (role: Tie['role']): Tie['role'] => (role === 'call' ? 'output' : 'call')

function alone(looked: Looked, { id }: Stood, { role, key }: Tie): DraftFinding {
  const partner = broughtBack(looked, { role: opposite(role), key })
  const isCall = role === 'call'
  const back: readonly Mend[] =
    partner === null
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
