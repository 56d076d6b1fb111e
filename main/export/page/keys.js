// @ts-check
import { button, make } from './dom.js'

/** What each key does, in the order of the help. */
const KEYS = /** @type {const} */ ([
  ['j / k, arrows', 'Next, previous row'],
  ['J / K', 'Next, previous turn'],
  ['] / [', 'Next, previous compaction'],
  ['Enter, → ←', 'Open or close a turn; open a compaction or a fold'],
  ['g / G', 'First, last row'],
  ['d', 'Diff of the compaction at or above the selection'],
  ['1 / 2', 'Timeline, Compactions'],
  ['/', 'Find; Enter goes on, Shift Enter goes back'],
  ['n / N', 'Next, previous hit'],
  ['t', 'Light or dark'],
  ['Esc', 'Back to the list'],
  ['?', 'All keys'],
])

/** The list of keys, over the page. */
export function keysDialog() {
  const table = make(
    'table',
    {},
    make(
      'tbody',
      {},
      ...KEYS.map(([keys, words]) => make('tr', {}, make('th', { scope: 'row' }, keys), make('td', {}, words))),
    ),
  )
  const dialog = make('dialog', { 'aria-labelledby': 'keys-title' }, make('h2', { id: 'keys-title' }, 'Keys'), table)
  dialog.append(button('Close', () => dialog.close(), { key: 'Esc' }))
  return dialog
}

/**
 * Calls what a key means. Letters act only where nothing is typed.
 * @param {Readonly<Record<string, () => void>>} meanings
 */
export function listen(meanings) {
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const target = event.target instanceof Element ? event.target : null
    if (target?.closest('dialog')) return
    const types = target instanceof HTMLInputElement
    if (types && event.key !== 'Escape') return
    const presses = target?.closest('button, summary') && (event.key === 'Enter' || event.key === ' ')
    const scrolls = target?.closest('pre, .inspector') && event.key.startsWith('Arrow')
    const does = presses || scrolls ? undefined : meanings[event.key]
    if (does === undefined) return
    event.preventDefault()
    does()
  })
}
