import { memo, useEffect, useRef, useState } from 'react'
import type { TextRef } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { Marked } from '../marked.tsx'
import { type Blocks, blocksWith, NO_BLOCKS } from './blocks.ts'
import { Emphasised } from './emphasis.tsx'
import { fetchBytes } from './resource.ts'

/** Bytes that are put on the page at once. */
const STEP = 2_000_000
/** Bytes that one click may show all of. */
const MOST = 64_000_000

interface LongTextProps {
  /** The head, or all of it when `rest` is null. */
  readonly text: string
  readonly rest: TextRef | null
  readonly mono: boolean
  readonly wrap: boolean
  /** Words between pairs of stars are strong: in its head, which of such a text is nearly always all. */
  readonly emphasised?: boolean
}

/** A text of any length: its head at once, the rest on a click. */
export function LongText({ text, rest, mono, wrap, emphasised = false }: LongTextProps) {
  const fetched = useRest(rest)
  const style = `${mono ? 'body-code' : 'body-text'} selectable${wrap ? '' : ' no-wrap'}`
  const shown = fetched.bytes === 0 ? new Blob([text]).size : fetched.bytes
  return (
    <>
      <div className={style}>
        {fetched.bytes > 0 ? (
          <BlockList blocks={fetched.blocks} />
        ) : emphasised ? (
          <Emphasised text={text} />
        ) : (
          <Marked text={text} />
        )}
      </div>
      {rest === null || fetched.bytes >= rest.bytes ? null : (
        <div className="rest">
          <span className="num">
            {fetched.state === 'failed' ? 'The rest could not be fetched. ' : ''}
            {fetched.bytes === 0 ? 'The first ' : ''}
            {bytes(shown)} of {bytes(rest.bytes)} shown
          </span>
          <RestButtons fetched={fetched} all={rest.bytes} />
        </div>
      )}
    </>
  )
}

interface Fetched {
  readonly blocks: Blocks
  /** Of the text; 0 before anything was fetched. */
  readonly bytes: number
  readonly state: 'idle' | 'loading' | 'failed'
  /** Goes on to so many bytes, step by step. */
  readonly fetchTo: (to: number) => Promise<void>
  readonly stop: () => void
}

/** The text from its start: a head may end between the bytes of a letter. */
function useRest(rest: TextRef | null): Fetched {
  const [got, setGot] = useState({ blocks: NO_BLOCKS, bytes: 0 })
  const [state, setState] = useState<Fetched['state']>('idle')
  const abort = useRef(new AbortController())
  const decoder = useRef(new TextDecoder())
  const stop = () => abort.current.abort()
  useEffect(() => () => abort.current.abort(), [])
  const fetchTo = async (to: number) => {
    if (rest === null || state === 'loading') return
    abort.current = new AbortController()
    const { signal } = abort.current
    setState('loading')
    let { blocks, bytes: at } = got
    while (at < Math.min(to, rest.bytes) && !signal.aborted) {
      const pieces = await fetchBytes(rest, at, Math.min(rest.bytes, at + STEP), signal)
      if (pieces === null) return setState(signal.aborted ? 'idle' : 'failed')
      const before = at
      for (const piece of pieces) {
        blocks = blocksWith(blocks, decoder.current.decode(piece, { stream: true }))
        at += piece.length
      }
      if (at === before) return setState('failed')
      setGot({ blocks, bytes: at })
      await drawn()
    }
    setState('idle')
  }
  return { ...got, state, fetchTo, stop }
}

/** After this what was set is on the page, and what the user did meanwhile was taken. */
const drawn = (): Promise<void> => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))

const BlockList = ({ blocks: { whole, tail } }: { readonly blocks: Blocks }) => (
  <>
    {whole.map((block, i) => (
      <Block key={i} text={block} />
    ))}
    <Marked text={tail} />
  </>
)

const Block = memo(({ text }: { readonly text: string }) => (
  <div className="text-block">{text === '' ? '\n' : text}</div>
))

/** It stands in place of the button that was pressed. */
const takeFocus = (button: HTMLButtonElement | null): void => button?.focus({ preventScroll: true })

interface RestButtonsProps {
  readonly fetched: Fetched
  readonly all: number
}

function RestButtons({ fetched, all }: RestButtonsProps) {
  const { state, fetchTo, stop } = fetched
  if (state === 'loading')
    return (
      <button type="button" className="button" ref={takeFocus} onClick={stop}>
        Stop
      </button>
    )
  const left = all - fetched.bytes
  return (
    <span className="rest-buttons">
      {left <= STEP ? null : (
        <button type="button" className="button" onClick={() => void fetchTo(fetched.bytes + STEP)}>
          Show {bytes(STEP)} more
        </button>
      )}
      {left > MOST ? null : (
        <button type="button" className="button" onClick={() => void fetchTo(all)}>
          Show all
        </button>
      )}
    </span>
  )
}
