import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true })

const compile = (name: string) =>
  ajv.compile(JSON.parse(readFileSync(new URL(`../../docs/schema/${name}.json`, import.meta.url), 'utf8')))

const VALIDATORS = {
  inspect: compile('inspect'),
  'inspect-database': compile('inspect-database'),
  history: compile('history'),
  diff: compile('diff'),
  find: compile('find'),
  fork: compile('fork'),
  audit: compile('audit'),
  export: compile('export'),
  session: compile('session'),
  simulate: compile('simulate'),
  probe: compile('probe'),
  notes: compile('notes'),
  library: compile('library'),
  dataset: compile('dataset'),
  // Names a part of that of diff.
  recompact: compile('recompact'),
}

/** What the published schema of a command has against a document; empty when nothing. */
export function objections(command: keyof typeof VALIDATORS, document: unknown): readonly string[] {
  const validate = VALIDATORS[command]
  return validate(document) ? [] : (validate.errors ?? []).map(error => `${error.instancePath} ${error.message}`)
}
