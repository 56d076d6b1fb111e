import type { FindingView } from '../../preload/contract.ts'
import { Icon } from '../icons.ts'
import { PlaceLink } from './place-link.tsx'
import { Section } from './section.tsx'

/** What an engineer should look at, the worst first; each with its code and the places that it rests on. */
export function Findings({ findings }: { readonly findings: readonly FindingView[] | null }) {
  return (
    <Section title="Findings" open={true} {...(findings === null ? {} : { total: findings.length })}>
      {findings === null ? <p className="sheet-note">Looking…</p> : null}
      {findings?.length === 0 ? <p className="sheet-note">Nothing stands out in this compaction.</p> : null}
      <ul className="findings">
        {findings?.map((finding, i) => (
          <Finding key={i} finding={finding} />
        ))}
      </ul>
    </Section>
  )
}

const SEVERITY_WORD = { error: 'Error', warning: 'Warning', info: 'Note' } as const

function Finding({ finding: { code, severity, message, advice, evidence } }: { readonly finding: FindingView }) {
  return (
    <li className={`finding ${severity}`}>
      <Icon name={severity} />
      <div>
        <p>
          <span className="only-spoken">{SEVERITY_WORD[severity]}: </span>
          {message}
        </p>
        {advice === '' ? null : <p className="t2">{advice}</p>}
        <p className="places">
          <code className="t3">{code}</code>
          {evidence.map(({ place, says }, i) => (
            <PlaceLink key={i} place={place} {...(says === '' ? {} : { before: says })} />
          ))}
        </p>
      </div>
    </li>
  )
}
