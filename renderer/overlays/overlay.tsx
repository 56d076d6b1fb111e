import { lazy, Suspense } from 'react'
import { assertNever } from '../assert-never.ts'
import { FilesDialog } from '../chain/files-dialog.tsx'
import { DraftDialog } from '../editor/dialogs.tsx'
import { ExportDialog } from '../export/export-dialog.tsx'
import { ForkDialog } from '../fork/fork-dialog.tsx'
import { FoldersDialog } from '../library/folders-dialog.tsx'
import { AllNotesDialog } from '../notes/all-notes-dialog.tsx'
import { useStore } from '../store.ts'
import { KeysHelp } from './keys-help.tsx'
import { OpenDialog } from './open-dialog.tsx'
import { Palette } from './palette.tsx'
import { SettingsDialog } from './settings.tsx'

/** Fetched when it first asks. */
const LabDialog = lazy(async () => ({ default: (await import('../lab/lab-dialog.tsx')).LabDialog }))

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
    case 'folders':
      return <FoldersDialog />
    case 'open':
      return <OpenDialog text={overlay.text} base={overlay.base} />
    case 'files':
      return <FilesDialog said={overlay.said} />
    case 'notes':
      return <AllNotesDialog />
    case 'fork':
      return <ForkDialog at={overlay.at} candidate={overlay.candidate} />
    case 'export':
      return <ExportDialog />
    case 'lab':
      return (
        <Suspense fallback={null}>
          <LabDialog question={overlay.question} />
        </Suspense>
      )
    case 'draft':
      return <DraftDialog question={overlay.question} />
    default:
      return assertNever(overlay)
  }
}
