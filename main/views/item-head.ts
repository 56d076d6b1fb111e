import type { Badge, ItemHead, ItemRefView } from '../../preload/contract.ts'
import { fold } from '../base/fold.ts'
import type { Item, ItemRef } from '../thread/model.ts'
import { callPreview } from '../thread/shown/call.ts'
import { outputString, outputText } from '../thread/shown/output.ts'

/** Lists of rows say at most this much of one item. */
export function itemHead(item: Item): ItemHead {
  return {
    ref: refView(item.ref),
    kind: item.kind,
    label: item.label,
    tool: item.kind === 'output' ? null : item.tool,
    preview: fold(previewText(item)),
    mono: item.kind === 'call' || item.kind === 'output',
    badges: badges(item),
    tokens: isSealed(item) ? null : item.tokens,
    bytes: item.bytes,
    at: item.at,
    fidelity: item.fidelity,
    synthetic: item.synthetic,
    why: item.why,
  }
}

export const refView = (ref: ItemRef): ItemRefView => ({
  file: ref.file,
  line: ref.line,
  index: ref.index,
  ...(ref.made && { made: ref.made }),
})

/** Nothing of it can be read: its tokens are unknown. */
export const isSealed = (item: Item): boolean => item.opaqueBytes > 0 && item.text === ''

function previewText(item: Item): string {
  switch (item.kind) {
    case 'call':
      return callPreview(item.raw) || item.text
    case 'output':
      return outputText(outputString(item.raw)?.text ?? item.text).text || emptyOutput(item)
    case 'reasoning':
      return withoutStars(item.text) || (item.opaqueBytes > 0 ? 'encrypted, no summary' : 'no summary')
    case 'opaque':
      return item.text || 'encrypted: what it carries cannot be read here'
    case 'image':
      return item.text || imageCount(item.images)
    case 'instructions':
    case 'user':
    case 'assistant':
    case 'summary':
      return item.text.slice(item.lead) || (item.images > 0 ? imageCount(item.images) : 'no text')
    case 'other':
      return item.text || (item.bytes > 64 * 1024 ? 'too long for a preview' : JSON.stringify(item.raw ?? null))
  }
}

/** Headings of reasoning summaries come in Markdown's bold. */
const withoutStars = (text: string): string => text.slice(0, 2_000).replaceAll('**', '')

const emptyOutput = (item: Item): string => (item.images > 0 ? imageCount(item.images) : 'no output')

const imageCount = (count: number): string => (count === 1 ? 'one image' : `${count} images`)

/** The most telling first: a row has room for two. */
function badges(item: Item): readonly Badge[] {
  const found: Badge[] = []
  if (item.exitCode !== null && item.exitCode !== 0) found.push({ kind: 'exit', code: item.exitCode })
  if (item.cut) found.push({ kind: 'cut' })
  if (item.compactionOutput) found.push({ kind: 'compactionOutput' })
  if (item.opaqueBytes > 0) found.push({ kind: 'encrypted', bytes: item.opaqueBytes })
  if (item.images > 0) found.push({ kind: 'images', count: item.images })
  return found
}
