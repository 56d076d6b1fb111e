import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { FIXTURES } from './expected.ts'

/** The rollouts of one fixture folder, in the order of their names. */
export const rollouts = (fixture: string): readonly string[] =>
  readdirSync(join(FIXTURES, fixture))
    .filter(name => name.startsWith('rollout-'))
    .sort()
    .map(name => join(FIXTURES, fixture, name))

export function rollout(fixture: string): string {
  const [first] = rollouts(fixture)
  if (first === undefined) throw new Error(`No rollout in ${fixture}.`)
  return first
}
