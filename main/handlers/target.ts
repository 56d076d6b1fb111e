import { randomBytes } from 'node:crypto'
import { isAbsolute, resolve } from 'node:path'
import type { Result, WriteTarget } from '../../preload/contract.ts'
import type { ForkWanted, Target } from '../export/codex/fork.ts'
import { withHome } from '../library/homes.ts'
import { ok } from './context.ts'
import { refuse } from './refusals.ts'

/** A new id is made of these. */
export type Chance = Pick<ForkWanted, 'now' | 'chance'>

export function freshChance(): Chance {
  const now = new Date()
  return { now: { milliseconds: now.getTime(), ahead: -now.getTimezoneOffset() }, chance: randomBytes(10) }
}

/** Where a new file is to go. A path that is not whole would mean another folder than the user's. */
export function targetOf(target: WriteTarget): Result<Target> {
  const path = withHome(target.kind === 'home' ? target.home : target.path)
  if (!isAbsolute(path)) return refuse('bad-argument', RELATIVE)
  return ok(target.kind === 'home' ? { kind: 'home', home: resolve(path) } : { kind: 'path', path: resolve(path) })
}

const RELATIVE = 'The new file needs a whole path: one that begins at the root or with ~.'
