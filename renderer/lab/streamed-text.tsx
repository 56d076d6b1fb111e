import { useEffect, useRef, useState } from 'react'
import type { LabRunView } from '../../preload/contract.ts'
import { call } from '../api.ts'

/** Most characters that are shown while they come; the end is what one watches. */
const SHOWN = 16_000

/** What the model has written so far. */
export function StreamedText({ run }: { readonly run: LabRunView }) {
  const { text, cut } = useStreamed(run)
  if (text === '') return <span className="t3">Nothing was written yet.</span>
  return (
    <div className="lab-summary" data-testid="lab-streamed" aria-busy="true">
      {cut ? '… ' : ''}
      {text}
    </div>
  )
}

/** Asks for what has come since, one question at a time; a new request begins anew. */
function useStreamed({ key, run, characters, requests }: LabRunView): { readonly text: string; readonly cut: boolean } {
  const [got, setGot] = useState({ request: 0, text: '', length: 0 })
  const known = useRef(got)
  known.current = got
  const busy = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the counts tell that there is more to ask for
  useEffect(() => {
    if (busy.current || characters === 0) return
    busy.current = true
    const { request, text, length } = known.current
    void call('labText', { key, run, from: length }).then(more => {
      busy.current = false
      if (!more.ok) return
      const { value } = more
      if (value.request !== request && value.from > 0) return setGot({ request: value.request, text: '', length: 0 })
      const before = value.request === request ? text : ''
      setGot({
        request: value.request,
        text: (before + value.text).slice(-SHOWN),
        length: value.from + value.text.length,
      })
    })
  }, [key, run, characters, requests, got.length])
  return { text: got.text, cut: got.length > SHOWN }
}
