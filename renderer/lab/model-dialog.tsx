import { useEffect, useState } from 'react'
import type { KeyStatus, ModelSettings, Result } from '../../preload/contract.ts'
import { closeOverlay, notify, openOverlay, saveSettings } from '../actions.ts'
import { call, shell } from '../api.ts'
import { Dialog } from '../overlays/dialog.tsx'
import { useStore } from '../store.ts'

/** Whom a compaction is asked of, and where the key comes from. A key itself is never shown, and stands in no setting. */
export function ModelDialog({ back }: { readonly back: 'new' | null }) {
  const settings = useStore(state => state.settings)
  const { model } = settings
  const close = () => (back === null ? closeOverlay() : openOverlay({ kind: 'lab', question: { about: back } }))
  const save = (change: Partial<ModelSettings>) =>
    void saveSettings({ ...settings, model: { ...model, ...change } }, null)
  return (
    <Dialog className="settings lab-model" label="Model and key" head onClose={close}>
      <div className="form">
        <TextSetting
          id="lab-address"
          label="Address"
          first
          mono
          value={model.baseUrl}
          wrong={addressWrong}
          hint="https, or http on this machine. Requests go to /responses under it."
          onSave={baseUrl => save({ baseUrl })}
        />
        <TextSetting
          id="lab-model"
          label="Model"
          mono
          value={model.model}
          hint="Empty: the one that the session names."
          onSave={name => save({ model: name })}
        />
        <TextSetting
          id="lab-effort"
          label="Effort"
          value={model.effort}
          hint="Such as low, medium or high. Empty: none is asked for."
          onSave={effort => save({ effort })}
        />
        <KeySource model={model} onSave={save} />
      </div>
      <footer className="overlay-foot">
        <span className="t2">Nothing is sent from here. A run says what it sends before it sends it.</span>
        <span className="grow" />
        <button type="button" className="button primary" onClick={close}>
          Close
        </button>
      </footer>
    </Dialog>
  )
}

function addressWrong(text: string): string | null {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'That is no address of a server.'
  if (url.username !== '' || url.password !== '') return 'An address with a password in it is not taken.'
  return null
}

interface TextSettingProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly hint: string
  readonly first?: boolean
  readonly mono?: boolean
  readonly wrong?: (text: string) => string | null
  readonly onSave: (text: string) => void
}

/** Taken over when the field is left or Enter is pressed, if it is good. */
function TextSetting({ id, label, value, hint, first, mono, wrong = () => null, onSave }: TextSettingProps) {
  const [draft, setDraft] = useState(value)
  const bad = wrong(draft)
  const commit = () => {
    if (draft.trim() !== value && bad === null) onSave(draft.trim())
  }
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <div>
        <span className="field">
          <input
            id={id}
            data-first={first ? true : undefined}
            className={mono ? 'mono' : undefined}
            value={draft}
            spellCheck={false}
            aria-invalid={bad !== null}
            aria-describedby={`${id}-hint`}
            onChange={event => setDraft(event.target.value)}
            onBlur={commit}
            onKeyDown={event => event.key === 'Enter' && commit()}
          />
        </span>
        <p id={`${id}-hint`} className={bad === null ? 'hint' : 'hint bad'}>
          {bad ?? hint}
        </p>
      </div>
    </>
  )
}

interface KeySourceProps {
  readonly model: ModelSettings
  readonly onSave: (change: Partial<ModelSettings>) => void
}

const SOURCES: readonly { readonly value: ModelSettings['keyFrom']; readonly label: string }[] = [
  { value: 'environment', label: 'An environment variable' },
  { value: 'store', label: 'The key store of the system' },
  { value: 'none', label: 'None: the server wants no key' },
]

const VARIABLE = /^[A-Z_][A-Z0-9_]{0,127}$/

function KeySource({ model, onSave }: KeySourceProps) {
  const [status, take] = useKeyStatus(`${model.keyFrom} ${model.keyVariable} ${model.baseUrl}`)
  return (
    <>
      <label htmlFor="lab-key-from">Key</label>
      <div>
        <select
          id="lab-key-from"
          value={model.keyFrom}
          onChange={event => {
            const source = SOURCES.find(({ value }) => value === event.target.value)
            if (source !== undefined) onSave({ keyFrom: source.value })
          }}
        >
          {SOURCES.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      {model.keyFrom === 'environment' ? (
        <TextSetting
          id="lab-variable"
          label="Variable"
          mono
          value={model.keyVariable}
          wrong={text =>
            VARIABLE.test(text.trim()) ? null : 'Capital letters, digits and _. The key itself does not stand here.'
          }
          hint={variableWords(status, model.keyVariable)}
          onSave={keyVariable => onSave({ keyVariable })}
        />
      ) : null}
      {model.keyFrom === 'store' ? <StoredKey baseUrl={model.baseUrl} status={status} take={take} /> : null}
    </>
  )
}

function variableWords(status: KeyStatus | null, name: string): string {
  if (status === null || status.variable.name !== name) return ''
  return status.variable.set ? `${name} is set.` : `${name} is not set where Palimpsest was started.`
}

interface StoredKeyProps {
  readonly baseUrl: string
  readonly status: KeyStatus | null
  readonly take: (got: Result<KeyStatus>) => void
}

function StoredKey({ baseUrl, status, take }: StoredKeyProps) {
  const [typed, setTyped] = useState('')
  if (status === null) return null
  const inWindow = shell().shell === 'electron'
  if (!inWindow || !status.store.available)
    return (
      <>
        <span />
        <p className="hint bad">
          {inWindow ? status.store.why : 'A browser has no key store of the system. Name an environment variable.'}
        </p>
      </>
    )
  const store = async () => {
    const value = typed.trim()
    setTyped('')
    take(await call('storeKey', { baseUrl, value }))
  }
  return (
    <>
      <label htmlFor="lab-key">New key</label>
      <div>
        <span className="lab-path">
          <span className="field grow">
            <input
              id="lab-key"
              type="password"
              autoComplete="off"
              value={typed}
              aria-describedby="lab-key-hint"
              onChange={event => setTyped(event.target.value)}
            />
          </span>
          <button type="button" className="button" disabled={typed.trim() === ''} onClick={() => void store()}>
            Store
          </button>
          <button
            type="button"
            className="button"
            disabled={status.storedFor === null}
            onClick={() => void call('forgetKey', {}).then(take)}
          >
            Forget
          </button>
        </span>
        <p id="lab-key-hint" className="hint" role="status">
          {status.storedFor === null ? 'No key is stored.' : `A key is stored for ${status.storedFor}.`} It can be
          written over and forgotten, and is never shown.
        </p>
      </div>
    </>
  )
}

/** Whether there is a key; asked again when what it is about changes. */
function useKeyStatus(about: string): readonly [KeyStatus | null, (got: Result<KeyStatus>) => void] {
  const [status, setStatus] = useState<KeyStatus | null>(null)
  const take = (got: Result<KeyStatus>) => {
    if (got.ok) setStatus(got.value)
    else notify(got.error.message)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: other settings may have another answer
  useEffect(() => {
    let live = true
    // The settings are written first: the answer is about those that are kept.
    const timer = setTimeout(() => void call('keyStatus', {}).then(got => live && got.ok && setStatus(got.value)), 100)
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [about])
  return [status, take]
}
