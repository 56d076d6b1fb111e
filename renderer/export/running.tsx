import type { WriteProgress } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { Icon } from '../icons.ts'
import { useFirstFocus } from '../overlays/use-first-focus.ts'

export interface RunningProps {
  /** null: nothing was written yet. */
  readonly progress: WriteProgress | null
  readonly stopping: boolean
  readonly onStop: () => void
}

/** How far the writing is, and the way to stop it. */
export function Running({ progress, stopping, onStop }: RunningProps) {
  const stop = useFirstFocus<HTMLButtonElement>()
  const percent = progress === null ? 0 : Math.floor((100 * progress.bytesDone) / Math.max(1, progress.bytesTotal))
  const words =
    progress === null
      ? 'Reading what is to be written'
      : `Writing: ${bytes(progress.bytesDone)} of about ${bytes(progress.bytesTotal)}`
  return (
    <footer className="overlay-foot export-foot">
      <div className="progress" role="progressbar" aria-label="Writing" aria-valuenow={percent}>
        <i style={{ width: `${percent}%` }} />
      </div>
      <span className="t2 num grow" role="status">
        {stopping ? 'Stopping' : words}
      </span>
      <button type="button" className="button" ref={stop} onClick={onStop}>
        <Icon name="stop" size={12} />
        Stop
      </button>
    </footer>
  )
}
