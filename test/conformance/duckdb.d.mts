/** What is used of `@duckdb/node-api`. */
export interface DuckDb {
  readonly DuckDBInstance: {
    create(path: string, config: Readonly<Record<string, string>>): Promise<{ connect(): Promise<Connection> }>
  }
}

export interface Connection {
  runAndReadAll(sql: string): Promise<{ getRowObjectsJson(): readonly Readonly<Record<string, unknown>>[] }>
  closeSync(): void
}

export const VERSION: string
export function duckdb(folder?: string): Promise<DuckDb>
