import type { Theme } from '../../preload/contract.ts'

/** What the system paints of a window: before the page is drawn, and around the buttons of its frame. */
export interface Colours {
  readonly background: string
  readonly bar: string
  readonly text: string
}

/** `--bg`, `--bg-bar` and `--text` of renderer/tokens.css; a test holds them equal. */
export const COLOURS: Readonly<Record<Exclude<Theme, 'system'>, Colours>> = {
  light: { background: '#ffffff', bar: '#eef0f3', text: '#191d22' },
  dark: { background: '#14171b', bar: '#1f242a', text: '#e2e6eb' },
  contrast: { background: '#000000', bar: '#000000', text: '#ffffff' },
}

export interface SystemLook {
  readonly shouldUseDarkColors: boolean
  readonly shouldUseHighContrastColors: boolean
}

/** The theme that is shown for a setting, as the page decides it. */
export function coloursOf(theme: Theme, system: SystemLook): Colours {
  if (theme !== 'system') return COLOURS[theme]
  if (system.shouldUseHighContrastColors) return COLOURS.contrast
  return system.shouldUseDarkColors ? COLOURS.dark : COLOURS.light
}
