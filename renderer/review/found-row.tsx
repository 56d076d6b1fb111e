import type { Certainty, RedactChoice, ReviewPlaceView, ReviewSecretView } from '../../preload/contract.ts'
import { count, counted } from '../format/numbers.ts'
import { Icon, itemIcon } from '../icons.ts'
import type { RowProps } from '../list/list.tsx'
import { Gone } from '../marked.tsx'
import { type Fate, fateOf } from './choice.ts'
import { FATE_WORD } from './words.ts'

interface SharedProps {
  readonly at: RowProps
  readonly choice: RedactChoice
  readonly onSwitch: () => void
}

export interface SecretRowProps extends SharedProps {
  readonly secret: ReviewSecretView
  readonly certainty: Certainty
  readonly open: boolean
  readonly onOpen: () => void
}

/** 24 px: chevron, box, what is written for it, enough to know it again, certainty, places, what becomes of it. */
export function SecretRow({ at, secret, certainty, choice, open, onSwitch, onOpen }: SecretRowProps) {
  const fate = fateOf({ kind: 'secret', id: secret.key }, choice)
  return (
    <div
      {...treeitem(at, 1, fate, 'secret-row', { 'aria-expanded': open })}
      data-testid="secret-row"
      data-class={secret.class}
    >
      <button type="button" className="chevron" tabIndex={-1} aria-hidden="true" onClick={onOpen}>
        <Icon name={open ? 'down' : 'right'} size={12} />
      </button>
      <Box fate={fate} onSwitch={onSwitch} />
      <span className="mono cut">{secret.name}</span>
      <span className="mono cut t2">{secret.masked}</span>
      <span>
        <span className="badge">{certainty}</span>
      </span>
      <span className="num t2">{counted(secret.places, 'place')}</span>
      <Word fate={fate} />
    </div>
  )
}

export interface PlaceRowProps extends SharedProps {
  readonly secret: ReviewSecretView
  readonly place: ReviewPlaceView
}

/** 24 px: box, kind, the words around it with the secret masked, turn, line, what becomes of it. */
export function PlaceRow({ at, secret, place, choice, onSwitch }: PlaceRowProps) {
  const fate = fateOf({ kind: 'place', id: place.id }, choice)
  return (
    <div {...treeitem(at, 2, fate, 'place-row')} data-testid="place-row" data-line={place.line}>
      <Box fate={fate} onSwitch={onSwitch} />
      <span className="place-kind cut">
        <Icon name={place.kind === null ? 'text' : itemIcon(place.kind, null)} />
        <span className="cut">{place.label}</span>
      </span>
      <span className="around" title={place.pointer}>
        <span className="before">
          <bdi dir="ltr">{place.before}</bdi>
        </span>
        {fate === 'goes' ? (
          <Gone text={`[redacted ${secret.name}]`} />
        ) : (
          <mark className="kept-mark">
            {secret.masked.replace(/ \(.*/, '')}
            <span className="kept-word">kept</span>
          </mark>
        )}
        <span className="after">{place.after}</span>
        {place.encoded ? <span className="badge">in base64</span> : null}
      </span>
      <span className="num t3 right">{place.turn === 0 ? '–' : `turn ${count(place.turn)}`}</span>
      <span className="line">{count(place.line)}</span>
      <Word fate={fate} />
    </div>
  )
}

/** At the final height until its page is here. */
export const WaitingRow = ({ at, level }: { readonly at: RowProps; readonly level: 1 | 2 }) => (
  <div {...at} className={`${at.className} waiting-row`} role="treeitem" aria-level={level} tabIndex={-1}>
    <span className="only-spoken">Loading</span>
    <i className="skeleton" style={{ width: `${30 + ((at['data-index'] * 37) % 50)}%` }} />
  </div>
)

const CHECKED = { goes: 'true', part: 'mixed', stays: 'false', above: 'false' } as const satisfies Record<Fate, string>

const treeitem = (
  at: RowProps,
  level: 1 | 2,
  fate: Fate,
  name: string,
  more: { readonly 'aria-expanded'?: boolean } = {},
) => ({
  ...at,
  className: `${at.className} ${name}${fate === 'goes' ? '' : ' kept'}`,
  role: 'treeitem',
  'aria-level': level,
  'aria-checked': CHECKED[fate],
  'data-fate': fate,
  ...more,
  tabIndex: -1,
})

const BOX = { goes: 'ok', part: 'dropped', stays: null, above: null } as const satisfies Record<Fate, string | null>

/** For the pointer: Space does the same, and the row says whether it is ticked. */
const Box = ({ fate, onSwitch }: { readonly fate: Fate; readonly onSwitch: () => void }) => (
  <button
    type="button"
    className={fate === 'above' ? 'box above' : 'box'}
    tabIndex={-1}
    aria-hidden="true"
    onClick={onSwitch}
    onDoubleClick={event => event.stopPropagation()}
  >
    <i>{BOX[fate] === null ? null : <Icon name={BOX[fate]} size={12} />}</i>
  </button>
)

const Word = ({ fate }: { readonly fate: Fate }) => (
  <span className={fate === 'goes' ? 'fate t3' : 'fate'}>{FATE_WORD[fate]}</span>
)
