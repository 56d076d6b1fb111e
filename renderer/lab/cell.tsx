import type { LabCell } from '../../preload/contract.ts'
import { count, UNKNOWN } from '../format/numbers.ts'
import { Value } from '../xray/value.tsx'
import { HOW_WORD } from '../xray/words.ts'
import { differenceWords } from './words.ts'

/** One value, bold where it is the best, with its difference to the recorded one. What is not known is never 0. */
export function Cell({ cell, first }: { readonly cell: LabCell; readonly first: boolean }) {
  if (cell.state === 'pending')
    return (
      <td className="lab-cell pending">
        <i className="skeleton" aria-hidden="true" />
        <span className="only-spoken">being measured</span>
      </td>
    )
  if (cell.state === 'unreadable')
    return (
      <td className="lab-cell t3" title={cell.why}>
        {UNKNOWN}
        <span className="only-spoken">{cell.why}</span>
      </td>
    )
  const { value, how, difference, best } = cell
  return (
    <td className={best ? 'lab-cell best' : 'lab-cell'} title={HOW_WORD[how] === '' ? undefined : HOW_WORD[how]}>
      <span className="lab-value">
        {value.kind === 'ratio' ? `${count(value.part)} of ${count(value.whole)}` : <Value value={value} />}
        {best ? <span className="only-spoken"> (best)</span> : null}
      </span>
      {first ? null : (
        <span className="lab-difference">{difference === null ? '' : differenceWords(difference, value)}</span>
      )}
    </td>
  )
}
