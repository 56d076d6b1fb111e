import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** One import of a source file. */
export interface Import {
  readonly from: string
  /** Path from the root for our own files, else the name of the package or of the Node module. */
  readonly to: string
  /** A type leaves no import behind; a call loads when the code gets there. */
  readonly how: 'value' | 'type' | 'call'
}

export type Sources = ReadonlyMap<string, string>

const ROOT = join(import.meta.dirname, '../..')

/** All sources below some folders of the project, by path from its root. */
export function sourcesOf(folders: readonly string[]): Sources {
  const paths = folders.flatMap(folder =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map(path => `${folder}/${path.replaceAll('\\', '/')}`)
      .filter(path => /\.tsx?$/.test(path)),
  )
  return new Map(paths.sort().map(path => [path, readFileSync(join(ROOT, path), 'utf8')]))
}

/** Comments out. A `//` inside a string takes the rest of its line along; no import stands behind one. */
export const withoutComments = (source: string): string =>
  source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/\/\/.*$/gm, '')

const QUOTED = `['"\`]([^'"\`]+)['"\`]`
/** `import … from 'x'` and `export … from 'x'`, over several lines, types too. */
const FROM = new RegExp(String.raw`^\s*(?:import|export)\b[^'"\`;=()]*?\bfrom\s*${QUOTED}`, 'gm')
const BARE = new RegExp(String.raw`^\s*import\s*${QUOTED}`, 'gm')
/** `import('x')`, in code or as a type, and `require('x')`. */
const CALLED = new RegExp(String.raw`\b(?:import|require)\s*\(\s*${QUOTED}`, 'g')

export function importsOf(path: string, source: string): readonly Import[] {
  const code = withoutComments(source)
  const found = (pattern: RegExp, howOf: (statement: string) => Import['how']): Import[] =>
    [...code.matchAll(pattern)].map(match => ({ from: path, to: resolve(path, match[1] ?? ''), how: howOf(match[0]) }))
  return [
    ...found(FROM, statement => (/^\s*(import|export)\s+type\b/.test(statement) ? 'type' : 'value')),
    ...found(BARE, () => 'value'),
    ...found(CALLED, () => 'call'),
  ]
}

function resolve(from: string, name: string): string {
  return name.startsWith('.') ? posix.join(posix.dirname(from), name) : name
}

/** Is a name that was imported a file of the project? */
export const isOwn = (to: string): boolean =>
  /^(main|preload|renderer|test|scripts|fixtures)\//.test(to) || to.startsWith('..')

/** `a/b/c.js?worker` is of the package `a`, `@a/b/c` of `@a/b`. */
export const packageOf = (to: string): string =>
  to
    .split('/')
    .slice(0, to.startsWith('@') ? 2 : 1)
    .join('/')
