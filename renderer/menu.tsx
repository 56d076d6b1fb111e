import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { canRun, runCommand } from './commands.ts'
import { Icon, type IconName } from './icons.ts'
import { COMMANDS, type CommandName, shownKey } from './keys.ts'

export interface MenuEntry {
  readonly label: string
  readonly icon: IconName
  /** As it stands on a key cap; null = none. */
  readonly keys: string | null
  readonly onPick: () => void
}

/** Entries for those of some commands that something on the screen knows. */
export const commandEntries = (of: readonly (readonly [CommandName, IconName])[]): readonly MenuEntry[] =>
  of
    .filter(([name]) => canRun(name))
    .map(([name, icon]) => ({
      label: COMMANDS[name].label,
      icon,
      keys: shownKey(name),
      onPick: () => void runCommand(name),
    }))

/** Where a menu opens: below a button, or at the pointer. Pixels of the window. */
export interface MenuAt {
  readonly left: number
  readonly top: number
}

interface MenuButtonProps {
  readonly label: string
  readonly icon: IconName
  /** Asked when it opens: what can be done may have changed. */
  readonly entries: () => readonly MenuEntry[]
}

/** A button that opens a menu below it. */
export function MenuButton({ label, icon, entries }: MenuButtonProps) {
  const [at, setAt] = useState<MenuAt | null>(null)
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const press = usePressed(at !== null)
  const open = () => {
    const box = button.current?.getBoundingClientRect()
    if (box !== undefined) setAt({ left: box.left, top: box.bottom + 2 })
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button quiet only-icon"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={at !== null}
        aria-controls={at === null ? undefined : id}
        {...press.props}
        onClick={() => (press.wasOpen() ? setAt(null) : open())}
        onKeyDown={event => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          open()
        }}
      >
        <Icon name={icon} />
      </button>
      {at === null ? null : <Menu id={id} label={label} at={at} entries={entries()} onClose={() => setAt(null)} />}
    </>
  )
}

/** What a button opens is closed by a press beside it, so by one on the button: the click that follows must not open it again. */
export function usePressed(open: boolean) {
  const was = useRef(false)
  return {
    props: {
      onPointerDown: () => {
        was.current = open
      },
    },
    wasOpen: (): boolean => {
      const pressed = was.current
      was.current = false
      return pressed || open
    },
  }
}

interface MenuProps {
  readonly id?: string
  readonly label: string
  readonly at: MenuAt
  readonly entries: readonly MenuEntry[]
  readonly onClose: () => void
}

/** Pixels to the edges of the window. */
const EDGE = 8

/** A menu over everything. It takes the focus and gives it back, before what was picked is done: that may want it. */
export function Menu({ id, label, at, entries, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null)
  const back = useRef<Element | null>(null)
  useLayoutEffect(() => {
    const element = menu.current
    if (element === null) return
    back.current = document.activeElement
    element.showPopover()
    const { width, height } = element.getBoundingClientRect()
    element.style.left = `${Math.max(EDGE, Math.min(at.left, window.innerWidth - width - EDGE))}px`
    element.style.top = `${Math.max(EDGE, Math.min(at.top, window.innerHeight - height - EDGE))}px`
    itemsOf(element)[0]?.focus()
  }, [at])
  const close = () => {
    if (back.current instanceof HTMLElement) back.current.focus({ preventScroll: true })
    onClose()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // No key goes to the lists below it.
    event.stopPropagation()
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      return close()
    }
    const next = stepIn(itemsOf(menu.current), event.key)
    if (next === null) return
    event.preventDefault()
    next.focus()
  }
  return (
    <div
      ref={menu}
      id={id}
      role="menu"
      aria-label={label}
      popover="auto"
      className="menu"
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onToggle={event => {
        if (event.newState === 'closed') onClose()
      }}
    >
      {entries.map(entry => (
        <button
          key={entry.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className="menu-item"
          onClick={() => {
            close()
            entry.onPick()
          }}
        >
          <Icon name={entry.icon} />
          <span className="cut grow">{entry.label}</span>
          {entry.keys === null ? null : <kbd>{entry.keys}</kbd>}
        </button>
      ))}
    </div>
  )
}

const itemsOf = (menu: HTMLElement | null): readonly HTMLElement[] => [
  ...(menu?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? []),
]

/** The item that a key leads to, around the ends; a letter leads to the next item that begins with it. */
function stepIn(items: readonly HTMLElement[], key: string): HTMLElement | null {
  const here = items.findIndex(item => item.matches(':focus'))
  const around = (from: number) => items.map((_, i) => items[(from + i + items.length) % items.length])
  if (key === 'ArrowDown') return around(here + 1)[0] ?? null
  if (key === 'ArrowUp') return items.at(here <= 0 ? -1 : here - 1) ?? null
  if (key === 'Home') return items[0] ?? null
  if (key === 'End') return items.at(-1) ?? null
  if (key.length !== 1 || key === ' ') return null
  const letter = key.toLowerCase()
  return around(here + 1).find(item => item?.textContent.trim().toLowerCase().startsWith(letter)) ?? null
}
