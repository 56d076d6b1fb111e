import type { BulletView, StateSection, StateView } from '../../preload/contract.ts'
import { count } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { Image } from '../inspector/image.tsx'
import { PlaceLink } from './place-link.tsx'
import { FATE_ICON, FATE_WORD, SECTION_WORD } from './words.ts'

const SECTIONS = Object.keys(SECTION_WORD) as readonly StateSection[]

/** The five sections of each checkpoint's session state side by side, each point with what became of it. */
export function States({ states }: { readonly states: readonly StateView[] }) {
  return (
    <section aria-labelledby="states-title">
      <h3 id="states-title" className="across-title">
        Session state
      </h3>
      <div className="scroll-x">
        <table className="states" data-testid="states">
          <thead>
            <tr>
              <th scope="col">Section</th>
              {states.map(state => (
                <th key={state.checkpoint} scope="col">
                  Compaction {count(state.checkpoint)} <PlaceLink place={state.place} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">Notes</th>
              {states.map(state => (
                <td key={state.checkpoint}>
                  {state.flags.map(flag => (
                    <p key={flag} className="state-flag">
                      <Icon name="warning" size={12} />
                      {flag}
                    </p>
                  ))}
                  {state.images.map(image => (
                    <div key={image.ref.path} className="thumbnail">
                      <Image part={image} />
                    </div>
                  ))}
                </td>
              ))}
            </tr>
            {SECTIONS.map(section => (
              <tr key={section}>
                <th scope="row">{SECTION_WORD[section]}</th>
                {states.map(state => (
                  <td key={state.checkpoint}>
                    <Bullets bullets={state.sections[section]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Bullets({ bullets }: { readonly bullets: readonly BulletView[] }) {
  if (bullets.length === 0) return <span className="t3">none</span>
  return (
    <ul>
      {bullets.map((bullet, i) => (
        <li key={i} className={`bullet fate-${bullet.fate}`}>
          <span className="badge" title={bullet.was === '' ? undefined : `Was: ${bullet.was}`}>
            <Icon name={FATE_ICON[bullet.fate]} size={12} />
            {FATE_WORD[bullet.fate]}
          </span>
          <span className={bullet.fate === 'dropped' ? 'gone' : undefined}>{bullet.text}</span>
        </li>
      ))}
    </ul>
  )
}
