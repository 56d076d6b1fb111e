export interface Query {
  readonly question: string
  readonly sql: string
}

/** The queries of a page: blocks of SQL, each behind its question in bold letters. */
export const queriesIn = (page: string): readonly Query[] =>
  [...page.matchAll(/^\*\*([^*]+\?)\*\*(?:(?!^```)[\s\S])*?^```sql\n([\s\S]*?)^```$/gm)].map(
    ([, question = '', sql = '']) => ({
      question,
      sql,
    }),
  )
