import { bytes } from '../format/bytes.ts'
import { count, counted } from '../format/numbers.ts'
import { useTab } from '../store.ts'

const WIDTHS = [62, 54, 44, 38, 33, 26, 48, 40]

/** Before the first turn is known: stages with counts, and bars at the place of the rows to come. */
export function Loading() {
  const progress = useTab(tab => tab.thread?.progress ?? null)
  return (
    <div className="loading" aria-busy="true">
      <Stage
        name="Read lines"
        text={progress === null ? 'opening the file' : `${counted(progress.lines, 'line')} so far`}
        side={progress === null ? '' : `${bytes(progress.bytesDone)} of ${bytes(progress.bytesTotal)}`}
      />
      <Stage
        name="Turns"
        text={
          progress === null
            ? 'after the first lines'
            : `${count(progress.turns)} turns, ${counted(progress.checkpoints, 'compaction')} so far`
        }
        side=""
      />
      <Stage name="Timeline" text="usable with the first turn, grows while reading" side="" />
      {WIDTHS.map(width => (
        <div key={width} className="loading-row">
          <i className="skeleton" style={{ width: `${width}%` }} />
        </div>
      ))}
    </div>
  )
}

interface StageProps {
  readonly name: string
  readonly text: string
  readonly side: string
}

const Stage = ({ name, text, side }: StageProps) => (
  <div className="stage">
    <span className="t3">…</span>
    <span>{name}</span>
    <span className="t2 num cut">{text}</span>
    <span className="num right t3">{side}</span>
  </div>
)
