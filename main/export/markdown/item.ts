import { assertNever } from '../../base/assert-never.ts'
import { bytesText, counted } from '../../base/numbers.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { Item, Thread } from '../../thread/model.ts'
import { codeSpan, fenced, type Language } from './code.ts'
import { cut } from './cut.ts'
import { inline } from './prose.ts'
import { quoted } from './quote.ts'

/** One item of a turn. `longest`: characters of one text. */
export function itemBlocks(thread: Thread, item: Item, longest: number): string {
  return `${heading(item)}\n${body(thread, item, longest)}${images(item)}\n`
}

function heading(item: Item): string {
  const tool = item.tool === null || item.kind === 'output' ? null : codeSpan(item.tool.slice(0, 80))
  const facts = [
    tool,
    item.exitCode === null ? null : `exit ${item.exitCode}`,
    item.compactionOutput ? 'the answer to a compaction request' : null,
    item.cut ? 'cut by the agent' : null,
    `line ${item.ref.line}`,
    item.at === null ? null : inline(item.at, 40),
  ]
  return `**${inline(item.label, 60)}** \u00b7 ${facts.filter(fact => fact !== null).join(' \u00b7 ')}\n`
}

function body(thread: Thread, item: Item, longest: number): string {
  switch (item.kind) {
    case 'user':
    case 'assistant':
    case 'summary':
      return prose(item.text.slice(item.lead), longest)
    case 'reasoning':
      return reasoning(item, longest)
    case 'call':
      return call(thread, item, longest)
    case 'output':
      return code(thread.content(item).text, 'text', longest)
    case 'image':
      return prose(item.text, longest)
    case 'opaque':
      return `*${SEALED(item.opaqueBytes)}*\n`
    case 'instructions':
      return code(item.text, 'text', longest)
    case 'other':
      return item.text === '' ? code(JSON.stringify(item.raw), 'json', longest) : code(item.text, 'text', longest)
    default:
      return assertNever(item.kind)
  }
}

export const SEALED = (bytes: number): string =>
  `This is encrypted: ${bytesText(bytes)}. What it carries cannot be read here.`

function reasoning(item: Item, longest: number): string {
  if (item.text !== '') return prose(item.text, longest)
  return item.opaqueBytes > 0 ? `*Encrypted, no summary: ${bytesText(item.opaqueBytes)}.*\n` : '*No summary.*\n'
}

const images = ({ images: count, bytes }: Item): string =>
  count === 0 ? '' : `\n*${counted(count, 'image')} left out; the item has ${bytesText(bytes)}.*\n`

/** A command is shown as it is typed, with the other arguments below it; other arguments as they stand in the file. */
function call(thread: Thread, item: Item, longest: number): string {
  const { actions } = thread.content(item)
  const given = fieldsIn(item.text)
  const command = actions.find(action => action.kind === 'command')
  if (command) return code(command.text, 'sh', longest) + others(given, command.text)
  if (given !== null) return code(JSON.stringify(given, null, 2), 'json', longest)
  return code(item.text, actions.some(action => action.kind === 'edit') ? 'diff' : 'text', longest)
}

/** Arguments beside the command, and what stands for it. */
function others(given: JsonObject | null, command: string): string {
  const rest = Object.entries(given ?? {}).filter(([, value]) => ![value].flat().includes(command))
  if (rest.length === 0) return ''
  return `\n${rest.map(([name, value]) => codeSpan(`${name}: ${JSON.stringify(value)}`.slice(0, 400))).join(' ')}\n`
}

/** Arguments longer than this are shown as they stand. Characters. */
const LONG = 256 * 1024

/** The object in JSON that a text is; null where it is none, or where writing it again would change a number in it. */
function fieldsIn(text: string): JsonObject | null {
  if (!/^\s*\{/.test(text) || text.length > LONG) return null
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) && withoutSpace(JSON.stringify(value)) === withoutSpace(text) ? value : null
  } catch {
    return null
  }
}

const withoutSpace = (text: string): string => text.replaceAll(/\s/g, '')

/** Running text, cut where it is too long. */
export function prose(text: string, longest: number): string {
  if (text.trim() === '') return '*No text.*\n'
  const shown = cut(text, longest)
  if (shown.kind === 'whole') return quoted(shown.text)
  return `${quoted(shown.head)}\n*${shown.between}*\n\n${quoted(shown.tail)}`
}

export function code(text: string, language: Language, longest: number): string {
  if (text === '') return '*No text.*\n'
  const shown = cut(text, longest)
  if (shown.kind === 'whole') return fenced(shown.text, language)
  return `${fenced(shown.head, language)}\n*${shown.between}*\n\n${fenced(shown.tail, language)}`
}
