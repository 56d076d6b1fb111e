import { useEffect } from 'react'
import type { Sample } from '../../preload/contract.ts'
import { setState, state } from '../actions.ts'
import { call } from '../api.ts'
import { runCommand } from '../commands.ts'
import { bytes } from '../format/bytes.ts'
import { counted } from '../format/numbers.ts'
import { Icon, type IconName } from '../icons.ts'
import { shownKey } from '../keys.ts'
import { openPath } from '../open.ts'
import { useStore } from '../store.ts'

/** Nothing is open: how to open something, what there is to try, and what was open before. */
export function Empty() {
  const samples = useStore(state => state.samples)
  const started = useStore(state => state.started)
  const recent = useStore(state => state.recent)
  const sessions = useStore(state => state.library.all)
  const loading = useStore(state => state.library.state === 'loading')
  useEffect(() => {
    if (started) void lookAtSamples()
  }, [started])
  return (
    <div className="scroll empty">
      <div className="empty-box">
        <h1>Open a session</h1>
        <p className="t2">
          Drop a rollout file here, or choose one. Palimpsest only reads it; the file is never changed.
        </p>
        <div className="start-rows">
          <StartRow
            icon="file"
            label="Open file…"
            note=".jsonl, .sqlite"
            side={shownKey('open') ?? ''}
            onClick={() => runCommand('open')}
          />
          <StartRow
            icon="folder"
            label="Choose from the library"
            note={
              loading
                ? ''
                : sessions === 0
                  ? 'no sessions on this machine yet'
                  : `${counted(sessions, 'session')} found`
            }
            side=""
            onClick={() => (document.getElementById('sessions') ?? document.getElementById('library-filter'))?.focus()}
          />
          {(samples ?? []).map(sample => (
            <StartRow
              key={sample.path}
              icon="sample"
              label={`Open the sample “${sample.title}”`}
              note=""
              side={weight(sample)}
              onClick={() => void openPath(sample.path)}
            />
          ))}
        </div>
        {recent.length === 0 ? null : (
          <>
            <h2 className="t2">Recent</h2>
            <div className="start-rows">
              {recent.slice(0, 8).map(({ path, title }) => (
                <StartRow
                  key={path}
                  icon="file"
                  label={title}
                  note=""
                  side=""
                  title={path}
                  onClick={() => void openPath(path)}
                />
              ))}
            </div>
          </>
        )}
        <p className="t3 foot">Nothing is sent anywhere: Palimpsest opens no connection.</p>
      </div>
    </div>
  )
}

/** Only here, and once: to tell them, they are read. */
async function lookAtSamples(): Promise<void> {
  if (state().samples !== null) return
  const got = await call('samples', {})
  if (got.ok) setState({ samples: got.value })
}

const weight = ({ cliVersion, checkpoints, bytes: size }: Sample): string =>
  [
    ...(cliVersion === null ? [] : [cliVersion]),
    ...(checkpoints === 0 ? [] : [counted(checkpoints, 'compaction')]),
    bytes(size),
  ].join(' · ')

interface StartRowProps {
  readonly icon: IconName
  readonly label: string
  readonly note: string
  readonly side: string
  readonly title?: string
  readonly onClick: () => void
}

const StartRow = ({ icon, label, note, side, title, onClick }: StartRowProps) => (
  <button type="button" className="start-row" title={title} onClick={onClick}>
    <Icon name={icon} />
    <span className="cut">
      <span className="label">{label}</span>
      {note === '' ? null : <span className="t3"> {note}</span>}
    </span>
    {side.startsWith('Ctrl') ? <kbd>{side}</kbd> : <span className="t3 num">{side}</span>}
  </button>
)
