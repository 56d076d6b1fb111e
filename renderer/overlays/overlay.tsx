import { assertNever } from '../assert-never.ts'
import { useStore } from '../store.ts'
import { KeysHelp } from './keys-help.tsx'
import { OpenDialog } from './open-dialog.tsx'
import { Palette } from './palette.tsx'
import { SettingsDialog } from './settings.tsx'

/** The one overlay that is open. */
export function OverlayHere() {
  const overlay = useStore(state => state.overlay)
  if (overlay === null) return null
  switch (overlay.kind) {
    case 'palette':
      return <Palette key={overlay.text} text={overlay.text} />
    case 'keys':
      return <KeysHelp />
    case 'settings':
      return <SettingsDialog />
    case 'open':
      return <OpenDialog text={overlay.text} />
    default:
      return assertNever(overlay)
  }
}
