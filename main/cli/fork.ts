import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { done, type Failure, failed, type Outcome } from '../base/failure.ts'
import { runNow } from '../base/steps.ts'
import type { Candidate } from '../compaction/candidate.ts'
import { type Fork, type ForkWanted, fork as forkThread, type Target } from '../export/codex/fork.ts'
import { type ForkPlan, planFork } from '../export/codex/plan-fork.ts'
import type { Prompt } from '../export/codex/read-back.ts'
import type { Form } from '../export/codex/session-meta.ts'
import { readCandidateFile } from '../library/candidates.ts'
import { withHome } from '../library/homes.ts'
import type { Point, Thread } from '../thread/model.ts'
import { formatPoint, parsePoint } from '../thread/point.ts'
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
import { forkText, planText } from './fork-text.ts'
import { jsonPieces } from './json.ts'
import { momentNow } from './moment.ts'
import { notAPoint, pointOf, withSession } from './session.ts'
import { writeAll } from './write.ts'

export const fork: Command = {
  name: 'fork',
  usage:
    'FILE (--at POINT | --candidate FILE [--at POINT]) [--form legacy|paginated] (--out FILE | --codex-home DIR) [--drop-provider] [--candidate-anyway] [--dry-run] [--json] [--base FILE] [--home DIR]',
  summary: 'a session of its own that goes on from a point, for Codex to resume',
  details: POINTS,
  options: [
    { name: 'at', value: 'POINT', help: 'where the new session goes on' },
    {
      name: 'candidate',
      value: 'FILE',
      help: 'go on from the items of this candidate in place of the history; without --at, at the point that it was made for',
    },
    {
      name: 'candidate-anyway',
      value: null,
      help: 'take the candidate even where it was made for another session or point',
    },
    { name: 'form', value: 'FORM', help: 'legacy (default: only the first line is rewritten) or paginated' },
    { name: 'out', value: 'FILE', help: 'write it here; into a folder by the name that Codex would give it' },
    { name: 'codex-home', value: 'DIR', help: 'write it among the sessions of this Codex home' },
    {
      name: 'drop-provider',
      value: null,
      help: 'name the model provider of the new home instead of the own one; none with --out',
    },
    { name: 'dry-run', value: null, help: 'write nothing; say what would be written' },
    JSON_OPTION,
    BASE_OPTION,
    HOME_OPTION,
  ],
  files: [1, 1],
  run,
}

interface Asked {
  /** null: the point that the candidate was made for. */
  readonly at: Point | null
  readonly candidate: string | null
  readonly form: Form
  readonly target: Target
}

async function run(words: Words, world: World): Promise<Ending> {
  const asked = askedFor(words, world)
  if (typeof asked === 'string') return { kind: 'usage', message: asked }
  return withSession(words, world, thread => write(thread, asked, words, world))
}

/** What the options ask for, or a sentence on what is wrong with them. */
function askedFor({ options }: Words, world: World): Asked | string {
  const at = options.get('at')
  const candidate = options.get('candidate') ?? null
  if (at === undefined && candidate === null) return 'fork needs --at POINT or --candidate FILE.'
  if (candidate === null && options.has('candidate-anyway')) return '--candidate-anyway needs --candidate FILE.'
  const point = at === undefined ? null : pointOf(at)
  if (at !== undefined && point === null) return notAPoint('at', at)
  const asked = { at: point, candidate: candidate === null ? null : pathIn(world, candidate) }
  const form = options.get('form') ?? 'legacy'
  if (form !== 'legacy' && form !== 'paginated') return `--form ${form} is neither legacy nor paginated.`
  const out = options.get('out')
  const home = options.get('codex-home')
  if (out !== undefined && home !== undefined) return '--out and --codex-home cannot stand together.'
  if (home !== undefined) return { ...asked, form, target: { kind: 'home', home: pathIn(world, home) } }
  if (out === undefined) return 'fork needs --out FILE or --codex-home DIR.'
  return { ...asked, form, target: { kind: 'path', path: pathIn(world, out) } }
}

const pathIn = (world: World, path: string): string => resolve(world.folder, withHome(path))

async function write(thread: Thread, asked: Asked, words: Words, world: World): Promise<Ending> {
  const wanted = wantedOf(asked, words, world)
  if (!wanted.ok) return { kind: 'failed', message: wanted.error.message }
  const dry = words.options.has('dry-run')
  const at = formatPoint(wanted.value.at)
  const json = words.options.has('json')
  const pieces = (made: Outcome<Fork | ForkPlan>): Iterable<string> | string => {
    if (!made.ok) return wayOut(made.error)
    if ('bytes' in made.value) return json ? jsonPieces(forkJson(made.value)) : forkText(made.value, at, world.style)
    return json ? jsonPieces(planJson(made.value)) : planText(made.value, at, world.style)
  }
  const told = pieces(
    runNow<Outcome<Fork | ForkPlan>>(dry ? planFork(thread, wanted.value) : forkThread(thread, wanted.value)),
  )
  if (typeof told === 'string') return { kind: 'failed', message: told }
  await writeAll(world.out, told)
  return DONE
}

/** The same with the option that helps. */
function wayOut({ code, message }: Failure): string {
  if (code === 'unknown-provider') return `${message} That is --drop-provider.`
  return code === 'other-candidate' ? `${message} Take it all the same with --candidate-anyway.` : message
}

function wantedOf(asked: Asked, { options }: Words, world: World): Outcome<ForkWanted> {
  const read = asked.candidate === null ? done(null) : readCandidateFile(asked.candidate)
  if (!read.ok) return read
  const at = asked.at ?? pointFor(read.value)
  if (at === null)
    return failed(
      'bad-argument',
      `The candidate was made for "${read.value?.at ?? ''}", which is no point: name one with --at.`,
    )
  return done({
    at,
    candidate: read.value && { candidate: read.value, anyway: options.has('candidate-anyway') },
    form: asked.form,
    target: asked.target,
    dropProvider: options.has('drop-provider'),
    folder: world.folder,
    now: momentNow(),
    chance: randomBytes(10),
  })
}

const pointFor = (candidate: Candidate | null): Point | null => (candidate === null ? null : parsePoint(candidate.at))

/** design.md section 4, and the prompt that the session would send. */
export const forkJson = ({ path, threadId, resume, items, prompt, bytes, lines, changedLines, notes }: Fork) => ({
  path,
  threadId,
  resume,
  items,
  bytes,
  lines,
  changedLines,
  prompt: promptJson(prompt),
  notes,
})

/** The same before it is written: its bytes and lines are not known then. */
export const planJson = ({ path, threadId, resume, items, prompt, notes }: ForkPlan) => ({
  path,
  threadId,
  resume,
  items,
  dryRun: true,
  prompt: promptJson(prompt),
  notes,
})

const promptJson = ({ version, items, tokens, byKind }: Prompt) => ({ version, items, tokens, byKind })
