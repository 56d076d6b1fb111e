import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { COMMANDS } from '../../main/cli.ts'
import { run } from './run.ts'
import { objections } from './schemas.ts'

const ROOT = join(import.meta.dirname, '../..')
const TEXT = readFileSync(join(ROOT, 'docs/cli.md'), 'utf8')

/** The part of the page under `## name`. */
const section = (name: string): string => TEXT.split(/^## /m).find(part => part.startsWith(`${name}\n`)) ?? ''

/** Fenced blocks of a language ("" for none). */
const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, name, block = '']) => (name === language ? block : []))

test('every command has a section with its usage line and all its options', () => {
  for (const command of COMMANDS) {
    const text = section(command.name)
    expect(text, command.name).toContain(`    ${command.name} ${command.usage}\n`)
    for (const { name } of command.options) expect(text, command.name).toContain(`--${name}`)
  }
})

test.each([
  'inspect',
  'history',
  'diff',
  'find',
  'fork',
  'audit',
  'export',
  'simulate',
  'recompact',
  'probe',
  'notes',
  'library',
  'dataset',
] as const)('the example of %s keeps to the schema', command => {
  const [example = ''] = blocks(section(command), 'json')
  expect(objections(command, JSON.parse(example))).toEqual([])
})

test('the example of a database keeps to its schema', () => {
  const [, example = ''] = blocks(section('inspect'), 'json')
  expect(objections('inspect-database', JSON.parse(example))).toEqual([])
})

test('what is said to be printed is printed', async () => {
  const examples = blocks(TEXT, '').filter(block => block.startsWith('$ '))
  expect(examples.length).toBeGreaterThan(0)
  for (const example of examples) {
    const [line = '', ...printed] = example.split('\n')
    const words = line.replace('$ npm run -s cli -- ', '').split(' ')
    const args = words.flatMap(word => (word.includes('*') ? globSync(word, { cwd: ROOT }) : [word]))
    expect((await run(args, { folder: ROOT })).stdout).toBe(printed.join('\n'))
  }
})
