import { useState } from 'react'
import type { ProbeQuestion } from '../../preload/contract.ts'
import { goToLine } from '../actions.ts'
import { count } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { categoryWords, isKnown, isLost, verdictWords } from './probe-words.ts'

export interface ProbeQuestionsProps {
  readonly questions: readonly ProbeQuestion[]
  readonly total: number
  /** Names in the order of the answers, the control first; empty before anybody was asked. */
  readonly histories: readonly string[]
}

/** The questions, each with its answer behind a press, and how each history answered. */
export function ProbeQuestions({ questions, total, histories }: ProbeQuestionsProps) {
  const [lostOnly, setLostOnly] = useState(false)
  const lost = questions.filter(question => histories.some((_, n) => n > 0 && isLost(question, n)))
  const shown = lostOnly ? lost : questions
  return (
    <section className="probe-questions" aria-label="Questions" data-testid="probe-questions">
      <div className="lab-sum">
        <strong>{count(total)}</strong> {total === 1 ? 'question' : 'questions'}
        {questions.length < total ? `; the first ${count(questions.length)} are shown` : ''}
        {histories.length < 2 ? null : (
          <label className="probe-tick">
            <input type="checkbox" checked={lostOnly} onChange={() => setLostOnly(!lostOnly)} />
            {`Only what was lost (${count(lost.length)})`}
          </label>
        )}
      </div>
      <ul>
        {shown.map(question => (
          <QuestionRow key={question.id} question={question} histories={histories} />
        ))}
      </ul>
    </section>
  )
}

function QuestionRow({
  question,
  histories,
}: Pick<ProbeQuestionsProps, 'histories'> & { readonly question: ProbeQuestion }) {
  const { id, category, text, answers, givenAway } = question
  return (
    <li data-id={id}>
      <details>
        <summary>
          <Icon name="right" size={12} className="probe-fold" />
          <span className="probe-category t2 cut">{categoryWords(category)}</span>
          <span className="probe-text">{text}</span>
          {answers.map(({ verdicts }, n) => {
            const name = histories[n] ?? ''
            return (
              <span
                key={`${name} ${n}`}
                className={isKnown(verdicts) ? 'probe-verdict known' : 'probe-verdict'}
                title={name}
              >
                <Icon name={isKnown(verdicts) ? 'ok' : 'close'} size={12} />
                <span className="cut">
                  <span className="only-spoken">{`${name}: `}</span>
                  {verdictWords(verdicts)}
                </span>
              </span>
            )
          })}
        </summary>
        <Answer question={question} histories={histories} />
        {givenAway === '' ? null : <p className="t2">{givenAway} It is not counted.</p>}
      </details>
    </li>
  )
}

function Answer({
  question,
  histories,
}: Pick<ProbeQuestionsProps, 'histories'> & { readonly question: ProbeQuestion }) {
  const { answer, options, line, answers } = question
  return (
    <dl className="probe-answer">
      <dt className="t2">Answer</dt>
      <dd>
        <span className="selectable">{answer}</span>{' '}
        {line === null ? null : (
          <button type="button" className="link" onClick={() => void goToLine(line.file, line.line)}>
            Line {count(line.line)}
          </button>
        )}
      </dd>
      {options === null ? null : (
        <>
          <dt className="t2">Or</dt>
          <dd>
            <ul>
              {options
                .filter(option => option !== answer)
                .map(option => (
                  <li key={option}>{option}</li>
                ))}
            </ul>
          </dd>
        </>
      )}
      {answers.map(({ said, verdicts }, n) => {
        const name = histories[n] ?? ''
        return (
          <div key={`${name} ${n}`} className="probe-said">
            <dt className="t2">{name}</dt>
            <dd className="selectable">{said === '' ? verdictWords(verdicts.slice(-1)) : said}</dd>
          </div>
        )
      })}
    </dl>
  )
}
