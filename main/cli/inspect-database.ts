import { runNow } from '../base/steps.ts'
import { homesOf } from '../library/homes.ts'
import { type DatabaseReport, inspectDatabase } from '../library/inspect-database.ts'
import { scratchFolder } from '../rollout/private-file.ts'
import { DONE, type Ending, type Words, type World } from './command.ts'
import { databaseText } from './inspect-database-text.ts'
import { jsonPieces, List } from './json.ts'
import { writeAll } from './write.ts'

/** `inspect` of one of the agent's databases: the threads in it. */
export async function inspectDatabaseFile(path: string, words: Words, world: World): Promise<Ending> {
  const chosen = words.options.get('home')
  const found = runNow(
    inspectDatabase(path, {
      homes: chosen === undefined ? [] : homesOf([chosen], world.env),
      scratch: scratchFolder(),
      quick: words.options.has('quick'),
    }),
  )
  if (!found.ok) return { kind: 'failed', message: found.error.message }
  const report = found.value
  const pieces = words.options.has('json') ? jsonPieces(databaseJson(report)) : databaseText(report, world.style)
  await writeAll(world.out, pieces)
  return DONE
}

/** Schema: docs/schema/inspect-database.json. */
export function databaseJson(report: DatabaseReport): Readonly<Record<string, unknown>> {
  const { path, bytes, walBytes, migrations, tables } = report.database
  return {
    database: { path, kind: report.kind, bytes, walBytes, migrations, tables },
    threads: new List(report.kind === 'other' ? [] : report.threads),
    edges: new List(report.kind === 'state' ? report.edges : []),
    problems: new List(report.problems),
  }
}
