/** A secret, or one of the places of a secret that is open. Both count from 0. */
export type FoundRow =
  | { readonly kind: 'secret'; readonly secret: number }
  | { readonly kind: 'place'; readonly secret: number; readonly place: number }

/** A list of secrets, of which a few are open. */
export interface FoundRows {
  readonly count: number
  row(index: number): FoundRow
  indexOf(row: FoundRow): number
}

/** `open`: places of each open secret, by its index. */
export function foundRows(secrets: number, open: ReadonlyMap<number, number>): FoundRows {
  const opened = [...open].filter(([secret]) => secret < secrets).sort(([left], [right]) => left - right)
  const placesBefore = (secret: number): number =>
    opened.reduce((sum, [other, places]) => (other < secret ? sum + places : sum), 0)
  return {
    count: secrets + placesBefore(secrets),
    row(index) {
      let before = 0
      for (const [secret, places] of opened) {
        const head = secret + before
        if (index <= head) break
        if (index <= head + places) return { kind: 'place', secret, place: index - head - 1 }
        before += places
      }
      return { kind: 'secret', secret: index - before }
    },
    indexOf(row) {
      if (row.secret >= secrets) return -1
      const head = row.secret + placesBefore(row.secret)
      if (row.kind === 'secret') return head
      return row.place < (open.get(row.secret) ?? 0) ? head + 1 + row.place : -1
    },
  }
}
