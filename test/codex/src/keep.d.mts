/** The thread a request belongs to, under all header spellings that Codex has used. */
export function threadOf(request: unknown): string | null

/** What newer versions say in their turn metadata of a call for a compaction; empty where they say nothing. */
export function turnOf(request: unknown): {
  readonly turnId?: string | null
  readonly trigger?: string
  readonly phase?: string
  readonly reason?: string
  readonly implementation?: string
}
