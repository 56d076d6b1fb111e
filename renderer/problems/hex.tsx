import { useEffect, useState } from 'react'
import type { HexView, ProblemView, ThreadKey } from '../../preload/contract.ts'
import { call } from '../api.ts'
import { count } from '../format/numbers.ts'
import { hexRows } from './hex-rows.ts'

const BEFORE = 64
const COUNT = 192

/** The bytes around a problem, the first odd one marked. */
export function HexBytes({
  threadKey,
  problem,
}: {
  readonly threadKey: ThreadKey
  readonly problem: ProblemView | null
}) {
  const [view, setView] = useState<HexView | null>(null)
  const file = problem?.file ?? 0
  const byte = problem?.byte ?? null
  useEffect(() => {
    if (byte === null) return setView(null)
    let gone = false
    const start = Math.max(0, Math.floor((byte - BEFORE) / 16) * 16)
    void call('hex', { key: threadKey, file, start, count: COUNT }).then(got => {
      if (!gone) setView(got.ok ? got.value : null)
    })
    return () => {
      gone = true
    }
  }, [threadKey, file, byte])
  if (view === null || byte === null) return <div className="hex" />
  return (
    <section className="hex" aria-label="Bytes">
      <h2 className="t2">
        Bytes around {count(byte)}
        {problem?.line == null ? '' : `, line ${count(problem.line)}`}
      </h2>
      <div className="scroll hex-rows mono selectable" role="region" aria-label="Bytes in base 16" tabIndex={0}>
        {hexRows(view.start, view.hex, byte).map(row => (
          <div key={row.offset} className="hex-row">
            <span className="t3">{row.offset}</span>
            <span>
              {row.before}
              <mark className="marked">{row.marked}</mark>
              {row.after}
            </span>
            <span className="t2">|{row.text}|</span>
          </div>
        ))}
      </div>
    </section>
  )
}
