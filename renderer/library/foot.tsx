import type { LibraryProgress } from '../../preload/contract.ts'
import { useCommands } from '../commands.ts'
import { bytes } from '../format/bytes.ts'
import { count, counted } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { useStore } from '../store.ts'
import { pause } from './ask.ts'
import { useLibraryPane } from './state.ts'

/** How far the library is read, with a pause; what is not kept. Nothing when all is well. */
export function LibraryFoot() {
  const { mode, found, problem, progress } = useLibraryPane()
  const outside = mode === 'texts' && found.query !== '' ? Math.min(found.pending, progress?.texts.files ?? 0) : 0
  const running = progress !== null && isAtWork(progress)
  return (
    <footer className="library-foot">
      {problem === null ? null : (
        <p className="library-problem">
          <Icon name="warning" size={12} />
          <span>{problem}</span>
        </p>
      )}
      {outside === 0 ? null : (
        <p className="num">
          {counted(outside, 'file')} {outside === 1 ? 'is' : 'are'} not in the index yet.
        </p>
      )}
      {running ? <Reading progress={progress} /> : null}
    </footer>
  )
}

/** Something is read, or would be if it were not paused. Texts wait until somebody searches. */
const isAtWork = ({ phase, texts }: LibraryProgress): boolean =>
  phase === 'heads' || (phase === 'texts' && texts.wanted)

function Reading({ progress }: { readonly progress: LibraryProgress }) {
  const all = useStore(state => state.library.all)
  const most = useLibraryPane(pane => pane.most)
  const { paused } = progress
  useCommands({ 'library.pause': () => void pause(!paused) })
  const done =
    progress.phase === 'heads'
      ? 1 - progress.heads / Math.max(1, all, most.heads)
      : 1 - progress.texts.bytes / Math.max(1, most.bytes)
  const percent = Math.max(0, Math.min(100, Math.floor(100 * done)))
  return (
    <div className="library-reading">
      {paused ? null : (
        <div className="progress" role="progressbar" aria-label="Reading the library" aria-valuenow={percent}>
          <i style={{ width: `${percent}%` }} />
        </div>
      )}
      <span className="cut grow num" title={progressText(progress, all)}>
        {progressText(progress, all)}
      </span>
      <button type="button" className="button quiet" onClick={() => void pause(!paused)}>
        {paused ? 'Go on' : 'Pause'}
      </button>
    </div>
  )
}

/** One line about what is being read. */
export function progressText({ phase, paused, heads, texts }: LibraryProgress, all: number): string {
  if (paused)
    return phase === 'heads'
      ? `Paused: ${counted(heads, 'session')} left`
      : `Paused: ${bytes(texts.bytes)} of texts left`
  if (phase === 'heads') return `Reading ${count(Math.max(0, all - heads))} of ${counted(all, 'session')}`
  return `Taking in texts: ${bytes(texts.bytes)} left`
}
