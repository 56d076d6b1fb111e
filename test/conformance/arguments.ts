import { parseArgs } from 'node:util'
import type { Form } from '../../main/export/codex/session-meta.ts'
import { ALL_VERSIONS, type Choice, CI_VERSIONS, scenariosOf } from './plan.ts'
import { isSuiteName, SUITES, type SuiteName } from './suites.ts'

export interface PlaysWanted {
  readonly suite: SuiteName
  readonly versions: readonly string[]
  readonly choice: Choice
}

export interface ForksWanted {
  readonly suite: 'forks'
  /** So many of all points, always the same; null: all. */
  readonly sample: number | null
  readonly form: Form
  /** Recorded sessions; none: the fixtures. */
  readonly folders: readonly string[]
}

export interface ExportsWanted {
  readonly suite: 'exports'
  /** So many with each version, always the same; null: all. */
  readonly sample: number | null
  readonly versions: readonly string[]
}

export interface DatasetWanted {
  readonly suite: 'dataset'
  /** Recorded sessions; none: the fixtures. */
  readonly folders: readonly string[]
}

export type Wanted = PlaysWanted | ForksWanted | ExportsWanted | DatasetWanted

export type Read = { readonly ok: true; readonly wanted: Wanted } | { readonly ok: false; readonly message: string }

const DEFAULT_SUITE: SuiteName = 'requests'

/** The words after `npm run conformance --`. */
export function readArguments(args: readonly string[]): Read {
  if (args[0] === 'forks') return readForks(args.slice(1))
  if (args[0] === 'exports') return readExports(args.slice(1))
  if (args[0] === 'dataset') return readDataset(args.slice(1))
  const parsed = parse(args)
  if (typeof parsed === 'string') return wrong(parsed)
  const { all, only, words } = parsed
  const [first] = words
  const suite = isSuiteName(first) ? first : DEFAULT_SUITE
  const versions = isSuiteName(first) ? words.slice(1) : words
  const unknown = versions.find(version => !ALL_VERSIONS.includes(version))
  if (unknown !== undefined) return wrong(`There are no scenarios for ${unknown}, only for ${ALL_VERSIONS.join(', ')}.`)
  if (all && versions.length > 0) return wrong('--all and versions exclude each other.')
  const chosen = all ? ALL_VERSIONS : versions.length > 0 ? [...new Set(versions)] : CI_VERSIONS
  const strange = only.find(scenario => !chosen.some(version => scenariosOf(version).includes(scenario)))
  if (strange !== undefined) return wrong(`No scenario of ${chosen.join(', ')} is called ${strange}.`)
  const choice: Choice = only.length > 0 ? { kind: 'named', scenarios: only } : { kind: all ? 'all' : 'everyTime' }
  return { ok: true, wanted: { suite, versions: chosen, choice } }
}

function parse(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { all: { type: 'boolean', default: false }, only: { type: 'string', multiple: true, default: [] } },
    })
    const only = values.only.flatMap(list => list.split(',')).filter(name => name !== '')
    return { all: values.all, only, words: positionals }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function readForks(args: readonly string[]): Read {
  try {
    const { values, positionals: folders } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { sample: { type: 'string' }, form: { type: 'string', default: 'legacy' } },
    })
    const { form } = values
    const sample = sampleIn(values.sample)
    if (typeof sample === 'string') return wrong(sample)
    if (form !== 'legacy' && form !== 'paginated') return wrong(`--form ${form} is neither legacy nor paginated.`)
    return {
      ok: true,
      wanted: { suite: 'forks', sample, form, folders },
    }
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error))
  }
}

function readExports(args: readonly string[]): Read {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { sample: { type: 'string' } },
    })
    const sample = sampleIn(values.sample)
    if (typeof sample === 'string') return wrong(sample)
    const unknown = positionals.find(version => !APP_SERVERS.includes(version))
    if (unknown !== undefined) return wrong(`${unknown} resumes no exports here, only ${APP_SERVERS.join(', ')} do.`)
    return {
      ok: true,
      wanted: { suite: 'exports', sample, versions: positionals.length > 0 ? positionals : CI_VERSIONS },
    }
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error))
  }
}

function readDataset(args: readonly string[]): Read {
  const option = args.find(arg => arg.startsWith('-'))
  return option === undefined
    ? { ok: true, wanted: { suite: 'dataset', folders: args } }
    : wrong(`dataset takes no ${option}.`)
}

/** Versions whose app server resumes a thread by its id. */
const APP_SERVERS = ALL_VERSIONS.filter(version => Number(version.split('.')[1]) >= 98)

function sampleIn(text: string | undefined): number | null | string {
  if (text === undefined) return null
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : `--sample ${text} is not a number from 1.`
}

const wrong = (message: string): Read => ({
  ok: false,
  message: `${message} Usage: npm run conformance [-- [${Object.keys(SUITES).join('|')}] [VERSION… | --all] [--only SCENARIO,…] | forks [--sample N] [--form legacy|paginated] [FOLDER…] | exports [--sample N] [VERSION…] | dataset [FOLDER…]]`,
})
