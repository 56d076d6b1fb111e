import { resolve } from 'node:path'
import { runNow } from '../base/steps.ts'
import { type Exported, exportSession } from '../export/export-session.ts'
import { CLASSES } from '../export/redact/classes.ts'
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
import { readSession } from './session.ts'
import { writeAll } from './write.ts'

export const exporting: Command = {
  name: 'export',
  usage:
    'FILE --format rollout --out FILE [--id UUID] [--turns A-B] [--drop RULE,…] [--redact all|none|CLASS,…] [--keep WHAT,…] [--dry-run] [--json] [--base FILE] [--home DIR]',
  summary: 'a copy of a session without what is not needed, and without secrets, which the agent resumes',
  details: [
    `RULE is one of ${DROPS.join(', ')}. Every line that no rule names and that holds no secret stays byte for byte.`,
    `CLASS is one of ${CLASSES.join(', ')}.`,
    'Without --redact a rollout says what its source says, secrets included.',
    'A report of what was left out is written beside the file, as its name and .report.json. No file is ever replaced.',
  ],
  options: [
    { name: 'format', value: 'rollout', help: 'the form of the copy; rollout is the only one so far' },
    { name: 'out', value: 'FILE', help: 'where the copy goes; a file that exists is never replaced' },
    { name: 'id', value: 'UUID', help: 'the id of the copy (default: made of the session and the settings)' },
    { name: 'turns', value: 'A-B', help: 'keep these turns only; they count from 1' },
    { name: 'drop', value: 'RULE,…', help: 'what to leave out' },
    { name: 'redact', value: 'all|none|CLASS,…', help: 'write over secrets: of all classes, or of these' },
    {
      name: 'keep',
      value: 'WHAT,…',
      help: 'what redaction leaves as it is: ciphertext, images, or a secret by its words, such as "email 1"',
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
  readonly trim: Trim
  readonly redacting: Exclude<Redacting, { kind: 'wrong' }>
  readonly out: string
  readonly id: string | null
}

async function run(words: Words, world: World): Promise<Ending> {
  const asked = askedFor(words.options)
  if (typeof asked === 'string') return { kind: 'usage', message: asked }
  const opened = readSession(words.files[0] ?? '', words, world, { quick: true, base: words.options.get('base') })
  if (!opened.ok) return { kind: 'failed', message: opened.error.message }
  const thread = opened.value
  try {
    const { trim, redacting, out, id } = asked
    const mode = words.options.has('dry-run') ? 'preview' : 'write'
    const redact = redacting.kind === 'settings' ? redacting.settings : null
    const path = resolve(world.folder, out)
    const exported = runNow(exportSession(thread, { format: 'rollout', trim, redact, id, path, mode }))
    if (!exported.ok) return { kind: 'failed', message: exported.error.message }
    const { notes } = exported.value
    const made = { ...exported.value, notes: redacting.kind === 'unsaid' ? [...notes, UNSAID] : notes }
    const sizes = thread.files.reduce((sum, file) => sum + (file.cut?.byte ?? file.bytes), 0)
    const json = words.options.has('json')
    const pieces = json ? jsonPieces(exportJson(made, mode)) : exportText(made, mode, sizes, world.style)
    await writeAll(world.out, pieces)
    return DONE
  } finally {
    thread.close()
  }
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
  const format = options.get('format')
  const out = options.get('out')
  const id = options.get('id') ?? null
  if (format === undefined || out === undefined) return 'export needs --format rollout and --out FILE.'
  if (['markdown', 'html', 'json'].includes(format)) return `--format ${format} is not there yet; rollout is.`
  if (format !== 'rollout') return `--format ${format} is not a format; rollout is.`
  if (id !== null && !UUID.test(id)) return `--id ${id} is not a UUID.`
  const turns = turnsOf(options.get('turns'))
  if (typeof turns === 'string') return turns
  const drop = dropsOf(options.get('drop'))
  if (typeof drop === 'string') return drop
  const redacting = redactingOf(options)
  if (redacting.kind === 'wrong') return redacting.message
  return { trim: { turns, drop }, redacting, out, id: id?.toLowerCase() ?? null }
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
