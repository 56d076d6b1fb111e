import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ColumnKind, TYPES } from '../../main/dataset/columns.ts'
import { SCHEMA_VERSION, TABLES } from '../../main/dataset/tables.ts'
import { datasetOf } from './made-library.ts'
import { table } from './read-table.ts'

const TEXT = readFileSync(join(import.meta.dirname, '../../docs/dataset.md'), 'utf8')

/** The part of the page under `### name`. */
const section = (name: string): string => TEXT.split(/^###? /m).find(part => part.startsWith(`${name}\n`)) ?? ''

test.each(Object.entries(TABLES))(
  'the page tells every column of %s, its type and whether it may be null',
  (name, columns) => {
    const told = [...section(name).matchAll(/^\| (\w+) \| ([A-Z\d]+)(, never null)? \|/gm)]
    expect(told.map(([, column, type, never]) => [column, type, never === undefined])).toEqual(
      Object.entries(columns).map(([column, kind]) => {
        const { type, nullable } = TYPES[kind as ColumnKind]
        return [column, type, nullable]
      }),
    )
  },
)

test('the page tells which columns hold names and which hold words', () => {
  for (const kind of ['name', 'words'] as const) {
    const [, told = ''] =
      new RegExp(`^\\| ${kind === 'name' ? 'names' : 'words'} \\| ([^|]+) \\|`, 'm').exec(TEXT) ?? []
    const columns = Object.values(TABLES).flatMap(one =>
      Object.entries(one).flatMap(([column, each]) => (each === kind ? [column] : [])),
    )
    expect([...told.matchAll(/`(\w+)`/g)].map(([, column]) => column).sort()).toEqual([...new Set(columns)].sort())
  }
})

test('the page tells the number of the schema', () => {
  expect(TEXT).toContain(`and \`schema\` in \`dataset.json\`, is ${SCHEMA_VERSION}.`)
})

test('the page names every measure', async () => {
  const folder = join(import.meta.dirname, '../../fixtures/0.140.0/ledger')
  const [name = ''] = readdirSync(folder).filter(each => each.startsWith('rollout-'))
  const { out } = await datasetOf({ [`sessions/${name}`]: readFileSync(join(folder, name)) }, '--measures')
  const rows = await table(out, 'measures')
  const measures = [...new Set(rows.map(({ measure }) => String(measure)))]
  expect(measures.length).toBeGreaterThan(45)
  expect(measures.filter(measure => !section('measures').includes(`\`${measure}\``))).toEqual([])
  const units = [...new Set(rows.map(({ unit }) => String(unit)))]
  expect(units.filter(unit => !section('measures').includes(`\`${unit}\``))).toEqual([])
})
