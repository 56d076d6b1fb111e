import { useEffect, useState } from 'react'
import type { ImagePart } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { fetchBytes } from './resource.ts'

/** Larger images wait for a click. */
const AT_ONCE = 8_000_000

/** An image of the session, from its own bytes; nothing is fetched from elsewhere. */
export function Image({ part }: { readonly part: ImagePart }) {
  const [asked, setAsked] = useState(part.bytes <= AT_ONCE)
  const [url, setUrl] = useState<string | null>(null)
  const [failed, setFailed] = useState(false)
  const { ref, mime } = part
  useEffect(() => {
    if (!asked) return
    const controller = new AbortController()
    let made: string | null = null
    void fetchBytes(ref, 0, ref.bytes, controller.signal).then(pieces => {
      if (controller.signal.aborted) return
      if (pieces === null) return setFailed(true)
      made = URL.createObjectURL(new Blob(pieces, { type: mime }))
      setUrl(made)
    })
    return () => {
      controller.abort()
      if (made !== null) URL.revokeObjectURL(made)
    }
  }, [asked, ref, mime])
  return (
    <figure className="image-part">
      {url !== null && !failed ? <img src={url} alt={part.label} onError={() => setFailed(true)} /> : null}
      {failed ? <p className="t2">This image cannot be drawn. The raw line shows what the file holds.</p> : null}
      {asked ? null : (
        <button type="button" className="button" onClick={() => setAsked(true)}>
          Show image ({bytes(part.bytes)})
        </button>
      )}
      <figcaption className="t3 num">
        {part.label} · {mime} · {bytes(part.bytes)}
      </figcaption>
    </figure>
  )
}
