import { type RefObject, useEffect, useRef } from 'react'

/** Takes the focus as soon as it is drawn: what had it before is gone. */
export function useFirstFocus<T extends HTMLElement>(wanted = true): RefObject<T | null> {
  const element = useRef<T>(null)
  const first = useRef(wanted)
  useEffect(() => {
    if (first.current) element.current?.focus()
  }, [])
  return element
}
