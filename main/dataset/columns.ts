/**
 * What a column holds. It decides the type in the file, whether it may be null, and who gets to see it: `name` (folders, branches, paths) is
 * written without secrets, `words` (what people and models wrote) only where texts are asked for.
 */
export interface ValueOf {
  /** By which rows of tables are joined; never null. */
  readonly id: string
  /** A word of the agent's or of ours, such as a status. */
  readonly fact: string | null
  readonly name: string | null
  readonly words: string | null
  /** A count or number that is always there. */
  readonly count: number
  /** A whole number; null where the file does not say. */
  readonly integer: number | null
  readonly number: number | null
  /** Always known. */
  readonly flag: boolean
  readonly maybe: boolean | null
  /** The file's own text; stored as a moment in UTC to the millisecond, null where it is none. */
  readonly time: string | null
}

export type ColumnKind = keyof ValueOf
export type Columns = Readonly<Record<string, ColumnKind>>
export type RowOf<C extends Columns> = { readonly [Name in keyof C]: ValueOf[C[Name]] }

/** What a file's schema says of a column. */
export interface ColumnType {
  readonly type: 'STRING' | 'INT64' | 'DOUBLE' | 'BOOLEAN' | 'TIMESTAMP'
  readonly nullable: boolean
}

export const TYPES: Readonly<Record<ColumnKind, ColumnType>> = {
  id: { type: 'STRING', nullable: false },
  fact: { type: 'STRING', nullable: true },
  name: { type: 'STRING', nullable: true },
  words: { type: 'STRING', nullable: true },
  count: { type: 'INT64', nullable: false },
  integer: { type: 'INT64', nullable: true },
  number: { type: 'DOUBLE', nullable: true },
  flag: { type: 'BOOLEAN', nullable: false },
  maybe: { type: 'BOOLEAN', nullable: true },
  time: { type: 'TIMESTAMP', nullable: true },
}
