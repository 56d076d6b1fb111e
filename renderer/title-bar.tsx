import { openOverlay } from './actions.ts'
import { runCommand } from './commands.ts'
import { Icon } from './icons.ts'
import { shownKey } from './keys.ts'

/** Lines of text; one was scraped off and written over. */
const Mark = () => (
  <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" aria-hidden="true">
    <path d="M2 3.5h12M2 8h6M2 12.5h9" />
    <path className="erased" d="M11 8h3" />
  </svg>
)

export const TitleBar = () => (
  <header className="title-bar">
    <span className="brand">
      <Mark />
      Palimpsest
    </span>
    <button type="button" className="omnibox" onClick={() => openOverlay({ kind: 'palette', text: '' })}>
      <Icon name="search" />
      <span className="cut">Find in session, paste a path or link, or type &gt; for a command</span>
      <kbd>{shownKey('palette')}</kbd>
    </button>
    <span className="actions">
      <TitleButton command="theme" icon="theme" label="Next theme" />
      <TitleButton command="settings" icon="settings" label="Settings" />
      <TitleButton command="keys" icon="keys" label="All keys" />
    </span>
  </header>
)

interface TitleButtonProps {
  readonly command: 'theme' | 'settings' | 'keys'
  readonly icon: 'theme' | 'settings' | 'keys'
  readonly label: string
}

const TitleButton = ({ command, icon, label }: TitleButtonProps) => (
  <button
    type="button"
    className="button quiet only-icon"
    aria-label={label}
    title={`${label} (${shownKey(command)})`}
    onClick={() => runCommand(command)}
  >
    <Icon name={icon} />
  </button>
)
