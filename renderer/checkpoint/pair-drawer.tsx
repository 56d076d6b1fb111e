import { type RefObject, useEffect, useRef, useState } from 'react'
import type { AppError, DiffKind, DiffRowView, PairView } from '../../preload/contract.ts'
import { call } from '../api.ts'
import { bytes } from '../format/bytes.ts'
import { count, tokens } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import type { TextView } from '../monaco.ts'
import { diffRowAt, usePages } from '../pages.ts'
import { useLook } from '../theme.ts'
import { useDrawerHeight } from './drawer-grip.tsx'
import type { Between } from './use-diff.ts'
import { ROW_WORD } from './words.ts'

export interface PairDrawerProps {
  readonly between: Between
  readonly row: number
  readonly kind: DiffKind
  readonly onClose: () => void
}

/** The two texts of one row. Never more than one: Monaco is not asked to compare whole histories. */
export function PairDrawer({ between, row, kind, onClose }: PairDrawerProps) {
  const { height, grip } = useDrawerHeight('Height of the texts')
  const [sideBySide, setSideBySide] = useState(true)
  const { key, from, to } = between
  usePages([{ of: 'diff', key, start: from, end: to, from: row, to: row + 1 }])
  const view = diffRowAt(key, from, to, row)
  const twoTexts =
    view?.before != null && view.after != null && kind !== 'kept' && kind !== 'moved' && kind !== 'opaque'
  return (
    <section className="pair" aria-label="Text of the selected row" style={{ height }} data-testid="pair">
      {grip}
      <header className="pair-head">
        <Icon name={kind} className={`ink-${kind}`} />
        <h3>{(view?.after ?? view?.before)?.item.label ?? ROW_WORD[kind]}</h3>
        <span className="cut t2 num">{view === undefined ? '' : facts(kind, view)}</span>
        <span className="grow" />
        {twoTexts ? <LayoutSwitch sideBySide={sideBySide} onChange={setSideBySide} /> : null}
        <button
          type="button"
          className="button quiet only-icon"
          aria-label="Close the texts"
          title="Close (Esc)"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      {kind === 'opaque' ? <Sealed view={view} /> : <Texts between={between} row={row} sideBySide={sideBySide} />}
    </section>
  )
}

/** "rewritten · line 39 → 57 · 51 → 51 tok"; where there is one side only, its own line and weight. */
function facts(kind: DiffKind, { before, after, note }: DiffRowView): string {
  const halves = [before, after].filter(half => half !== null)
  const join = (word: (half: (typeof halves)[number]) => string) => halves.map(word).join(' → ')
  const weightless = halves.every(half => half.item.tokens === null)
  const words = [
    kind === (after ?? before)?.item.kind ? null : ROW_WORD[kind].toLowerCase(),
    `line ${join(half => count(half.item.ref.line))}`,
    weightless ? null : `${join(half => tokens(half.item.tokens))} tok`,
    note,
  ]
  return words.filter(word => word !== null).join(' · ')
}

function LayoutSwitch({
  sideBySide,
  onChange,
}: {
  readonly sideBySide: boolean
  readonly onChange: (on: boolean) => void
}) {
  return (
    <fieldset className="seg">
      <legend className="only-spoken">Layout of the diff</legend>
      <button type="button" aria-pressed={sideBySide} onClick={() => onChange(true)}>
        Side by side
      </button>
      <button type="button" aria-pressed={!sideBySide} onClick={() => onChange(false)}>
        Inline
      </button>
    </fieldset>
  )
}

/** There is no text to show; what can be said is said. */
function Sealed({ view }: { readonly view: DiffRowView | undefined }) {
  const sizes = [view?.before, view?.after].flatMap(half => (half == null ? [] : [sealedBytes(half)]))
  const now = sizes.at(-1)
  if (now === undefined) return null
  return (
    <p className="pair-note">
      <Icon name="opaque" />
      <span>
        The summary is encrypted: {bytes(now)}. What it carries cannot be read here.
        {sizes.length === 2 ? ` The one before it had ${bytes(sizes[0] ?? null)}.` : ''}
      </span>
    </p>
  )
}

function sealedBytes({ item }: NonNullable<DiffRowView['before']>): number {
  const badge = item.badges.find(b => b.kind === 'encrypted')
  return badge?.kind === 'encrypted' ? badge.bytes : item.bytes
}

type Pair =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: AppError }
  | { readonly state: 'here'; readonly pair: PairView }

function Texts({
  between,
  row,
  sideBySide,
}: {
  readonly between: Between
  readonly row: number
  readonly sideBySide: boolean
}) {
  const pair = usePair(between, row)
  const host = useRef<HTMLDivElement>(null)
  const failed = useTextView(host, pair, sideBySide)
  const cut = pair.state === 'here' && (pair.pair.before?.cut || pair.pair.after?.cut)
  return (
    <div className="pair-body">
      {cut ? <p className="pair-note">These texts are long: the first 400 kB of each are shown.</p> : null}
      {pair.state === 'failed' || failed !== null ? (
        <p className="pair-note" role="alert">
          {pair.state === 'failed' ? pair.error.message : failed}
        </p>
      ) : null}
      <div ref={host} className="pair-text" data-testid="pair-text" />
    </div>
  )
}

function usePair({ key, from, to }: Between, row: number): Pair {
  const [pair, setPair] = useState<Pair>({ state: 'loading' })
  useEffect(() => {
    let live = true
    void call('pair', { key, from, to, row }).then(got => {
      if (live) setPair(got.ok ? { state: 'here', pair: got.value } : { state: 'failed', error: got.error })
    })
    return () => {
      live = false
    }
  }, [key, from, to, row])
  return pair
}

/** Monaco is fetched when the first text is opened. Answers a sentence when it could not be. */
function useTextView(host: RefObject<HTMLDivElement | null>, pair: Pair, sideBySide: boolean): string | null {
  const [failed, setFailed] = useState<string | null>(null)
  const view = useRef<TextView | null>(null)
  const wanted = useRef(sideBySide)
  const look = useLook()
  const shown = pair.state === 'here' ? pair.pair : null

  useEffect(() => {
    wanted.current = sideBySide
    view.current?.setSideBySide(sideBySide)
  }, [sideBySide])

  // biome-ignore lint/correctness/useExhaustiveDependencies: Monaco takes fonts and colours from the page when it is made
  useEffect(() => {
    if (shown === null) return
    let live = true
    void import('../monaco.ts').then(
      ({ showPair, showText }) => {
        if (!live || host.current === null) return
        const { before, after } = shown
        view.current =
          before !== null && after !== null && before.text !== after.text
            ? showPair(host.current, { before: before.text, after: after.text }, wanted.current)
            : showText(host.current, (after ?? before)?.text ?? '')
      },
      () => live && setFailed('The text view could not be loaded. Reload the window to try again.'),
    )
    return () => {
      live = false
      view.current?.dispose()
      view.current = null
    }
  }, [host, shown, look])
  return failed
}
