import type { FindHit, FindKind, ItemKind, SessionHead } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { count, tokenChange } from '../format/numbers.ts'
import type { IconName } from '../icons.ts'
import { itemIcon } from '../icons.ts'
import { COMMAND_NAMES, COMMANDS, type CommandName, shownKey } from '../keys.ts'
import { parseInput } from '../links.ts'
import type { State, Tab } from '../store.ts'

/** What an entry of the palette does. */
export type Deed =
  | { readonly kind: 'command'; readonly name: CommandName }
  | { readonly kind: 'input'; readonly text: string }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'turn'; readonly turn: number }
  | { readonly kind: 'checkpoint'; readonly n: number }
  | { readonly kind: 'hit'; readonly hit: FindHit }
  /** In all sessions. */
  | { readonly kind: 'search'; readonly text: string }

export interface Entry {
  readonly group: string
  readonly icon: IconName
  /** Cut around the match for hits. */
  readonly text: string
  readonly mono: boolean
  readonly side: string
  /** The side is a key. */
  readonly isKey: boolean
  readonly deed: Deed
}

/** What was found elsewhere for the text that stands in the field. */
export interface Found {
  readonly hits: readonly FindHit[]
  readonly sessions: readonly SessionHead[]
}

export const NOTHING_FOUND: Found = { hits: [], sessions: [] }

const entry = (group: string, icon: IconName, text: string, side: string, deed: Deed, mono = false): Entry => ({
  group,
  icon,
  text,
  mono,
  side,
  isKey: deed.kind === 'command',
  deed,
})

/** All entries for a text: `>` asks for commands alone, `:` for a line. */
export function paletteEntries(
  state: State,
  tab: Tab | null,
  text: string,
  found: Found,
  can: (name: CommandName) => boolean,
): readonly Entry[] {
  if (text.startsWith('>')) return commands(text.slice(1).trim(), can)
  if (text.startsWith(':')) return lines(text.slice(1).trim(), tab)
  const words = text.trim()
  if (words === '') return [...recent(state), ...commands('', can).slice(0, 12)]
  const input = parseInput(words, state.info?.home ?? '')
  return [
    ...(input === null
      ? []
      : [entry('Open', 'open', `Open ${words}`, input.kind, { kind: 'input', text: words }, true)]),
    ...commands(words, can).slice(0, 4),
    ...inSession(tab, words, found.hits),
    ...found.sessions
      .filter(head => head.path !== tab?.path)
      .slice(0, 6)
      .map(head =>
        entry('In other sessions', 'file', head.title, bytes(head.bytes), { kind: 'path', path: head.path }),
      ),
    entry('In other sessions', 'search', `Search what was said in all sessions: ${words}`, '', {
      kind: 'search',
      text: words,
    }),
  ]
}

function commands(words: string, can: (name: CommandName) => boolean): readonly Entry[] {
  return COMMAND_NAMES.filter(name => COMMANDS[name].palette && can(name) && fits(COMMANDS[name].label, words)).map(
    name => entry('Commands', 'command', COMMANDS[name].label, shownKey(name) ?? '', { kind: 'command', name }),
  )
}

function lines(digits: string, tab: Tab | null): readonly Entry[] {
  const line = /^[1-9]\d{0,14}$/.test(digits) ? Number(digits) : null
  if (tab === null || !isSession(tab) || line === null) return []
  return [entry('Go to', 'place', `Line ${count(line)}`, '', { kind: 'line', line })]
}

const isSession = ({ database, storage }: Tab): boolean => database === null && storage === null

const recent = (state: State): readonly Entry[] =>
  state.recent.slice(0, 8).map(({ path, title }) => entry('Recent', 'file', title, '', { kind: 'path', path }))

const isItem = (kind: FindKind): kind is ItemKind => kind !== 'note' && kind !== 'line'

function inSession(tab: Tab | null, words: string, hits: readonly FindHit[]): readonly Entry[] {
  if (tab === null || !isSession(tab)) return []
  const group = 'In this session'
  const number = /^[1-9]\d{0,14}$/.test(words) ? Number(words) : null
  const turn =
    number !== null && number <= tab.layout.rows.length
      ? [entry(group, 'user', `Turn ${count(number)}`, '', { kind: 'turn', turn: number })]
      : []
  const line =
    number === null ? [] : [entry(group, 'place', `Line ${count(number)}`, '', { kind: 'line', line: number })]
  const checkpoints = tab.checkpoints
    .filter(c => fits(`Compaction ${c.n}`, words))
    .slice(0, 6)
    .map(c =>
      entry(
        group,
        'compaction',
        `Compaction ${c.n}  ${tokenChange(c.tokensBefore, c.tokensAfter)}`,
        `turn ${count(c.turn)}`,
        { kind: 'checkpoint', n: c.n },
      ),
    )
  const found = hits.map(hit =>
    entry(
      group,
      isItem(hit.kind) ? itemIcon(hit.kind, null) : 'text',
      `${hit.before.slice(-24)}${hit.match}${hit.after}`,
      hit.turn > 0 ? `turn ${count(hit.turn)}` : `line ${count(hit.line)}`,
      { kind: 'hit', hit },
      hit.kind === 'call' || hit.kind === 'output' || !isItem(hit.kind),
    ),
  )
  return [...turn, ...line, ...checkpoints, ...found]
}

/** Every word is in it, whatever the letters' size. */
export const fits = (text: string, words: string): boolean =>
  words
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.toLowerCase().includes(word))

/** A text parted at the first place of a word, for the mark. */
export function marked(text: string, words: string): readonly [string, string, string] {
  const word = words.replace(/^[>:]/, '').trim().split(/\s+/)[0] ?? ''
  const at = word === '' ? -1 : text.toLowerCase().indexOf(word.toLowerCase())
  return at < 0 ? [text, '', ''] : [text.slice(0, at), text.slice(at, at + word.length), text.slice(at + word.length)]
}
