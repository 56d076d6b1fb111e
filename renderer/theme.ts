import { useSyncExternalStore } from 'react'

const root = () => document.documentElement

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(root(), { attributes: true, attributeFilter: ['data-theme', 'style'] })
  return () => observer.disconnect()
}

const now = (): string => `${root().dataset.theme ?? ''} ${root().getAttribute('style') ?? ''}`

/** Changes with the theme and the font size: what is drawn on a canvas must be drawn again. */
export const useLook = (): string => useSyncExternalStore(subscribe, now)

/** Value of a custom property of tokens.css as it stands in the theme now. */
export const token = (name: `--${string}`): string => getComputedStyle(root()).getPropertyValue(name).trim()
