import type { KeyboardEvent, MouseEvent } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { Icon } from '../icons.ts'
import { activate, closeTab, stepTab } from '../open.ts'
import { STORAGE, type Tab, useStore } from '../store.ts'

/** One tab a thread or database. */
export function Tabs() {
  const tabs = useStore(useShallow(state => state.tabs.map(tab => tab.id)))
  if (tabs.length === 0) return <div className="no-tabs" />
  const onKeyDown = (event: KeyboardEvent) => {
    const { active } = useStore.getState()
    if (event.key === 'Delete' && active !== null) {
      event.preventDefault()
      return void closeTab(active)
    }
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return
    event.preventDefault()
    stepTab(event.key === 'ArrowRight' ? 1 : -1)
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.thread-tab [aria-selected=true]')?.focus())
  }
  return (
    <nav aria-label="Open sessions">
      <div className="thread-tabs" role="tablist" aria-label="Open sessions" onKeyDown={onKeyDown}>
        {tabs.map(id => (
          <ThreadTab key={id} id={id} />
        ))}
      </div>
    </nav>
  )
}

function ThreadTab({ id }: { readonly id: string }) {
  const tab = useStore(useShallow(state => look(state.tabs.find(t => t.id === id))))
  const front = useStore(state => state.active === id)
  const onMiddle = (event: MouseEvent) => {
    if (event.button === 1) void closeTab(id)
  }
  return (
    <div className={`thread-tab${front ? ' front' : ''}`} role="presentation" onAuxClick={onMiddle}>
      <button
        type="button"
        role="tab"
        aria-selected={front}
        aria-controls="centre"
        tabIndex={front ? 0 : -1}
        title={tab.storage ? 'Storage' : tab.path}
        onClick={event => {
          if (event.target instanceof Element && event.target.closest('.close') !== null) void closeTab(id)
          else activate(id)
        }}
      >
        <Icon name={tab.failed ? 'error' : tab.database ? 'database' : tab.storage ? 'storage' : 'text'} size={12} />
        <span className="cut grow">{tab.title}</span>
        {/* A tab may hold no button: Ctrl W and Delete do the same. */}
        <span className="close" title="Close (Ctrl W)">
          <Icon name="close" size={12} />
        </span>
      </button>
    </div>
  )
}

const look = (tab: Tab | undefined) => ({
  title: tab?.title ?? '',
  path: tab?.path ?? '',
  failed: tab?.state === 'failed',
  database: tab?.database != null,
  storage: tab?.path === STORAGE,
})
