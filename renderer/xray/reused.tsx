import { useState } from 'react'
import type { RetentionView, ReusedView } from '../../preload/contract.ts'
import { count, counted } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { PlaceLink } from './place-link.tsx'
import { GROUP_ICON, GROUP_WORD, USE_WORD } from './words.ts'

/** Rows that stand there without a click. */
const FIRST = 5

/** Facts that the compaction dropped and that were needed after it: what a reader comes for, so it stands above the lists. */
export function ReusedStrip({ retention }: { readonly retention: RetentionView }) {
  const [all, setAll] = useState(false)
  const { reused, reusedTotal } = retention
  if (reused.length === 0) return null
  const shown = all ? reused : reused.slice(0, FIRST)
  return (
    <section className="reused" aria-labelledby="reused-title" data-testid="reused">
      <header>
        <h3 id="reused-title">Dropped, and used again later</h3>
        <span className="num t3">{count(reusedTotal)}</span>
        <span className="grow" />
        {reused.length > FIRST ? (
          <button type="button" className="button quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all
              ? 'Show the first five'
              : `Show ${reused.length < reusedTotal ? 'the first ' : 'all '}${count(reused.length)}`}
          </button>
        ) : null}
      </header>
      <ol className={all ? 'reused-rows scroll all' : 'reused-rows'}>
        {shown.map((fact, i) => (
          <Row key={i} fact={fact} />
        ))}
      </ol>
    </section>
  )
}

function Row({ fact }: { readonly fact: ReusedView }) {
  const [first] = fact.uses
  const more = fact.uses.slice(1).map(use => `${USE_WORD[use.kind]} (${counted(use.items, 'item')})`)
  return (
    <li data-testid="reused-row">
      <span className="reused-group">
        <Icon name={GROUP_ICON[fact.group]} />
        {GROUP_WORD[fact.group]}
      </span>
      <span className="reused-fact" title={[fact.text, fact.detail].filter(words => words !== '').join('\n')}>
        <span className={fact.mono ? 'mono' : undefined}>{fact.text}</span>
        {fact.detail === '' ? null : <span className="t3 mono"> {fact.detail}</span>}
      </span>
      <span className="reused-uses">
        <PlaceLink place={fact.stood} />
        <Icon name="place" size={12} />
        {first === undefined ? null : (
          <>
            <span className="cut" title={[first.text, ...more].filter(words => words !== '').join('\n')}>
              {USE_WORD[first.kind]}
            </span>
            <PlaceLink place={first.place} />
          </>
        )}
      </span>
    </li>
  )
}
