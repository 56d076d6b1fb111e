import { Chips } from './chips-row.tsx'
import { LibraryFoot } from './foot.tsx'
import { LibraryHead } from './head.tsx'
import { HitList } from './hit-list.tsx'
import { ModeBar } from './mode-bar.tsx'
import { SessionList } from './session-list.tsx'
import { useLibraryPane } from './state.ts'

/** All sessions under the homes, by project, or what was said in them. */
export function Library() {
  const mode = useLibraryPane(pane => pane.mode)
  return (
    <section className="pane library" aria-label="Library" data-pane="library">
      <LibraryHead />
      <ModeBar />
      <Chips />
      {mode === 'texts' ? <HitList /> : <SessionList />}
      <LibraryFoot />
    </section>
  )
}
