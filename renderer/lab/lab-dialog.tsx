import './lab.css'
import { closeOverlay } from '../actions.ts'
import { assertNever } from '../assert-never.ts'
import { type LabQuestion, useTab } from '../store.ts'
import { ExportCandidate } from './export-candidate.tsx'
import { ModelDialog } from './model-dialog.tsx'
import { NewCandidate } from './new-candidate.tsx'
import { RenameCandidate } from './rename-candidate.tsx'

/** One question of the Lab in front. */
export function LabDialog({ question }: { readonly question: LabQuestion }) {
  const tab = useTab(({ id, thread, lab, title }) => ({ id, thread, lab, title }))
  if (tab?.thread == null || tab.lab === null) return null
  const { id, thread, lab, title } = tab
  switch (question.about) {
    case 'new':
      return <NewCandidate tab={id} thread={thread} at={lab} title={title} />
    case 'model':
      return <ModelDialog back={question.back} />
    case 'rename':
      return <RenameCandidate threadKey={thread.key} candidate={question.candidate} onDone={closeOverlay} />
    case 'export':
      return <ExportCandidate threadKey={thread.key} candidate={question.candidate} />
    default:
      return assertNever(question)
  }
}
