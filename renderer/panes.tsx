import { Allotment, LayoutPriority } from 'allotment'
import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { setState, state, togglePane } from './actions.ts'
import { useMedia } from './appearance.ts'
import { Centre } from './centre.tsx'
import { useCommands } from './commands.ts'
import { DatabaseHead } from './database/database-head.tsx'
import { Inspector } from './inspector/inspector.tsx'
import { useLabs } from './lab/state.ts'
import { openFilters, searchAll } from './library/head.tsx'
import { Library } from './library/library.tsx'
import { Broken } from './screens/broken.tsx'
import { SessionHead } from './session-head.tsx'
import { StorageHead } from './storage/storage-head.tsx'
import { useStore, useTab } from './store.ts'

const LIBRARY = { min: 180, max: 400 }
const INSPECTOR = { min: 260, max: 640 }

/** Library, thread, inspector. Where the window is narrow, the outer two lie over the thread when they are asked for. */
export function Panes() {
  const panes = useStore(s => s.panes)
  const front = useTab(tab => ({
    id: tab.id,
    view: tab.view,
    failed: tab.state === 'failed',
    database: tab.database !== null,
    storage: tab.storage !== null,
  }))
  const view = front?.view ?? null
  const none = front === null
  // Problems show their own bytes, and need the width.
  const inLab = useLabs(all => (front === null ? undefined : all[front.id]))
  // Tables of the Lab need the width, too; its lists of items have something to inspect.
  const labNumbers = view === 'lab' && !(inLab?.mode === 'one' || (inLab?.mode === 'columns' && inLab.show === 'items'))
  const nothingToInspect =
    none || front.failed || front.database || front.storage || view === 'problems' || view === 'lineage' || labNumbers
  const libraryOver =
    useMedia('(max-width: 1439px)') &&
    (view === 'checkpoints' || view === 'time-machine' || view === 'lab' || view === 'review')
  const inspectorOver = useMedia('(max-width: 1099px)')
  const [over, setOver] = useState<'library' | 'inspector' | null>(null)
  const flip = (pane: 'library' | 'inspector') => setOver(over === pane ? null : pane)
  const shownOver = over === 'library' ? libraryOver : over === 'inspector' ? inspectorOver && !nothingToInspect : false
  const libraryIn = panes.libraryOpen && !libraryOver
  const inspectorIn = panes.inspectorOpen && !inspectorOver && !nothingToInspect
  /** Shows the library where it is not, at once: the next key is meant for it. */
  const withLibrary = (act: () => void) => {
    flushSync(() => {
      if (libraryOver) setOver('library')
      else if (!panes.libraryOpen) togglePane('libraryOpen')
    })
    act()
  }
  useCommands({
    'pane.library': () => (libraryOver ? flip('library') : togglePane('libraryOpen')),
    'library.search': () => withLibrary(searchAll),
    'library.filter': () => withLibrary(openFilters),
    'pane.inspector': () => (inspectorOver ? flip('inspector') : togglePane('inspectorOpen')),
    'pane.next': nextPane,
    ...(shownOver ? { close: () => setOver(null) } : {}),
  })
  useEffect(() => {
    if (shownOver) focusPane(over ?? '')
  }, [shownOver, over])
  const keepLibrary = ([library]: readonly number[]) => {
    if (libraryIn && library) setState({ panes: { ...state().panes, library: Math.round(library) } })
  }
  const keepInspector = ([, inspector]: readonly number[]) => {
    if (inspectorIn && inspector) setState({ panes: { ...state().panes, inspector: Math.round(inspector) } })
  }
  return (
    <div className="body">
      <Allotment proportionalLayout={false} onDragEnd={keepLibrary}>
        {libraryIn ? (
          <Allotment.Pane minSize={LIBRARY.min} maxSize={LIBRARY.max} preferredSize={panes.library}>
            <Library />
          </Allotment.Pane>
        ) : null}
        <Allotment.Pane minSize={320} priority={LayoutPriority.High}>
          <main className={none ? 'centre bare' : 'centre'} id="centre">
            {front?.database ? <DatabaseHead /> : front?.storage ? <StorageHead /> : <SessionHead />}
            <Allotment proportionalLayout={false} onDragEnd={keepInspector}>
              <Allotment.Pane minSize={320} priority={LayoutPriority.High}>
                <Broken what="view">
                  <Centre />
                </Broken>
              </Allotment.Pane>
              {inspectorIn ? (
                <Allotment.Pane minSize={INSPECTOR.min} maxSize={INSPECTOR.max} preferredSize={panes.inspector}>
                  <Broken what="inspector">
                    <Inspector />
                  </Broken>
                </Allotment.Pane>
              ) : null}
            </Allotment>
          </main>
        </Allotment.Pane>
      </Allotment>
      {shownOver ? (
        <div
          className={over === 'library' ? 'over-pane at-left' : 'over-pane at-right'}
          style={{ width: over === 'library' ? panes.library : panes.inspector }}
        >
          {over === 'library' ? <Library /> : <Inspector />}
        </div>
      ) : null}
    </div>
  )
}

const PANES = ['library', 'centre', 'inspector']

/** First thing in a pane that takes the keyboard: its list if it has one. */
function focusPane(name: string): boolean {
  const pane = document.querySelector(`[data-pane="${name}"]`)
  const target =
    pane?.querySelector<HTMLElement>('.list-scroll') ??
    pane?.querySelector<HTMLElement>('[tabindex="0"], button, input')
  target?.focus()
  return target != null
}

function nextPane(): void {
  const here = document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset.pane ?? ''
  const at = PANES.indexOf(here)
  for (let step = 1; step <= PANES.length; step++) if (focusPane(PANES[(at + step) % PANES.length] ?? '')) return
}
