import { useEffect, useState } from 'react'
import type { AppError, RawLineView } from '../../preload/contract.ts'
import { call } from '../api.ts'
import type { Inspected } from './inspected.ts'
import { LongText } from './long-text.tsx'

interface RawLineProps {
  readonly shown: Exclude<Inspected, { kind: 'failed' }>
  readonly wrap: boolean
}

/** The bytes of the line as text, nothing added and nothing left out. */
export function RawLine({ shown, wrap }: RawLineProps) {
  const [raw, setRaw] = useState<RawLineView | null>(shown.kind === 'line' ? shown.raw : null)
  const [error, setError] = useState<AppError | null>(null)
  const { key, file, line } = shown
  useEffect(() => {
    if (raw !== null || file < 0) return
    let gone = false
    void call('rawLine', { key, file, line }).then(got => {
      if (gone) return
      if (got.ok) setRaw(got.value)
      else setError(got.error)
    })
    return () => {
      gone = true
    }
  }, [raw, key, file, line])
  if (file < 0) return <p className="inspector-note">No line of the session holds it.</p>
  if (error !== null) return <p className="inspector-note">{error.message}</p>
  if (raw === null) return null
  return (
    <>
      {raw.problem === null ? null : <p className="inspector-note bad">{raw.problem}</p>}
      {raw.state === 'blank' ? <p className="inspector-note">This line is blank.</p> : null}
      <LongText text={raw.text} rest={raw.rest} mono wrap={wrap} />
    </>
  )
}
