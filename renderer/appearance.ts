import { useEffect, useSyncExternalStore } from 'react'
import type { Settings, Theme } from '../preload/contract.ts'
import { saveSettings, state } from './actions.ts'
import { useStore } from './store.ts'

const DARK = '(prefers-color-scheme: dark)'
const CONTRAST = '(prefers-contrast: more)'

/** Answers whether a media query holds, and draws again when that changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    changed => {
      const media = matchMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    () => matchMedia(query).matches,
  )
}

/** Puts theme and font size on the page's root, and keeps them there. */
export function useAppearance(): void {
  const { theme, fontSize } = useStore(s => s.settings)
  const dark = useMedia(DARK)
  const contrast = useMedia(CONTRAST)
  useEffect(() => {
    document.documentElement.dataset.theme =
      theme !== 'system' ? theme : contrast ? 'contrast' : dark ? 'dark' : 'light'
  }, [theme, dark, contrast])
  useEffect(() => {
    for (const [name, value] of Object.entries(typeSizes(fontSize))) {
      if (fontSize === 12) document.documentElement.style.removeProperty(name)
      else document.documentElement.style.setProperty(name, `${value}px`)
    }
  }, [fontSize])
}

/** Sizes of type for a base size. Rows keep their heights: 18 px still fits into 24. */
export const typeSizes = (base: number): Readonly<Record<string, number>> => ({
  '--fs-11': base - 1,
  '--lh-11': Math.max(16, base + 3),
  '--fs-12': base,
  '--lh-12': Math.max(16, base + 4),
  '--fs-13': base + 1,
  '--lh-13': base + 8,
  '--fs-15': base + 3,
  '--lh-15': base + 8,
  '--fs-20': base + 8,
  '--lh-20': base + 16,
  '--fs-mono': base - 0.5,
  '--lh-mono': base + 6,
})

const THEMES: readonly Theme[] = ['system', 'light', 'dark', 'contrast']

export function nextTheme(): void {
  const { settings } = state()
  const theme = THEMES[(THEMES.indexOf(settings.theme) + 1) % THEMES.length] ?? 'system'
  void saveSettings({ ...settings, theme } satisfies Settings, `Theme: ${theme}.`)
}
