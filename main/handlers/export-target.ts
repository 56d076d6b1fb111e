import { lstatSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { ExportFormat } from '../../preload/contract.ts'
import { isUnder, withHome } from '../library/homes.ts'

const ENDINGS = {
  rollout: '.jsonl',
  markdown: '.md',
  html: '.html',
  json: '.json',
  candidate: '.candidate.json',
} as const satisfies Record<ExportFormat | 'candidate', string>

/** Characters of a name that is made of a title. */
const LONGEST = 60

export interface TargetWanted {
  readonly source: string
  readonly title: string
  readonly format: ExportFormat | 'candidate'
  /** Chosen before; null = none was. */
  readonly folder: string | null
  readonly homes: readonly string[]
}

/** A path where there is no file yet: in the chosen folder, else beside the session; never among those of an agent, which lists what lies there. */
export function freeTarget({ source, title, format, folder, homes }: TargetWanted): string {
  const beside = dirname(source)
  const own = homes.some(home => isUnder(beside, resolve(home))) ? homedir() : beside
  const to = folder === null ? own : resolve(withHome(folder))
  const name = nameOf(title)
  for (let n = 1; ; n++) {
    const path = join(to, `${name}${n === 1 ? '' : `-${n}`}${ENDINGS[format]}`)
    if (!isThere(path) && !isThere(`${path}.report.json`)) return path
  }
}

/** Plain letters and digits, so that the name is good on every disk. */
function nameOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/\.jsonl$/, '')
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '')
  let name = ''
  for (const word of words) {
    if (name.length + word.length >= LONGEST) break
    name += `${name === '' ? '' : '-'}${word}`
  }
  return `${name === '' ? 'session' : name}-export`
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined
