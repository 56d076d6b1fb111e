import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { Action, Content, Item, PlanStep } from '../model.ts'
import { scriptActions } from '../script.ts'
import { programActions } from './code-mode.ts'
import { patchAction } from './patch.ts'

/** What an item says and does, read off its JSON. */
export function contentOf(item: Item): Content {
  if (!isObject(item.raw)) return { text: item.text, actions: [] }
  if (item.kind === 'output') return { text: outputBody(item.text), actions: [] }
  if (item.kind !== 'call') return { text: item.text.slice(item.lead), actions: [] }
  const { action } = item.raw
  if (isObject(action)) return localCall(action, item.text)
  const given = argumentsOf(item.raw)
  if (given === null) return { text: item.text, actions: freeform(item.tool, item.text) }
  return { text: textIn(given), actions: actionsOf(item.tool ?? '', given) }
}

/** What a call runs, in words to be looked for: a script as it was written, of a patch the files, else the arguments; "" for a plan. */
export function commandOf(raw: JsonObject): string {
  const { action, input, name } = raw
  if (isObject(action)) return scriptOf(action['command']) ?? ''
  if (typeof input === 'string') return asCommand(input)
  if (name === 'update_plan') return ''
  const given = argumentsOf(raw)
  if (given === null) return asCommand(raw['arguments'])
  const script = scriptOf(given['command'] ?? given['cmd'])
  const text = script ?? (typeof given['input'] === 'string' ? given['input'] : textIn(given))
  return asCommand(text)
}

const asCommand = (text: unknown): string =>
  typeof text === 'string' ? (patchAction(text)?.paths.join('\n') ?? text) : ''

function argumentsOf(raw: JsonObject): JsonObject | null {
  const { arguments: given } = raw
  if (isObject(given)) return given
  if (typeof given !== 'string') return null
  try {
    const parsed: unknown = JSON.parse(given)
    return isObject(parsed) ? parsed : null
  } catch {
    return null
  }
}

/** local_shell_call and web_search_call. */
function localCall(action: JsonObject, text: string): Content {
  const script = scriptOf(action['command'])
  return script === null ? { text, actions: [] } : { text: script, actions: shell(script) }
}

/** Tools that take a text. */
function freeform(tool: string | null, input: string): readonly Action[] {
  if (tool === 'exec') return programActions(input)
  const patch = patchAction(input)
  return patch ? [patch] : []
}

function actionsOf(tool: string, given: JsonObject): readonly Action[] {
  switch (tool) {
    case 'update_plan':
      return [{ kind: 'plan', steps: planSteps(given['plan']) }]
    case 'view_image':
      return pathAction(given['path'])
    case 'read_file':
      return pathAction(given['file_path'] ?? given['path'])
    case 'apply_patch':
      return freeform(tool, typeof given['input'] === 'string' ? given['input'] : '')
    default: {
      const script = scriptOf(given['command'] ?? given['cmd'])
      return script === null ? [] : shell(script)
    }
  }
}

const pathAction = (path: unknown): readonly Action[] =>
  typeof path === 'string' && path !== '' ? [{ kind: 'read', paths: [path] }] : []

/** A patch inside a script is the patch; the script around it is still a command. */
function shell(script: string): readonly Action[] {
  const patch = patchAction(script)
  if (!patch) return scriptActions(script)
  return /^\s*(?:cd [^\n&;]{1,400}(?:&&|;)\s*)?(?:apply_patch|applypatch)\b/.test(script)
    ? [patch]
    : [...scriptActions(script), patch]
}

const SHELLS = /(?:^|\/)(?:ba|z|da|k|fi)?sh$/

/** `["bash", "-lc", "make"]` runs `make`; other words are joined as a shell would have to get them. */
function scriptOf(command: unknown): string | null {
  if (typeof command === 'string') return command.trim() === '' ? null : command
  if (!Array.isArray(command) || command.length === 0) return null
  const words = command.filter(word => typeof word === 'string')
  if (words.length >= 3 && SHELLS.test(words[0] ?? '') && /^-\w*c$/.test(words[1] ?? '')) return words[2] ?? null
  return words.map(word => (/[\s"'$;&|<>\\]/.test(word) && words.length > 1 ? `'${word}'` : word)).join(' ')
}

const STATUS: Readonly<Record<string, PlanStep['status']>> = { completed: 'completed', in_progress: 'inProgress' }

function planSteps(plan: unknown): readonly PlanStep[] {
  if (!Array.isArray(plan)) return []
  return plan
    .filter(isObject)
    .flatMap(({ step, status }) =>
      typeof step === 'string' ? [{ text: step, status: STATUS[String(status)] ?? 'pending' }] : [],
    )
}

/** Depth and number of values of arguments that are looked at. */
const DEEPEST = 6
const MOST_VALUES = 2000

/** The strings among arguments, in order; names of arguments are the tool's words. */
function textIn(given: JsonObject): string {
  const texts: string[] = []
  const walk = (value: unknown, depth: number): void => {
    if (texts.length >= MOST_VALUES) return
    if (typeof value === 'string') texts.push(value)
    else if (depth < DEEPEST && typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) walk(inner, depth + 1)
    }
  }
  walk(given, 0)
  return texts.join('\n')
}

/** Lines that Codex puts before a command's output (versions from 0.98), up to "Output:". */
const HEADING =
  /^(?:(?:Chunk ID|Wall time|Exit code|Original token count|Total output lines|Process exited with code|Process running with session ID)\b[^\n]{0,200}\n){1,8}(?:Output:\n)?/

function outputBody(text: string): string {
  const heading = HEADING.exec(text)
  if (heading) return text.slice(heading[0].length)
  return text.startsWith('{"output":') ? outputOfJson(text) : text
}

/** Versions to 0.80 store a command's result as JSON. */
function outputOfJson(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text)
    return isObject(parsed) && typeof parsed['output'] === 'string' ? parsed['output'] : text
  } catch {
    return text
  }
}
