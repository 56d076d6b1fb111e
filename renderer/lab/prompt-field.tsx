import { type RefObject, useEffect, useRef, useState } from 'react'
import { call } from '../api.ts'
import type { TextView } from '../monaco.ts'
import { useLook } from '../theme.ts'

export interface PromptFieldProps {
  /** The strategy's own. */
  readonly own: string
  /** What becomes of the user's: it stands in place of the own one, or beside it. */
  readonly form: 'instead' | 'beside'
  /** null: the own one alone. */
  readonly text: string | null
  readonly editing: boolean
  readonly onEditing: (editing: boolean) => void
  readonly onText: (text: string | null) => void
}

/** The prompt: the strategy's own, or one that the user writes or loads. */
export function PromptField({ own, form, text, editing, onEditing, onText }: PromptFieldProps) {
  const [said, setSaid] = useState<string | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  // A text that was loaded goes into an editor of its own.
  const [loads, setLoads] = useState(0)
  const put = (loaded: string, from: string) => {
    onText(loaded)
    onEditing(true)
    setLoads(loads + 1)
    setSaid(`Loaded ${from}.`)
  }
  const load = async () => {
    const picked = await call('pickFile', { for: 'text' })
    if (!picked.ok) return picker.current?.click()
    if (picked.value === null) return
    const got = await call('promptFile', { path: picked.value })
    if (got.ok) put(got.value.text, got.value.path)
    else setSaid(got.error.message)
  }
  const edited = text !== null && text !== own
  return (
    <>
      <span>Prompt</span>
      <div className="lab-prompt">
        <span className="lab-path">
          <span className="t2 grow">{wordsOn(form, edited)}</span>
          <button type="button" className="button" aria-expanded={editing} onClick={() => onEditing(!editing)}>
            {editing ? 'Close' : 'Edit…'}
          </button>
          <button type="button" className="button" onClick={() => void load()}>
            Load…
          </button>
          <button
            type="button"
            className="button"
            disabled={text === null}
            onClick={() => {
              onText(null)
              setLoads(loads + 1)
              setSaid('The prompt is the strategy’s own again.')
            }}
          >
            Reset
          </button>
          <input
            ref={picker}
            type="file"
            hidden
            accept=".md,.txt,text/*"
            aria-label="File of a prompt"
            onChange={event => {
              const file = event.target.files?.[0]
              event.target.value = ''
              if (file !== undefined)
                void textOf(file).then(got => (got.ok ? put(got.text, file.name) : setSaid(got.why)))
            }}
          />
        </span>
        {said === null ? null : (
          <p className="hint" role="status">
            {said}
          </p>
        )}
        {editing ? (
          <Editor key={loads} text={text ?? (form === 'instead' ? own : '')} onText={onText} />
        ) : (
          <pre className="lab-long">{edited ? text : own}</pre>
        )}
      </div>
    </>
  )
}

function wordsOn(form: 'instead' | 'beside', edited: boolean): string {
  if (!edited) return form === 'instead' ? 'The strategy’s own.' : 'The strategy’s own; yours would stand beside it.'
  return form === 'instead' ? 'Yours, in place of the strategy’s own.' : 'The strategy’s own, and yours beside it.'
}

/** Most bytes of a prompt. */
const LONGEST = 400_000

type Read = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string }

async function textOf(file: File): Promise<Read> {
  if (file.size > LONGEST) return { ok: false, why: `${file.name} is larger than 400 kB.` }
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()) }
  } catch {
    return { ok: false, why: `${file.name} is not UTF-8 text.` }
  }
}

function Editor({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) {
  const host = useRef<HTMLDivElement>(null)
  const failed = useEditor(host, text, onText)
  return (
    <div className="lab-editor" data-testid="lab-prompt">
      <div ref={host} className="lab-editor-host" />
      {failed === null ? null : <p className="hint bad">{failed}</p>}
    </div>
  )
}

/** Monaco is fetched when a prompt is first edited. A sentence where it could not be. */
function useEditor(host: RefObject<HTMLDivElement | null>, text: string, onText: (text: string) => void) {
  const look = useLook()
  const [failed, setFailed] = useState<string | null>(null)
  const change = useRef(onText)
  const first = useRef(text)
  useEffect(() => {
    change.current = onText
  })
  useEffect(() => {
    let view: TextView | null = null
    let live = true
    import('../monaco.ts').then(
      ({ editText }) => {
        if (!live || host.current === null) return
        view = editText(host.current, first.current, 'Prompt', text => change.current(text))
        view.focus()
      },
      () => live && setFailed('The editor could not be loaded. A prompt can be loaded from a file.'),
    )
    return () => {
      live = false
      view?.dispose()
    }
  }, [host])
  useEffect(() => {
    if (look !== '') void import('../monaco.ts').then(({ takeTheme }) => takeTheme())
  }, [look])
  return failed
}
