import type { RedactChoice, ReviewApartView } from '../../preload/contract.ts'
import { goToLine } from '../actions.ts'
import { count } from '../format/numbers.ts'
import { choose } from './state.ts'
import { apartMeaning, apartName, apartSize } from './words.ts'

export interface ApartListProps {
  readonly apart: readonly ReviewApartView[]
  readonly choice: RedactChoice
}

/** Places that are named one by one; the count tells of all. */
const SHOWN = 5

/** What nobody can look through: how much of it there is, what becomes of it, and what that means. */
export function ApartList({ apart, choice }: ApartListProps) {
  if (apart.length === 0) return null
  return (
    <section aria-labelledby="review-apart">
      <h3 id="review-apart">Cannot be reviewed</h3>
      <ul className="apart-list" data-testid="apart">
        {apart.map(each => (
          <li key={each.kind} data-kind={each.kind}>
            <span className="apart-name">{apartName(each.kind)}</span>
            <span className="num t2">{apartSize(each)}</span>
            {each.kind === 'ciphertext' ? <Choice of="ciphertext" choice={choice} /> : null}
            {each.kind === 'image' ? <Choice of="images" choice={choice} /> : null}
            <p>{apartMeaning(each, choice)}</p>
            <p className="apart-places">
              {each.first.slice(0, SHOWN).map(({ file, line }) => (
                <button
                  key={`${file} ${line}`}
                  type="button"
                  className="link num"
                  onClick={() => void goToLine(file, line)}
                >
                  line {count(line)}
                </button>
              ))}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

const LABELS = { ciphertext: 'Encrypted text', images: 'Images' } as const

function Choice({ of, choice }: { readonly of: 'ciphertext' | 'images'; readonly choice: RedactChoice }) {
  return (
    <select
      aria-label={`${LABELS[of]} in the copy`}
      value={choice[of]}
      onChange={event => choose({ ...choice, [of]: event.target.value === 'keep' ? 'keep' : 'stub' })}
    >
      <option value="stub">Leave out, counted</option>
      <option value="keep">Keep</option>
    </select>
  )
}
