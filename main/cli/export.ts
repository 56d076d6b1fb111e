import { resolve } from 'node:path'
import { runNow } from '../base/steps.ts'
import { MOST_OF_PAGE } from '../export/document/text-limit.ts'
import { type Exported, type ExportFormat, exportSession, FORMATS } from '../export/export-session.ts'
import { CLASSES } from '../export/redact/classes.ts'
import { type RedactSettings, STRICT } from '../export/redact/settings.ts'
import { redactedJson } from '../export/report.ts'
import { DROPS, type Drop, RULES, type Trim, type TurnRange } from '../export/trim/rules.ts'
import {
  BASE_OPTION,
  type Command,
  DONE,
  type Ending,
  HOME_OPTION,
  JSON_OPTION,
  type Words,
  type World,
} from './command.ts'
import { exportText } from './export-text.ts'
import { jsonPieces } from './json.ts'
import { type Redacting, redactingOf } from './redact-words.ts'
import { withSession } from './session.ts'
import { writeAll } from './write.ts'

export const exporting: Command = {
  name: 'export',
  usage:
    'FILE --format rollout|markdown|html|json --out FILE [--id UUID] [--turns A-B] [--drop RULE,…] [--redact all|none|CLASS,…] [--keep WHAT,…] [--text-limit N] [--dry-run] [--json] [--base FILE] [--home DIR]',
  summary: 'a copy of a session without what is not needed, and without secrets: to resume, or to read and share',
  details: [
    `RULE is one of ${DROPS.join(', ')}. Every line that no rule names and that holds no secret stays byte for byte.`,
    `CLASS is one of ${CLASSES.join(', ')}.`,
    'Without --redact a rollout says what its source says, secrets included; of all other forms secrets are written over.',
    'A report of what was left out is written beside the file, as its name and .report.json. No file is ever replaced.',
  ],
  options: [
    {
      name: 'format',
      value: 'rollout|markdown|html|json',
      help: 'a rollout is resumed by the agent; the others are for reading',
    },
    { name: 'out', value: 'FILE', help: 'where the copy goes; a file that exists is never replaced' },
    { name: 'id', value: 'UUID', help: 'the id of a rollout (default: made of the session and the settings)' },
    { name: 'turns', value: 'A-B', help: 'keep these turns only; they count from 1' },
    { name: 'drop', value: 'RULE,…', help: 'what to leave out' },
    { name: 'redact', value: 'all|none|CLASS,…', help: 'write over secrets: of all classes, or of these' },
    {
      name: 'keep',
      value: 'WHAT,…',
      help: 'what redaction leaves as it is: ciphertext, images, or a secret by its key',
    },
    {
      name: 'text-limit',
      value: 'N',
      help: 'characters from which on a text of a document is cut in its middle (default: as suits the form)',
    },
    { name: 'dry-run', value: null, help: 'tell what would be left out and write nothing' },
    JSON_OPTION,
    BASE_OPTION,
    HOME_OPTION,
  ],
  files: [1, 1],
  run,
}

interface Asked {
  readonly format: ExportFormat
  readonly trim: Trim
  readonly redacting: Exclude<Redacting, { kind: 'wrong' }>
  readonly out: string
  readonly id: string | null
  readonly textLimit: number | undefined
}

async function run(words: Words, world: World): Promise<Ending> {
  const asked = askedFor(words.options)
  if (typeof asked === 'string') return { kind: 'usage', message: asked }
  return withSession(
    words,
    world,
    async thread => {
      const { format, trim, redacting, out, id, textLimit } = asked
      const mode = words.options.has('dry-run') ? 'preview' : 'write'
      const redact = redactionOf(format, redacting)
      const path = resolve(world.folder, out)
      const exported = runNow(exportSession(thread, { format, trim, redact, id, textLimit, path, mode }))
      if (!exported.ok) return { kind: 'failed', message: exported.error.message }
      const { notes } = exported.value
      const made = {
        ...exported.value,
        notes: format === 'rollout' && redacting.kind === 'unsaid' ? [...notes, UNSAID] : notes,
      }
      const sizes = thread.files.reduce((sum, file) => sum + (file.cut?.byte ?? file.bytes), 0)
      const json = words.options.has('json')
      const pieces = json ? jsonPieces(exportJson(made, mode)) : exportText(made, mode, sizes, world.style)
      await writeAll(world.out, pieces)
      return DONE
    },
    { quick: asked.format === 'rollout' },
  )
}

/** What is for reading is redacted unless somebody says that it shall not be. */
function redactionOf(format: ExportFormat, redacting: Asked['redacting']): RedactSettings | null {
  if (redacting.kind === 'settings') return redacting.settings
  return redacting.kind === 'unsaid' && format !== 'rollout' ? STRICT : null
}

/** Redaction of a rollout is asked for each time; who does not say is told. */
const UNSAID =
  'Nothing was redacted: what the source says, the copy says too, secrets included. --redact all writes over them, --redact none says that this is meant.'

/** design.md section 4. */
export const exportJson = (made: Exported, mode: 'write' | 'preview'): Readonly<Record<string, unknown>> => ({
  path: mode === 'write' ? made.path : null,
  threadId: made.threadId,
  bytes: made.bytes,
  lines: made.lines,
  removed: Object.fromEntries(made.removed),
  redacted: Object.fromEntries((made.redacted?.classes ?? []).map(({ class: name, places }) => [name, places])),
  redaction: made.redacted && redactedJson(made.redacted),
  changedLines: made.changedLines,
  notes: made.notes,
  report: mode === 'write' ? made.report : null,
})

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function askedFor(options: Words['options']): Asked | string {
  const given = options.get('format')
  const out = options.get('out')
  const id = options.get('id') ?? null
  if (given === undefined || out === undefined) return `export needs --format ${FORMATS.join('|')} and --out FILE.`
  const format = FORMATS.find(name => name === given)
  if (format === undefined) return `--format ${given} is not a format; ${FORMATS.join(', ')} are.`
  if (id !== null && format !== 'rollout') return '--id is for a rollout: a document keeps the id of its session.'
  if (id !== null && !UUID.test(id)) return `--id ${id} is not a UUID.`
  const textLimit = textLimitOf(options.get('text-limit'), format)
  if (typeof textLimit === 'string') return textLimit
  const turns = turnsOf(options.get('turns'))
  if (typeof turns === 'string') return turns
  const drop = dropsOf(options.get('drop'))
  if (typeof drop === 'string') return drop
  const redacting = redactingOf(options)
  if (redacting.kind === 'wrong') return redacting.message
  return { format, trim: { turns, drop }, redacting, out, id: id?.toLowerCase() ?? null, textLimit }
}

/** Less would be no text any more. Characters. */
const SHORTEST = 200

function textLimitOf(text: string | undefined, format: ExportFormat): number | undefined | string {
  if (text === undefined) return undefined
  if (format === 'rollout')
    return '--text-limit is for documents: a rollout keeps its texts, and --drop outputs shortens them.'
  if (!/^[1-9]\d{0,8}$/.test(text) || Number(text) < SHORTEST)
    return `--text-limit ${text} is not a number of characters from ${SHORTEST} on.`
  if (format === 'html' && Number(text) > MOST_OF_PAGE)
    return `--text-limit ${text} is too long for a page: texts of at most ${MOST_OF_PAGE} characters fit; --format json keeps them whole.`
  return Number(text)
}

function turnsOf(text: string | undefined): TurnRange | null | string {
  if (text === undefined) return null
  const [, first, last] = /^([1-9]\d{0,8})-([1-9]\d{0,8})$/.exec(text) ?? []
  const range = { first: Number(first), last: Number(last) }
  return range.first <= range.last ? range : `--turns ${text} is not a range of turns such as 3-7.`
}

function dropsOf(text: string | undefined): readonly Drop[] | string {
  const names = text === undefined ? [] : text.split(',')
  const unknown = names.find(name => !DROPS.some(drop => drop === name))
  if (unknown !== undefined) return `"${unknown}" is not a rule of --drop. Rules are ${DROPS.join(', ')}.`
  return RULES.filter(rule => rule !== 'turns').filter(rule => names.includes(rule))
}
