import { PROBE_LEAD } from '../../main/compaction/prompts/probe.ts'
import type { Json } from './same-request.ts'

/**
 * A model that knows nothing but what it is handed: it looks a question up in the texts of the request before it, and says that it does
 * not know where they do not tell. It reads as a person would who knows the forms of patches and outputs.
 */
export function readingModel(body: Json): string {
  const input = body['input'] as readonly Json[]
  const question = textOf(input.at(-1) ?? {})
  if (!question.startsWith(PROBE_LEAD)) throw new Error('no question')
  const history = input.slice(0, -1)
  const found = answerIn(question.slice(PROBE_LEAD.length).trim(), history)
  return found === null
    ? (letterFor(question, 'I do not know') ?? 'I do not know')
    : (letterFor(question, found) ?? found)
}

const optionsOf = (question: string): readonly (readonly [letter: string, option: string])[] =>
  [...question.matchAll(/^([A-Z])\) (.*)$/gm)].map(([, letter = '', option = '']) => [letter, option])

/** null: the question has no such option. */
const letterFor = (question: string, text: string): string | null =>
  optionsOf(question).find(([, option]) => option === text)?.[0] ?? null

function answerIn(question: string, history: readonly Json[]): string | null {
  const options = optionsOf(question).map(([, option]) => option)
  const texts = history.map(textOf)
  const cloze = /wrote: “([\s\S]*?)” What stands in place of _____/.exec(question)?.[1]
  if (cloze !== undefined) return filledIn(cloze, texts)
  const command = /This command was run, among others: “([\s\S]*?)” Which word/.exec(question)?.[1]
  if (command !== undefined) return filledIn(command, texts)
  if (question.startsWith('Which of these did the user write last')) return writtenIn(options, history.toReversed())
  if (question.startsWith('Which of these did the user write first')) return writtenIn(options, history)
  const patched = texts.flatMap(text =>
    [...text.matchAll(/^\*\*\* (\w+) File: (.+)$/gm)].map(([, verb, path = '']) => ({ verb, path: path.trim() })),
  )
  const nameOf = (path: string): string | undefined =>
    options.find(option => path === option || path.endsWith(`/${option}`))
  if (question.startsWith('Which file was the last one'))
    return nameOf(patched.at(-1)?.path ?? '') ?? patched.at(-1)?.path ?? null
  const wanted = question.includes('was deleted') ? /Delete/ : /Add|Update/
  if (/^One of these files was (changed|deleted)/.test(question))
    return (
      patched
        .filter(({ verb = '' }) => wanted.test(verb))
        .map(({ path }) => nameOf(path))
        .find(name => name !== undefined) ?? null
    )
  return null
}

/** The words that stand in texts where a question has a blank. */
function filledIn(cloze: string, texts: readonly string[]): string | null {
  const [first = '', ...rest] = cloze.split('_____').map(part => part.split(/\s+/).map(escaped).join('\\s+'))
  const pattern = new RegExp(`${first}(\\S.*?)${rest.join('\\1')}`, 'i')
  const ending = rest.at(-1) === '' ? new RegExp(`${first}([^\\s"']+)`, 'i') : pattern
  for (const text of texts) {
    const found = ending.exec(text.replaceAll(/\s+/g, ' '))?.[1]
    if (found !== undefined) return found
  }
  return null
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')

/** The option that begins the first message of a user that begins as one of them. */
function writtenIn(options: readonly string[], messages: readonly Json[]): string | null {
  for (const message of messages) {
    if (message['type'] !== 'message' || message['role'] !== 'user') continue
    const text = textOf(message).replaceAll(/\s+/g, ' ').trim()
    const found = options.find(option => text.startsWith(option.replace(/…$/, '')))
    if (found !== undefined) return found
  }
  return null
}

function textOf({ content, arguments: args, input, output }: Json): string {
  const parts = Array.isArray(content) ? (content as readonly Json[]).map(part => String(part['text'] ?? '')) : []
  const call = typeof args === 'string' ? commandIn(args) : ''
  return [...parts, call, input, output].filter(text => typeof text === 'string' && text !== '').join('\n')
}

/** The command of a call's arguments. */
function commandIn(args: string): string {
  try {
    const { cmd, command } = JSON.parse(args) as Json
    return typeof cmd === 'string' ? cmd : Array.isArray(command) ? String(command.at(-1)) : args
  } catch {
    return args
  }
}
