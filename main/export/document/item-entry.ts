import { assertNever } from '../../base/assert-never.ts'
import type { ExportedItem } from '../../thread/exported/shape.ts'
import type { Action, Item } from '../../thread/model.ts'
import { cutText } from './cut-text.ts'

/** An item as a document holds it, with its whole text. Ciphertext and images stay behind: their bytes and number tell of them. */
export function itemEntry(item: Item, does: readonly Action[], most: number): ExportedItem {
  const { ref } = item
  return {
    ...(ref.file !== 0 && { file: ref.file }),
    line: ref.line,
    ...(ref.index !== null && { index: ref.index }),
    kind: item.kind,
    label: item.label,
    ...(item.text !== '' && { text: item.text }),
    ...(does.length > 0 && { does: does.map(action => cutAction(action, most)) }),
    ...(item.lead > 0 && { lead: item.lead }),
    ...(item.tool !== null && { tool: item.tool }),
    ...(item.callId !== null && { callId: item.callId }),
    tokens: item.tokens,
    bytes: item.bytes,
    ...(item.opaqueBytes > 0 && { opaqueBytes: item.opaqueBytes }),
    ...(item.images > 0 && { images: item.images }),
    ...(item.exitCode !== null && { exitCode: item.exitCode }),
    ...(item.cut && { cutByAgent: true }),
    ...(item.injected && { injected: true }),
    ...(item.compactionOutput && { compactionOutput: true }),
    ...(item.synthetic !== null && { synthetic: item.synthetic }),
    ...(item.fidelity !== 'exact' && { fidelity: item.fidelity }),
    ...(item.why !== null && { why: item.why }),
    ...(item.at !== null && { at: item.at }),
  }
}

/** Paths and steps of one action. */
const MOST_NAMED = 200

function cutAction(action: Action, most: number): Action {
  const short = (text: string) => cutText(text, null, most).text
  switch (action.kind) {
    case 'command':
      return { kind: 'command', text: short(action.text) }
    case 'edit':
      return { kind: 'edit', paths: few(action.paths.map(short)), deleted: few(action.deleted.map(short)) }
    case 'read':
      return { kind: 'read', paths: few(action.paths.map(short)) }
    case 'plan':
      return {
        kind: 'plan',
        steps: action.steps.slice(0, MOST_NAMED).map(({ text, status }) => ({ text: short(text), status })),
      }
    default:
      return assertNever(action)
  }
}

const few = (names: readonly string[]): readonly string[] =>
  names.length <= MOST_NAMED ? names : [...names.slice(0, MOST_NAMED), `… ${names.length - MOST_NAMED} more left out`]
