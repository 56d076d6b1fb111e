import type { Connection } from './duckdb.mjs'

export interface Difference {
  readonly what: string
  readonly message: string
}

/** What `inspect` says of a file's own lines, as one row. */
export interface InspectedFile {
  readonly name: string
  readonly row: Readonly<Record<string, number>>
}

interface Inspected {
  readonly files: readonly { readonly lines: number }[]
  readonly turns: readonly { readonly file: number; readonly items: number; readonly tokens: number | null }[]
  readonly checkpoints: readonly {
    readonly file: number
    readonly tokensBefore: number | null
    readonly tokensAfter: number | null
    readonly itemsAfter: number | null
    readonly opaqueBytes: number
  }[]
  readonly attempts: readonly { readonly file: number }[]
}

const sum = <T>(all: readonly T[], of: (one: T) => number | null): number =>
  all.reduce((total, one) => total + (of(one) ?? 0), 0)

export function inspectedIn(name: string, { files, turns, checkpoints, attempts }: Inspected): InspectedFile {
  const isOwn = ({ file }: { readonly file: number }): boolean => file === files.length - 1
  const [ownTurns, own] = [turns.filter(isOwn), checkpoints.filter(isOwn)]
  return {
    name,
    row: {
      turns: ownTurns.length,
      turn_items: sum(ownTurns, ({ items }) => items),
      turn_tokens: sum(ownTurns, ({ tokens }) => tokens),
      checkpoints: own.length,
      tokens_before: sum(own, ({ tokensBefore }) => tokensBefore),
      tokens_after: sum(own, ({ tokensAfter }) => tokensAfter),
      items_after: sum(own, ({ itemsAfter }) => itemsAfter),
      opaque_bytes: sum(own, ({ opaqueBytes }) => opaqueBytes),
      attempts: attempts.filter(isOwn).length,
    },
  }
}

const INT = (expression: string, name: string): string => `coalesce(${expression}, 0)::INT AS ${name}`

/** The same read from the tables, and that the items of each turn are as many as the turn says, and those that are sent as heavy. */
export async function compareFile(db: Connection, { name, row }: InspectedFile): Promise<readonly Difference[]> {
  const of = `file = '${name.replaceAll("'", "''")}'`
  const read = await db.runAndReadAll(`SELECT * FROM
    (SELECT ${INT('count(*)', 'turns')}, ${INT('sum(items)', 'turn_items')}, ${INT('sum(tokens)', 'turn_tokens')}
       FROM 'turns/*/*.parquet' WHERE ${of}),
    (SELECT ${INT('count(*)', 'checkpoints')}, ${INT('sum(tokens_before)', 'tokens_before')}, ${INT('sum(tokens_after)', 'tokens_after')},
            ${INT('sum(items_after)', 'items_after')}, ${INT('sum(opaque_bytes)', 'opaque_bytes')}
       FROM 'checkpoints/*/*.parquet' WHERE ${of}),
    (SELECT ${INT('count(*)', 'attempts')} FROM 'attempts/*/*.parquet' WHERE ${of})`)
  const found = read.getRowObjectsJson()[0] ?? {}
  const differing = Object.entries(row).filter(([column, value]) => found[column] !== value)
  const items = await db.runAndReadAll(`SELECT t.turn, t.items::INT AS told, count(i.item)::INT AS found,
      t.tokens::INT AS told_tokens, coalesce(sum(i.tokens) FILTER (i.role IS DISTINCT FROM 'system'), 0)::INT AS found_tokens
    FROM 'turns/*/*.parquet' t LEFT JOIN 'items/*/*.parquet' i ON i.file = t.file AND i.session = t.session AND i.turn = t.turn
    WHERE t.${of} GROUP BY ALL HAVING told <> found OR told_tokens <> found_tokens`)
  return [
    ...differing.map(([column, value]) => ({
      what: name,
      message: `${column}: inspect says ${value}, the tables ${found[column]}`,
    })),
    ...items.getRowObjectsJson().map(each => ({ what: name, message: `items of a turn: ${JSON.stringify(each)}` })),
  ]
}
