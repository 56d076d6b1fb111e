import { useEffect, useRef, useState } from 'react'
import type { TextRef } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { Marked } from '../marked.tsx'
import { fetchBytes } from './resource.ts'

/** Most bytes that one click puts on the page. */
const STEP = 2_000_000

interface LongTextProps {
  /** The head, or all of it when `rest` is null. */
  readonly text: string
  readonly rest: TextRef | null
  readonly mono: boolean
  readonly wrap: boolean
}

/** A text of any length: its head at once, the rest piece by piece on a click. */
export function LongText({ text, rest, mono, wrap }: LongTextProps) {
  const [more, setMore] = useState<{ readonly pieces: readonly string[]; readonly bytes: number } | null>(null)
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle')
  const abort = useRef(new AbortController())
  const decoder = useRef<TextDecoder | null>(null)
  useEffect(() => {
    const controller = new AbortController()
    abort.current = controller
    return () => controller.abort()
  }, [])
  const shownBytes = more?.bytes ?? 0
  const next = async () => {
    if (rest === null) return
    setState('loading')
    // A head may end between the bytes of a letter: what follows is read from the start, in one stream of letters.
    decoder.current ??= new TextDecoder()
    const to = Math.min(rest.bytes, shownBytes + STEP)
    const got = await fetchBytes(rest, shownBytes, to, abort.current.signal)
    if (got === null) return setState('failed')
    const piece = got.map(part => decoder.current?.decode(part, { stream: true }) ?? '').join('')
    const count = got.reduce((sum, part) => sum + part.length, 0)
    setMore({ pieces: [...(more?.pieces ?? []), piece], bytes: shownBytes + count })
    setState('idle')
  }
  const style = `${mono ? 'body-code' : 'body-text'} selectable${wrap ? '' : ' no-wrap'}`
  const left = rest === null ? 0 : rest.bytes - shownBytes
  return (
    <>
      <div className={style}>
        {more === null ? (
          <Marked text={text} />
        ) : (
          more.pieces.map((piece, i) => (
            <span key={i}>
              <Marked text={piece} />
            </span>
          ))
        )}
      </div>
      {rest === null || left <= 0 ? null : (
        <div className="rest">
          <span className="num">
            {state === 'failed' ? 'The rest could not be fetched. ' : ''}
            {more === null ? `The first ${bytes(new Blob([text]).size)}` : bytes(more.bytes)} of {bytes(rest.bytes)}{' '}
            shown
          </span>
          <button type="button" className="button" disabled={state === 'loading'} onClick={() => void next()}>
            {left <= STEP ? 'Show all' : `Show ${bytes(STEP)} more`}
          </button>
        </div>
      )}
    </>
  )
}
