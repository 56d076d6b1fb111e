import { useState } from 'react'
import type { Settings, Theme } from '../../preload/contract.ts'
import { closeOverlay, saveSettings, state } from '../actions.ts'
import { isZone } from '../format/clock.ts'
import { listSessions } from '../library/list-sessions.ts'
import { useStore } from '../store.ts'
import { Dialog } from './dialog.tsx'

const THEMES: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'contrast', label: 'High contrast' },
]
const SIZES = [11, 12, 13, 14, 15, 16, 17, 18]

/** Settings act at once and are written at once: there is nothing to confirm. */
export function SettingsDialog() {
  const settings = useStore(state => state.settings)
  const folder = useStore(state => state.info?.dataFolder ?? '')
  const save = (change: Partial<Settings>) => void saveSettings({ ...settings, ...change }, null)
  return (
    <Dialog className="settings" label="Settings" head>
      <div className="form">
        <label htmlFor="theme">Theme</label>
        <select
          id="theme"
          data-first
          value={settings.theme}
          onChange={event =>
            save({ theme: THEMES.find(theme => theme.value === event.target.value)?.value ?? 'system' })
          }
        >
          {THEMES.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <label htmlFor="font-size">Font size</label>
        <select
          id="font-size"
          value={settings.fontSize}
          onChange={event => save({ fontSize: Number(event.target.value) })}
        >
          {SIZES.map(size => (
            <option key={size} value={size}>
              {size} pixels
            </option>
          ))}
        </select>
        <ZoneSetting zone={settings.timeZone} onSave={timeZone => save({ timeZone })} />
        <HomesSetting homes={settings.homes} onSave={homes => save({ homes })} />
        <EditorSetting editor={settings.editor} onSave={editor => save({ editor })} />
        <span />
        <label className="check">
          <input
            type="checkbox"
            checked={settings.singleKeys}
            onChange={event => save({ singleKeys: event.target.checked })}
          />
          Single letters act as keys
        </label>
      </div>
      <footer className="overlay-foot">
        <span className="t2 cut" title={folder}>
          Kept in <span className="mono">{folder}</span>
        </span>
        <span className="grow" />
        <button type="button" className="button primary" onClick={closeOverlay}>
          Close
        </button>
      </footer>
    </Dialog>
  )
}

/** A text that is taken over when the field is left or Enter is pressed, if it is good. */
function useDraft(value: string, good: (text: string) => boolean, onSave: (text: string) => void) {
  const [draft, setDraft] = useState(value)
  const commit = () => {
    if (draft !== value && good(draft)) onSave(draft)
  }
  return { draft, setDraft, commit, bad: !good(draft) }
}

function ZoneSetting({ zone, onSave }: { readonly zone: string; readonly onSave: (zone: string) => void }) {
  const { draft, setDraft, commit, bad } = useDraft(zone, isZone, onSave)
  return (
    <>
      <label htmlFor="zone">Time zone</label>
      <div>
        <span className="field">
          <input
            id="zone"
            list="zones"
            value={draft}
            aria-invalid={bad}
            aria-describedby="zone-hint"
            onChange={event => setDraft(event.target.value)}
            onBlur={commit}
            onKeyDown={event => event.key === 'Enter' && commit()}
          />
        </span>
        <datalist id="zones">
          {['local', 'utc', ...Intl.supportedValuesOf('timeZone')].map(name => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <p id="zone-hint" className={bad ? 'hint bad' : 'hint'}>
          {bad ? 'This system knows no zone of that name.' : 'local, utc, or a name such as Europe/Berlin'}
        </p>
      </div>
    </>
  )
}

function HomesSetting({
  homes,
  onSave,
}: {
  readonly homes: readonly string[]
  readonly onSave: (homes: readonly string[]) => void
}) {
  const listed = useStore(state => state.library.homes)
  const [draft, setDraft] = useState(homes.join('\n'))
  const commit = () => {
    const next = draft
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== '')
    if (next.join('\n') === homes.join('\n')) return
    onSave(next)
    void listSessions(state().library.query, true)
  }
  const missing = listed.filter(home => !home.exists).map(home => home.path)
  return (
    <>
      <label htmlFor="homes">Codex homes</label>
      <div>
        <textarea
          id="homes"
          className="mono"
          rows={3}
          value={draft}
          placeholder={listed.map(home => home.path).join('\n')}
          aria-describedby="homes-hint"
          onChange={event => setDraft(event.target.value)}
          onBlur={commit}
        />
        <p id="homes-hint" className="hint">
          {missing.length > 0
            ? `${missing.join(', ')} does not exist.`
            : 'One folder a line: a Codex home, or any with sessions in it. Empty: CODEX_HOME, else ~/.codex.'}
        </p>
      </div>
    </>
  )
}

function EditorSetting({ editor, onSave }: { readonly editor: string; readonly onSave: (editor: string) => void }) {
  const { draft, setDraft, commit } = useDraft(editor, () => true, onSave)
  return (
    <>
      <label htmlFor="editor">Editor command</label>
      <div>
        <span className="field">
          <input
            id="editor"
            className="mono"
            value={draft}
            placeholder="code -g {file}:{line}"
            aria-describedby="editor-hint"
            onChange={event => setDraft(event.target.value)}
            onBlur={commit}
            onKeyDown={event => event.key === 'Enter' && commit()}
          />
        </span>
        <p id="editor-hint" className="hint">
          Runs when you open a line in your editor. Empty: no such button.
        </p>
      </div>
    </>
  )
}
