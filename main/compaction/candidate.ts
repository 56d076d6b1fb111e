/**
 * A replacement history that no agent installed: edited by hand, or the result of a re-run. It is the user's work, kept as one JSON
 * file, of which nothing but its name (`settings.name`) is altered once it is written.
 */
export interface Candidate {
  /** UUID v7. */
  readonly id: string
  /** Id of the thread that it was made for; null where the session has none. */
  readonly thread: string | null
  /** The point whose history it stands for, as it is written in a command: `checkpoint:3:before`, `turn:7:end`. */
  readonly at: string
  /** How it came about. */
  readonly strategy: string
  /** What the user set, as plain JSON: never a key. */
  readonly settings: Readonly<Record<string, unknown>>
  /** RFC 3339, UTC. */
  readonly madeAt: string
  /** The history, item by item, as the agent keeps them in a file. */
  readonly items: readonly unknown[]
  /** Pictures of the user that a line of the history keeps beside it, where no model sees them; absent where there are none. */
  readonly images?: readonly CandidateImage[]
  /** Requests to a model; none where no model was asked. */
  readonly calls: readonly CandidateCall[]
  /** Whole sentences on what a user should know. */
  readonly notes: readonly string[]
}

export interface CandidateImage {
  /** As the session holds it: mostly a whole `data:` URL. */
  readonly url: string
  /** What the user said with it; null where nothing was. */
  readonly text: string | null
}

/** One request to a model and how it ended. Tokens are those that the server counted; null where it did not say. */
export interface CandidateCall {
  readonly model: string
  readonly outcome: 'answered' | 'failed' | 'cancelled'
  /** One sentence where it was not answered. */
  readonly message: string | null
  readonly inputTokens: number | null
  readonly cachedTokens: number | null
  readonly outputTokens: number | null
  readonly milliseconds: number
}

/** What the file of a candidate says of itself. */
export const CANDIDATE_FORMAT = 'palimpsest-candidate'
export const CANDIDATE_VERSION = 1
