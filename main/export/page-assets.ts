import { readFileSync } from 'node:fs'
import { link } from './link.ts'

/**
 * The exported page's own script and style, as files in `page/`: plain browser ES modules, checked by `page/tsconfig.json`, and CSS.
 * They are no part of our program but data of it, read when a page is written. So a checkout needs no build for them, and
 * the build copies the folder beside the bundle, where this address finds it just the same.
 */
const FOLDER = new URL('./page/', import.meta.url)

/** Modules in an order in which each comes after those that it imports. */
const SCRIPTS = [
  'parts.js',
  'dom.js',
  'words.js',
  'session.js',
  'layout.js',
  'list.js',
  'rows.js',
  'timeline.js',
  'curve.js',
  'inspector.js',
  'diff.js',
  'find.js',
  'told.js',
  'print.js',
  'keys.js',
  'page.js',
]
const STYLES = ['tokens.css', 'page.css']

/** A comment on lines of its own: most of them tell types, which a browser has no use for. */
const COMMENT = /^ *\/(?:\*\*[\s\S]*?\*\/|\/.*)\n/gm

export interface PageAssets {
  readonly script: string
  readonly style: string
}

export function pageAssets(): PageAssets {
  const read = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8')
  const modules = SCRIPTS.map(name => ({ name, source: read(name).replaceAll(COMMENT, '') }))
  return { script: link(modules), style: STYLES.map(read).join('\n') }
}
