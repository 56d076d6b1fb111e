import { type RefObject, useEffect } from 'react'
import type { ListHandle } from './list/list.tsx'

/** A view that goes takes the focus with it: the list of the view that comes takes it up, so that the keys go on. */
export function useLostFocus(list: RefObject<ListHandle | null>): void {
  useEffect(() => {
    if (document.activeElement === document.body) list.current?.focus()
  }, [list])
}
