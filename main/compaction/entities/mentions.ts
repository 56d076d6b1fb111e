import type { Steps } from '../../base/steps.ts'
import type { Content, Item, ItemKind } from '../../thread/model.ts'
import { commandsOf, isCommandText } from './command.ts'
import { isConstraint } from './constraint.ts'
import { isDecision } from './decision.ts'
import { exitCodeIn, failureLine } from './error.ts'
import { literalsIn } from './literal.ts'
import { ownCopy } from './own-copy.ts'
import { pathKey } from './path.ts'
import { piecesOf } from './pieces.ts'
import { sentencesIn } from './sentence.ts'
import { testNameIn } from './test-name.ts'
import type { Mention, Tokens } from './tokens.ts'

/** Words of a person or of the model, as opposed to what a tool takes and gives. */
const PROSE: ReadonlySet<ItemKind> = new Set(['user', 'assistant', 'reasoning', 'summary', 'image'])

/** Kinds without words of their own: ciphertext, and what no reader of ours knows. */
export const isReadable = ({ kind, text }: Item): boolean => kind !== 'opaque' && kind !== 'other' && text !== ''

type Take = (mention: Mention) => void

export interface Listener {
  mention(mention: Mention): void
  /** A piece of its text, after the mentions in it. */
  piece(text: string): void
}

/** Every mention of a fact in one item, repeated ones too. Pauses after each piece of a long text. */
export function* mentionsOf(
  item: Item,
  content: Content,
  tokens: Tokens,
  cwd: string | null,
  to: Listener,
): Steps<undefined> {
  if (!isReadable(item)) return undefined
  const take: Take = mention => to.mention(mention)
  if (item.kind === 'call') actionMentions(content, cwd, take)
  if (item.kind === 'output') failureMentions(item, content, take)
  for (const piece of piecesOf(content.text)) {
    tokens.mentions(piece, take)
    if (PROSE.has(item.kind)) proseMentions(item, piece, tokens, take)
    else if (!item.injected) testMentions(piece, take)
    to.piece(piece)
    yield
  }
  return undefined
}

function actionMentions(content: Content, cwd: string | null, take: Take): void {
  for (const action of content.actions) {
    if (action.kind === 'command') {
      for (const { key } of commandsOf(action.text)) take({ class: 'command', key, text: key })
    } else if (action.kind !== 'plan') {
      for (const path of action.paths) {
        const key = actionPath(path, cwd)
        take({ class: 'path', key, text: key })
      }
    }
  }
}

/** A file that a call names is a path whatever its form. */
export const actionPath = (path: string, cwd: string | null): string =>
  ownCopy((pathKey(path, cwd) ?? path.replace(/^\.\//, '')).slice(0, 300))

function failureMentions(item: Item, content: Content, take: Take): void {
  if (item.exitCode === null || item.exitCode === 0) return
  const code = `exit code ${item.exitCode}`
  take({ class: 'error', key: code, text: code })
  const line = failureLine(content.text)
  if (line !== null) take({ class: 'error', key: line.toLowerCase(), text: line })
}

function proseMentions(item: Item, text: string, tokens: Tokens, take: Take): void {
  for (const literal of literalsIn(text)) {
    if (isCommandText(literal)) take({ class: 'command', key: literal, text: literal })
    else if (!tokens.names(literal)) take({ class: 'literal', key: literal, text: literal })
  }
  const code = exitCodeIn(text)
  if (code !== null) take({ class: 'error', key: code, text: code })
  const spoken = item.kind === 'user' ? 'constraint' : item.kind === 'assistant' ? 'decision' : null
  if (spoken === null) return
  const says = spoken === 'constraint' ? isConstraint : isDecision
  for (const sentence of sentencesIn(text))
    if (says(sentence)) take({ class: spoken, key: sentence.toLowerCase(), text: sentence })
}

function testMentions(text: string, take: Take): void {
  for (const line of text.split('\n')) {
    const name =
      testNameIn(line.length > 600 ? line.slice(0, 600) : line) ??
      (/^[+-]/.test(line) ? testNameIn(line.slice(1, 600)) : null)
    if (name !== null) take({ class: 'test', key: name, text: name })
  }
}
