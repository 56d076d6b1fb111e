import { type RefObject, useEffect, useRef, useState } from 'react'
import type { AppError, DraftTexts, DraftView } from '../../preload/contract.ts'
import { call } from '../api.ts'
import { useDrawerHeight } from '../checkpoint/drawer-grip.tsx'
import { count, tokens } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import type { TextView } from '../monaco.ts'
import { useLook } from '../theme.ts'
import { closeText, settleTyped } from './acts.ts'
import { type Editing, editingOf, setEditing } from './editing.ts'
import { withLineEnds } from './line-ends.ts'

/** Milliseconds without a key after which what was typed is weighed. */
const QUIET = 250

export interface TextDrawerProps {
  readonly tab: string
  readonly editing: Editing
  readonly view: DraftView
  readonly onClosed: () => void
}

/** The text of the selected row, to be written anew; one at a time. */
export function TextDrawer({ tab, editing, view, onClosed }: TextDrawerProps) {
  const { row, weight } = editing
  const { height, grip } = useDrawerHeight('Height of the text')
  const got = useTexts(editing, view)
  const [chosen, setChosen] = useState(0)
  const texts = got.state === 'here' ? got.texts : null
  const part = texts?.texts[chosen] ?? texts?.texts[0] ?? null
  const close = () => void closeText(tab).then(onClosed)
  const takeBack = () => {
    setEditing(tab, { typed: null, weight: null, text: false })
    onClosed()
  }
  return (
    <section className="pair" aria-label="Text of the selected item" style={{ height }} data-testid="draft-text">
      {grip}
      <header className="pair-head">
        <Icon name={texts?.why == null ? 'rewritten' : 'text'} />
        <h3>{texts?.title ?? 'Text'}</h3>
        {texts !== null && texts.texts.length > 1 ? (
          <select
            aria-label="Part"
            value={chosen}
            onChange={event => {
              const next = Number(event.target.value)
              void settleTyped(tab).then(done => done && setChosen(next))
            }}
          >
            {texts.texts.map(({ label, path }, i) => (
              <option key={path} value={i}>
                {label}
              </option>
            ))}
          </select>
        ) : null}
        <span className="t2 num" role="status" data-testid="typed-tokens">
          {weight === null ? '' : `${tokens(weight.tokens)} tok, draft ${count(weight.draft)}`}
        </span>
        <span className="grow" />
        {part === null ? null : (
          <button type="button" className="button" onClick={takeBack}>
            Take back
          </button>
        )}
        <button
          type="button"
          className="button"
          title="Keep what was typed and close (Esc, Ctrl Enter)"
          onClick={close}
        >
          {part === null ? 'Close' : 'Done'}
        </button>
      </header>
      <div className="pair-body">
        {got.state === 'failed' ? <Note text={got.error.message} /> : null}
        {texts?.why == null ? null : <Note text={texts.why} />}
        {texts === null ? null : part === null ? (
          texts.shown === '' ? null : (
            <Shown text={texts.shown} />
          )
        ) : (
          <Field key={`${row} ${part.path}`} tab={tab} row={row} path={part.path} own={part.text} onDone={close} />
        )}
      </div>
    </section>
  )
}

const Note = ({ text }: { readonly text: string }) => (
  <p className="pair-note" role="status">
    {text}
  </p>
)

type Got =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: AppError }
  | { readonly state: 'here'; readonly texts: DraftTexts }

/** The texts of the selected row. A change elsewhere in the draft leaves them as they are. */
function useTexts({ key, at, row }: Editing, view: DraftView): Got {
  const [got, setGot] = useState<Got>({ state: 'loading' })
  const { revision } = view
  useEffect(() => {
    let live = true
    void call('draftTexts', { key, at, revision, row }).then(answer => {
      if (live) setGot(answer.ok ? { state: 'here', texts: answer.value } : { state: 'failed', error: answer.error })
    })
    return () => {
      live = false
    }
  }, [key, at, revision, row])
  return got
}

interface FieldProps {
  readonly tab: string
  readonly row: number
  readonly path: string
  readonly own: string
  readonly onDone: () => void
}

/** Monaco with one text in it. What is typed is kept in the editor's state, not here: closing loses nothing. */
function Field({ tab, row, path, own, onDone }: FieldProps) {
  const host = useRef<HTMLDivElement>(null)
  const failed = useMonaco(host, own, async () => {
    const { editText } = await import('../monaco.ts')
    if (host.current === null) return null
    // A theme that changes meanwhile draws the field anew with what was typed.
    const typed = editingOf(tab)?.typed
    const text = typed?.row === row && typed.path === path ? typed.text : own
    const view = editText(host.current, text, 'Text of the item', edited => {
      setEditing(tab, { typed: { row, path, own, text: withLineEnds(own, edited) } })
      weighLater(tab)
    })
    view.focus()
    return view
  })
  return (
    <>
      {failed === null ? null : <Note text={failed} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the field is in it */}
      <div
        ref={host}
        className="pair-text"
        data-testid="draft-field"
        onKeyDown={event => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          onDone()
        }}
      />
    </>
  )
}

/** What can be read of an item that may not be edited. */
function Shown({ text }: { readonly text: string }) {
  const host = useRef<HTMLDivElement>(null)
  const failed = useMonaco(host, text, async () => {
    const { showText } = await import('../monaco.ts')
    return host.current === null ? null : showText(host.current, text)
  })
  return (
    <>
      {failed === null ? null : <Note text={failed} />}
      <div ref={host} className="pair-text" />
    </>
  )
}

/** Monaco is fetched when the first text is opened. Answers a sentence when it could not be. */
function useMonaco(
  host: RefObject<HTMLDivElement | null>,
  text: string,
  draw: () => Promise<TextView | null>,
): string | null {
  const [failed, setFailed] = useState<string | null>(null)
  const look = useLook()
  // biome-ignore lint/correctness/useExhaustiveDependencies: Monaco takes fonts and colours from the page when it is made
  useEffect(() => {
    let live = true
    let view: TextView | null = null
    void draw().then(
      made => {
        if (live) view = made
        else made?.dispose()
      },
      () => live && setFailed('The text field could not be loaded. Reload the window to try again.'),
    )
    return () => {
      live = false
      view?.dispose()
    }
  }, [host, text, look])
  return failed
}

let weighing: ReturnType<typeof setTimeout> | null = null

function weighLater(tab: string): void {
  if (weighing !== null) clearTimeout(weighing)
  weighing = setTimeout(() => void weigh(tab), QUIET)
}

async function weigh(tab: string): Promise<void> {
  const editing = editingOf(tab)
  if (editing?.typed == null || editing.view === null) return
  const { key, at, view, typed } = editing
  const { row, path, text } = typed
  const got = await call('weighDraft', {
    key,
    at,
    revision: view.revision,
    written: { kind: 'write', row, path, text },
  })
  // Something else was typed meanwhile: it is weighed by itself.
  if (got.ok && editingOf(tab)?.typed === typed) setEditing(tab, { weight: got.value })
}
