// @ts-check
/** @import { Checkpoint } from '../../thread/model.ts' */
/** @import { ExportedItem } from '../../thread/exported/shape.ts' */

/** `1,806`. @param {number} n */
export const count = n => String(n).replace(/\B(?=(\d{3})+$)/g, ',')

/** `1 item`, `1,806 items`. @param {number} n @param {string} noun */
export const counted = (n, noun) => `${count(n)} ${noun}${n === 1 ? '' : 's'}`

/** `887`, `2.9k`, `232k`, `1.2M`. @param {number | null} n */
export function tokens(n) {
  if (n === null) return '–'
  if (n < 1000) return String(n)
  if (n < 99_950) return `${(n / 1000).toFixed(1)}k`
  return n < 999_500 ? `${Math.round(n / 1000)}k` : `${(n / 1e6).toFixed(1)}M`
}

/** `425 B`, `12.9 kB`, `4.4 MB`, `1.07 GB`. @param {number} n */
export function bytes(n) {
  if (n < 1000) return `${n} B`
  if (n < 999_950) return `${(n / 1e3).toFixed(1)} kB`
  return n < 999_950_000 ? `${(n / 1e6).toFixed(1)} MB` : `${(n / 1e9).toFixed(2)} GB`
}

/** The clock of the reader's own place: `08:46`, or with seconds. @param {string | null | undefined} at @param {boolean} [seconds] */
export function clock(at, seconds = false) {
  const time = at ? new Date(at) : null
  if (time === null || Number.isNaN(time.getTime())) return '–'
  const parts = [time.getHours(), time.getMinutes(), ...(seconds ? [time.getSeconds()] : [])]
  return parts.map(part => String(part).padStart(2, '0')).join(':')
}

/** Day and clock. @param {string | null | undefined} at */
export function moment(at) {
  const time = at ? new Date(at) : null
  if (time === null || Number.isNaN(time.getTime())) return at || '–'
  const day = [time.getFullYear(), time.getMonth() + 1, time.getDate()].map(part => String(part).padStart(2, '0'))
  return `${day.join('-')} ${clock(at, true)}`
}

/** Time since a turn began: `+3 s`, `+1:12`. @param {string | null | undefined} from @param {string | null | undefined} to */
export function since(from, to) {
  const seconds = Math.round((Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000)
  if (Number.isNaN(seconds)) return '–'
  if (Math.abs(seconds) < 60) return `+${seconds} s`
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0')
  return hours > 0 ? `+${hours}:${two(minutes)} h` : `+${minutes}:${two(seconds % 60)}`
}

export const STATUS = {
  completed: '',
  interrupted: 'interrupted',
  failed: 'failed',
  rolledBack: 'rolled back',
  open: 'not ended',
}

const PHASES = { standalone: 'standalone', preTurn: 'before a turn', midTurn: 'mid-turn', postTurn: 'after a turn' }

/** `auto, mid-turn (inferred)`; "" when the file says neither. @param {Checkpoint} checkpoint */
export function occasion({ trigger, phase, inferred }) {
  const words = [trigger, phase === null ? null : PHASES[phase]].filter(word => word !== null).join(', ')
  return words === '' || !inferred ? words : `${words} (inferred)`
}

const MADE_BY = {
  local: 'local prompt',
  remoteV1: 'server',
  remoteV2: 'server',
  session: 'session strategy',
  collapse: 'collapse',
  other: 'other implementation',
}

/** What a fork of ours installed no agent made. @param {Checkpoint} checkpoint */
export function madeBy({ implementation, opaqueBytes, made }) {
  if (made) return made.strategy === null ? 'made here' : `made here (${made.strategy})`
  const server = implementation === 'remoteV1' || implementation === 'remoteV2'
  return server && opaqueBytes > 0 ? 'server, encrypted' : MADE_BY[implementation]
}

/** Words with points between them; what is not known is left out. @param {readonly (string | null | undefined)[]} words */
export const listed = words => words.filter(word => word !== null && word !== undefined && word !== '').join(' · ')

/** A letter for each kind of item: colour is never the only sign. */
export const ITEM_LETTERS = {
  instructions: 'I',
  user: 'U',
  assistant: 'A',
  reasoning: 'R',
  call: 'C',
  output: 'O',
  image: 'G',
  summary: 'S',
  opaque: 'E',
  other: '?',
}

export const DIFF_KINDS = /** @type {const} */ ([
  'kept',
  'moved',
  'truncated',
  'rewritten',
  'dropped',
  'added',
  'summary',
  'opaque',
])

/** Runs of white space as one space; looks at the beginning alone. @param {string} text @param {number} [most] */
export const fold = (text, most = 300) =>
  text
    .slice(0, most * 8)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, most)

/** What agents write above an output. */
const OUTPUT_HEAD = /^(?:[A-Z][^\n]{0,200}\n){1,9}?Output:\r?\n/

/** What a row says of an item. @param {ExportedItem} item */
export function preview(item) {
  const text = (item.text ?? '').slice(item.lead ?? 0)
  const sealed = (item.opaqueBytes ?? 0) > 0
  switch (item.kind) {
    case 'call':
      return fold(commandOf(item) ?? text)
    case 'output':
      return fold(text.slice(0, 8000).replace(OUTPUT_HEAD, '')) || 'no output'
    case 'reasoning':
      return fold(text.slice(0, 4000).replaceAll('**', '')) || (sealed ? 'encrypted, no summary' : 'no summary')
    case 'opaque':
      return fold(text) || 'encrypted: what it carries cannot be read here'
    default:
      return fold(text) || ((item.images ?? 0) > 0 ? counted(item.images ?? 0, 'image') : 'no text')
  }
}

/** The command of a call as it is typed, or the files that it changes. @param {ExportedItem} item */
function commandOf({ does = [] }) {
  for (const action of does) {
    if (action.kind === 'command') return action.text
    if (action.kind === 'edit') return `edit ${action.paths.join(', ')}`
  }
  return null
}

/** Nothing of it can be read: its tokens are not known. @param {ExportedItem} item */
export const isSealed = item => (item.opaqueBytes ?? 0) > 0 && (item.text ?? '') === ''

/** At most two, the most telling first. @param {ExportedItem} item @returns {readonly string[]} */
export function badges(item) {
  const found = []
  if (item.exitCode) found.push(`exit ${item.exitCode}`)
  if (item.cutByAgent) found.push('cut')
  if (item.compactionOutput) found.push('compaction')
  if (item.opaqueBytes) found.push(`encrypted ${bytes(item.opaqueBytes)}`)
  if (item.images) found.push(counted(item.images, 'image'))
  return found.slice(0, 2)
}
