import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { Failure } from '../base/failure.ts'
import { runNow } from '../base/steps.ts'
import { type Fork, fork as forkThread, type Target } from '../export/codex/fork.ts'
import type { Form } from '../export/codex/session-meta.ts'
import { withHome } from '../library/homes.ts'
import type { Point, Thread } from '../thread/model.ts'
import { formatPoint } from '../thread/point.ts'
import {
  BASE_OPTION,
  type Command,
  DONE,
  type Ending,
  HOME_OPTION,
  JSON_OPTION,
  POINTS,
  type Words,
  type World,
} from './command.ts'
import { forkText } from './fork-text.ts'
import { jsonPieces } from './json.ts'
import { momentNow } from './moment.ts'
import { notAPoint, pointOf, readSession } from './session.ts'
import { writeAll } from './write.ts'

export const fork: Command = {
  name: 'fork',
  usage:
    'FILE --at POINT [--form legacy|paginated] (--out FILE | --codex-home DIR) [--drop-provider] [--json] [--base FILE] [--home DIR]',
  summary: 'a session of its own that goes on from a point, for Codex to resume',
  details: POINTS,
  options: [
    { name: 'at', value: 'POINT', help: 'where the new session goes on' },
    { name: 'form', value: 'FORM', help: 'legacy (default: only the first line is rewritten) or paginated' },
    { name: 'out', value: 'FILE', help: 'write it here; into a folder by the name that Codex would give it' },
    { name: 'codex-home', value: 'DIR', help: 'write it among the sessions of this Codex home' },
    {
      name: 'drop-provider',
      value: null,
      help: 'name the model provider of the new home instead of the own one; none with --out',
    },
    JSON_OPTION,
    BASE_OPTION,
    HOME_OPTION,
  ],
  files: [1, 1],
  run,
}

interface Asked {
  readonly at: Point
  readonly form: Form
  readonly target: Target
}

async function run(words: Words, world: World): Promise<Ending> {
  const asked = askedFor(words, world)
  if (typeof asked === 'string') return { kind: 'usage', message: asked }
  const opened = readSession(words.files[0] ?? '', words, world, { base: words.options.get('base') })
  if (!opened.ok) return { kind: 'failed', message: opened.error.message }
  try {
    return await write(opened.value, asked, words, world)
  } finally {
    opened.value.close()
  }
}

/** What the options ask for, or a sentence on what is wrong with them. */
function askedFor({ options }: Words, world: World): Asked | string {
  const at = options.get('at')
  if (at === undefined) return 'fork needs --at POINT.'
  const point = pointOf(at)
  if (point === null) return notAPoint('at', at)
  const form = options.get('form') ?? 'legacy'
  if (form !== 'legacy' && form !== 'paginated') return `--form ${form} is neither legacy nor paginated.`
  const out = options.get('out')
  const home = options.get('codex-home')
  if (out !== undefined && home !== undefined) return '--out and --codex-home cannot stand together.'
  if (home !== undefined) return { at: point, form, target: { kind: 'home', home: pathIn(world, home) } }
  if (out === undefined) return 'fork needs --out FILE or --codex-home DIR.'
  return { at: point, form, target: { kind: 'path', path: pathIn(world, out) } }
}

const pathIn = (world: World, path: string): string => resolve(world.folder, withHome(path))

async function write(thread: Thread, asked: Asked, words: Words, world: World): Promise<Ending> {
  const made = runNow(
    forkThread(thread, {
      ...asked,
      dropProvider: words.options.has('drop-provider'),
      folder: world.folder,
      now: momentNow(),
      chance: randomBytes(10),
    }),
  )
  if (!made.ok) return { kind: 'failed', message: wayOut(made.error) }
  const json = words.options.has('json')
  await writeAll(
    world.out,
    json ? jsonPieces(forkJson(made.value)) : forkText(made.value, formatPoint(asked.at), world.style),
  )
  return DONE
}

/** The same with the option that helps. */
const wayOut = ({ code, message }: Failure): string =>
  code === 'unknown-provider' ? `${message} That is --drop-provider.` : message

/** design.md section 4. */
export const forkJson = ({ path, threadId, resume, items, bytes, lines, changedLines, notes }: Fork) => ({
  path,
  threadId,
  resume,
  items,
  bytes,
  lines,
  changedLines,
  notes,
})
