import { join } from 'node:path'
import { command } from './command.ts'
import { constraint } from './constraint.ts'
import { file } from './file.ts'
import { type Story, sessionName } from './session.ts'

/** Sessions in which one fact is dropped and needed again, by the name of their fixture. */
export const MADE = {
  'dropped-constraint': constraint,
  'dropped-command': command,
  'dropped-file': file,
} as const satisfies Readonly<Record<string, Story>>

export const pathIn = (fixtures: string, name: string, story: Story): string =>
  join(fixtures, 'made', name, sessionName(story))
