import type { ProbeScore, ProbeScores, ProbeShare } from '../../preload/contract.ts'
import { count, UNKNOWN } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { categoryWords, historyWords, shareWords } from './probe-words.ts'

const NUMBERS = ['Right', 'Wrong', 'Does not know', 'Unclear', 'By guessing'] as const

/** What each history knows, per category, and how sure that is. */
export const ProbeScoresView = ({ scores: { histories } }: { readonly scores: ProbeScores }) => (
  <table className="lab-told num probe-scores" aria-label="What is still known" data-testid="probe-scores">
    <thead>
      <tr>
        <th scope="col">About</th>
        {NUMBERS.map(head => (
          <th key={head} scope="col" className="number">
            {head}
          </th>
        ))}
        <th scope="col">Knows</th>
        <th scope="col">Kept of what was known before</th>
      </tr>
    </thead>
    {histories.map((history, n) => (
      <tbody key={history.id ?? history.name}>
        <tr className="probe-who">
          <th scope="rowgroup" colSpan={8}>
            {historyWords(history, n)}
          </th>
        </tr>
        {history.failure === null ? (
          history.scores.map(score => <ScoreRow key={score.category ?? ''} score={score} />)
        ) : (
          <tr>
            <td colSpan={8} className="probe-failure">
              <Icon name="error" className="severity-error" /> Could not be asked: {history.failure}
            </td>
          </tr>
        )}
      </tbody>
    ))}
  </table>
)

function ScoreRow({ score }: { readonly score: ProbeScore }) {
  const { category, right, wrong, abstained, unclear, byChance, known, retained } = score
  return (
    <tr className={category === null ? 'probe-all' : undefined}>
      <th scope="row">{categoryWords(category)}</th>
      <td className="number">{count(right)}</td>
      <td className="number">{count(wrong)}</td>
      <td className="number">{count(abstained)}</td>
      <td className="number">{count(unclear)}</td>
      <td className="number">{byChance.toFixed(1)}</td>
      <td>
        <Share share={known} />
      </td>
      <td>
        {retained !== null ? (
          <Share share={retained} />
        ) : category === null ? (
          <span className="t3">the others are measured by this</span>
        ) : (
          UNKNOWN
        )}
      </td>
    </tr>
  )
}

const Share = ({ share }: { readonly share: ProbeShare }) => (
  <>
    {shareWords(share)}
    {share.few && share.whole > 0 ? <span className="t3"> few</span> : null}
  </>
)
