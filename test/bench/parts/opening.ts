import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Anchor, anchorsFor, CODEX_NAME } from '../anchors.ts'
import { atMost, type Bar, barWords, type Figures, mb, type Part, type Size, spread, times } from '../figures.ts'
import { folder, madeSessions, type Session } from '../made.ts'
import { type Command, inTurn, middle, program, runProgram, type Told } from '../programs.ts'

const SCAN = 'newline scan'
const USABLE = 'usable turns and checkpoints'
const COUNTED = 'replacement histories counted'
const PARSED = 'every line parsed'
const AGAIN = 'second open'

/** Opening a session: we, the floor and the anchors, one after the other, again and again. */
export const opening: Part = {
  name: 'open',
  run: async size => {
    const figures: Figures[] = []
    for (const session of madeSessions(size)) figures.push(await openingOf(session, size))
    return figures
  },
}

async function openingOf(session: Session, size: Size): Promise<Figures> {
  const kept = join(folder, 'kept')
  rmSync(kept, { recursive: true, force: true })
  const { path } = session
  runProgram(program('open.ts'), ['keep', path, kept])
  const anchors = await anchorsFor(path)
  const commands: Record<string, Command> = {
    [SCAN]: ['scan.mjs', path],
    [USABLE]: ['open.ts', 'quick', path],
    [PARSED]: ['open.ts', 'full', path],
    [AGAIN]: ['open.ts', 'again', path, kept],
  }
  for (const { name, command } of anchors.all) if (!('failed' in command)) commands[name] = command
  // The first of each is paid for, not counted: Codex makes a database in a new home, and the file comes into memory.
  const all = Object.entries(inTurn(commands, size.runs + 1))
  const told = Object.fromEntries(all.map(([name, runs]) => [name, runs.length > 1 ? runs.slice(1) : runs]))
  anchors.clear()
  rmSync(kept, { recursive: true, force: true })
  return tableOf(session, size, { ...withCounted(told), ...failedOf(anchors.all) })
}

/** The runs that parse every line tell when the counts were there, too; their processor time and peak are of the whole. */
const withCounted = (told: All): All =>
  Object.fromEntries(
    Object.entries(told).flatMap(([name, runs]) =>
      name === PARSED
        ? [
            [COUNTED, runs.map(countedOf)],
            [name, runs],
          ]
        : [[name, runs]],
    ),
  )

const countedOf = (run: Told): Told =>
  'failed' in run ? run : { ms: Number((run as Record<string, unknown>)['counted']) }

const failedOf = (anchors: readonly Anchor[]): Record<string, readonly Told[]> =>
  Object.fromEntries(anchors.flatMap(({ name, command }) => ('failed' in command ? [[name, [command]]] : [])))

type All = Readonly<Record<string, readonly Told[]>>

function tableOf({ path, shape }: Session, size: Size, all: All): Figures {
  const scan = middle(all[SCAN] ?? [], 'ms')
  const codex = middle(all[CODEX_NAME] ?? [], 'ms')
  const scanCpu = middle(all[SCAN] ?? [], 'cpuMs')
  const rows = Object.entries(all).map(([name, told]) => {
    const failed = told.find(one => 'failed' in one)
    if (failed) return [name, `failed: ${oneLine(String(failed.failed))}`, '', '', '', '', '']
    const took = middle(told, 'ms')
    const peak = middle(told, 'peakMB')
    const cpu = times(middle(told, 'cpuMs') / scanCpu)
    const bars = barWords(barsOf(name, { took, scan, codex, peak, legacy: shape === 'legacy' }), size)
    return [name, spread(told, 'ms'), times(took / scan), times(took / codex), cpu, mb(peak), bars]
  })
  const facts = all[PARSED]?.find(one => !('failed' in one)) ?? {}
  const { turns, checkpoints, items } = facts as Record<string, unknown>
  const lines = (all[SCAN]?.[0] as Record<string, unknown> | undefined)?.['lines']
  const holds = `${lines} lines, ${turns} turns, ${checkpoints} compactions, ${items} items`
  return {
    title: `${shape} shape, ${mb(statSync(path).size / 1e6)}: ${holds}; medians of ${size.runs}, warm cache`,
    head: ['', 'time (least to most)', 'by scan', 'by Codex', 'processor time by scan', 'peak memory', 'bar'],
    rows,
    notes: [],
  }
}

interface Took {
  readonly took: number
  readonly scan: number
  readonly codex: number
  readonly peak: number
  readonly legacy: boolean
}

function barsOf(name: string, { took, scan, codex, peak, legacy }: Took): readonly Bar[] {
  switch (name) {
    case USABLE:
      return [
        atMost(took / scan, 6, 'x scan'),
        ...(legacy ? [atMost(took / codex, 0.25, 'x Codex')] : []),
        atMost(peak, 200, 'MB'),
      ]
    case COUNTED:
      return [atMost(took / scan, 20, 'x scan')]
    case PARSED:
      return [atMost(peak, 200, 'MB')]
    case AGAIN:
      return [atMost(took, 300, 'ms')]
    default:
      return []
  }
}

const oneLine = (text: string): string => text.replaceAll(/[\n|]+/g, ' ').slice(0, 200)
